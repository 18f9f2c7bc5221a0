// Archives inside of archives.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/member_delivery.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::string Tar(const NamedContents& files) {
  std::string tar;
  for (const auto& [name, content] : files) tar += TarFile(name, content);
  return tar + TarEnd();
}

using Packer = std::function<std::string(const std::string&)>;

const std::vector<std::pair<std::string, Packer>>& Packings() {
  static const std::vector<std::pair<std::string, Packer>> packings = {
      {"gzip", [](const std::string& bytes) { return Gzip(bytes); }},
      {"zstd", [](const std::string& bytes) { return ZstdFrame(bytes); }},
      {"xz", [](const std::string& bytes) { return Xz(bytes); }},
      {"bzip2", [](const std::string& bytes) { return Bzip2(bytes); }},
  };
  return packings;
}

// Every container that can hold members, by name.
std::vector<std::pair<std::string, std::function<std::string(const NamedContents&)>>> Containers() {
  std::vector<std::pair<std::string, std::function<std::string(const NamedContents&)>>> containers = {
      {"tar", [](const NamedContents& files) { return Tar(files); }},
      {"zip", [](const NamedContents& files) { return Zip(files); }},
  };
  for (const auto& [name, pack] : Packings()) {
    containers.emplace_back("tar+" + name, [pack = pack](const NamedContents& files) { return pack(Tar(files)); });
  }
  return containers;
}

TEST(Nested, OpensEveryContainerInEveryOther) {
  for (const auto& [inner, pack_inner] : Containers()) {
    const NamedContents files = {
        {"before", "1"}, {"d/inner", pack_inner({{"a", "alpha"}, {"b/c", "beta"}})}, {"behind", "2"}};
    for (const auto& [outer, pack_outer] : Containers()) {
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(pack_outer(files), sink);
      ASSERT_TRUE(summary) << inner << " in " << outer;
      EXPECT_EQ(summary->container, outer);
      EXPECT_THAT(sink.Contents(), ElementsAre("before:1", "d/inner>a:alpha", "d/inner>b/c:beta", "behind:2"))
          << inner << " in " << outer;
      EXPECT_THAT(sink.Archives(), ElementsAre("d/inner " + inner));
      EXPECT_THAT(sink.defects, IsEmpty()) << inner << " in " << outer << sink.Messages();
      EXPECT_EQ(sink.archives[0].member.size, files[1].second.size());
      EXPECT_EQ(summary->members, 4u);
      EXPECT_TRUE(summary->complete);
    }
    TempFolder folder;
    for (const auto& [name, content] : files) folder.Write(name, content);
    RecordingSink sink;
    ASSERT_TRUE(ReadArchive(folder.path(), {}, sink));
    EXPECT_THAT(sink.Contents(), ElementsAre("before:1", "behind:2", "d/inner>a:alpha", "d/inner>b/c:beta")) << inner;
    EXPECT_THAT(sink.defects, IsEmpty()) << inner << sink.Messages();
  }
}

TEST(Nested, UnpacksASinglePackedFileAndKeepsItsName) {
  const std::string text(3'000'000, 't');
  for (const auto& [name, pack] : Packings()) {
    for (const auto& [outer, pack_outer] : Containers()) {
      RecordingSink sink;
      ASSERT_TRUE(
          ReadBytes(pack_outer({{"var/kubelet.log.gz", pack(text)}, {"empty.gz", pack("")}, {"b", "2"}}), sink));
      EXPECT_THAT(sink.Names(), ElementsAre("var/kubelet.log.gz", "empty.gz", "b")) << name << " in " << outer;
      EXPECT_TRUE(sink.members[0].content == text);
      EXPECT_TRUE(sink.members[0].complete);
      EXPECT_EQ(sink.members[0].member.packing, name);
      EXPECT_FALSE(sink.members[0].member.size);
      EXPECT_TRUE(sink.members[1].complete);
      EXPECT_EQ(sink.members[1].member.packing, name);
      EXPECT_EQ(sink.members[2].member.packing, "");
      EXPECT_THAT(sink.archives, IsEmpty());
      EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
    }
  }
}

