#include "core/document/object_splitter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <vector>

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Recorded : PartSink {
  std::vector<std::string> parts;
  std::vector<uint32_t> lines;
  std::vector<std::string> lists;
  std::vector<std::string> damage;
  bool Part(std::string_view text, uint32_t line) override {
    parts.emplace_back(text);
    lines.push_back(line);
    return true;
  }
  void ListEnd(std::string_view kind, std::string_view api_version) override {
    lists.push_back(std::string(api_version) + " " + std::string(kind));
  }
  void Damage(uint32_t line, std::string message) override { damage.push_back(std::to_string(line) + ": " + message); }
  bool operator==(const Recorded& o) const {
    return parts == o.parts && lines == o.lines && lists == o.lists && damage == o.damage;
  }
};

enum class Form { kJson, kYaml };

Recorded Split(Form form, std::string_view text, size_t chunk = 0, bool complete = true) {
  Recorded out;
  const std::unique_ptr<ObjectSplitter> splitter = form == Form::kJson ? SplitJson(out) : SplitYaml(out);
  if (chunk == 0) chunk = std::max<size_t>(text.size(), 1);
  for (size_t at = 0; at < text.size(); at += chunk) splitter->Feed(text.substr(at, chunk));
  splitter->Finish(complete);
  return out;
}

TEST(SplitJson, TakesLinesOneByOne) {
  const Recorded r = Split(Form::kJson, "{\"a\":1}\n\n{\"b\":\"}\\\"{\"}\r\n[1]");
  EXPECT_THAT(r.parts, ElementsAre("{\"a\":1}", "{\"b\":\"}\\\"{\"}", "1"));
  EXPECT_THAT(r.lines, ElementsAre(1, 3, 4));
  EXPECT_THAT(r.damage, IsEmpty());
}

TEST(SplitJson, TakesTheElementsOfAListAndItsKindFromEitherSide) {
  for (const std::string text :
       {R"({"kind":"PodList","apiVersion":"v1","metadata":{"kind":"x"},"items":[{"a":[1,{}]},{"b":2}]})",
        R"({"apiVersion":"v1","items":[{"a":[1,{}]},{"b":2}],"kind":"PodList","metadata":{}})"}) {
    const Recorded r = Split(Form::kJson, text);
    EXPECT_THAT(r.parts, ElementsAre("{\"a\":[1,{}]}", "{\"b\":2}")) << text;
    EXPECT_THAT(r.lists, ElementsAre("v1 PodList")) << text;
    EXPECT_THAT(r.damage, IsEmpty());
  }
}

TEST(SplitJson, LeavesAnObjectWholeThatHasItemsButIsNoList) {
  const std::string text = R"({"kind":"ConfigMap","items":[{"a":1}]})";
  EXPECT_THAT(Split(Form::kJson, text).parts, ElementsAre(text));
  EXPECT_THAT(Split(Form::kJson, text).lists, IsEmpty());
}

TEST(SplitJson, TakesABareArrayAndAnEmptyList) {
  EXPECT_THAT(Split(Form::kJson, "[\n {\"a\":1},\n {\"b\":2}\n]\n").parts, ElementsAre("{\"a\":1}", "{\"b\":2}"));
  EXPECT_THAT(Split(Form::kJson, "[]").lists, ElementsAre(" "));
  EXPECT_THAT(Split(Form::kJson, R"({"kind":"NodeList","items":[]})").lists, ElementsAre(" NodeList"));
  EXPECT_THAT(Split(Form::kJson, R"({"kind":"NodeList","items":null})").parts, SizeIs(1));
}

TEST(SplitJson, TakesListsThatFollowEachOther) {
  const Recorded r = Split(Form::kJson, R"({"kind":"AList","items":[{"a":1}]}{"kind":"BList","items":[{"b":1}]})");
  EXPECT_THAT(r.parts, ElementsAre("{\"a\":1}", "{\"b\":1}"));
  EXPECT_THAT(r.lists, ElementsAre(" AList", " BList"));
}

TEST(SplitJson, KeepsTheWholeElementsOfAListThatWasCut) {
  const Recorded r = Split(Form::kJson, R"({"items":[{"a":1},{"b":2},{"c":)", 0, false);
  EXPECT_THAT(r.parts, ElementsAre("{\"a\":1}", "{\"b\":2}"));
  EXPECT_THAT(r.damage, ElementsAre(HasSubstr("cut off")));
  EXPECT_THAT(r.lists, SizeIs(1));
}

