#include "core/document/compact.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/document/compact_json.h"

namespace bundlescope {
namespace {

CompactValue Read(std::string_view text, CompactStore& store, const CompactEdits& edits = {}) {
  CompactJson json;
  const Status status = json.Parse(text, 1);
  EXPECT_TRUE(status) << (status ? "" : status.error().ToString());
  CompactWriter writer(store);
  json.Write(edits, &writer);
  return writer.Finish();
}

std::string RoundTrip(std::string_view text) {
  CompactStore store;
  std::string out;
  AppendJson(Read(text, store), &out);
  return out;
}

TEST(CompactValue, HoldsEveryKindOfValueAsItWas) {
  CompactStore store;
  const CompactValue v = Read(R"({"n":null,"t":true,"f":false,"small":63,"int":64,"neg":-1,"min":-9223372036854775808,
    "big":18446744073709551615,"d":0.25,"s":"x","empty":"","list":[1,[],{}],"map":{"a":{"b":"c"}}})",
                              store);
  EXPECT_TRUE(v.Find("n")->IsNull());
  EXPECT_TRUE(v.Find("t")->AsBool());
  EXPECT_FALSE(v.Find("f")->AsBool());
  EXPECT_EQ(v.Find("small")->AsInt(), 63);
  EXPECT_EQ(v.Find("int")->AsInt(), 64);
  EXPECT_EQ(v.Find("neg")->AsInt(), -1);
  EXPECT_EQ(v.Find("min")->AsInt(), INT64_MIN);
  EXPECT_EQ(v.Find("big")->AsDouble(), 18446744073709551615.0);
  EXPECT_EQ(v.Find("d")->AsDouble(), 0.25);
  EXPECT_EQ(v.StringAt({"s"}), "x");
  EXPECT_TRUE(v.Find("empty")->IsString());
  EXPECT_EQ(v.Find("list")->size(), 3u);
  EXPECT_EQ(v.StringAt({"map", "a", "b"}), "c");
  EXPECT_EQ(v.StringAt({"map", "a", "x"}), "");
  EXPECT_FALSE(v.Find("nothing"));
  EXPECT_FALSE(v.FindPath({"s", "below a string"}));
}

