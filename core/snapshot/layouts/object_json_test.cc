#include "core/snapshot/layouts/object_json.h"

#include <gtest/gtest.h>

#include "core/document/document.h"

namespace bundlescope {
namespace {

TEST(ObjectJson, PlacesCommasInObjectsAndLists) {
  ObjectJson json;
  json.Open().Text("a", "x").Open("b").Number("c", -3).Bool("d", true).Close();
  json.OpenList("e").Open().Text("f", "1").Close().Open().Close().CloseList().Open("g").Close().Close();
  EXPECT_EQ(json.text(), R"({"a":"x","b":{"c":-3,"d":true},"e":[{"f":"1"},{}],"g":{}})");
}

TEST(ObjectJson, WritesWhatTheParserReadsBackWhateverTheBytesAre) {
  std::string every_byte;
  for (int c = 0; c < 0x80; ++c) every_byte += static_cast<char>(c);
  ObjectJson json;
  json.Open().Text("ascii", every_byte).Text("broken", "a\xff\xc3").Text("wide", "\xe6\x97\xa5").Close();
  const Result<Document> document = ParseJson(json.text());
  ASSERT_TRUE(document) << document.error().ToString();
  EXPECT_EQ(document->root().StringAt({"ascii"}), every_byte);
  EXPECT_EQ(document->root().StringAt({"broken"}), "a\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(document->root().StringAt({"wide"}), "\xe6\x97\xa5");
}

TEST(ObjectJson, CannotBeLeftThroughAValue) {
  ObjectJson json;
  json.Open().Text("name", R"(x","kind":"Secret)").Close();
  const Result<Document> document = ParseJson(json.text());
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().members().size(), 1u);
}

}  // namespace
}  // namespace bundlescope
