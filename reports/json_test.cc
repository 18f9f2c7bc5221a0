#include "reports/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"
#include "core/document/document.h"
#include "reports/golden_for_test.h"
#include "reports/report_for_test.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Render(const Report& report, Language language = Language::kEnglish) {
  std::string out;
  JsonReporter().Render(report, {.language = language}, &out);
  return out;
}

Document Parse(const std::string& text) {
  Result<Document> document = ParseJson(text);
  EXPECT_TRUE(document) << (document ? "" : document.error().ToString());
  return std::move(*document);
}

std::vector<std::string> Keys(const Node& node) {
  std::vector<std::string> keys;
  for (const NodeMember& member : node.members()) keys.emplace_back(member.key);
  return keys;
}

// The part of JSON Schema that docs/report.schema.json uses, and stricter: a member that it does not name is an error.
class SchemaWalk {
 public:
  explicit SchemaWalk(const Node& schema) : root_(schema) {}

  void Check(const Node& value, const Node& schema_or_ref, const std::string& path) {
    const Node& schema = Resolve(schema_or_ref);
    EXPECT_TRUE(HasType(value, schema)) << path << " is a " << NodeKindName(value.kind());
    CheckEnum(value, schema, path);
    if (const Node* required = schema.Find("required")) {
      for (const Node& key : required->items())
        EXPECT_NE(value.Find(key.AsString()), nullptr) << path << key.AsString();
    }
    const Node* properties = schema.Find("properties");
    for (const NodeMember& member : value.members()) {
      const std::string at = path + "." + std::string(member.key);
      const Node* property = properties ? properties->Find(member.key) : nullptr;
      ASSERT_NE(property, nullptr) << at << " is not in docs/report.schema.json";
      seen_.insert(property);
      Check(member.value, *property, at);
    }
    for (const Node& item : value.items()) Check(item, *schema.Find("items"), path + "[]");
  }

  // Members that the schema names and no value had.
  std::vector<std::string> Unseen(const Node& schema) const {
    std::vector<std::string> unseen;
    for (const NodeMember& member : schema.members()) {
      if (member.key == "properties") {
        for (const NodeMember& property : member.value.members()) {
          if (!seen_.contains(&property.value)) unseen.emplace_back(property.key);
        }
      }
      for (const std::string& key : Unseen(member.value)) unseen.push_back(key);
    }
    return unseen;
  }

 private:
  const Node& Resolve(const Node& schema) const {
    const Node* ref = schema.Find("$ref");
    if (ref == nullptr) return schema;
    constexpr std::string_view kPrefix = "#/definitions/";
    return *root_.FindPath({"definitions", ref->AsString().substr(kPrefix.size())});
  }

  static bool HasType(const Node& value, const Node& schema) {
    const Node& type = *schema.Find("type");
    std::set<std::string_view> names;
    if (type.IsString()) names.insert(type.AsString());
    for (const Node& name : type.items()) names.insert(name.AsString());
    switch (value.kind()) {
      case NodeKind::kNull:
        return names.contains("null");
      case NodeKind::kBool:
        return names.contains("boolean");
      case NodeKind::kInt:
        return names.contains("integer");
      case NodeKind::kString:
        return names.contains("string");
      case NodeKind::kSequence:
        return names.contains("array");
      case NodeKind::kMapping:
        return names.contains("object");
      case NodeKind::kDouble:
        return false;
    }
    return false;
  }

  static void CheckEnum(const Node& value, const Node& schema, const std::string& path) {
    const Node* words = schema.Find("enum");
    if (words == nullptr) return;
    std::set<std::string_view> names;
    for (const Node& word : words->items()) names.insert(word.AsString());
    EXPECT_TRUE(names.contains(value.AsString())) << path << ": " << value.AsString();
  }

  const Node& root_;
  std::set<const Node*> seen_;
};

TEST(JsonReport, IsAsAgreed) { ExpectGolden("sample.en.json", Render(SampleReport())); }

TEST(JsonReport, HasItsMembersInTheAgreedOrder) {
  const Document document = Parse(Render(SampleReport()));
  EXPECT_THAT(Keys(document.root()), ElementsAre("schema", "tool", "packs", "clusters", "findings", "coverage",
                                                 "diagnostics", "not_assessed", "stats"));
  EXPECT_THAT(Keys(document.root().Find("findings")->items()[0]),
              ElementsAre("rule", "revision", "severity", "verdict", "confidence", "category", "cluster", "group",
                          "fingerprint", "caused_by", "caused_by_rule", "title", "summary", "evidence", "missing",
                          "remediation", "references"));
}

TEST(JsonReport, IsWhatTheSchemaSaysAndUsesAllOfIt) {
  const Document schema = Parse(ReadSourceFile("docs/report.schema.json"));
  const Document document = Parse(Render(SampleReport()));
  SchemaWalk walk(schema.root());
  walk.Check(document.root(), schema.root(), "$");
  EXPECT_THAT(walk.Unseen(schema.root()), ElementsAre());
}

