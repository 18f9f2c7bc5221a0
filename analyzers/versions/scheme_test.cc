#include "analyzers/versions/scheme.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bundlescope {
namespace {

Version Read(VersionScheme scheme, std::string_view text) {
  const std::optional<Version> version = ParseVersion(scheme, text);
  EXPECT_TRUE(version) << text;
  return version.value_or(Version{scheme, "", {}});
}

VersionOrder Builds(std::string_view a, std::string_view b) {
  return Compare(Read(VersionScheme::kSemverBuild, a), Read(VersionScheme::kSemverBuild, b));
}

TEST(VersionSchemeName, IsReadBack) {
  for (const auto scheme : {VersionScheme::kSemver, VersionScheme::kSemverBuild, VersionScheme::kEnum}) {
    EXPECT_EQ(ParseVersionScheme(Name(scheme)), scheme);
  }
  EXPECT_FALSE(ParseVersionScheme("semver"));
  EXPECT_FALSE(ParseVersionScheme(""));
}

TEST(CleanVersion, TakesOneLeadingVBeforeADigit) {
  EXPECT_EQ(CleanVersion("v0.12.0"), "0.12.0");
  EXPECT_EQ(CleanVersion("V1.0.0"), "1.0.0");
  EXPECT_EQ(CleanVersion("vv1.0.0"), "vv1.0.0");
  EXPECT_EQ(CleanVersion("vendor"), "vendor");
  EXPECT_EQ(CleanVersion("v"), "v");
  EXPECT_EQ(CleanVersion(""), "");
}

TEST(IsVersionText, RefusesWhatCouldHarmAReport) {
  EXPECT_TRUE(IsVersionText("v1.32.2+rke2r1"));
  EXPECT_TRUE(IsVersionText(std::string(128, '1')));
  EXPECT_FALSE(IsVersionText(std::string(129, '1')));
  EXPECT_FALSE(IsVersionText(""));
  EXPECT_FALSE(IsVersionText("1.0.0 "));
  EXPECT_FALSE(IsVersionText("1.0.0\x1b[31m"));
  EXPECT_FALSE(IsVersionText("$(reboot)"));
  EXPECT_FALSE(IsVersionText("1.0.0\xe2\x80\xae"));
  EXPECT_FALSE(IsVersionText(std::string("1.0.0\0", 6)));
}

TEST(ParseVersion, ReadsTagsOfTheField) {
  for (const char* text : {"v0.12.0-beta.2", "0.12.0", "v2.10.4-alpha1", "v0.12.0-beta.2-rancher1", "v1.32.2+rke2r1"}) {
    EXPECT_TRUE(ParseVersion(VersionScheme::kSemver, text)) << text;
    EXPECT_TRUE(ParseVersion(VersionScheme::kSemverBuild, text)) << text;
  }
}

TEST(ParseVersion, DoesNotGuess) {
  for (const char* text : {"", "dev-head", "main-abc1234", "latest", "v2.11-head", "0.12", "1.2.3.4", "01.2.3",
                           "1.2.3-", "99999999999999999999.0.0", "1.2.3-rc.01"}) {
    EXPECT_FALSE(ParseVersion(VersionScheme::kSemver, text)) << text;
    EXPECT_FALSE(ParseVersion(VersionScheme::kSemverBuild, text)) << text;
  }
  EXPECT_TRUE(ParseVersion(VersionScheme::kEnum, "dev-head"));
  EXPECT_FALSE(ParseVersion(VersionScheme::kEnum, ""));
}

TEST(CompareVersions, SemverIgnoresBuildMetadata) {
  const auto order =
      Compare(Read(VersionScheme::kSemver, "1.32.2+rke2r1"), Read(VersionScheme::kSemver, "1.32.2+k3s9"));
  EXPECT_TRUE(order.comparable);
  EXPECT_TRUE(order.order == 0);
}

TEST(CompareVersions, SemverBuildOrdersBuildsAsNumbers) {
  const std::vector<std::string> sorted = {"1.32.1+rke2r9", "1.32.2-rc1+rke2r1",    "1.32.2",         "1.32.2+rke2r1",
                                           "1.32.2+rke2r2", "1.32.2+rke2r2-build1", "1.32.2+rke2r10", "1.32.3"};
  for (size_t i = 0; i < sorted.size(); ++i) {
    for (size_t j = 0; j < sorted.size(); ++j) {
      const VersionOrder order = Builds(sorted[i], sorted[j]);
      EXPECT_TRUE(order.comparable) << sorted[i] << " " << sorted[j];
      EXPECT_TRUE(order.order == (i <=> j)) << sorted[i] << " " << sorted[j];
    }
  }
}

TEST(CompareVersions, SemverBuildTakesNumbersOfAnySize) {
  EXPECT_TRUE(Builds("1.0.0+r99999999999999999998", "1.0.0+r99999999999999999999").order < 0);
  EXPECT_TRUE(Builds("1.0.0+r7", "1.0.0+r007").order == 0);
  EXPECT_TRUE(Builds("1.0.0+r0", "1.0.0+r00").order == 0);
}

TEST(CompareVersions, BuildsOfTwoDistributionsAreNotComparable) {
  EXPECT_FALSE(Builds("1.32.2+rke2r1", "1.32.2+k3s1").comparable);
  EXPECT_FALSE(Builds("1.32.2+rke2r1", "1.32.2+rke2x1").comparable);
  EXPECT_TRUE(Builds("1.32.1+rke2r1", "1.32.2+k3s1").comparable);  // the numbers before already decide
}

TEST(CompareVersions, EnumKnowsOnlySame) {
  EXPECT_TRUE(Compare(Read(VersionScheme::kEnum, "v1"), Read(VersionScheme::kEnum, "1")).comparable);
  EXPECT_FALSE(Compare(Read(VersionScheme::kEnum, "1"), Read(VersionScheme::kEnum, "2")).comparable);
}

// std::sort with an order that is none is undefined behaviour, so the order is checked on everything small.
TEST(CompareVersions, OrderIsTotalForEveryScheme) {
  std::vector<std::string> texts;
  std::mt19937 random(1);
  for (int i = 0; i < 60; ++i) {
    std::string build = "1.0.0+";
    for (size_t n = 1 + random() % 4; n > 0; --n) build += "01ab-."[random() % 5];
    texts.push_back(build);
  }
  for (const auto scheme : {VersionScheme::kSemver, VersionScheme::kSemverBuild, VersionScheme::kEnum}) {
    std::vector<Version> all;
    for (const std::string& text : texts) all.push_back(Read(scheme, text));
    for (const Version& a : all) {
      EXPECT_TRUE(Compare(a, a).order == 0);
      for (const Version& b : all) {
        EXPECT_TRUE((Compare(a, b).order < 0) == (Compare(b, a).order > 0)) << a.text << " " << b.text;
        EXPECT_EQ(Compare(a, b).comparable, Compare(b, a).comparable);
        for (const Version& c : all) {
          if (Compare(a, b).order > 0 || Compare(b, c).order > 0) continue;
          EXPECT_TRUE(Compare(a, c).order <= 0) << a.text << " " << b.text << " " << c.text;
          if (Compare(a, b).comparable && Compare(b, c).comparable) {
            EXPECT_TRUE(Compare(a, c).comparable) << a.text << " " << b.text << " " << c.text;
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace bundlescope
