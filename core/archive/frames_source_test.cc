#include "core/archive/frames_source.h"

#include <gtest/gtest.h>

#include <random>

#include "core/archive/frame_reader.h"
#include "core/archive/packed_file.h"
#include "core/archive/testing/temp_folder.h"
#include "core/archive/testing/written_archive.h"
#include "core/archive/zstd_source.h"

namespace bundlescope {
namespace {

constexpr int kWindowLogMax = 27;

// What a source gives, as it can be compared: the bytes, the defects, and where they came.
struct Given {
  std::string bytes;
  std::vector<std::string> events;
  bool operator==(const Given&) const = default;
};

Given All(ByteSource& source) {
  Given out;
  for (;;) {
    const Piece piece = source.Next();
    out.bytes += piece.bytes;
    if (piece.kind != Piece::Kind::kData || !piece.trusted) {
      out.events.push_back(
          std::to_string(out.bytes.size()) + " " + std::to_string(static_cast<int>(piece.kind)) + " " +
          std::to_string(piece.lost.value_or(0)) + " " +
          (piece.defect ? piece.defect->code + " " + std::to_string(piece.defect->offset) + " " + piece.defect->message
                        : ""));
    }
    if (piece.kind == Piece::Kind::kEnd) return out;
  }
}

Given Sequential(int fd) {
  ZstdSource source(std::make_unique<PackedFile>(fd), kWindowLogMax);
  return All(source);
}

const std::string& Archive() {
  static const std::string kBytes = WriteArchive(ManyMembers()).bytes;
  return kBytes;
}

TEST(OpenFrames, GivesWhatASingleThreadGives) {
  const UniqueFd file = MemoryFile(Archive());
  const Given expected = Sequential(file.get());
  ASSERT_GT(expected.bytes.size(), 100'000u);
  for (const unsigned threads : {1, 2, 5}) {
    for (int round = 0; round < 5; ++round) {
      const std::unique_ptr<ByteSource> source = OpenFrames(file.get(), Archive().size(), kWindowLogMax, threads);
      ASSERT_NE(source, nullptr);
      EXPECT_TRUE(All(*source) == expected) << threads;
      EXPECT_LE(source->packed_bytes(), Archive().size());
    }
  }
}

TEST(OpenFrames, SaysOfDamagedFramesWhatASingleThreadSays) {
  std::mt19937 random(11);
  for (int round = 0; round < 60; ++round) {
    std::string bytes = Archive();
    for (unsigned flips = 1 + random() % 3; flips > 0; --flips) {
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    }
    const UniqueFd file = MemoryFile(bytes);
    const std::unique_ptr<ByteSource> source = OpenFrames(file.get(), bytes.size(), kWindowLogMax, 2);
    if (source == nullptr) continue;  // the table was hit
    const Given expected = Sequential(file.get());
    const Given given = All(*source);
    EXPECT_EQ(given.events, expected.events) << round;
    EXPECT_TRUE(given.bytes == expected.bytes) << round;
  }
}

TEST(OpenFrames, DoesNotBelieveATableThatLies) {
  // A table that calls a frame with content skippable, and one that moves a border.
  const Result<std::vector<FrameExtent>> frames = [] {
    const UniqueFd file = MemoryFile(Archive());
    return FrameReader(file.get()).ReadSeekTable(Archive().size());
  }();
  ASSERT_TRUE(frames);
  const size_t table_at = static_cast<size_t>(frames->back().packed_end());
  for (int lie = 0; lie < 3; ++lie) {
    std::vector<FrameExtent> wrong = *frames;
    if (lie == 0) wrong[1].unpacked_bytes = 0;
    if (lie == 1) wrong[0].packed_bytes -= 5, wrong[1].packed_bytes += 5;
    if (lie == 2) wrong[0].checksum ^= 1;
    const std::string bytes = Archive().substr(0, table_at) + EncodeSeekTable(wrong);
    const UniqueFd file = MemoryFile(bytes);
    const std::unique_ptr<ByteSource> source = OpenFrames(file.get(), bytes.size(), kWindowLogMax, 2);
    ASSERT_NE(source, nullptr) << lie;
    EXPECT_TRUE(All(*source) == Sequential(file.get())) << lie;
  }
}

TEST(OpenFrames, IsNothingWithoutATableOrThreads) {
  const UniqueFd file = MemoryFile(Archive());
  EXPECT_EQ(OpenFrames(file.get(), Archive().size(), kWindowLogMax, 0), nullptr);
  const std::string cut = Archive().substr(0, Archive().size() - 1);
  const UniqueFd without = MemoryFile(cut);
  EXPECT_EQ(OpenFrames(without.get(), cut.size(), kWindowLogMax, 2), nullptr);
  const UniqueFd small = MemoryFile("abc");
  EXPECT_EQ(OpenFrames(small.get(), 3, kWindowLogMax, 2), nullptr);
}

TEST(OpenFrames, CanBeLeftAtAnyTime) {
  const UniqueFd file = MemoryFile(Archive());
  for (int taken = 0; taken < 10; ++taken) {
    const std::unique_ptr<ByteSource> source = OpenFrames(file.get(), Archive().size(), kWindowLogMax, 3);
    for (int i = 0; i < taken; ++i) source->Next();
  }
}

}  // namespace
}  // namespace bundlescope
