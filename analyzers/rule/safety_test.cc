#include "analyzers/rule/safety.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analyzers/rule/parse.h"
#include "analyzers/rule/rule_for_test.h"

namespace bundlescope {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kVerify =
    "  - {id: see, category: verify, risk: none, title: See, command: [kubectl, get, pods], expect: they run}\n";

Issues IssuesWith(const std::string& steps) {
  Issues issues;
  const Document document = ParseYaml(SmallRule() + "remediation:\n" + steps).value();
  ParseRule(document.root(), "r.yaml", &issues);
  return issues;
}
auto Says(const std::string& text) { return Contains(Field(&Issue::message, HasSubstr(text))); }

TEST(CheckSafety, TakesAHarmlessStepWithAVerification) { EXPECT_THAT(IssuesWith(kVerify), IsEmpty()); }

TEST(CheckSafety, WhatDeletesNeedsRiskAndUndo) {
  const Issues issues = IssuesWith(
      std::string(
          "  - {id: rm, category: workaround, risk: low, title: Remove, command: [kubectl, delete, secret, x]}\n") +
      kVerify);
  EXPECT_THAT(issues, Says("its risk is at least medium"));
  EXPECT_THAT(issues, Says("it needs 'undo'"));
}

TEST(CheckSafety, ACommandTakesOnlyDeclaredValues) {
  const Issues issues = IssuesWith(
      std::string("  - {id: x, category: workaround, risk: low, title: X, command: [kubectl, get, \"${name}\"]}\n") +
      kVerify);
  EXPECT_THAT(issues, Says("'${name}' in the command is no declared parameter"));
}

TEST(CheckSafety, ARuleWithCommandsSaysHowToVerify) {
  EXPECT_THAT(
      IssuesWith("  - {id: x, category: workaround, risk: low, title: X, command: [kubectl, rollout, restart, d]}\n"),
      Says("no step of category 'verify'"));
}

TEST(CheckSafety, CategoriesAreThoseOfCsaf) {
  EXPECT_THAT(IssuesWith(std::string("  - {id: x, category: magic, risk: low, title: X}\n") + kVerify),
              Says("unknown category 'magic'"));
}

}  // namespace
}  // namespace bundlescope
