// What is left of damaged archives: truncated at every place, with flipped bits, with missing and surplus parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// A small archive whose members have their own header blocks, in the order they stand in.
struct Sample {
  NamedContents files;
  std::vector<std::string> entries;  // tar bytes of each member
  std::string tar;                   // with the end marker

  // Where member `i` ends, without its padding.
  size_t ContentEnd(size_t i) const {
    size_t end = 0;
    for (size_t k = 0; k < i; ++k) end += entries[k].size();
    return end + entries[i].size() - PaddingOf(i);
  }
  size_t PaddingOf(size_t i) const { return (512 - files[i].second.size() % 512) % 512; }
};

Sample MakeSample(size_t count, size_t bytes) {
  std::mt19937 random(99);
  Sample sample;
  for (size_t i = 0; i < count; ++i) {
    std::string content;
    while (content.size() < bytes + 37 * i) {
      content += fmt::format("I0312 10:00:{:02} controller.go:{} reconciled {}\n", i % 60, random() % 999, random());
    }
    sample.files.emplace_back(fmt::format("logs/pod-{}.log", i), content);
    std::string entry = TarFile(sample.files.back().first, content);
    if (i % 3 == 1) entry = TarPax({{"path", sample.files.back().first}}) + TarFile("short", content);
    sample.entries.push_back(entry);
    sample.tar += entry;
  }
  sample.tar += TarEnd();
  return sample;
}

// One frame for each member, as our own archives have them.
std::string FramePerMember(const Sample& sample, const ZstdOptions& options = {}) {
  std::string packed;
  for (const std::string& entry : sample.entries) packed += ZstdFrame(entry, options);
  return packed + ZstdFrame(TarEnd(), options) + ZstdSkippableFrame("seek table");
}

// How many members are exactly right. A member that claims to be complete must be one of the sample.
size_t CountRight(const Sample& sample, const RecordingSink& sink) {
  size_t right = 0;
  for (const RecordingSink::Read& read : sink.members) {
    bool found = false;
    for (const auto& [name, content] : sample.files) found |= read.member.name == name && read.content == content;
    EXPECT_TRUE(found || !read.complete) << read.member.name << " is wrong and claims to be complete";
    right += found ? 1 : 0;
  }
  return right;
}

