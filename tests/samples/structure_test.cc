#include "tests/samples/structure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace bundlescope {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Compare(const char* one, const char* other) {
  return CompareStructure(json::parse(one), json::parse(other));
}

TEST(CompareStructure, ProseMayDiffer) {
  EXPECT_THAT(
      Compare(R"({"findings": [{"title": "one", "rule": "r"}]})", R"({"findings": [{"title": "一", "rule": "r"}]})"),
      IsEmpty());
}

TEST(CompareStructure, ProseMayNotLackInOneLanguage) {
  EXPECT_THAT(Compare(R"({"title": "one"})", R"({"title": ""})"), ElementsAre(HasSubstr("report.title")));
  EXPECT_THAT(Compare(R"({"title": "one"})", R"({"title": null})"), ElementsAre(HasSubstr("report.title")));
}

TEST(CompareStructure, NothingElseMayDiffer) {
  EXPECT_THAT(Compare(R"({"findings": [{"rule": "r"}]})", R"({"findings": [{"rule": "s"}]})"),
              ElementsAre("report.findings[0].rule: \"r\" and \"s\""));
  EXPECT_THAT(Compare(R"({"stats": {"rules": 4}})", R"({"stats": {"rules": 5}})"),
              ElementsAre("report.stats.rules: 4 and 5"));
}

TEST(CompareStructure, ListsAreEquallyLong) {
  EXPECT_THAT(Compare(R"({"findings": [1]})", R"({"findings": [1, 2]})"), ElementsAre(HasSubstr("report.findings")));
}

TEST(CompareStructure, NeitherSideHasKeysOfItsOwn) {
  EXPECT_THAT(Compare(R"({"a": 1, "b": 1})", R"({"b": 1, "c": 1})"),
              ElementsAre("report.a: only in the first", "report.c: only in the second"));
}

TEST(CompareStructure, CommandsAreNotTranslated) {
  EXPECT_THAT(Compare(R"({"command": ["kubectl"]})", R"({"command": ["库"]})"),
              ElementsAre(HasSubstr("report.command[0]")));
}

}  // namespace
}  // namespace bundlescope
