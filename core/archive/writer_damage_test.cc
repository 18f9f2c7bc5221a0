// What is left of our own archives when they are cut or a bit of them flips.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/testing/written_archive.h"
#include "core/archive/zstd_frame.h"

namespace bundlescope {
namespace {

using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class WriterDamage : public testing::Test {
 protected:
  static const Contents& Members() {
    static const Contents kMembers = ManyMembers();
    return kMembers;
  }
  static const WrittenArchive& Archive() {
    static const WrittenArchive kArchive = WriteArchive(Members());
    return kArchive;
  }

  // Every member that lies outside of [lost_from, lost_to) of the tar is there, as it was.
  static void ExpectOthers(const RecordingSink& sink, uint64_t lost_from, uint64_t lost_to) {
    for (size_t i = 0; i < Members().size(); ++i) {
      const IndexedMember& place = Archive().members[i];
      if (place.end() > lost_from && place.header_at < lost_to) continue;
      const RecordingSink::Read* read = sink.Find(place.name);
      ASSERT_NE(read, nullptr) << place.name << "\n" << sink.Messages();
      EXPECT_TRUE(read->complete) << place.name << "\n" << sink.Messages();
      EXPECT_TRUE(read->content == Members()[i].second) << place.name;
    }
  }
};

TEST_F(WriterDamage, ACutLosesNoWholeFrameAndIsNoticed) {
  std::vector<uint64_t> cuts;
  std::mt19937 random(50);
  for (int i = 0; i < 50; ++i) cuts.push_back(1 + random() % (Archive().bytes.size() - 1));
  // Between any two frames, and all over what follows the last member.
  for (const FrameExtent& frame : Archive().frames) cuts.push_back(frame.packed_at);
  const uint64_t index_at = Archive().frames[Archive().frames.size() - 2].packed_at;
  for (uint64_t at = index_at; at < Archive().bytes.size(); at += 7) cuts.push_back(at);
  for (uint64_t at = Archive().table_at - 40; at < Archive().table_at + 40; ++at) cuts.push_back(at);
  for (const uint64_t cut : cuts) {
    uint64_t whole = 0;
    for (const FrameExtent& frame : Archive().frames) {
      if (frame.packed_end() <= cut) whole = frame.unpacked_end();
    }
    SCOPED_TRACE("cut at " + std::to_string(cut));
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(Archive().bytes.substr(0, cut), sink);
    if (whole == 0) {
      EXPECT_FALSE(summary);
      continue;
    }
    ASSERT_TRUE(summary) << summary.error().ToString();
    ExpectOthers(sink, whole, UINT64_MAX);
    uint64_t content = 0;
    for (const RecordingSink::Read& read : sink.members) content += read.bytes;
    for (const IndexedMember& member : Archive().members) {
      if (member.content_at < whole) content -= std::min(member.size, whole - member.content_at);
    }
    EXPECT_LE(content, kZstdMaxBlockBytes) << "more than there is, or less than the whole frames hold";
    if (cut >= Archive().table_at && cut < Archive().table_at + 4) {
      // The whole tar is there with its end.
      EXPECT_TRUE(summary->complete);
      EXPECT_THAT(sink.Losses(), IsEmpty());
      EXPECT_THAT(sink.defects, SizeIs(1));
    } else {
      EXPECT_FALSE(summary->complete);
      EXPECT_THAT(sink.Losses(), Not(IsEmpty()));
    }
    const UniqueFd file = MemoryFile(Archive().bytes.substr(0, cut));
    const auto indexed = IndexedReader::Open(PathOf(file));
    ASSERT_FALSE(indexed);
    EXPECT_TRUE(indexed.error().code() == ErrorCode::kInvalidInput || indexed.error().code() == ErrorCode::kCorrupt);
  }
}

TEST_F(WriterDamage, AFlippedBitCostsOneFrame) {
  std::mt19937 random(200);
  int damage_seen = 0;
  for (int i = 0; i < 200; ++i) {
    const uint64_t bit = random() % (Archive().table_at * 8);
    SCOPED_TRACE("bit " + std::to_string(bit));
    std::string flipped = Archive().bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    size_t hit = 0;
    while (Archive().frames[hit].packed_end() <= bit / 8) ++hit;
    const FrameExtent& frame = Archive().frames[hit];
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(flipped, sink);
    ASSERT_TRUE(summary) << summary.error().ToString();
    ExpectOthers(sink, frame.unpacked_at, frame.unpacked_end());
    // A few bits of a frame mean nothing.
    if (summary->complete) {
      ExpectOthers(sink, UINT64_MAX, UINT64_MAX);
    }
    damage_seen += summary->complete ? 0 : 1;
    for (const RecordingSink::Read& read : sink.members) {
      if (!read.complete) continue;
      const auto same = [&read](const auto& member) {
        return member.first == read.member.name && member.second == read.content;
      };
      EXPECT_TRUE(std::any_of(Members().begin(), Members().end(), same)) << "silently wrong: " << read.member.name;
    }
  }
  EXPECT_GT(damage_seen, 180);
}

// In the index and the seek table: the members are all there; where a defect is told, it is not about them.
TEST_F(WriterDamage, AFlippedBitInATableCostsNoMember) {
  const FrameExtent& index = Archive().frames[Archive().frames.size() - 2];
  const auto check = [](uint64_t from, uint64_t to, size_t step) {
    for (uint64_t bit = from * 8; bit < to * 8; bit += step) {
      SCOPED_TRACE("bit " + std::to_string(bit));
      std::string flipped = Archive().bytes;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      RecordingSink sink;
      ASSERT_TRUE(ReadBytes(flipped, sink));
      ASSERT_THAT(sink.members, SizeIs(Members().size()));
      ExpectOthers(sink, UINT64_MAX, UINT64_MAX);
      const UniqueFd file = MemoryFile(flipped);
      const auto indexed = IndexedReader::Open(PathOf(file));
      if (!indexed) continue;
      for (size_t i = 0; i < Members().size(); ++i) {
        std::string content;
        const Status read = (*indexed)->Read((*indexed)->members()[i], [&content](std::string_view part) {
          content += part;
          return true;
        });
        EXPECT_TRUE(!read || content == Members()[i].second);
      }
    }
  };
  check(index.packed_at, index.packed_at + 64, 1);
  check(index.packed_at + 64, index.packed_end(), 29);
  check(Archive().table_at, Archive().bytes.size(), 11);
}

}  // namespace
}  // namespace bundlescope
