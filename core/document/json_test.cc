#include <fmt/format.h>
#include <gmock/gmock.h>

#include "core/document/document.h"

namespace bundlescope {
namespace {

Document Parse(std::string_view text, const ParseOptions& options = {}) {
  Result<Document> document = ParseJson(text, options);
  EXPECT_TRUE(document) << document.error().ToString();
  return document ? std::move(*document) : *ParseJson("null");
}

Error Refused(std::string_view text, const ParseOptions& options = {}) {
  const Result<Document> document = ParseJson(text, options);
  EXPECT_FALSE(document) << text;
  return document ? Error(ErrorCode::kNotFound, "no error") : document.error();
}

std::string PlaceOf(const Node& node) { return fmt::format("{}:{}", node.line(), node.column()); }

TEST(ParseJson, ReadsEveryKindOfValue) {
  const Document d =
      Parse(R"({"n": null, "t": true, "f": false, "i": -12, "d": 1.5, "s": "x\u00e9\n", "l": [1], "m": {}})");
  const Node& root = d.root();
  EXPECT_TRUE(root.Find("n")->IsNull());
  EXPECT_TRUE(root.Find("t")->AsBool());
  EXPECT_FALSE(root.Find("f")->AsBool());
  EXPECT_EQ(root.Find("i")->AsInt(), -12);
  EXPECT_EQ(root.Find("d")->AsDouble(), 1.5);
  EXPECT_EQ(root.Find("s")->AsString(), "x\xC3\xA9\n");
  EXPECT_EQ(root.Find("l")->items().size(), 1u);
  EXPECT_TRUE(root.Find("m")->members().empty());
  EXPECT_FALSE(root.Find("i")->plain());
}

TEST(ParseJson, KeepsTheSourceOfScalars) {
  const Document d = Parse("[2.10 ,-0,1E+2,true,null,123456789012345678901234567890,\"\\u0061\",0]");
  std::string all;
  for (const Node& item : d.root().items()) all += fmt::format("{}|", item.SourceText());
  EXPECT_EQ(all, "2.10|-0|1E+2|true|null|123456789012345678901234567890|a|0|");
}

TEST(ParseJson, MakesIntegersOutsideInt64Doubles) {
  const Document d = Parse("[9223372036854775807, 9223372036854775808, -9223372036854775808, -9223372036854775809]");
  const auto items = d.root().items();
  EXPECT_EQ(items[0].AsInt(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(items[1].AsDouble(), 9223372036854775808.0);
  EXPECT_EQ(items[2].AsInt(), std::numeric_limits<int64_t>::min());
  EXPECT_EQ(items[3].AsDouble(), -9223372036854775809.0);
}

TEST(ParseJson, KnowsLineAndColumnOfValuesAndKeys) {
  const Document d = Parse(
      "\xEF\xBB\xBF{\"a\" : 1,\r\n  \"b\\\"]\": [\"x,:\",\n\t-2.5e1,{}, null\n],\"\xC3\xA9\" :\n\n {\"k\":\"\\\\\", "
      "\"l\" :true}}");
  const Node& root = d.root();
  EXPECT_EQ(PlaceOf(root), "1:1");
  EXPECT_EQ(PlaceOf(*root.Find("a")), "1:8");
  const Node& list = *root.Find("b\"]");
  EXPECT_EQ(PlaceOf(list), "2:11");
  EXPECT_EQ(PlaceOf(list.items()[0]), "2:12");
  EXPECT_EQ(PlaceOf(list.items()[1]), "3:2");
  EXPECT_EQ(PlaceOf(list.items()[2]), "3:9");
  EXPECT_EQ(PlaceOf(list.items()[3]), "3:13");
  EXPECT_EQ(root.members()[2].key_line, 4u);
  EXPECT_EQ(root.members()[2].key_column, 3u);
  const Node& last = root.members()[2].value;
  EXPECT_EQ(PlaceOf(last), "6:2");
  EXPECT_EQ(PlaceOf(*last.Find("k")), "6:7");
  EXPECT_EQ(PlaceOf(*last.Find("l")), "6:18");
}

// Flow style makes most JSON YAML too: two parsers, one tree with the same places.
TEST(ParseJson, AgreesWithYamlOnValuesAndPlaces) {
  const std::string text = R"({"a": [1, 2.5, "x y", true, null, {"b": {}, "c": []}],
  "d" : {"e": "\"\\\u00e9",
"f": [[], [[-3]]]}, "g": ""})";
  const Document json = Parse(text);
  const Result<Document> yaml = ParseYaml(text);
  ASSERT_TRUE(yaml) << yaml.error().ToString();
  const auto describe = [](const Node& node, const auto& self) -> std::string {
    std::string out = fmt::format("{}@{}={};", NodeKindName(node.kind()), PlaceOf(node), node.SourceText());
    for (const Node& item : node.items()) out += self(item, self);
    for (const NodeMember& m : node.members()) {
      out += fmt::format("{}@{}:{}", m.key, m.key_line, m.key_column) + self(m.value, self);
    }
    return out;
  };
  EXPECT_EQ(describe(json.root(), describe), describe(yaml->root(), describe));
}

TEST(ParseJson, CountsFromTheGivenFirstLine) {
  const ParseOptions options{.first_line = 10, .file = "f.json"};
  EXPECT_EQ(PlaceOf(Parse("\n[1]", options).root()), "11:1");
  EXPECT_EQ(Refused("\n[1", options).place(), (Place{"f.json", 11, 3}));
  EXPECT_EQ(Refused("\n\xFF", options).place(), (Place{"f.json", 11, 1}));
}

TEST(ParseJson, SaysWhereTheSyntaxIsWrong) {
  struct Case {
    std::string_view text;
    std::string_view error;
  };
  for (const Case& c : std::vector<Case>{
           {"", "line 1:1: not valid JSON: unexpected end of input; expected '[', '{', or a literal"},
           {"[1,,2]", "line 1:4: not valid JSON: unexpected ','; expected '[', '{', or a literal"},
           {"[1,\n  2 3]", "line 2:5: not valid JSON: unexpected number literal; expected ']'"},
           {"[01]", "line 1:3: not valid JSON: unexpected number literal; expected ']'"},
           {"{\"a\":1\n \"b\":2}", "line 2:2: not valid JSON: unexpected string literal; expected '}'"},
           {"{\"a\":1,}", "line 1:8: not valid JSON: unexpected '}'; expected string literal"},
           {"{\"a\": [1, \"b", "line 1:11: not valid JSON: invalid string: missing closing quote"},
           {"[1]]", "line 1:4: not valid JSON: unexpected ']'; expected end of input"},
           {"{}\n{}", "line 2:1: not valid JSON: unexpected '{'; expected end of input"},
           {"[NaN]", "line 1:2: not valid JSON: invalid literal"},
       }) {
    EXPECT_EQ(Refused(c.text).ToString(), c.error);
    EXPECT_EQ(Refused(c.text).code(), ErrorCode::kCorrupt);
  }
}

TEST(ParseJson, RefusesWhatIsNoJson) {
  for (const std::string_view text : {"'x'",     "{a: 1}",    "[1.]",        "[.5]",        "[+1]",
                                      "[0x1]",   "[1e]",      "tru",         "nulll",       "[Infinity]",
                                      "// c\n1", "/* c */ 1", "[1]x",        ",",           "\"\t\"",
                                      "\"\n\"",  "\"\\q\"",   "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
                                      "{1: 2}",  "{null: 1}", "[1 : 2]",     "{\"a\"}"}) {
    EXPECT_EQ(Refused(text).code(), ErrorCode::kCorrupt) << text;
    EXPECT_GE(Refused(text).place().column, 1u) << text;
  }
}

TEST(ParseJson, KeepsValuesOutOfErrors) {
  for (const std::string_view text :
       {"[\"hunter2\" \"hunter2\"]", "{\"a\": \"hunter2\n\"}", "[\"hunter2", "[hunter2]",
        "{\"a\": \"hunter2\", \"a\": \"hunter2\"}", "\"hunter2\\q\"", "[\"hunter2\\ud800\"]"}) {
    EXPECT_THAT(Refused(text).ToString(), testing::Not(testing::HasSubstr("hunter2")));
  }
}

TEST(ParseJson, RefusesNumbersThatNoDoubleHolds) {
  const Error error = Refused("{\"a\": 1,\n \"b\": -1e400}");
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error.ToString(), "line 2:7: the number is too large");
}

TEST(ParseJson, RefusesDuplicateKeysWithBothPlaces) {
  const Error error = Refused("{\"a\": {\n\"b\": 1,\n \"\\u0062\": 2}}");
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error.ToString(), "line 3:2: duplicate key 'b' (first in line 2)");
  EXPECT_TRUE(ParseJson(R"([{"a": 1}, {"a": 2, "A": {"a": 3}}])"));
}