std::string Pretty(int elements) {
  nlohmann::json json = {{"kind", "PodList"}, {"items", nlohmann::json::array()}};
  for (int i = 0; i < elements; ++i) {
    json["items"].push_back({{"name", "pod-" + std::to_string(i)}, {"list", {{{"x", 1}}, {{"y", "a \"quote\" {"}}}}});
  }
  return json.dump(2);
}

TEST(SplitJson, GoesOnBehindADamagedElementOfAnIndentedList) {
  for (const char* broken : {"\"", "{", "}", ",", ":"}) {
    std::string text = Pretty(5);
    const size_t at = text.find("pod-1") - 1;  // the quote before it
    text.replace(at, 1, broken == std::string("\"") ? "" : broken);
    const Recorded r = Split(Form::kJson, text);
    EXPECT_GE(r.parts.size() + (r.damage.empty() ? 0 : 1), 5u) << broken;
    for (const char* name : {"pod-0", "pod-3", "pod-4"}) {
      EXPECT_THAT(r.parts, testing::Contains(HasSubstr(name))) << broken;
    }
  }
}

TEST(SplitJson, GoesOnBehindADamagedLine) {
  for (const std::string bad :
       {"{\"a\":\"x", "{\"a\":1", "{\"a\":{\"b\":1}", "}", "]", "oops {", "{\"a\"}}", "[[[[", "[{\"a\":["}) {
    const Recorded r = Split(Form::kJson, "{\"first\":1}\n" + bad + "\n{\"second\":{\"x\":1}}\n{\"third\":1}\n");
    EXPECT_THAT(r.parts, testing::Contains("{\"first\":1}")) << bad;
    EXPECT_THAT(r.parts, testing::Contains("{\"second\":{\"x\":1}}")) << bad;
    EXPECT_THAT(r.parts, testing::Contains("{\"third\":1}")) << bad;
  }
}

TEST(SplitJson, LeavesValuesWholeWhoseInnerBracesBeginALine) {
  for (const std::string text : {"{\"a\":\n{\"b\":1}}", "{\"a\":[\n{\"b\":1},\n{\"b\":2}\n]}",
                                 "{ \"a\": 1, \"x\":\n\n{}}", "[\n{\"a\":[\n{\"b\":1},\r\n{\"b\":2}]}\n]"}) {
    for (size_t chunk = 1; chunk < 12; ++chunk) {
      const Recorded r = Split(Form::kJson, text, chunk);
      EXPECT_THAT(r.damage, IsEmpty()) << text;
      EXPECT_THAT(r.parts, SizeIs(1)) << text;
    }
  }
}

TEST(SplitJson, TakesTheNextValueForOneWhereTheOneBeforeWasCutAtAComma) {
  for (const std::string cut :
       {"{\"kind\":\"A\",", "{\"kind\":\"A\",\"b\":", "{\"kind\":\"A\",\"b\":[", "{\"kind\":"}) {
    const Recorded r = Split(Form::kJson, cut + "\n{\"kind\":\"B\"}\n{\"kind\":\"C\"}", 5);
    EXPECT_THAT(r.parts, ElementsAre("{\"kind\":\"B\"}", "{\"kind\":\"C\"}")) << cut;
    EXPECT_THAT(r.damage, SizeIs(1)) << cut;
  }
}

TEST(SplitJson, LeavesAValueWholeInWhichAnotherBeginsLikeIt) {
  const std::string value =
      "{\"apiVersion\":\"v1\",\"owners\":[\n{\"apiVersion\":\"apps/v1\"},\n{\"apiVersion\":\"apps/v1\"}]}";
  for (const std::string& text : {value + "\n" + value, "[\n" + value + ",\n" + value + "\n]"}) {
    const Recorded r = Split(Form::kJson, text, 9);
    EXPECT_THAT(r.parts, ElementsAre(value, value));
    EXPECT_THAT(r.damage, IsEmpty());
  }
}

