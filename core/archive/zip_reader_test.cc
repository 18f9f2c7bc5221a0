#include "core/archive/zip_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/memory_input.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"
#include "core/archive/zip_directory.h"

namespace bundlescope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(ReadZip, ReadsFiles) {
  const std::string big(3'000'000, 'b');
  for (const bool deflate : {true, false}) {
    const std::string zip = Zip({{"dir/", ""},
                                 {"dir/a", "alpha"},
                                 {"gr\xC3\xBC\xC3\x9F"
                                  "e",
                                  "u"},
                                 {"big", big},
                                 {"empty", ""}},
                                {.deflate = deflate});
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(zip, sink);
    ASSERT_TRUE(summary) << summary.error().ToString();
    EXPECT_THAT(sink.Contents(), ElementsAre("dir/a:alpha",
                                             "gr\xC3\xBC\xC3\x9F"
                                             "e:u",
                                             "big:" + big, "empty:"));
    EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
    EXPECT_EQ(summary->container, "zip");
    EXPECT_EQ(summary->members, 4u);
    EXPECT_EQ(summary->packed_bytes, zip.size());
    EXPECT_TRUE(summary->complete);
    EXPECT_EQ(sink.members[0].member.size, 5u);
    EXPECT_LE(sink.members[2].chunks, 4u);
  }
}

