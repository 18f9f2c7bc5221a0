#include "analyzers/versions/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array<std::string_view, 2> kColours = {"green", "blue"};

// One mapping and what reading it finds fault with.
class SchemaTest : public testing::Test {
 protected:
  Fields& Read(const char* yaml) {
    Result<Document> document = ParseYaml(yaml);
    EXPECT_TRUE(document) << yaml;
    document_.emplace(std::move(*document));
    issues_.clear();
    fields_.emplace(&document_->root(), "f.yaml", "thing", &issues_);
    return *fields_;
  }
  void ExpectIssue(const char* message, const char* hint = "") {
    ASSERT_EQ(issues_.size(), 1u);
    EXPECT_THAT(issues_[0].message, HasSubstr(message));
    EXPECT_THAT(issues_[0].hint, HasSubstr(hint));
    EXPECT_EQ(issues_[0].place.line, 1u);
  }

  std::optional<Document> document_;
  std::optional<Fields> fields_;
  Issues issues_;
};

TEST_F(SchemaTest, AWordIsOneOfTheListOrAnIssueWithTheNearest) {
  EXPECT_EQ(ReadWord(Read("colour: blue"), "colour", Need::kRequired, kColours), "blue");
  EXPECT_THAT(issues_, IsEmpty());
  EXPECT_EQ(ReadWord(Read("colour: blu"), "colour", Need::kRequired, kColours), "");
  ExpectIssue("must be one of: green, blue", "did you mean 'blue'?");
  EXPECT_EQ(ReadWord(Read("colour: 5"), "colour", Need::kRequired, kColours), "");
  ExpectIssue("'colour'", "\"5\"");
  EXPECT_EQ(ReadWord(Read("other: blue"), "colour", Need::kRequired, kColours), "");
  ExpectIssue("'colour' is missing");
  EXPECT_EQ(ReadWord(Read("other: blue"), "colour", Need::kOptional, kColours), "");
  EXPECT_THAT(issues_, IsEmpty());
}

TEST_F(SchemaTest, AListIsAListAndNotEmpty) {
  EXPECT_EQ(ReadList(Read("l: [1, 2]"), "l", Need::kRequired).size(), 2u);
  EXPECT_THAT(issues_, IsEmpty());
  EXPECT_EQ(ReadList(Read("l: {a: 1}"), "l", Need::kOptional).size(), 0u);
  ExpectIssue("must be a list", "square brackets");
  EXPECT_EQ(ReadList(Read("l: []"), "l", Need::kOptional).size(), 0u);
  ExpectIssue("empty list");
  EXPECT_EQ(ReadList(Read("m: 1"), "l", Need::kRequired).size(), 0u);
  ExpectIssue("'l' is missing");
}

TEST_F(SchemaTest, TextsAreNotEmpty) {
  EXPECT_THAT(ReadTexts(Read("l: [a, b]"), "l"), ElementsAre("a", "b"));
  EXPECT_THAT(issues_, IsEmpty());
  ReadTexts(Read("l: [a, '']"), "l");
  ExpectIssue("empty text");
}

TEST_F(SchemaTest, VersionsMustBeQuotedAndPlain) {
  EXPECT_THAT(ReadVersions(Read("l: ['2.10', v1.0.0]"), "l", Need::kRequired), ElementsAre("2.10", "v1.0.0"));
  EXPECT_THAT(issues_, IsEmpty());
  EXPECT_THAT(ReadVersions(Read("l: [2.10]"), "l", Need::kRequired), IsEmpty());
  ExpectIssue("must be a string", "quote the version: \"2.10\"");
  EXPECT_THAT(ReadVersions(Read("l: ['a b']"), "l", Need::kRequired), IsEmpty());
  ExpectIssue("cannot be a version");
}

TEST_F(SchemaTest, ComponentsHaveSimpleNames) {
  EXPECT_EQ(ReadComponentName(Read("component: fleet-agent")), "fleet-agent");
  EXPECT_THAT(issues_, IsEmpty());
  for (const char* yaml : {"component: Fleet", "component: ''", "component: a/b", "component: [a]"}) {
    EXPECT_EQ(ReadComponentName(Read(yaml)), "") << yaml;
    ExpectIssue("'component'");
  }
}

TEST(CountErrors, LeavesWarningsAndWhatWasThereBeforeOut) {
  const Issues issues = {
      {IssueLevel::kError, {}, "", ""}, {IssueLevel::kWarning, {}, "", ""}, {IssueLevel::kError, {}, "", ""}};
  EXPECT_EQ(CountErrors(issues, 0), 2u);
  EXPECT_EQ(CountErrors(issues, 1), 1u);
  EXPECT_EQ(CountErrors(issues, 3), 0u);
}

}  // namespace
}  // namespace bundlescope