TEST(DamagedTar, CutAtEveryBlockGivesEverythingBeforeTheCut) {
  const Sample sample = MakeSample(8, 1'500);
  for (size_t cut = 512; cut < sample.tar.size(); cut += 512) {
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(sample.tar.substr(0, cut), sink);
    ASSERT_TRUE(summary || sink.members.empty()) << cut;
    size_t whole = 0;
    for (size_t i = 0; i < sample.files.size(); ++i) whole += sample.ContentEnd(i) <= cut ? 1 : 0;
    ASSERT_EQ(CountRight(sample, sink), whole) << cut << "\n" << sink.Messages();
    if (cut < sample.tar.size() - 512) {
      ASSERT_THAT(sink.Losses(), ElementsAre("archive.truncated")) << cut << "\n" << sink.Messages();
    } else {
      ASSERT_THAT(sink.Losses(), IsEmpty());
      ASSERT_THAT(sink.Codes(), ElementsAre("archive.truncated"));
    }
    if (sink.members.size() > whole) {
      const RecordingSink::Read& partial = sink.members.back();
      ASSERT_FALSE(partial.complete);
      ASSERT_TRUE(sample.files[whole].second.starts_with(partial.content));
      ASSERT_EQ(sink.defects.back().member, partial.member.name);
      ASSERT_THAT(sink.defects.back().message,
                  HasSubstr(fmt::format("{} of {} bytes of this file were kept", partial.content.size(),
                                        sample.files[whole].second.size())));
    }
  }
}

TEST(DamagedTar, CutInsideABlockIsNoticedToo) {
  const Sample sample = MakeSample(3, 700);
  for (size_t cut = 513; cut < sample.tar.size() - 1024; cut += 13) {
    if (cut % 512 == 0) continue;
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(sample.tar.substr(0, cut), sink);
    ASSERT_TRUE(summary || sink.members.empty()) << cut;
    size_t whole = 0;
    for (size_t i = 0; i < sample.files.size(); ++i) whole += sample.ContentEnd(i) <= cut ? 1 : 0;
    ASSERT_EQ(CountRight(sample, sink), whole) << cut << "\n" << sink.Messages();
    ASSERT_THAT(sink.Losses(), ElementsAre("archive.truncated")) << cut << "\n" << sink.Messages();
  }
}

TEST(DamagedTar, CutCompressedFilesGiveEveryWholeMember) {
  const Sample sample = MakeSample(12, 20'000);
  const std::string frames = FramePerMember(sample);
  const std::pair<const char*, std::string> packings[] = {
      {"gzip", Gzip(sample.tar)},
      {"zstd", ZstdFrame(sample.tar, {.level = 3, .checksum = true, .content_size = false})},
      {"frames", frames},
  };
  for (const auto& [name, packed] : packings) {
    size_t least = 0;
    for (size_t cut = 60; cut < packed.size(); cut += 251) {
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(packed.substr(0, cut), sink);
      const size_t right = CountRight(sample, sink);
      ASSERT_TRUE(summary || right == 0) << name << cut;
      ASSERT_GE(right, least) << name << " " << cut;
      least = right;
      ASSERT_FALSE(summary && summary->complete) << name << " " << cut;
    }
  }
  // By its frames: all members whose frame is whole.
  size_t end = 0;
  for (size_t i = 0; i < sample.entries.size(); ++i) {
    end += ZstdFrame(sample.entries[i]).size();
    RecordingSink sink;
    ASSERT_TRUE(ReadBytes(frames.substr(0, end), sink));
    EXPECT_EQ(CountRight(sample, sink), i + 1);
    EXPECT_THAT(sink.Losses(), ElementsAre("archive.truncated"));
    EXPECT_THAT(sink.defects[0].message, HasSubstr("mark at the end of the tar is missing"));
  }
}

TEST(DamagedTar, FlippedBitsInGzipAreNeverSilent) {
  const Sample sample = MakeSample(6, 3'000);
  for (const int level : {0, 6}) {
    const std::string packed = Gzip(sample.tar, level);
    std::mt19937 random(5);
    for (int round = 0; round < 150; ++round) {
      std::string flipped = packed;
      const size_t bit = random() % (packed.size() * 8);
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(flipped, sink);
      if (!summary) continue;
      size_t right = 0;
      for (const auto& [name, content] : sample.files) {
        const RecordingSink::Read* read = sink.Find(name);
        right += read != nullptr && read->content == content ? 1 : 0;
      }
      ASSERT_TRUE(right == sample.files.size() || !summary->complete) << "bit " << bit;
      ASSERT_EQ(summary->complete, sink.Losses().empty());
    }
  }
}

TEST(DamagedTar, FlippedBitsInFramesCostOneMemberAtMost) {
  const Sample sample = MakeSample(10, 2'000);
  for (const bool content_size : {true, false}) {
    const std::string packed = FramePerMember(sample, {.level = 3, .checksum = true, .content_size = content_size});
    std::mt19937 random(6);
    for (int round = 0; round < 600; ++round) {
      std::string flipped = packed;
      const size_t bit = 32 + random() % (packed.size() * 8 - 32);  // without the very first magic
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(flipped, sink);
      ASSERT_TRUE(summary) << summary.error().ToString();
      size_t right = 0;
      for (const auto& [name, content] : sample.files) {
        const RecordingSink::Read* read = sink.Find(name);
        right += read != nullptr && read->content == content ? 1 : 0;
      }
      ASSERT_GE(right, sample.files.size() - 1) << "bit " << bit << "\n" << sink.Messages();
      ASSERT_TRUE(right == sample.files.size() || !summary->complete) << "bit " << bit;
      if (content_size) CountRight(sample, sink);  // whole frames are verified before they are handed over
    }
  }
}

TEST(DamagedTar, GoesOnBehindABrokenFrameInTheMiddleOfALargeMember) {
  // The member spans three frames. The middle one is broken, but says how long it is, so the next entry is found
  // exactly, although the third frame holds what looks like one.
  const std::string decoy = TarFile("decoy", "not a member");
  std::string noise(300'000, ' ');
  std::mt19937 random(3);
  for (char& c : noise) c = static_cast<char>('a' + random() % 20);
  const std::string content = noise + noise + decoy + std::string(100, 'x');
  const std::string entry = TarFile("large", content);
  std::string middle = ZstdFrame(entry.substr(300'000, 300'000));
  for (size_t i = 0; i < 60; ++i) middle[20 + i] = static_cast<char>(0xFF);
  const std::string packed = ZstdFrame(TarFile("first", "1")) + ZstdFrame(entry.substr(0, 300'000)) + middle +
                             ZstdFrame(entry.substr(600'000)) + ZstdFrame(TarFile("last", "2") + TarEnd());
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(packed, sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Names(), ElementsAre("first", "large", "last"));
  EXPECT_FALSE(sink.members[1].complete);
  EXPECT_EQ(sink.members[1].bytes, 300'000u - 512);
  EXPECT_TRUE(sink.members[2].complete);
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
  EXPECT_EQ(sink.defects[0].member, "large");
  EXPECT_THAT(sink.defects[0].message, HasSubstr("300000 unpacked bytes are lost"));
}

TEST(DamagedTar, MarksTheMembersOfAFrameWithAWrongChecksum) {
  std::string shared = ZstdFrame(TarFile("b", "2") + TarFile("c", "3"));
  shared.back() ^= 1;
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(ZstdFrame(TarFile("a", "1")) + shared + ZstdFrame(TarFile("d", "4") + TarEnd()), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "b:2 (incomplete)", "c:3 (incomplete)", "d:4"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.crc"));
}

TEST(DamagedTar, FindsTheNextEntryBehindABadHeader) {
  const Sample sample = MakeSample(6, 1'000);
  for (const size_t broken : {0u, 2u, 5u}) {
    for (const std::string& garbage : {std::string(1, 'Z'), std::string(512, '\xA5')}) {
      std::string tar;
      for (size_t i = 0; i < sample.entries.size(); ++i) {
        std::string entry = sample.entries[i];
        if (i == broken) entry.replace(20, garbage.size(), garbage);
        tar += entry;
      }
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(tar + TarEnd(), sink);
      if (broken == 0 && garbage.size() > 1) {
        ASSERT_FALSE(summary);  // does not begin like an archive at all
        continue;
      }
      ASSERT_TRUE(summary);
      EXPECT_EQ(CountRight(sample, sink), sample.files.size() - 1) << sink.Messages();
      EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt")) << sink.Messages();
    }
  }
}

TEST(DamagedTar, FindsTheNextEntryBehindABadHeaderInCompressedFiles) {
  const Sample sample = MakeSample(4, 3'000'000);
  std::string tar = sample.entries[0] + sample.entries[1];
  tar += std::string(512, '\xA5') + sample.entries[2].substr(512) + sample.entries[3] + TarEnd();
  for (const std::string& packed : {Gzip(tar, 1), ZstdFrame(tar, {.level = 1})}) {
    RecordingSink sink;
    ASSERT_TRUE(ReadBytes(packed, sink));
    EXPECT_EQ(CountRight(sample, sink), 3u) << sink.Messages();
    EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
    EXPECT_EQ(sink.defects[0].offset, sample.entries[0].size() + sample.entries[1].size());
  }
}

TEST(DamagedTar, RandomBlocksInTheMiddleAreReportedOnce) {
  const Sample sample = MakeSample(4, 1'000);
  std::mt19937 random(8);
  std::string junk(512 * 9, ' ');
  for (char& c : junk) c = static_cast<char>(random());
  RecordingSink sink;
  ASSERT_TRUE(
      ReadBytes(sample.entries[0] + junk + sample.entries[1] + sample.entries[2] + sample.entries[3] + TarEnd(), sink));
  EXPECT_EQ(CountRight(sample, sink), 4u);
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(DamagedTar, LostBytesInsideAFileAreReportedWithItsName) {
  const Sample sample = MakeSample(4, 3'000);
  std::string tar = sample.tar;
  tar.erase(sample.entries[0].size() + 2'000, 333);
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(tar, sink));
  EXPECT_THAT(sink.Names(), ElementsAre("logs/pod-0.log", "logs/pod-1.log", "logs/pod-2.log", "logs/pod-3.log"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
  EXPECT_THAT(sink.defects[0].message, HasSubstr("logs/pod-1.log before it may be wrong"));
}

TEST(DamagedTar, HalfHeadersAreNoEntries) {
  // A long name whose main header is broken: one defect, not one for each part.
  std::string broken = TarLong(std::string(150, 'n')) + TarFile("x", "lost");
  broken[1024 + 5] = 'Z';
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile("a", "1") + broken + broken + TarFile("b", "2") + TarEnd(), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "b:2"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(DamagedTar, AZeroBlockInTheMiddleIsNotTheEnd) {
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(TarFile("a", "1") + std::string(512, '\0') + TarFile("b", "2") + TarEnd(), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "b:2"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(DamagedTar, ReportsWhatFollowsTheEndMarker) {
  RecordingSink junk;
  ASSERT_TRUE(ReadBytes(TarFile("a", "1") + TarEnd() + std::string(512 * 7 + 3, '\0') + "junk", junk));
  EXPECT_THAT(junk.Codes(), ElementsAre("archive.trailing-data"));
  EXPECT_THAT(junk.Losses(), IsEmpty());
  EXPECT_THAT(junk.defects[0].message, HasSubstr("4 bytes behind the mark"));

  RecordingSink padding;
  ASSERT_TRUE(ReadBytes(TarFile("a", "1") + TarEnd() + std::string(10'240, '\0'), padding));
  EXPECT_THAT(padding.defects, IsEmpty());
}

TEST(DamagedTar, ReadsTarsThatWereJoinedAndSaysSo) {
  const std::string first = TarFile("a", "1") + TarEnd();
  const std::string second = TarFile("b", "2") + TarFile("a", "3") + TarEnd();
  const std::string padding(8'192, '\0');
  const std::pair<const char*, std::string> joined[] = {
      {"tar", first + second},
      {"padded tar", first + padding + second},
      {"gzip", Gzip(first + padding) + Gzip(second)},
      {"zstd", ZstdFrame(first) + ZstdFrame(second)},
      {"xz", Xz(first) + Xz(second)},
      {"bzip2", Bzip2(first) + Bzip2(second)},
  };
  for (const auto& [name, bytes] : joined) {
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(bytes, sink);
    ASSERT_TRUE(summary) << name;
    EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "b:2", "a#2:3")) << name;
    EXPECT_THAT(sink.Codes(), ElementsAre("archive.concatenated", "archive.duplicate-name")) << name;
    EXPECT_TRUE(summary->complete) << name;
  }
  // A special header first, and three in a row.
  RecordingSink three;
  ASSERT_TRUE(ReadBytes(first + TarLong(std::string(150, 'n')) + TarFile("x", "2") + TarEnd() + first, three));
  EXPECT_THAT(three.Names(), ElementsAre("a", std::string(150, 'n'), "a#2"));
  // What only looks a little like a header is junk.
  RecordingSink junk;
  ASSERT_TRUE(ReadBytes(first + std::string(257, 'x') + "ustar" + std::string(2'000, 'y'), junk));
  EXPECT_THAT(junk.Codes(), ElementsAre("archive.trailing-data"));
}

TEST(DamagedTar, GoesOnAtTheNextMemberOfADamagedGzipFile) {
  const Sample sample = MakeSample(12, 3'000);
  std::string packed;
  for (size_t i = 0; i < sample.entries.size(); ++i) {
    std::string member = Gzip(sample.entries[i]);
    if (i == 4) member[10] = static_cast<char>(member[10] | 6);
    packed += member;
  }
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(packed + Gzip(TarEnd()), sink));
  EXPECT_EQ(CountRight(sample, sink), sample.files.size() - 1) << sink.Messages();
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));
}

TEST(DamagedTar, ChecksTheCompressionBehindTheEndOfTheTar) {
  std::string wrong_crc = Gzip(TarFile("a", "1") + TarEnd() + std::string(3'000'000, '\0'));
  wrong_crc[wrong_crc.size() - 8] ^= 1;
  RecordingSink crc;
  ASSERT_TRUE(ReadBytes(wrong_crc, crc));
  EXPECT_THAT(crc.Losses(), ElementsAre("archive.crc"));

  const std::string packed = Gzip(TarFile("a", "1") + TarEnd());
  RecordingSink cut;
  ASSERT_TRUE(ReadBytes(packed.substr(0, packed.size() - 5), cut));
  EXPECT_THAT(cut.Contents(), ElementsAre("a:1"));
  EXPECT_THAT(cut.Losses(), ElementsAre("archive.truncated"));

  RecordingSink junk;
  ASSERT_TRUE(ReadBytes(packed + "junk", junk));
  EXPECT_THAT(junk.Codes(), ElementsAre("archive.trailing-data"));
  EXPECT_THAT(junk.Losses(), IsEmpty());
  RecordingSink zstd_junk;
  ASSERT_TRUE(ReadBytes(ZstdFrame(TarFile("a", "1") + TarEnd()) + "junk", zstd_junk));
  EXPECT_THAT(zstd_junk.Codes(), ElementsAre("archive.trailing-data"));
}

TEST(DamagedTar, ReadsOnBehindABrokenFirstFrame) {
  std::string broken = ZstdFrame(MakeSample(1, 5'000).entries[0]);
  for (size_t i = 12; i < 60; ++i) broken[i] = static_cast<char>(0xFF);
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(broken + ZstdFrame(TarFile("b", "2") + TarEnd()), sink);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(sink.Contents(), ElementsAre("b:2"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.corrupt"));

  RecordingSink nothing;
  const Result<ArchiveSummary> none = ReadBytes(broken, nothing);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(none.error().message(), HasSubstr("nothing can be read"));
}

TEST(DamagedTar, FindsEntriesWhereTheAlignmentIsLost) {
  // Frames that end anywhere and do not say how much they hold.
  const Sample sample = MakeSample(6, 5'000);
  const ZstdOptions unknown{.level = 3, .checksum = true, .content_size = false};
  std::string packed;
  size_t frames = 0;
  for (size_t at = 0; at < sample.tar.size(); at += 7'777, ++frames) {
    std::string frame = ZstdFrame(sample.tar.substr(at, 7'777), unknown);
    if (frames == 1) frame.replace(6, 40, std::string(40, '\xFF'));
    packed += frame;
  }
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(packed, sink));
  EXPECT_GE(CountRight(sample, sink), 3u) << sink.Messages();
  EXPECT_THAT(sink.Losses(), Not(IsEmpty()));
}

// No crash, no broken protocol, no false claim, whatever the bytes are.
TEST(DamagedTar, SurvivesRandomDamage) {
  const Sample sample = MakeSample(5, 600);
  std::mt19937 random(77);
  for (int round = 0; round < 1'500; ++round) {
    std::string tar = sample.tar;
    for (int hits = 1 + static_cast<int>(random() % 4); hits > 0; --hits) {
      const size_t at = random() % tar.size();
      const size_t length = std::min<size_t>(1 + random() % 64, tar.size() - at);
      if (random() % 3 == 0) {
        tar.erase(at, length);
      } else {
        for (size_t i = 0; i < length; ++i) tar[at + i] = static_cast<char>(random());
      }
    }
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(tar, sink);
    ASSERT_FALSE(sink.open());
    if (!summary) continue;
    ASSERT_EQ(summary->complete, sink.Losses().empty());
    ASSERT_EQ(summary->members, sink.members.size());
  }
}

}  // namespace
}  // namespace bundlescope