TEST(JsonReport, HasEveryMemberDescribedForPeople) {
  const std::string page = ReadSourceFile("docs/report-format.md");
  const Document document = Parse(Render(SampleReport()));
  std::set<std::string> keys;
  const auto collect = [&](const auto& self, const Node& node) -> void {
    for (const NodeMember& member : node.members()) {
      keys.emplace(member.key);
      self(self, member.value);
    }
    for (const Node& item : node.items()) self(self, item);
  };
  collect(collect, document.root());
  EXPECT_GT(keys.size(), 50u);
  for (const std::string& key : keys) EXPECT_THAT(page, HasSubstr("`" + key + "`"));
}

TEST(JsonReport, NamesTheCauseByFingerprintAndRule) {
  const Document document = Parse(Render(SampleReport()));
  const std::span<const Node> findings = document.root().Find("findings")->items();
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_TRUE(findings[0].Find("caused_by")->IsNull());
  EXPECT_TRUE(findings[0].Find("caused_by_rule")->IsNull());
  EXPECT_EQ(findings[1].StringAt({"caused_by"}), findings[0].StringAt({"fingerprint"}));
  EXPECT_EQ(findings[1].StringAt({"caused_by_rule"}), findings[0].StringAt({"rule"}));
}

TEST(JsonReport, KeepsAFingerprintOfACauseThatIsNotThere) {
  Report report;
  report.findings = {UndecidedFinding()};
  report.findings[0].caused_by = "0123456789abcdef";
  const Document document = Parse(Render(report));
  const Node& finding = document.root().Find("findings")->items()[0];
  EXPECT_EQ(finding.StringAt({"caused_by"}), "0123456789abcdef");
  EXPECT_TRUE(finding.Find("caused_by_rule")->IsNull());
}

TEST(JsonReport, HasTextsInOneLanguage) {
  const Document document = Parse(Render(SampleReport(), Language::kChinese));
  const Node& finding = document.root().Find("findings")->items()[0];
  EXPECT_EQ(finding.StringAt({"title"}), "重新导入后 fleet-agent 仍在使用已被删除的注册凭据");
  EXPECT_EQ(finding.Find("remediation")->items()[0].StringAt({"undo"}), "无需回滚");
}

TEST(JsonReport, LeavesOutWhatASourceDoesNotHave) {
  Report report;
  report.findings = {UndecidedFinding()};
  EvidenceSource source;
  source.archive = "a.tgz";
  source.time_inferred = true;  // says nothing without a time
  report.findings[0].evidence[0].sources = {source};
  const Document document = Parse(Render(report));
  const Node& evidence = document.root().Find("findings")->items()[0].Find("evidence")->items()[0];
  EXPECT_THAT(Keys(evidence.Find("sources")->items()[0]), ElementsAre("archive"));
}

TEST(JsonReport, CutsExcerptsBetweenCharacters) {
  Report report;
  report.findings = {UndecidedFinding()};
  EvidenceSource source;
  for (int i = 0; i < 100'000; ++i) source.excerpt += "集";
  report.findings[0].evidence[0].sources = {source};
  const Document document = Parse(Render(report));
  const Node& evidence = document.root().Find("findings")->items()[0].Find("evidence")->items()[0];
  const std::string_view excerpt = evidence.Find("sources")->items()[0].StringAt({"excerpt"});
  EXPECT_EQ(excerpt.size(), 510u);  // 169 characters of three bytes and the ellipsis: one more would be 513
  EXPECT_TRUE(excerpt.ends_with("集…"));
}

TEST(JsonReport, GivesHostileTextBackToAParser) {
  const Document document = Parse(Render(HostileReport()));
  const Node& finding = document.root().Find("findings")->items()[0];
  EXPECT_EQ(finding.StringAt({"title"}), ReplaceInvalidUtf8(HostileText()));
  const Node& source = finding.Find("evidence")->items()[0].Find("sources")->items()[0];
  EXPECT_EQ(source.StringAt({"member"}), ReplaceInvalidUtf8(HostileText()));
  EXPECT_EQ(source.StringAt({"excerpt"}), ReplaceInvalidUtf8(HostileText()));
}

TEST(JsonReport, StripsCommandsOfWhatCannotBeSeen) {
  const Document document = Parse(Render(HostileReport()));
  const Node& step = document.root().Find("findings")->items()[0].Find("remediation")->items()[0];
  const std::string_view last = step.Find("command")->items().back().AsString();
  EXPECT_EQ(MakePrintable(last), last);
  EXPECT_THAT(std::string(last), HasSubstr("$ rm -rf /"));
}

}  // namespace
}  // namespace bundlescope