TEST(CompactValue, GivesBackWhatWasWrittenForTextsOfEveryLength) {
  for (size_t length : {0, 1, 9, 10, 126, 127, 128, 255, 256, 257, 70'000}) {
    const nlohmann::json json = {{"a", std::string(length, 'x')}, {"b", std::string(length, 'x')}, {"c", {1, 2}}};
    const std::string text = json.dump();
    EXPECT_EQ(nlohmann::json::parse(RoundTrip(text)), json) << length;
  }
}

TEST(CompactValue, GivesBackContainersOfEverySize) {
  for (const size_t count : {0, 1, 127, 128, 255, 256, 300, 5'000}) {
    nlohmann::json json = {{"list", nlohmann::json::array()}, {"map", nlohmann::json::object()}, {"last", "end"}};
    for (size_t i = 0; i < count; ++i) {
      json["list"].push_back(i % 3 == 0 ? nlohmann::json(i) : nlohmann::json{{"i", i}});
      json["map"]["key-" + std::to_string(i)] = "value-" + std::to_string(i);
    }
    EXPECT_EQ(nlohmann::json::parse(RoundTrip(json.dump())), json) << count;
  }
}

TEST(CompactStore, KeepsATextThatRepeatsOnce) {
  CompactStore store;
  CompactWriter writer(store);
  const auto write = [&](int id) {
    writer.BeginMapping();
    writer.Key("image");
    writer.String("registry.example.com/rancher/fleet-agent:v0.12.0");
    writer.Key("id");
    writer.Int(id);
    writer.End();
    return writer.Finish();
  };
  write(1);
  const size_t one = store.memory_bytes();
  const CompactValue second = write(2);
  EXPECT_LE(store.memory_bytes() - one, 16u);
  EXPECT_EQ(second.StringAt({"image"}), "registry.example.com/rancher/fleet-agent:v0.12.0");
}

TEST(CompactWriter, KeepsTheLastOfMembersWithTheSameKeyAndSaysWhichKey) {
  CompactStore store;
  CompactWriter writer(store);
  CompactJson json;
  ASSERT_TRUE(json.Parse(R"({"a":{"k":"first-of-them","x":1,"k":"second-of-them"},"b":2})", 1));
  json.Write({}, &writer);
  EXPECT_EQ(writer.repeated_key(), "k");
  std::string out;
  AppendJson(writer.Finish(), &out);
  EXPECT_EQ(out, R"({"a":{"x":1,"k":"second-of-them"},"b":2})");
  ASSERT_TRUE(json.Parse(R"({"a":1})", 1));
  json.Write({}, &writer);
  EXPECT_EQ(writer.repeated_key(), "");
  EXPECT_EQ(writer.Finish().size(), 1u);
}

TEST(CompactJson, LeavesOutWhatItIsToldTo) {
  static const std::vector<EditRule> rules = {
      {.key = "metadata",
       .below = {{.key = "managedFields", .below = {{.key = "*", .below = {{.key = "fieldsV1", .omit = true}}}}}}},
      {.key = "data", .omit = true}};
  CompactStore store;
  CompactEdits edits;
  edits.rules = &rules;
  std::string out;
  AppendJson(Read(R"({"data":{"a":1},"metadata":{"data":1,"managedFields":[{"manager":"m","fieldsV1":{"f:x":{}}}]}})",
                  store, edits),
             &out);
  EXPECT_EQ(out, R"({"metadata":{"data":1,"managedFields":[{"manager":"m"}]}})");
}

TEST(CompactJson, WritesSomethingElseInsteadOfAMember) {
  static const std::vector<EditRule> rules = {
      {.key = "data", .replace = [](std::span<const TextMember> members, CompactWriter* writer) {
         writer->Key("keys");
         writer->BeginSequence();
         for (const TextMember& member : members) writer->String(member.key);
         writer->End();
       }}};
  CompactStore store;
  CompactEdits edits;
  edits.rules = &rules;
  std::string out;
  AppendJson(Read(R"({"a":1,"data":{"x":"secret","y":1},"b":2})", store, edits), &out);
  EXPECT_EQ(out, R"({"a":1,"keys":["x"],"b":2})");
}

TEST(CompactJson, MakesWholeDoublesIntegersOnlyWhenAskedAndExact) {
  CompactStore store;
  CompactEdits edits;
  edits.whole_doubles_are_ints = true;
  const CompactValue v = Read(R"({"a":1.00065e+09,"b":0.5,"c":1e300})", store, edits);
  EXPECT_EQ(v.Find("a")->AsInt(), 1'000'650'000);
  EXPECT_EQ(v.Find("b")->AsDouble(), 0.5);
  EXPECT_EQ(v.Find("c")->AsDouble(), 1e300);
  EXPECT_EQ(Read("[1e+09]", store).size(), 1u);
}

TEST(CompactJson, ReadsIntegersOfThirtyDigitsAsParseJsonDoes) {
  EXPECT_EQ(RoundTrip("[123456789012345678901234567890]"), "[1.2345678901234568e+29]");
}

TEST(CompactJson, ReplacesInvalidUtf8AndSaysSo) {
  CompactJson json;
  ASSERT_TRUE(json.Parse("{\"a\":\"x\xFFy\"}", 1));
  EXPECT_TRUE(json.had_invalid_utf8());
  EXPECT_EQ(json.StringAt({"a"}), "x\xEF\xBF\xBDy");
  ASSERT_TRUE(json.Parse("{}", 1));
  EXPECT_FALSE(json.had_invalid_utf8());
}

TEST(CompactJson, RefusesWhatIsNoJsonWithItsPlace) {
  CompactJson json;
  for (const std::string text : {"", "{", "{\"a\":}", "[1,]", "nul", "{\"a\":1}}", "\"\t\"", "[1e400]"}) {
    EXPECT_FALSE(json.Parse(text, 1)) << text;
  }
  const Status status = json.Parse("{\n\"a\": x}", 10);
  ASSERT_FALSE(status);
  EXPECT_THAT(status.error().ToString(), testing::HasSubstr("11"));
}

TEST(CompactJson, RefusesTextThatIsNestedTooDeep) {
  CompactJson json;
  EXPECT_TRUE(json.Parse(std::string(100, '[') + std::string(100, ']'), 1));
  EXPECT_FALSE(json.Parse(std::string(200, '[') + std::string(200, ']'), 1));
  EXPECT_FALSE(json.Parse(std::string(1'000'000, '['), 1));
}

}  // namespace
}  // namespace bundlescope
