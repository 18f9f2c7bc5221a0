#include <gtest/gtest.h>

#include "analyzers/versions/version_issue.h"

namespace bundlescope {
namespace {

constexpr auto kYes = Affected::kYes;
constexpr auto kNo = Affected::kNo;
constexpr auto kUnknown = Affected::kUnknown;

VersionRange FromTo(std::string introduced, std::string fixed) {
  return {VersionScheme::kSemver,
          {{VersionEventKind::kIntroduced, std::move(introduced), "", ""},
           {VersionEventKind::kFixed, std::move(fixed), "", ""}}};
}

AffectedComponent Entry(std::string component) {
  AffectedComponent out;
  out.component = std::move(component);
  return out;
}

TEST(Evaluate, SaysNoOfComponentsItDoesNotSpeakOf) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  issue.affected[0].ranges = {FromTo("0", "2.0.0")};
  const AffectedComponent* hit = &issue.affected[0];
  EXPECT_EQ(Evaluate(issue, "fleet-agent", "1.0.0", &hit), kNo);
  EXPECT_EQ(hit, nullptr);
  EXPECT_EQ(Evaluate(issue, "fleet-agent", "dev-head"), kNo);
  EXPECT_EQ(Evaluate(issue, "rancher-agent", "1.0.0"), kNo);
}

TEST(Evaluate, AnyRangeIsEnough) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  issue.affected[0].ranges = {FromTo("2.9.0", "2.9.9"), FromTo("2.10.0", "2.10.5")};
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.9.8"), kYes);
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.9.9"), kNo);
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.10.4"), kYes);
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.10.5"), kNo);
}

TEST(Evaluate, SingleVersionsMatchWithAndWithoutV) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  issue.affected[0].versions = {"2.9.3", "v2.9.5"};
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.9.3"), kYes);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.9.5"), kYes);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.9.4"), kNo);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.9.3-rc.1"), kNo);
}

TEST(Evaluate, AListOfReleasesSaysNothingOfADevelopmentBuild) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  issue.affected[0].versions = {"2.9.3"};
  EXPECT_EQ(Evaluate(issue, "rancher", "dev-head"), kUnknown);
  issue.affected[0].versions = {"2.9.3", "dev-head"};  // now it is a list of names
  EXPECT_EQ(Evaluate(issue, "rancher", "dev-head"), kYes);
  EXPECT_EQ(Evaluate(issue, "rancher", "main-head"), kNo);
}

TEST(Evaluate, AnEmptyVersionIsUnknownWhateverTheRecordSays) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  const AffectedComponent* hit = nullptr;
  EXPECT_EQ(Evaluate(issue, "rancher", "", &hit), kUnknown);
  EXPECT_EQ(hit, &issue.affected[0]);
  issue.affected[0].versions = {"a", "b"};
  EXPECT_EQ(Evaluate(issue, "rancher", ""), kUnknown);
  EXPECT_EQ(Evaluate(issue, "rancher", "a\x1b[0m"), kUnknown);
}

TEST(Evaluate, NotAffectedWinsOverARange) {
  VersionIssue issue;
  issue.affected.push_back(Entry("rancher"));
  issue.affected[0].ranges = {FromTo("2.0.0", "3.0.0")};
  issue.affected[0].versions = {"2.5.0"};
  issue.not_affected.push_back({"rancher", {"2.5.0", "v2.6.0-hotfix", "patched-head"}, ""});
  issue.not_affected.push_back({"fleet-agent", {"2.7.0"}, ""});
  const AffectedComponent* hit = &issue.affected[0];
  EXPECT_EQ(Evaluate(issue, "rancher", "v2.5.0", &hit), kNo);
  EXPECT_EQ(hit, nullptr);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.6.0-hotfix"), kNo);
  EXPECT_EQ(Evaluate(issue, "rancher", "patched-head"), kNo);
  EXPECT_EQ(Evaluate(issue, "rancher", "other-head"), kUnknown);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.7.0"), kYes);
}

TEST(Evaluate, TheStrongestEntryIsTheHit) {
  VersionIssue issue;
  for (int i = 0; i < 3; ++i) issue.affected.push_back(Entry("rancher"));
  issue.affected[0].ranges = {FromTo("2.0.0+a", "soon")};  // cannot be read: unknown
  issue.affected[1].ranges = {FromTo("2.0.0", "3.0.0")};
  issue.affected[1].reported_only = true;
  issue.affected[2].ranges = {FromTo("2.5.0", "2.6.0")};
  const AffectedComponent* hit = nullptr;
  EXPECT_EQ(Evaluate(issue, "rancher", "2.5.1", &hit), kYes);
  EXPECT_EQ(hit, &issue.affected[2]);
  EXPECT_EQ(Evaluate(issue, "rancher", "2.1.0", &hit), kYes);
  EXPECT_EQ(hit, &issue.affected[1]);
  EXPECT_EQ(Evaluate(issue, "rancher", "4.0.0", &hit), kUnknown);
  EXPECT_EQ(hit, &issue.affected[0]);
}

}  // namespace
}  // namespace bundlescope
