#include "reports/json_writer.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "core/base/utf8.h"
#include "core/document/document.h"

namespace bundlescope {
namespace {

std::string Quoted(std::string_view text) {
  std::string out;
  JsonWriter(&out).String(text);
  return out;
}

TEST(JsonWriter, IndentsByTwoAndKeepsTheOrder) {
  std::string out;
  JsonWriter json(&out);
  json.BeginObject();
  json.Member("z", "last");
  json.Member("a", uint64_t{1});
  json.Key("list");
  json.BeginArray();
  json.Bool(true);
  json.Null();
  json.BeginObject();
  json.Member("n", -1);
  json.EndObject();
  json.EndArray();
  json.Member("none", std::vector<std::string>{});
  json.Key("empty");
  json.BeginObject();
  json.EndObject();
  json.EndObject();
  EXPECT_EQ(out, R"({
  "z": "last",
  "a": 1,
  "list": [
    true,
    null,
    {
      "n": -1
    }
  ],
  "none": [],
  "empty": {}
})");
}

TEST(JsonWriter, WritesNumbersInFull) {
  std::string out;
  JsonWriter json(&out);
  json.BeginArray();
  json.Number(std::numeric_limits<uint64_t>::max());
  json.Number(std::numeric_limits<int>::min());
  json.EndArray();
  EXPECT_EQ(out, "[\n  18446744073709551615,\n  -2147483648\n]");
}

TEST(JsonWriter, EscapesWhatTheFormatDemands) {
  EXPECT_EQ(Quoted("\"\\/\b\f\n\r\t"), R"("\"\\/\u0008\u000c\n\r\t")");
  EXPECT_EQ(Quoted(std::string_view("\0\x1f", 2)), R"("\u0000\u001f")");
}

TEST(JsonWriter, EscapesWhatMovesOrHidesTextOnATerminal) {
  EXPECT_EQ(Quoted("\x7F\u009b\u202e\u200b\u2028\ufeff"), R"("\u007f\u009b\u202e\u200b\u2028\ufeff")");
  EXPECT_EQ(Quoted("\U000E0041"), R"("\udb40\udc41")");
}

TEST(JsonWriter, LeavesOtherTextAsItIs) { EXPECT_EQ(Quoted("集群 é 😀 <b> '"), "\"集群 é 😀 <b> '\""); }

TEST(JsonWriter, ReplacesEachInvalidByte) {
  EXPECT_EQ(Quoted("a\xFF\xC0\x80z\xE9\x9B"), "\"a\uFFFD\uFFFD\uFFFDz\uFFFD\uFFFD\"");
}

TEST(JsonWriter, EscapesKeysToo) {
  std::string out;
  JsonWriter json(&out);
  json.BeginObject();
  json.Member("a\"\n", "b");
  json.EndObject();
  EXPECT_EQ(out, "{\n  \"a\\\"\\n\": \"b\"\n}");
}

TEST(JsonWriter, IsReadBackByAParserByteForByte) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (size_t n = random() % 30; n > 0; --n) {
      constexpr std::string_view kPieces[] = {"a", "\"", "\\", "é", "集", "😀", "\u202e", "\U000E0041", "\U0010FFFF"};
      const size_t pick = random() % 14;
      text += pick < std::size(kPieces) ? std::string(kPieces[pick]) : std::string(1, static_cast<char>(random()));
    }
    const std::string json = Quoted(text);
    const Result<Document> parsed = ParseJson(json);
    ASSERT_TRUE(parsed) << json;
    EXPECT_EQ(parsed->root().AsString(), ReplaceInvalidUtf8(text));
  }
}

TEST(JsonWriterDeathTest, RefusesCallsThatGiveNoJson) {
  std::string out;
  EXPECT_DEATH(
      {
        JsonWriter json(&out);
        json.BeginObject();
        json.String("value without key");
      },
      "has_key");
  EXPECT_DEATH(
      {
        JsonWriter json(&out);
        json.BeginArray();
        json.EndObject();
      },
      "close");
  EXPECT_DEATH(
      {
        JsonWriter json(&out);
        json.Null();
        json.Null();
      },
      "is_done_");
  EXPECT_DEATH(
      {
        JsonWriter json(&out);
        json.BeginObject();
        json.Key("a");
        json.EndObject();
      },
      "has_key");
}

}  // namespace
}  // namespace bundlescope