TEST(ReadZip, SkipsWhatTheSinkDoesNotWantAndStops) {
  const std::string zip = Zip({{"a", std::string(2'000'000, 'a')}, {"b", "2"}, {"c", "3"}});
  RecordingSink sink;
  sink.wanted = [](const Member& member) { return member.name != "a"; };
  ASSERT_TRUE(ReadBytes(zip, sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:", "b:2", "c:3"));

  RecordingSink stopping;
  stopping.go_on = [](const RecordingSink::Read&) { return false; };
  const Result<ArchiveSummary> summary = ReadBytes(zip, stopping);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_THAT(stopping.Names(), ElementsAre("a"));
}

TEST(ReadZip, RefusesUnsafeNamesAndListsLinks) {
  RecordingSink sink;
  ASSERT_TRUE(
      ReadBytes(Zip({{"../../x", "1"}, {"/abs", "2"}, {"link", "->/etc/passwd"}, {"ok", "3"}, {"ok", "4"}}), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("ok:3", "ok#2:4"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.unsafe-name", "archive.unsafe-name", "archive.skipped-type",
                                        "archive.duplicate-name"));
  EXPECT_THAT(sink.defects[2].message, HasSubstr("/etc/passwd"));
}

TEST(ReadZip, ReportsBackslashesHoweverLibarchiveTurnsThem) {
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Zip({{"a\\..\\..\\b", "1"}, {"ok", "2"}}), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("ok:2"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.unsafe-name"));
}

TEST(ReadZip, ReportsAWrongChecksum) {
  std::string zip = Zip({{"a", "alpha"}, {"b", "beta"}}, {.deflate = false});
  zip[zip.find("alpha")] = 'X';
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(zip, sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:Xlpha (incomplete)", "b:beta"));
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.crc"));
  EXPECT_EQ(sink.defects[0].member, "a");
  EXPECT_FALSE(summary->complete);
}

TEST(ReadZip, ReportsEncryptedMembers) {
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(Zip({{"secret", "text"}}, {.password = "pass"}), sink);
  ASSERT_TRUE(summary) << summary.error().ToString();
  EXPECT_THAT(sink.members, IsEmpty());
  EXPECT_THAT(sink.defects, ElementsAre(AllOf(Field(&Defect::code, "archive.encrypted"),
                                              Field(&Defect::member, "secret"), Field(&Defect::lost_data, true))));
  EXPECT_FALSE(summary->complete);
}

TEST(ReadZip, ReadsACutFileByItsLocalHeaders) {
  NamedContents files;
  for (int i = 0; i < 10; ++i)
    files.emplace_back("f" + std::to_string(i), std::string(1'000, static_cast<char>('a' + i)));
  const std::string zip = Zip(files, {.deflate = false});
  size_t least = 0;
  for (size_t cut = 1'100; cut < zip.size(); cut += 97) {
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(zip.substr(0, cut), sink);
    ASSERT_TRUE(summary) << cut;
    ASSERT_FALSE(summary->complete) << cut;
    size_t right = 0;
    for (const RecordingSink::Read& read : sink.members) {
      right += read.complete && read.content == files[right].second ? 1 : 0;
    }
    ASSERT_GE(right, least);
    least = right;
  }
  EXPECT_EQ(least, 10u);
}

TEST(ReadZip, NamesAZipWithoutAnyMember) {
  RecordingSink sink;
  const Result<ArchiveSummary> hopeless = ReadBytes("PK\x03\x04 and nothing else", sink);
  ASSERT_FALSE(hopeless);
  EXPECT_EQ(hopeless.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(hopeless.error().message(), HasSubstr("damaged zip"));
  const Result<ArchiveSummary> empty = ReadBytes(Zip({}), sink);
  ASSERT_FALSE(empty);
  EXPECT_THAT(empty.error().message(), HasSubstr("empty archive"));
}

TEST(ReadZip, CutsABombAtTheRatio) {
  ArchiveLimits limits;
  limits.ratio_after_bytes = 1'000'000;
  limits.max_ratio = 100;
  RecordingSink sink;
  sink.keep_content = false;
  ASSERT_TRUE(ReadBytes(Zip({{"before", "x"}, {"bomb", std::string(8'000'000, '\0')}}), sink, limits));
  ASSERT_EQ(sink.members.size(), 2u);
  EXPECT_TRUE(sink.members[0].complete);
  EXPECT_FALSE(sink.members[1].complete);
  EXPECT_LE(sink.members[1].bytes, 1'000'000u);
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.ratio"));
}

TEST(ReadZip, NoticesMembersThatShareAHeader) {
  const std::string zip = Zip({{"a", "alpha"}}, {.deflate = false});
  // The directory entry of "a" three times, all pointing to the same place.
  const size_t directory = zip.find("PK\x01\x02");
  const size_t end = zip.find("PK\x05\x06");
  const std::string entry = zip.substr(directory, end - directory);
  std::string bomb = zip.substr(0, directory) + entry + entry + entry + zip.substr(end);
  const size_t new_end = bomb.find("PK\x05\x06");
  bomb[new_end + 8] = bomb[new_end + 10] = 3;
  const auto bytes = static_cast<uint32_t>(3 * entry.size());
  for (int i = 0; i < 4; ++i) bomb[new_end + 12 + i] = static_cast<char>(bytes >> (8 * i));
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(bomb, sink));
  EXPECT_EQ(sink.Names().front(), "a");
  EXPECT_THAT(sink.Losses(), Not(IsEmpty())) << sink.Messages();
}

TEST(ReadZip, FlippedBitsAreNeverSilent) {
  NamedContents files;
  std::mt19937 random(4);
  for (int i = 0; i < 5; ++i) {
    std::string content;
    while (content.size() < 800) content += "reconciled " + std::to_string(random()) + "\n";
    files.emplace_back("f" + std::to_string(i), content);
  }
  for (const bool deflate : {true, false}) {
    const std::string zip = Zip(files, {.deflate = deflate});
    const size_t directory = zip.find("PK\x01\x02");
    for (int round = 0; round < 500; ++round) {
      std::string flipped = zip;
      const size_t bit = random() % (directory * 8);
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(flipped, sink);
      if (!summary) continue;
      size_t right = 0;
      for (const RecordingSink::Read& read : sink.members) {
        bool known = false;
        for (const auto& [name, content] : files) known |= read.content == content;
        right += known ? 1 : 0;
        ASSERT_TRUE(known || !read.complete) << "bit " << bit;
      }
      ASSERT_TRUE(right == files.size() || !summary->complete) << "bit " << bit << sink.Messages();
    }
  }
}

TEST(ReadZipDirectory, ReadsTheEndOfTheFile) {
  NamedContents files;
  for (int i = 0; i < 300; ++i) files.emplace_back("f" + std::to_string(i), "x");
  const std::string zip = Zip(files);
  MemoryInput whole(zip);
  const std::optional<ZipDirectory> directory = ReadZipDirectory(whole, 1'000);
  ASSERT_TRUE(directory);
  EXPECT_EQ(directory->counted_members, 300u);
  EXPECT_EQ(directory->members.size(), 300u);
  EXPECT_EQ(ReadZipDirectory(whole, 7)->members.size(), 7u);
  MemoryInput cut(std::string_view(zip).substr(0, zip.size() - 10));
  EXPECT_FALSE(ReadZipDirectory(cut, 1'000));
  MemoryInput start("PK");
  EXPECT_FALSE(ReadZipDirectory(start, 1'000));
}

}  // namespace
}  // namespace bundlescope