TEST(SplitJson, ReadsALineOfBlanksAndBracesInLinearTime) {
  const std::string text = std::string(4'000'000, ' ') + std::string(4'000'000, '{');
  EXPECT_THAT(Split(Form::kJson, text, 1 << 16).damage, SizeIs(1));
  std::string lines;
  for (int i = 0; i < 1'000; ++i) lines += std::string(2'000, ' ') + std::string(2'000, '{') + "\n";
  EXPECT_THAT(Split(Form::kJson, lines, 1 << 16).parts, IsEmpty());
}

TEST(SplitJson, LooksAtNothingInFrontOfAChunkBehindALongList) {
  const std::string element = "{\"a\":\"" + std::string(5'000, 'x') + "\"}";
  const std::string text = "{\"kind\":\"List\",\"items\":[\n" + element + "]";
  Recorded r;
  const std::unique_ptr<ObjectSplitter> splitter = SplitJson(r);
  splitter->Feed(text);
  splitter->Feed("\n{\"b\":2}\n");
  splitter->Finish(true);
  EXPECT_THAT(r.damage, SizeIs(1));
  EXPECT_THAT(r.parts, ElementsAre(element, "{\"b\":2}"));
}

TEST(SplitJson, DoesNotTakeAKindThatIsWrittenWithEscapes) {
  Recorded r = Split(Form::kJson, R"({"kind":"\u0053ecretList","items":[{"a":1}]})");
  EXPECT_THAT(r.lists, ElementsAre(" "));
}

TEST(SplitJson, DoesNotReadDoubtfulTextAgainAndAgain) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "{\"" + std::to_string(i) + "\":[\n";
  const Recorded r = Split(Form::kJson, text + "\"\n{\"last\":1}", 1 << 16);
  EXPECT_THAT(r.parts, ElementsAre("{\"last\":1}"));
  EXPECT_LE(r.damage.size(), 10u);
}

TEST(SyntaxOf, TellsJsonFromFlowYaml) {
  EXPECT_EQ(SyntaxOf("\xEF\xBB\xBF {\"a\""), ObjectSyntax::kJson);
  EXPECT_EQ(SyntaxOf("[\n  {}"), ObjectSyntax::kJson);
  EXPECT_EQ(SyntaxOf("[1"), ObjectSyntax::kJson);
  EXPECT_EQ(SyntaxOf("{kind: Pod}"), ObjectSyntax::kYaml);
  EXPECT_EQ(SyntaxOf("[ {'kind': Pod}]"), ObjectSyntax::kYaml);
  EXPECT_EQ(SyntaxOf("kind: Pod"), ObjectSyntax::kYaml);
  EXPECT_EQ(SyntaxOf("[ \n{"), std::nullopt);
  EXPECT_EQ(SyntaxOf(" \n"), std::nullopt);
}

TEST(SplitJson, FindsTheSameElementsAsAParser) {
  std::mt19937 random(7);
  const std::vector<std::string> texts = {"plain", "with \"quotes\"", "back\\slash\\", "{[", "]}",
                                          "\\\"",  "line\nbreak",     "items"};
  for (int round = 0; round < 300; ++round) {
    nlohmann::json list = nlohmann::json::array();
    for (unsigned i = 0; i < random() % 5; ++i) {
      nlohmann::json object;
      for (unsigned k = 0; k < 1 + random() % 4; ++k) {
        const std::string& key = texts[random() % texts.size()];
        const unsigned kind = random() % 4;
        if (kind == 0) object[key] = texts[random() % texts.size()];
        if (kind == 1) object[key] = {{texts[random() % texts.size()], {1, 2, nlohmann::json::object()}}};
        if (kind == 2) object[key] = -1.5;
        if (kind == 3) object[key] = nullptr;
      }
      list.push_back(object);
    }
    const nlohmann::json whole = {{"apiVersion", "v1"}, {"items", list}, {"kind", "List"}};
    const std::string text = whole.dump(round % 3 == 0 ? -1 : round % 3);
    const Recorded r = Split(Form::kJson, text, 1 + random() % 40);
    ASSERT_EQ(r.parts.size(), list.size()) << text;
    for (size_t i = 0; i < list.size(); ++i) EXPECT_EQ(nlohmann::json::parse(r.parts[i]), list[i]);
    EXPECT_THAT(r.damage, IsEmpty());
  }
}

TEST(SplitYaml, TakesDocumentsOneByOne) {
  const Recorded r =
      Split(Form::kYaml, "# head\nkind: A\n---\nkind: B\ntext: |\n  ---\n  - x\n--- # c\n...\n---\nkind: C");
  EXPECT_THAT(r.parts, ElementsAre("# head\nkind: A\n", "kind: B\ntext: |\n  ---\n  - x\n", "kind: C"));
  EXPECT_THAT(r.lines, ElementsAre(1, 4, 11));
}

TEST(SplitYaml, TakesTheElementsOfAListInEitherIndentation) {
  for (const std::string indent : {"", "  "}) {
    const std::string text = "apiVersion: v1\nitems:\n" + indent + "- kind: A\n" + indent + "  list:\n" + indent +
                             "  - x\n" + indent + "# note\n" + indent +
                             "- kind: B\nkind: PodList\nmetadata:\n  resourceVersion: \"\"\n";
    const Recorded r = Split(Form::kYaml, text);
    ASSERT_THAT(r.parts, SizeIs(2)) << text;
    EXPECT_THAT(r.parts[0], HasSubstr(indent + "  kind: A\n"));
    EXPECT_EQ(r.parts[1], indent + "  kind: B\n");
    EXPECT_THAT(r.lists, ElementsAre("v1 PodList"));
    EXPECT_THAT(r.lines, ElementsAre(3, 7));
  }
}

TEST(SplitYaml, TakesABareSequenceAndAnEmptyList) {
  EXPECT_THAT(Split(Form::kYaml, "- a: 1\n  b: 2\n- a: 3\n").parts, ElementsAre("  a: 1\n  b: 2\n", "  a: 3\n"));
  const Recorded r = Split(Form::kYaml, "apiVersion: v1\nitems: []\nkind: List\n");
  EXPECT_THAT(r.parts, IsEmpty());
  EXPECT_THAT(r.lists, ElementsAre("v1 List"));
}

TEST(SplitYaml, LeavesOutTheLastElementOfAListThatWasCut) {
  const Recorded r = Split(Form::kYaml, "items:\n- a: 1\n- a: 2\n  b", 0, false);
  EXPECT_THAT(r.parts, ElementsAre("  a: 1\n"));
  EXPECT_THAT(r.damage, ElementsAre(HasSubstr("cut off")));
}

TEST(SplitObjects, DoesNotDependOnHowTheTextIsCutIntoChunks) {
  const std::vector<std::pair<Form, std::string>> texts = {
      {Form::kJson, Pretty(3)},
      {Form::kJson, "{\"a\":\"\\\\\"}\n{\"b\":\"x\n{\"c\":1}\n[{\"d\":[]},5,\"e\"]\nnull"},
      {Form::kJson, R"({"items":[{"a":"\"}"}],"kind":"List"} {"x":1} ] {"y":2})"},
      {Form::kYaml, "apiVersion: v1\r\nitems:\r\n- a: |\r\n    x\r\n- b\r\nkind: List\r\n---\r\n- c\r\n"},
      {Form::kYaml, "a: 1\n--- {b: 2}\n---\nitems:\n  - x: 1\n  - y: 2\nkind: L\nitems2:\n- z\n"}};
  for (const auto& [form, text] : texts) {
    const Recorded whole = Split(form, text);
    for (size_t chunk = 1; chunk < 20; ++chunk) EXPECT_TRUE(Split(form, text, chunk) == whole) << chunk << "\n" << text;
  }
}