TEST(Nested, TakesOneLayerOffPerLevel) {
  std::string packed = "innermost";
  for (int i = 0; i < 3; ++i) packed = Gzip(packed);
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Tar({{"d/x.gz.gz.gz", packed}, {"b", "2"}}), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("d/x.gz.gz.gz>x.gz.gz.gz>x.gz.gz.gz:innermost", "b:2"));
  EXPECT_THAT(sink.Archives(), ElementsAre("d/x.gz.gz.gz file+gzip", "d/x.gz.gz.gz>x.gz.gz.gz file+gzip"));
  EXPECT_EQ(sink.members[0].member.packing, "gzip");

  RecordingSink zip;
  ASSERT_TRUE(ReadBytes(Tar({{"x.zip.gz", Gzip(Zip({{"a", "1"}}))}}), zip));
  EXPECT_THAT(zip.Contents(), ElementsAre("x.zip.gz>x.zip.gz>a:1"));
  EXPECT_THAT(zip.Archives(), ElementsAre("x.zip.gz file+gzip", "x.zip.gz>x.zip.gz zip"));
}

// Thirty layers, which libarchive would take off one after the other.
TEST(Nested, EndsAtTheLimitOfLevelsAndReadsTheRest) {
  std::string packed(1'000'000, 'z');
  for (int i = 0; i < 30; ++i) packed = Gzip(packed);
  ArchiveLimits limits;
  limits.max_nesting = 3;
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(Tar({{"x", packed}, {"b", "2"}}), sink, limits);
  ASSERT_TRUE(summary);
  EXPECT_EQ(sink.archives.size(), 3u);
  EXPECT_THAT(sink.Contents(), ElementsAre("x>x>x>x: (incomplete)", "b:2"));
  EXPECT_THAT(sink.Places(), ElementsAre("x>x>x>x limit.nesting"));
  EXPECT_FALSE(summary->complete);
  EXPECT_FALSE(sink.archives[0].complete);
}

TEST(Nested, CountsLevelsOfArchivesFromTheOneThatWasNamed) {
  std::string inner = Tar({{"deepest", "x"}});
  for (int i = 0; i < 4; ++i) inner = Tar({{"t", inner}, {"f", "y"}});
  ArchiveLimits limits;
  limits.max_nesting = 4;
  RecordingSink all;
  ASSERT_TRUE(ReadBytes(inner, all, limits));
  EXPECT_THAT(all.Contents(), ElementsAre("t>t>t>t>deepest:x", "t>t>t>f:y", "t>t>f:y", "t>f:y", "f:y"));
  EXPECT_THAT(all.defects, IsEmpty());

  limits.max_nesting = 3;
  RecordingSink fewer;
  ASSERT_TRUE(ReadBytes(inner, fewer, limits));
  EXPECT_THAT(fewer.Contents(), ElementsAre("t>t>t>t: (incomplete)", "t>t>t>f:y", "t>t>f:y", "t>f:y", "f:y"));
  EXPECT_EQ(fewer.members[0].member.size, Tar({{"deepest", "x"}}).size());
  EXPECT_THAT(fewer.Places(), ElementsAre("t>t>t>t limit.nesting"));

  // A packed file is no archive.
  limits.max_nesting = 0;
  RecordingSink none;
  ASSERT_TRUE(ReadBytes(Tar({{"a.gz", Gzip("text")}, {"b.gz.gz", Gzip(Gzip("text"))}, {"c", "2"}}), none, limits));
  EXPECT_THAT(none.Contents(), ElementsAre("a.gz:text", "b.gz.gz: (incomplete)", "c:2"));
  EXPECT_THAT(none.Places(), ElementsAre("b.gz.gz limit.nesting"));
}

TEST(Nested, WhatOnlyBeginsLikeAnArchiveIsReportedAndStopsNothing) {
  const std::string garbage = " and nothing that could be read " + std::string(3'000, 'g');
  const std::pair<std::string, std::string> fakes[] = {
      {"gzip", std::string("\x1F\x8B\x08\0\0\0\0\0\0\x03", 10) + garbage},
      {"zstd", "\x28\xB5\x2F\xFD" + garbage},
      {"xz", std::string("\xFD"
                         "7zXZ\0",
                         6) +
                 garbage},
      {"bzip2", "BZh91AY&SY" + garbage},
      {"zip", "PK\x03\x04" + garbage},
      {"tar", std::string(257, 'n') + std::string("ustar\0", 6) + garbage},
  };
  for (const auto& [kind, fake] : fakes) {
    for (const auto& [outer, pack_outer] : Containers()) {
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(pack_outer({{"a", "1"}, {"fake", fake}, {"b", "2"}}), sink);
      ASSERT_TRUE(summary);
      EXPECT_THAT(sink.Contents(), AllOf(Contains("a:1"), Contains("b:2"))) << kind << " in " << outer;
      EXPECT_THAT(sink.Losses(), Not(IsEmpty())) << kind << " in " << outer;
      EXPECT_FALSE(sink.open());
      EXPECT_FALSE(summary->complete);
    }
  }
}

TEST(Nested, OrdinaryFilesThatResembleArchivesAreFiles) {
  const NamedContents files = {{"a", "PK is a short word"},
                               {"b", "BZhang wrote this"},
                               {"c", std::string("\x1F\x8B\x07\0", 4)},
                               {"d", "\x1F"},
                               {"e", std::string(1024, '\0')},
                               {"f", "\x28\xB5\x2F"}};
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Tar(files), sink));
  ASSERT_EQ(sink.members.size(), files.size());
  for (size_t i = 0; i < files.size(); ++i) EXPECT_EQ(sink.members[i].content, files[i].second);
  EXPECT_THAT(sink.defects, IsEmpty());
}

