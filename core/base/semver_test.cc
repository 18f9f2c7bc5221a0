#include "core/base/semver.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::strong_ordering CompareTexts(std::string_view a, std::string_view b) {
  const std::optional<Semver> x = ParseSemver(a);
  const std::optional<Semver> y = ParseSemver(b);
  EXPECT_TRUE(x) << a;
  EXPECT_TRUE(y) << b;
  return x && y ? Compare(*x, *y) : std::strong_ordering::equal;
}

// Each pair of the list is compared in both directions.
void ExpectAscending(const std::vector<std::string_view>& versions) {
  for (size_t i = 0; i < versions.size(); ++i) {
    for (size_t j = 0; j < versions.size(); ++j) {
      EXPECT_EQ(CompareTexts(versions[i], versions[j]), i <=> j) << versions[i] << " and " << versions[j];
    }
  }
}

TEST(ParseSemver, ReadsAllParts) {
  const std::optional<Semver> v = ParseSemver("1.22.333-rc.1.x-y+build.007");
  ASSERT_TRUE(v);
  EXPECT_EQ(v->major, 1u);
  EXPECT_EQ(v->minor, 22u);
  EXPECT_EQ(v->patch, 333u);
  EXPECT_EQ(v->prerelease, (std::vector<std::string>{"rc", "1", "x-y"}));
  EXPECT_EQ(v->build, "build.007");
}

TEST(ParseSemver, WritesWhatItReadWithoutTheLeadingV) {
  for (const std::string text : {"0.0.0", "1.2.3", "0.12.0-alpha.14", "1.0.0+up1.2.3", "1.0.0-0A.is.legal",
                                 "1.2.3----RC-SNAPSHOT.12.9.1--.12+788", "1.0.0+0.build.1-rc.10000aaa-kk-0.1",
                                 "18446744073709551615.0.0", "106.1.0+up0.12.0-rc.1"}) {
    for (const std::string prefix : {"", "v", "V"}) {
      const std::optional<Semver> v = ParseSemver(prefix + text);
      ASSERT_TRUE(v) << prefix << text;
      EXPECT_EQ(v->ToString(), text);
    }
  }
}

TEST(ParseSemver, RefusesWhatIsNoVersion) {
  for (const std::string_view text : {"",
                                      "v",
                                      "vv1.2.3",
                                      "1",
                                      "1.2",
                                      "1.2.3.4",
                                      "01.2.3",
                                      "1.02.3",
                                      "1.2.03",
                                      "1.2.3-",
                                      "1.2.3-01",
                                      "1.2.3-a..b",
                                      "1.2.3-a.",
                                      "1.2.3+",
                                      "1.2.3+a..b",
                                      "1.2.3+a+b",
                                      "1.2.3-a_b",
                                      "1.2.3-\xC3\xA9",
                                      " 1.2.3",
                                      "1.2.3 ",
                                      "1.2.3\n",
                                      "-1.2.3",
                                      "+1.2.3",
                                      "1.-2.3",
                                      "a.b.c",
                                      "1..3",
                                      ".1.2",
                                      "head",
                                      "latest",
                                      "1.2.x",
                                      "18446744073709551616.0.0"}) {
    EXPECT_FALSE(ParseSemver(text)) << "'" << text << "'";
  }
}

TEST(CompareSemver, FollowsTheListsOfTheSpecification) {
  ExpectAscending({"1.0.0", "2.0.0", "2.1.0", "2.1.1"});
  ExpectAscending({"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
                   "1.0.0-rc.1", "1.0.0"});
}

TEST(CompareSemver, OrdersFleetPrereleasesByNumberAndBeforeTheRelease) {
  ExpectAscending({"0.11.9", "0.12.0-alpha.2", "0.12.0-alpha.14", "v0.12.0-alpha.15", "0.12.0-beta.1", "0.12.0-rc.1",
                   "0.12.0-rc.10", "v0.12.0", "0.12.1-rc.1", "0.12.1"});
}

TEST(CompareSemver, PutsNumbersBeforeWordsAndCapitalsBeforeSmallLetters) {
  ExpectAscending({"1.0.0-9", "1.0.0-10", "1.0.0-99999999999999999999999", "1.0.0-100000000000000000000000", "1.0.0--",
                   "1.0.0-1a", "1.0.0-A", "1.0.0-a"});
}

TEST(CompareSemver, IgnoresBuildMetadata) {
  EXPECT_EQ(CompareTexts("1.2.3+a", "1.2.3+b"), std::strong_ordering::equal);
  EXPECT_EQ(CompareTexts("v1.2.3-rc.1", "1.2.3-rc.1+x"), std::strong_ordering::equal);
}

}  // namespace
}  // namespace bundlescope