TEST(SplitJson, PassesOverAValueThatIsTooLong) {
  for (size_t length : {101, 500, 5'000}) {
    for (size_t chunk : {7, 10'000}) {
      Recorded r;
      const std::unique_ptr<ObjectSplitter> splitter = SplitJson(r, 100);
      const std::string text = "{\"a\":\"" + std::string(length, 'x') + "\\\"\"}\n{\"b\":1}\n";
      for (size_t at = 0; at < text.size(); at += chunk) splitter->Feed(std::string_view(text).substr(at, chunk));
      splitter->Finish(true);
      EXPECT_THAT(r.parts, ElementsAre("{\"b\":1}"));
      EXPECT_THAT(r.damage, ElementsAre(HasSubstr("longer than 100 bytes")));
    }
  }
}

TEST(SplitYaml, PassesOverAValueThatIsTooLong) {
  Recorded r;
  const std::unique_ptr<ObjectSplitter> splitter = SplitYaml(r, 100);
  splitter->Feed("kind: List\nitems:\n- a: " + std::string(200, 'x') + "\n- b: |\n" + std::string(40, ' '));
  for (int i = 0; i < 20; ++i) splitter->Feed("    0123456789\n");
  splitter->Feed("- c: 1\n");
  splitter->Finish(true);
  EXPECT_THAT(r.parts, ElementsAre("  c: 1\n"));
  EXPECT_THAT(r.damage, SizeIs(2));
}

}  // namespace
}  // namespace bundlescope