TEST(Nested, NamesAreRelativeToTheInnermostArchiveAndUniqueInIt) {
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Tar({{"a", "1"},
                             {"one.tar", Tar({{"a", "2"}, {"../x", "bad"}, {"a", "3"}})},
                             {"two.tar", Tar({{"a", "4"}})},
                             {"one.tar", Tar({{"a", "5"}})},
                             {"../three.tar", Tar({{"a", "6"}})}}),
                        sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("a:1", "one.tar>a:2", "one.tar>a#2:3", "two.tar>a:4", "one.tar#2>a:5"));
  EXPECT_THAT(sink.Places(), ElementsAre("one.tar>../x archive.unsafe-name", "one.tar>a archive.duplicate-name",
                                         "one.tar archive.duplicate-name", "../three.tar archive.unsafe-name"));
  EXPECT_THAT(sink.Archives(), ElementsAre("one.tar tar (incomplete)", "two.tar tar", "one.tar#2 tar"));
}

TEST(Nested, DamageInsideIsReportedInsideAndKeepsTheRest) {
  std::string crc = Gzip(Tar({{"in", "1"}}));
  crc[crc.size() - 8] ^= 1;
  const std::string cut = Gzip(Tar({{"in", "1"}, {"more", std::string(2'000, 'm')}})).substr(0, 60);
  std::string log = Gzip("log text");
  log[log.size() - 8] ^= 1;
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Tar({{"crc.tgz", crc}, {"cut.tgz", cut}, {"x.log.gz", log}, {"b", "2"}}), sink));
  EXPECT_THAT(sink.Places(), AllOf(Contains("crc.tgz> archive.crc"), Contains("x.log.gz archive.crc")))
      << sink.Messages();
  EXPECT_THAT(sink.Archives(), ElementsAre("crc.tgz tar+gzip (incomplete)", "cut.tgz tar+gzip (incomplete)"));
  EXPECT_THAT(sink.Contents(), AllOf(Contains("x.log.gz:log text (incomplete)"), Contains("b:2")));
}

TEST(Nested, DamageOfTheOuterArchiveIsReportedOutside) {
  // A frame of the outer archive in the middle of the inner one has a wrong checksum.
  const std::string inner = Tar({{"in", std::string(40'000, 'i')}, {"more", "m"}});
  const std::string outer = TarFile("inner.tar", inner) + TarFile("b", "2") + TarEnd();
  std::string middle = ZstdFrame(outer.substr(20'000, 10'000));
  middle.back() ^= 1;
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(ZstdFrame(outer.substr(0, 20'000)) + middle + ZstdFrame(outer.substr(30'000)), sink));
  EXPECT_THAT(sink.Names(), ElementsAre("inner.tar>in", "inner.tar>more", "b"));
  EXPECT_FALSE(sink.members[0].complete);
  EXPECT_TRUE(sink.members[2].complete);
  EXPECT_THAT(sink.Places(), ElementsAre(" archive.crc"));
  EXPECT_THAT(sink.Archives(), ElementsAre("inner.tar tar (incomplete)"));
}

TEST(Nested, ACutOuterArchiveGivesWhatTheInnerOneHoldsUpToThere) {
  std::mt19937 random(5);
  std::string noise(30'000, ' ');
  for (char& c : noise) c = static_cast<char>('a' + random() % 20);
  for (const auto& [kind, pack] : Containers()) {
    const std::string inner = pack({{"first", "1"}, {"noise", noise}, {"last", "2"}});
    const std::string outer = Tar({{"a", "0"}, {"inner", inner}});
    for (size_t cut = 1'600; cut < outer.size() - 1'024; cut += 1'999) {
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(outer.substr(0, cut), sink);
      ASSERT_TRUE(summary);
      EXPECT_EQ(sink.Contents().front(), "a:0");
      EXPECT_FALSE(sink.open());
      EXPECT_FALSE(summary->complete);
      EXPECT_THAT(sink.Losses(), Contains("archive.truncated")) << kind << " " << cut;
      const RecordingSink::Read* partial = sink.Find("inner>noise");
      if (partial != nullptr) {
        EXPECT_TRUE(noise.starts_with(partial->content)) << kind << " " << cut;
      }
    }
  }
}

TEST(Nested, TheSinkStopsAndSkipsInsideAsOutside) {
  const std::string tar = Tar({{"in.tgz", Gzip(Tar({{"a", "1"}, {"b", std::string(2'000'000, 'b')}, {"c", "3"}}))},
                               {"in.zip", Zip({{"d", "4"}})},
                               {"e.gz", Gzip("5")}});
  RecordingSink skipping;
  skipping.wanted = [](const Member& member) { return member.name != "b" && member.name != "e.gz"; };
  ASSERT_TRUE(ReadBytes(tar, skipping));
  EXPECT_THAT(skipping.Contents(), ElementsAre("in.tgz>a:1", "in.tgz>b:", "in.tgz>c:3", "in.zip>d:4", "e.gz:"));
  EXPECT_THAT(skipping.defects, IsEmpty());

  RecordingSink stopping;
  stopping.go_on = [](const RecordingSink::Read& read) { return read.member.name != "b"; };
  const Result<ArchiveSummary> summary = ReadBytes(tar, stopping);
  ASSERT_TRUE(summary);
  EXPECT_TRUE(summary->stopped);
  EXPECT_THAT(stopping.Names(), ElementsAre("in.tgz>a", "in.tgz>b"));
  EXPECT_THAT(stopping.Archives(), ElementsAre("in.tgz tar+gzip (incomplete)"));
  EXPECT_THAT(stopping.defects, IsEmpty());

  std::stop_source source;
  RecordingSink token;
  token.go_on = [&source](const RecordingSink::Read&) {
    source.request_stop();
    return true;
  };
  ASSERT_TRUE(ReadBytes(tar, token, {}, source.get_token()));
  EXPECT_THAT(token.Names(), ElementsAre("in.tgz>a"));
  EXPECT_FALSE(token.open());
}

TEST(Nested, LimitsCountOverAllLevels) {
  NamedContents files;
  for (int i = 0; i < 10; ++i) files.emplace_back("f" + std::to_string(i), "x");
  ArchiveLimits few;
  few.max_members = 15;
  RecordingSink members;
  ASSERT_TRUE(ReadBytes(Tar({{"one", Tar(files)}, {"two", Tar(files)}, {"three", Tar(files)}}), members, few));
  EXPECT_EQ(members.members.size(), 13u);
  EXPECT_THAT(members.Losses(), ElementsAre("limit.members"));
  EXPECT_THAT(members.Archives(), ElementsAre("one tar", "two tar (incomplete)"));

  ArchiveLimits small;
  small.max_total_bytes = 1'000'000;
  const std::string part = Gzip(Tar({{"zeros", std::string(400'000, '\0')}}));
  RecordingSink bytes;
  ASSERT_TRUE(ReadBytes(Tar({{"one", part}, {"two", part}, {"three", part}}), bytes, small));
  EXPECT_THAT(bytes.Losses(), ElementsAre("limit.total-bytes"));
  EXPECT_EQ(bytes.archives.size(), 3u);
}

TEST(Nested, TheRatioIsThatOfTheOutermostFile) {
  // Each layer alone packs 100 : 1 at most, all of them together far more.
  ArchiveLimits limits;
  limits.max_ratio = 2'000;
  limits.ratio_after_bytes = 1'000'000;
  const std::string zeros(50'000'000, '\0');
  for (const auto& [kind, pack] : Containers()) {
    const std::string bomb = Gzip(Tar({{"kept", "k"}, {"in", pack({{"zeros", zeros}})}, {"b", "2"}}));
    if (zeros.size() / bomb.size() < limits.max_ratio) continue;  // a plain tar does not pack twice
    RecordingSink sink;
    sink.keep_content = false;
    ASSERT_TRUE(ReadBytes(bomb, sink, limits));
    EXPECT_THAT(sink.Losses(), ElementsAre("limit.ratio")) << kind;
    uint64_t handed = 0;
    for (const RecordingSink::Read& read : sink.members) handed += read.bytes;
    EXPECT_LT(handed, 45'000'000u) << kind;
  }
  // A single packed file, and one in a folder.
  const std::string packed = Gzip(Gzip(zeros));
  RecordingSink file;
  file.keep_content = false;
  ASSERT_TRUE(ReadBytes(packed, file, limits));
  EXPECT_THAT(file.Losses(), ElementsAre("limit.ratio"));
  TempFolder folder;
  folder.Write("x.gz", packed);
  RecordingSink inside;
  inside.keep_content = false;
  ASSERT_TRUE(ReadArchive(folder.path(), limits, inside));
  EXPECT_THAT(inside.Losses(), ElementsAre("limit.ratio"));
}

// What is unpacked and never handed over counts as well.
TEST(Nested, CountsLayersThatHoldNothingButPadding) {
  ArchiveLimits limits;
  limits.max_ratio = 1'000'000;
  limits.max_total_bytes = 10'000'000;
  const std::string padded = Gzip(Gzip("x") + std::string(30'000'000, '\0'));
  RecordingSink file;
  ASSERT_TRUE(ReadBytes(padded, file, limits));
  EXPECT_THAT(file.Losses(), ElementsAre("limit.total-bytes"));
  RecordingSink inside;
  ASSERT_TRUE(ReadBytes(Tar({{"x", padded}}), inside, limits));
  EXPECT_THAT(inside.Losses(), ElementsAre("limit.total-bytes"));
}

TEST(Nested, SmallZipsAreReadByTheirDirectoryAndLargeOnesAsTheyStreamBy) {
  std::string noise(kMaxZipInMemory + 1'000'000, ' ');
  std::mt19937 random(2);
  for (char& c : noise) c = static_cast<char>(random());
  const NamedContents files = {{"a", "1"}, {"noise", noise}, {"b", "2"}};
  const std::string large = Zip(files, {.deflate = false});
  for (const std::string& outer :
       {Tar({{"in.zip", large}, {"c", "3"}}), Gzip(Tar({{"in.zip", large}, {"c", "3"}}), 1)}) {
    RecordingSink sink;
    ASSERT_TRUE(ReadBytes(outer, sink));
    EXPECT_THAT(sink.Names(), ElementsAre("in.zip>a", "in.zip>noise", "in.zip>b", "c"));
    EXPECT_TRUE(sink.members[1].content == noise);
    EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  }
  RecordingSink cut;
  ASSERT_TRUE(ReadBytes(Tar({{"in.zip", large.substr(0, large.size() - 1'000)}, {"c", "3"}}), cut));
  EXPECT_FALSE(cut.archives[0].complete) << cut.Messages();
  EXPECT_EQ(cut.Contents().back(), "c:3");

  // In a folder the file itself can be read at any place.
  TempFolder folder;
  folder.Write("in.zip", large);
  RecordingSink sink;
  sink.keep_content = false;
  ASSERT_TRUE(ReadArchive(folder.path(), {}, sink));
  EXPECT_THAT(sink.Names(), ElementsAre("in.zip>a", "in.zip>noise", "in.zip>b"));

  // Only the directory shows that this one is not whole.
  std::string renamed = Zip({{"a", "1"}, {"b", "2"}});
  renamed[renamed.find("PK\x03\x04") + 30] = 'x';
  RecordingSink checked;
  ASSERT_TRUE(ReadBytes(Tar({{"in.zip", renamed}}), checked));
  EXPECT_THAT(checked.Contents(), ElementsAre("in.zip>b:2"));
  EXPECT_THAT(checked.Places(), ElementsAre("in.zip>a archive.ambiguous"));
}

TEST(Nested, EmptyArchivesInsideAreNoDefect) {
  RecordingSink sink;
  const Result<ArchiveSummary> summary = ReadBytes(Tar({{"empty.zip", Zip({})}, {"empty.tgz", Gzip(TarEnd())}}), sink);
  ASSERT_TRUE(summary);
  EXPECT_THAT(sink.defects, IsEmpty()) << sink.Messages();
  EXPECT_TRUE(summary->complete);
}

TEST(Nested, ABrokenStartIsKnownByItsName) {
  std::mt19937 random(5);
  std::string noise(400'000, ' ');
  for (char& c : noise) c = static_cast<char>('a' + random() % 20);
  // The tables at the start of a compressed block are wrong: it cannot be decoded.
  std::string broken = ZstdFrame(TarFile("lost", noise));
  for (size_t i = 0; i < 60; ++i) broken[20 + i] = static_cast<char>(0xFF);
  const std::string packed = broken + ZstdFrame(TarFile("kept", "k") + TarEnd());
  RecordingSink sink;
  ASSERT_TRUE(ReadBytes(Tar({{"x.tar.zst", packed}, {"b", "2"}}), sink));
  EXPECT_THAT(sink.Contents(), ElementsAre("x.tar.zst>kept:k", "b:2"));
  EXPECT_THAT(sink.Places(), ElementsAre("x.tar.zst> archive.corrupt"));
  RecordingSink text;
  ASSERT_TRUE(ReadBytes(Tar({{"x.log.zst", broken + ZstdFrame("second half")}, {"b", "2"}}), text));
  EXPECT_THAT(text.Contents(), ElementsAre("x.log.zst:second half (incomplete)", "b:2"));
  EXPECT_THAT(text.Places(), ElementsAre("x.log.zst archive.corrupt"));
}

TEST(Nested, AChangedFileOfAFolderIsNoticedAlsoWhenItIsAnArchive) {
  TempFolder folder;
  const std::string path = folder.Write("a.tgz", Gzip(Tar({{"x", std::string(100, 'x')}, {"y", "1"}})));
  RecordingSink sink;
  sink.go_on = [&path](const RecordingSink::Read& read) {
    if (read.member.name == "y") std::ofstream(path, std::ios::app) << "more";
    return true;
  };
  ASSERT_TRUE(ReadArchive(folder.path(), {}, sink));
  EXPECT_THAT(sink.Places(), Contains("a.tgz archive.changed")) << sink.Messages();
}

// The oracle: what went into a random tree of archives comes out of it, wherever it lies.
class RandomTree {
 public:
  explicit RandomTree(unsigned seed) : random_(seed) {}

  std::string Make(int levels, const std::string& path) {
    NamedContents files;
    const size_t count = 1 + random_() % 4;
    for (size_t i = 0; i < count; ++i) {
      const std::string name = "d" + std::to_string(random_() % 2) + "/f" + std::to_string(i);
      const std::string here = path + name;
      if (levels > 0 && random_() % 2 == 0) {
        files.emplace_back(name, Make(levels - 1, here + ">"));
        continue;
      }
      const std::string content = "text " + std::string(random_() % 3 * 900, 't') + std::to_string(random_());
      expected.push_back(here + ":" + content);
      const size_t packing = random_() % 8;
      files.emplace_back(name, packing < 4 ? Packings()[packing].second(content) : content);
    }
    const auto containers = Containers();
    return containers[random_() % containers.size()].second(files);
  }

  std::vector<std::string> expected;

 private:
  std::mt19937 random_;
};

TEST(NestedOracle, GivesEveryFileOfARandomTree) {
  for (unsigned seed = 0; seed < 150; ++seed) {
    RandomTree tree(seed);
    const std::string bytes = tree.Make(4, "");
    RecordingSink sink;
    const Result<ArchiveSummary> summary = ReadBytes(bytes, sink);
    ASSERT_TRUE(summary) << seed;
    ASSERT_THAT(sink.Contents(), testing::ElementsAreArray(tree.expected)) << seed;
    ASSERT_THAT(sink.defects, IsEmpty()) << seed << sink.Messages();
  }
}

TEST(NestedOracle, SurvivesRandomDamage) {
  std::mt19937 random(3);
  for (unsigned seed = 0; seed < 20; ++seed) {
    RandomTree tree(seed);
    const std::string bytes = tree.Make(3, "");
    for (int round = 0; round < 40; ++round) {
      std::string damaged = bytes;
      for (size_t hits = 1 + random() % 4; hits > 0; --hits) {
        damaged[random() % damaged.size()] = static_cast<char>(random());
      }
      if (random() % 4 == 0) damaged.resize(1 + random() % damaged.size());
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(damaged, sink);
      ASSERT_FALSE(sink.open());
      if (!summary) continue;
      sink.Archives();
      ASSERT_EQ(summary->complete, sink.Losses().empty());
      ASSERT_EQ(summary->members, sink.members.size());
    }
  }
}

}  // namespace
}  // namespace bundlescope
