#include "core/archive/sniff.h"

#include <gtest/gtest.h>

#include <random>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"

namespace bundlescope {
namespace {

using namespace std::string_literals;

TEST(SniffContent, KnowsWhatCanBeRead) {
  EXPECT_EQ(SniffContent(TarFile("a", "b")).kind, ContentKind::kTar);
  EXPECT_EQ(SniffContent(Gzip("a")).kind, ContentKind::kGzip);
  EXPECT_EQ(SniffContent(ZstdFrame("a")).kind, ContentKind::kZstd);
  EXPECT_EQ(SniffContent(ZstdSkippableFrame("a")).kind, ContentKind::kZstd);
  EXPECT_EQ(SniffContent(Zip({{"a", "b"}})).kind, ContentKind::kZip);
  EXPECT_EQ(SniffContent("PK\x05\x06").kind, ContentKind::kZip);
  EXPECT_EQ(SniffContent(std::string(1024, '\0')).kind, ContentKind::kZeros);
  EXPECT_EQ(SniffContent("\xFD"
                         "7zXZ\0abc"s)
                .kind,
            ContentKind::kXz);
  EXPECT_EQ(SniffContent("BZh91AY&SY").kind, ContentKind::kBzip2);
}

TEST(SniffContent, KnowsTarsWithoutMagicAndWithADamagedHeader) {
  TarFields v7;
  v7.magic = std::string(8, '\0');
  EXPECT_EQ(SniffContent(TarFile("old", "x", v7)).kind, ContentKind::kTar);
  std::string damaged = TarFile("a", "b");
  damaged[0] = 'X';
  EXPECT_EQ(SniffContent(damaged).kind, ContentKind::kTar);
  std::string damaged_v7 = TarFile("old", "x", v7);
  damaged_v7[0] = 'X';
  EXPECT_EQ(SniffContent(damaged_v7).kind, ContentKind::kOther);
}

TEST(SniffContent, NamesWhatCannotBeRead) {
  const std::pair<std::string, std::string> cases[] = {
      {"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"},
      {"Rar!\x1A\x07\x01", "a RAR archive"},
      {"\x04\x22\x4D\x18", "an lz4 file"},
      {"LRZI\x00\x06"s, "an lrzip file"},
      {"\x89LZO\0\r\n\x1A\n"s, "an lzop file"},
      {"GRZipII\0"s, "a grzip file"},
      {"\x7F"
       "ELF\x02",
       "a program (ELF)"},
      {"\x89PNG\r\n\x1A\n", "a PNG image"},
      {"\xFF\xD8\xFF\xE0", "a JPEG image"},
      {"MSCF", "a Windows cabinet"},
      {"begin 644 x\n", "a uuencoded file"},
      {"age-encryption.org/v1\n", "a file encrypted with age"},
      {"  <!DOCTYPE HTML><html>", "an HTML page"},
      {"<?xml version=\"1.0\"?>", "XML text"},
      {"-----BEGIN PGP MESSAGE-----\n", "a file encrypted with PGP"},
      {"\x01\x02\xFE\xDC", "unknown data (it begins with the bytes 01 02 fe dc)"},
  };
  for (const auto& [bytes, looks_like] : cases) {
    const SniffedContent content = SniffContent(bytes);
    EXPECT_EQ(content.looks_like, looks_like);
    EXPECT_EQ(content.kind, ContentKind::kOther) << looks_like;
  }
  EXPECT_NE(SniffContent("7z\xBC\xAF\x27\x1C").hint, "");
  EXPECT_NE(SniffContent("<html>").hint, "");
}

std::string Utf16(std::string_view text, bool little) {
  std::string result;
  for (const char c : text) result += little ? std::string({c, '\0'}) : std::string({'\0', c});
  return result;
}

TEST(SniffContent, KnowsTextWhateverItsCharacters) {
  const std::pair<std::string, std::string> cases[] = {
      {"I0312 fleet started\n", "text"},
      {"kind: List\nitems: []\n", "text"},
      {"BZhang wrote this\n", "text"},
      {"\xEF\xBB\xBF"
       "Gr\xC3\xBC\xC3\x9F"
       "e\n",
       "text"},
      {"\x1B[31mred\x1B[0m, and one \xFF byte that is no UTF-8", "text"},
      {"one control character \x01 in a line of some length, as logs have them now and then", "text"},
      {"{\"kind\": \"List\"}", "JSON text"},
      {"\xFF\xFEh\0i\0"s, "UTF-16 text"},
      {"\xFE\xFF\0h\0i"s, "UTF-16 text"},
      {Utf16("2026-01-01 service started\r\n", true), "UTF-16 text"},
      {Utf16("2026-01-01 service started\r\n", false), "UTF-16 text"},
  };
  for (const auto& [bytes, looks_like] : cases) {
    const SniffedContent content = SniffContent(bytes);
    EXPECT_EQ(content.looks_like, looks_like) << testing::PrintToString(bytes);
    EXPECT_EQ(content.kind, ContentKind::kText) << testing::PrintToString(bytes);
  }
}

TEST(SniffContent, NeverTakesRandomBytesForText) {
  std::mt19937 random(1);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(64 + random() % 1'000, ' ');
    for (char& c : bytes) c = static_cast<char>(random());
    ASSERT_NE(SniffContent(bytes).kind, ContentKind::kText);
  }
}

TEST(SniffMember, IsStricterThanSniffContent) {
  const std::string tar = TarFile("a", "b");
  EXPECT_EQ(SniffMember(tar), ContentKind::kTar);
  EXPECT_EQ(SniffMember(Gzip("a")), ContentKind::kGzip);
  EXPECT_EQ(SniffMember(ZstdFrame("a")), ContentKind::kZstd);
  EXPECT_EQ(SniffMember(Zip({{"a", "b"}})), ContentKind::kZip);
  EXPECT_EQ(SniffMember("BZh91AY&SY"), ContentKind::kBzip2);
  for (const std::string& other : {"\x1F\x8B"s, "\x1F\x8B\x07\0"s, "\x1F\x8B\x08\xE0"s, "PK"s, "BZh9 text"s, ""s,
                                   std::string(1024, '\0'), "I0312 text"s, tar.substr(0, 200)}) {
    EXPECT_EQ(SniffMember(other), ContentKind::kOther) << testing::PrintToString(other);
  }
}

TEST(IsArchiveName, LooksAtTheEndingOnly) {
  for (const char* name : {"a.tar", "b.TGZ", "c.tar.zst", "d.zip", "e.tar.xz", "f.tbz"}) {
    EXPECT_TRUE(IsArchiveName(name)) << name;
  }
  for (const char* name : {"a.log", "b.gz", "c.zst", "tar", "zip", "", "d.tar.txt"}) {
    EXPECT_FALSE(IsArchiveName(name)) << name;
  }
}

TEST(SniffContent, CallsTextTextWhereTheSampleCutsACharacter) {
  std::string text(kSniffBytes - 1, 'a');
  text += "\xC3";
  EXPECT_EQ(SniffContent(text).looks_like, "text");
}

}  // namespace
}  // namespace bundlescope