TEST(ParseJson, RefusesBytesThatAreNotUtf8AndNulBytes) {
  EXPECT_EQ(Refused("[\n\"\xC3\xA9\xC0\xAF\"]").place(), (Place{"", 2, 4}));
  EXPECT_EQ(Refused("[\"\xED\xA0\x80\"]").code(), ErrorCode::kInvalidInput);
  // The parser below would take a NUL for the end of the text.
  EXPECT_EQ(Refused(std::string_view("{}\0{}", 5)).place(), (Place{"", 1, 3}));
  EXPECT_EQ(Refused(std::string_view("{}\0", 3)).code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(Parse("\"\\u0000\"").root().AsString(), std::string_view("\0", 1));
}

TEST(ParseJson, KeepsItsBudgets) {
  EXPECT_EQ(Refused("[1234]", {.max_bytes = 5}).code(), ErrorCode::kLimit);
  EXPECT_TRUE(ParseJson("[123]", {.max_bytes = 5}));
  EXPECT_EQ(Refused("[1,\n2,\n3]", {.max_nodes = 3}).place(), (Place{"", 3, 1}));
  EXPECT_TRUE(ParseJson("[1,2]", {.max_nodes = 3}));
  EXPECT_TRUE(ParseJson("{\"a\":[1]}", {.max_depth = 2}));
  EXPECT_EQ(Refused("{\"a\":[{}]}", {.max_depth = 2}).place(), (Place{"", 1, 7}));
  EXPECT_TRUE(ParseJson("1", {.max_depth = 0}));
  EXPECT_EQ(Refused("[]", {.max_depth = 0}).code(), ErrorCode::kLimit);
}

TEST(ParseJson, RefusesTenMillionLevelsWhereTheGuardStands) {
  const Error error = Refused(std::string(10'000'000, '['));
  EXPECT_EQ(error.code(), ErrorCode::kLimit);
  EXPECT_EQ(error.place(), (Place{"", 1, 129}));
}

}  // namespace
}  // namespace bundlescope
