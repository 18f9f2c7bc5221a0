#include <fmt/format.h>
#include <gmock/gmock.h>

#include <ctime>

#include "core/document/document.h"

namespace bundlescope {
namespace {

Document Parse(std::string_view text, const ParseOptions& options = {}) {
  Result<Document> document = ParseYaml(text, options);
  EXPECT_TRUE(document) << document.error().ToString();
  return document ? std::move(*document) : *ParseYaml("");
}

Error Refused(std::string_view text, const ParseOptions& options = {}) {
  const Result<Document> document = ParseYaml(text, options);
  EXPECT_FALSE(document) << text;
  return document ? Error(ErrorCode::kNotFound, "no error") : document.error();
}

std::string Json(const Node& node) {
  std::string out;
  AppendJson(node, &out);
  return out;
}

std::string PlaceOf(const Node& node) { return fmt::format("{}:{}", node.line(), node.column()); }

TEST(ParseYaml, ReadsTheShapesOfKubernetesObjects) {
  const Document d = Parse(R"(# a comment
apiVersion: v1
kind: List
items:
- kind: GitRepo
  metadata:
    annotations: {}
    labels: {"fleet.cattle.io/repo-name": 'a''b'}
  spec:
    paths:
    - ./one
    -   # nothing
    message: >-
      two
      lines
    script: |
      echo 1

      echo 2
    port: 80
    on: yes   # both strings
    version: 2.10
    empty:
)");
  EXPECT_EQ(Json(d.root()),
            R"({"apiVersion":"v1","kind":"List","items":[{"kind":"GitRepo","metadata":{"annotations":{},)"
            R"("labels":{"fleet.cattle.io/repo-name":"a'b"}},"spec":{"paths":["./one",null],"message":"two lines",)"
            R"("script":"echo 1\n\necho 2\n","port":80,"on":"yes","version":2.10,"empty":null}}]})");
}

TEST(ParseYaml, KnowsLineAndColumnOfValuesAndKeys) {
  const Document d = Parse("a: 1\nb:\n  - x\n  - {k: 'v'}\nc: |\n  text\nd:\n");
  const Node& root = d.root();
  EXPECT_EQ(PlaceOf(root), "1:1");
  EXPECT_EQ(PlaceOf(*root.Find("a")), "1:4");
  EXPECT_EQ(PlaceOf(*root.Find("b")), "3:3");
  EXPECT_EQ(PlaceOf(root.Find("b")->items()[0]), "3:5");
  EXPECT_EQ(PlaceOf(root.Find("b")->items()[1]), "4:5");
  EXPECT_EQ(PlaceOf(*root.Find("b")->items()[1].Find("k")), "4:9");
  EXPECT_EQ(PlaceOf(*root.Find("c")), "5:4");
  EXPECT_EQ(root.members()[3].key_line, 7u);
  EXPECT_EQ(root.members()[3].key_column, 1u);
  EXPECT_EQ(root.Find("b")->items()[1].members()[0].key_column, 6u);
}

TEST(ParseYaml, CountsColumnsInBytesAndLinesByLineFeed) {
  const Document d =
      Parse("\xC3\xA9: {\xE4\xB8\xAD: \xF0\x9F\x98\x80, a: x}\r\nb: 'line\xE2\x80\xA8separator\xC2\x85' \nc: 1\n");
  EXPECT_EQ(PlaceOf(*d.root().Find("\xC3\xA9")->Find("a")), "1:20");
  EXPECT_EQ(PlaceOf(*d.root().Find("b")), "2:4");
  EXPECT_EQ(PlaceOf(*d.root().Find("c")), "3:4");
}

TEST(ParseYaml, CountsFromTheGivenFirstLine) {
  const ParseOptions options{.first_line = 100, .file = "f.yaml"};
  EXPECT_EQ(PlaceOf(*Parse("a: 1\nb: 2\n", options).root().Find("b")), "101:4");
  EXPECT_EQ(Refused("a: 1\na: 2\n", options).ToString(), "f.yaml:101:1: duplicate key 'a' (first in line 100)");
  EXPECT_EQ(Refused("a: 1\n}\n", options).place(), (Place{"f.yaml", 101, 1}));
  EXPECT_EQ(Refused("a: 1\n\xFF\n", options).place(), (Place{"f.yaml", 101, 1}));
}

TEST(ParseYaml, TellsPlainFromQuotedScalars) {
  const Document d = Parse("- 2.10\n- '2.10'\n- \"true\"\n- x\n- ~\n- |\n  block\n");
  const auto items = d.root().items();
  EXPECT_EQ(items[0].kind(), NodeKind::kDouble);
  EXPECT_TRUE(items[0].plain());
  EXPECT_EQ(items[0].SourceText(), "2.10");
  EXPECT_EQ(items[1].AsString(), "2.10");
  EXPECT_FALSE(items[1].plain());
  EXPECT_EQ(items[2].AsString(), "true");
  EXPECT_TRUE(items[3].plain());
  EXPECT_EQ(items[4].SourceText(), "~");
  EXPECT_EQ(items[5].SourceText(), "block\n");
  EXPECT_FALSE(items[5].plain());
}

TEST(ParseYaml, TakesEveryScalarKeyAsItsText) {
  EXPECT_EQ(Json(Parse("{1: a, true: b, ~: c, 2.10: d, '': e, on: f}").root()),
            R"({"1":"a","true":"b","~":"c","2.10":"d","":"e","on":"f"})");
}

TEST(ParseYaml, TakesAnEmptyTextAsNull) {
  for (const std::string_view text : {"", " \n", "# comment\n", "---\n", "\xEF\xBB\xBF"}) {
    EXPECT_TRUE(Parse(text).root().IsNull()) << text;
    EXPECT_GE(Parse(text).root().line(), 1u) << text;
  }
}

TEST(ParseYaml, SkipsAByteOrderMark) {
  const Document d = Parse(
      "\xEF\xBB\xBF"
      "a: 1");
  EXPECT_EQ(d.root().Find("a")->AsInt(), 1);
  EXPECT_EQ(PlaceOf(*d.root().Find("a")), "1:4");
}

TEST(ParseYaml, RefusesASecondDocumentWithItsPlace) {
  EXPECT_EQ(Refused("a: 1\n---\nb: 2\n").ToString(), "line 2:1: a second document starts here, only one is expected");
}

TEST(ParseYaml, RefusesDuplicateKeysWithBothPlaces) {
  const ParseOptions options{.file = "rules/x.yaml"};
  EXPECT_EQ(Refused("a:\n  when: 1\n  then: 2\n  when: 3\n", options).ToString(),
            "rules/x.yaml:4:3: duplicate key 'when' (first in line 2)");
  EXPECT_EQ(Refused("1: a\n'1': b\n").code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(Refused("{a: 1, b: 2, b: 3, a: 4}").place(), (Place{"", 1, 14}));
}

TEST(ParseYaml, FindsTheFirstDuplicateInMappingsOfEverySize) {
  for (const size_t size : {2, 3, 16, 17, 18, 300}) {
    for (size_t copy = 1; copy < size; copy += 1 + size / 7) {
      std::string text;
      for (size_t i = 0; i < size; ++i) text += fmt::format("k{}: x\n", i == copy ? copy / 2 : i * 31 % 307);
      // The key of line copy + 1 repeats another; where that comes later, it is the one to be named.
      size_t first_line = 0;
      size_t second_line = 0;
      for (size_t i = 0; i < size && second_line == 0; ++i) {
        for (size_t j = 0; j < i && second_line == 0; ++j) {
          const size_t key_i = i == copy ? copy / 2 : i * 31 % 307;
          const size_t key_j = j == copy ? copy / 2 : j * 31 % 307;
          if (key_i == key_j) first_line = j + 1, second_line = i + 1;
        }
      }
      if (second_line == 0) {
        EXPECT_TRUE(ParseYaml(text));
        continue;
      }
      const Error error = Refused(text);
      EXPECT_EQ(error.place().line, second_line);
      EXPECT_THAT(error.message(), testing::HasSubstr(fmt::format("first in line {})", first_line)));
    }
  }
}

TEST(ParseYaml, ShortensAndEscapesKeysInErrors) {
  const std::string key = "\\e[31m" + std::string(900, 'k');
  const Error error = Refused("\"" + key + "\": 1\n\"" + key + "\": 2\n");
  EXPECT_LT(error.message().size(), 200u);
  EXPECT_THAT(error.message(), testing::HasSubstr("\\x1b[31m"));
}

TEST(ParseYaml, RefusesAnchorsAliasesTagsAndMergeKeysWithTheirPlace) {
  struct Case {
    std::string_view text;
    std::string_view word;
    uint32_t column;
  };
  for (const Case& c : std::vector<Case>{{"a: &x 1", "anchors", 4},
                                         {"a: &x [1]", "anchors", 4},
                                         {"a: &x {b: 1}", "anchors", 4},
                                         {"&k a: 1", "anchors", 1},
                                         {"a: *x", "aliases", 4},
                                         {"*x : a", "aliases", 1},
                                         {"a: !!str 1", "tags", 4},
                                         {"a: ! 1", "tags", 4},
                                         {"a: !!binary aGk=", "tags", 4},
                                         {"a: !x [1]", "tags", 4},
                                         {"a: !x {b: 1}", "tags", 4},
                                         {"!!python/object/apply:os.system [x]", "tags", 1},
                                         {"{<<: {b: 1}}", "merge keys", 2}}) {
    const Error error = Refused(c.text);
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << c.text;
    EXPECT_THAT(error.message(), testing::HasSubstr(c.word)) << c.text;
    EXPECT_EQ(error.place().column, c.column) << c.text;
    EXPECT_NE(error.hint(), "");
  }
  EXPECT_EQ(Refused("%TAG ! tag:x,2000:\n---\na: 1\n").code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(Json(Parse("{'<<': 1, '&a': '*b', c: '!d', '%TAG': a&b}").root()),
            R"({"<<":1,"&a":"*b","c":"!d","%TAG":"a&b"})");
}

TEST(ParseYaml, RefusesKeysThatAreNoScalars) {
  EXPECT_EQ(Refused("[a]: 1").message(), "a list cannot be a key");
  EXPECT_EQ(Refused("? {a: 1}\n: 2").message(), "a mapping cannot be a key");
  EXPECT_EQ(Refused("name: {{ template }}").place(), (Place{"", 1, 8}));
}

TEST(ParseYaml, SaysWhereTheSyntaxIsWrongAndWhatToDo) {
  EXPECT_EQ(Refused("a: 1\nb: c: d\n").ToString(),
            "line 2:5: not valid YAML: mapping values are not allowed in this context "
            "(check the indentation, or put quotes around a text that contains ': ')");
  EXPECT_EQ(Refused("a:\n\tb: 1\n").hint(), "indent with spaces, not tabs");
  EXPECT_EQ(Refused("a: @x\n").hint(), "put quotes around a text that starts with @");
  EXPECT_THAT(Refused("a: \"x\n\n\n").message(), testing::HasSubstr("a quoted scalar that starts in line 1"));
  for (const std::string_view text : {",", "{:", "[[:", "}", "[", "{", "a: 'b", "- a\nb: c", "a: |\n\tb", "%FOO\n---\n",
                                      "a: \"\\q\"", "\"\\ud800\"", "a: \x01", "a: \x7F", "a\nb: c"}) {
    EXPECT_EQ(Refused(text).code(), ErrorCode::kCorrupt) << text;
    EXPECT_NE(Refused(text).place().column, 0u) << text;
  }
}

TEST(ParseYaml, RefusesBytesThatAreNotUtf8WithTheirPlace) {
  const Error error = Refused("a: 1\nb: \xC3\xA9\xFF\n");
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error.place(), (Place{"", 2, 6}));
  EXPECT_EQ(Refused("a: \xC0\xAF").code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(Refused("a: \xED\xA0\x80").code(), ErrorCode::kInvalidInput);
}

TEST(ParseYaml, RefusesNulBytesAndOtherEncodings) {
  EXPECT_EQ(Refused(std::string_view("a: 1\nb\0", 7)).ToString(), "line 2:2: the text contains a NUL byte");
  EXPECT_THAT(Refused(std::string_view("\xFF\xFE"
                                       "a\0",
                                       4))
                  .message(),
              testing::HasSubstr("UTF-16"));
  EXPECT_THAT(Refused(std::string_view("\xFE\xFF\0a", 4)).message(), testing::HasSubstr("UTF-16"));
  EXPECT_THAT(Refused(std::string_view("a\0:\0", 4)).message(), testing::HasSubstr("UTF-16"));
}

TEST(ParseYaml, KeepsItsBudgets) {
  EXPECT_EQ(Refused("a: 12\nb", {.max_bytes = 6}).place(), (Place{"", 2, 1}));
  EXPECT_EQ(Refused("a: 12\nb", {.max_bytes = 6}).code(), ErrorCode::kLimit);
  EXPECT_TRUE(ParseYaml("a: 12\n", {.max_bytes = 6}));

  EXPECT_EQ(Refused("- a\n- b\n- c\n", {.max_nodes = 3}).place(), (Place{"", 3, 3}));
  EXPECT_TRUE(ParseYaml("- a\n- b\n", {.max_nodes = 3}));

  EXPECT_TRUE(ParseYaml("[[x]]", {.max_depth = 2}));
  const Error error = Refused("[[\n[x]]]", {.max_depth = 2});
  EXPECT_EQ(error.code(), ErrorCode::kLimit);
  EXPECT_EQ(error.place(), (Place{"", 2, 1}));
  EXPECT_EQ(Refused("a: {b: [x]}", {.max_depth = 2}).code(), ErrorCode::kLimit);
}

TEST(ParseYaml, ReadsWideMappingsInLinearTime) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += fmt::format("key-{}: {}\n", i, i);
  const std::clock_t start = std::clock();
  const Document d = Parse(text);
  ASSERT_EQ(d.root().members().size(), 100'000u);
  for (int i = 0; i < 100'000; ++i) ASSERT_EQ(d.root().Find(fmt::format("key-{}", i))->AsInt(), i);
  // Comparing each key with each would be 5,000,000,000 steps.
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

TEST(ParseYamlStream, ReadsDocumentsBetweenCommentsAndMarkers) {
  const Result<std::vector<Document>> documents = ParseYamlStream(
      "# Source: chart/a.yaml\n"
      "a: 1\n"
      "---\n"
      "# Source: chart/b.yaml\n"
      "b: [2]\n"
      "--- # three\n"
      "\"c\"\n"
      "...\n"
      "# the end\n"
      "---\n");
  ASSERT_TRUE(documents) << documents.error().ToString();
  std::string all;
  for (const Document& document : *documents) all += Json(document.root()) + PlaceOf(document.root()) + " ";
  EXPECT_EQ(all, "{\"a\":1}2:1 {\"b\":[2]}5:1 \"c\"7:1 null11:1 ");
}

TEST(ParseYamlStream, IsEmptyForAnEmptyText) {
  EXPECT_TRUE(ParseYamlStream("")->empty());
  EXPECT_TRUE(ParseYamlStream("# nothing\n\n")->empty());
}

TEST(ParseYamlStream, StopsAtTheFirstError) {
  EXPECT_EQ(ParseYamlStream("a: 1\n---\nb: 1\nb: 2\n---\nc: 1\n").error().place(), (Place{"", 4, 1}));
  EXPECT_EQ(ParseYamlStream("a: 1\n---\n}\n").error().place(), (Place{"", 3, 1}));
}

TEST(ParseYamlStream, SharesTheNodeBudgetAmongDocuments) {
  EXPECT_TRUE(ParseYamlStream("a\n---\nb\n", {.max_nodes = 2}));
  EXPECT_EQ(ParseYamlStream("a\n---\nb\n---\nc\n", {.max_nodes = 2}).error().code(), ErrorCode::kLimit);
}

TEST(ParseYamlStream, LimitsTheNumberOfDocuments) {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "--- a\n";
  EXPECT_EQ(ParseYamlStream(text)->size(), 200'000u);
  EXPECT_EQ(ParseYamlStream(text + "--- b\n").error().place(), (Place{"", 200'001, 1}));
}

}  // namespace
}  // namespace bundlescope
