#include "core/archive/sniff.h"

#include <gtest/gtest.h>

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
      {"\xFD"
       "7zXZ\0abc"s,
       "an xz file"},
      {"BZh91AY&SY", "a bzip2 file"},
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
      {"I0312 fleet started\n", "text"},
      {"\xEF\xBB\xBF"
       "Gr\xC3\xBC\xC3\x9F"
       "e\n",
       "text"},
      {"  <!DOCTYPE HTML><html>", "an HTML page"},
      {"{\"kind\": \"List\"}", "JSON text"},
      {"<?xml version=\"1.0\"?>", "XML text"},
      {"\xFF\xFEh\0i\0"s, "UTF-16 text"},
      {"\x01\x02\xFE\xDC", "unknown data (it begins with the bytes 01 02 fe dc)"},
  };
  for (const auto& [bytes, looks_like] : cases) {
    const SniffedContent content = SniffContent(bytes);
    EXPECT_EQ(content.looks_like, looks_like);
    EXPECT_EQ(content.kind, ContentKind::kOther) << looks_like;
  }
  EXPECT_NE(SniffContent("BZh91AY&SY").hint, "");
  EXPECT_NE(SniffContent("<html>").hint, "");
}

TEST(SniffContent, CallsTextTextWhereTheSampleCutsACharacter) {
  std::string text(kSniffBytes - 1, 'a');
  text += "\xC3";
  EXPECT_EQ(SniffContent(text).looks_like, "text");
}

}  // namespace
}  // namespace bundlescope
