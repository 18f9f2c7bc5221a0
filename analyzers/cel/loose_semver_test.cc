#include "analyzers/cel/loose_semver.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

struct Case {
  std::string_view text;
  std::string_view strict;  // what it is read as; "": refused
  std::string_view loose;
  std::string_view source;
};

std::string TextOf(const Result<Semver>& version) { return version ? version->ToString() : ""; }

TEST(ParseSemver, ReadsStrictlyAndLooselyAsKubernetesDocuments) {
  static constexpr Case kCases[] = {
      {"1.0.0", "1.0.0", "1.0.0", "Kubernetes documentation, semver()"},
      {"0.1.0-alpha.1", "0.1.0-alpha.1", "0.1.0-alpha.1", "Kubernetes documentation, semver()"},
      {"200K", "", "", "Kubernetes documentation, semver()"},
      {"Three", "", "", "Kubernetes documentation, semver()"},
      {"Mi", "", "", "Kubernetes documentation, semver()"},
      {"v1.0.0", "", "1.0.0", "Kubernetes documentation, semver()"},
      {"1.0", "", "1.0.0", "Kubernetes documentation, semver()"},
      {"01.01.01", "", "1.1.1", "Kubernetes documentation, semver()"},
      {"hello", "", "", "Kubernetes documentation, isSemver()"},
      {"v1.0", "", "1.0.0", "Kubernetes documentation, isSemver()"},
      {"1", "", "1.0.0", "Kubernetes documentation, semver(): missing parts"},
      {"v1", "", "1.0.0", "Kubernetes documentation, semver(): missing parts"},
      {"v01.01", "", "1.1.0", "Kubernetes documentation, semver(): all together"},
      {"0", "", "0.0.0", "Kubernetes documentation, semver(): missing parts"},
      {"000.00.0", "", "0.0.0", "Kubernetes documentation, semver(): leading zeros"},
      {"1.2.03-rc.1", "", "1.2.3-rc.1", "Kubernetes documentation, semver(): leading zeros"},
      {"1.2.00-rc.1", "", "1.2.0-rc.1", "Kubernetes documentation, semver(): leading zeros"},
      {"1.2.0-rc.1", "1.2.0-rc.1", "1.2.0-rc.1", "SemVer 2.0.0 9"},
      {"1.2-rc.1", "", "", "Kubernetes: a short version has no prerelease"},
      {"1-rc", "", "", "Kubernetes: a short version has no prerelease"},
      {"1.2+build", "", "", "Kubernetes: a short version has no build metadata"},
      {"V1.0.0", "", "", "Kubernetes documentation, semver(): a small v"},
      {"vv1.0.0", "", "", "Kubernetes documentation, semver(): one v"},
      {"v", "", "", "SemVer 2.0.0 2"},
      {"", "", "", "SemVer 2.0.0 2"},
      {" 1.0.0", "", "", "Kubernetes documentation, semver(): no spaces"},
      {"1.0.0 ", "", "", "the same"},
      {"1. 0.0", "", "", "the same"},
      {"v 1.0.0", "", "", "the same"},
      {"1.0.0\n", "", "", "the same"},
      {"1.0.0-alpha", "1.0.0-alpha", "1.0.0-alpha", "SemVer 2.0.0 9"},
      {"1.0.0-0.3.7", "1.0.0-0.3.7", "1.0.0-0.3.7", "SemVer 2.0.0 9"},
      {"1.0.0-x.7.z.92", "1.0.0-x.7.z.92", "1.0.0-x.7.z.92", "SemVer 2.0.0 9"},
      {"1.0.0-x-y-z.--", "1.0.0-x-y-z.--", "1.0.0-x-y-z.--", "SemVer 2.0.0 9"},
      {"1.0.0-alpha+001", "1.0.0-alpha+001", "1.0.0-alpha+001", "SemVer 2.0.0 10"},
      {"1.0.0+20130313144700", "1.0.0+20130313144700", "1.0.0+20130313144700", "SemVer 2.0.0 10"},
      {"1.0.0+21AF26D3----117B344092BD", "1.0.0+21AF26D3----117B344092BD", "1.0.0+21AF26D3----117B344092BD",
       "SemVer 2.0.0 10"},
      {"v1.32.2+rke2r1", "", "1.32.2+rke2r1", "a release of RKE2"},
      {"v1.32.2+k3s1", "", "1.32.2+k3s1", "a release of K3s"},
      {"v0.12.0-beta.2", "", "0.12.0-beta.2", "a release of Fleet"},
      {"106.0.0+up0.12.0-beta.2", "106.0.0+up0.12.0-beta.2", "106.0.0+up0.12.0-beta.2", "a chart of Fleet"},
      {"1.0.0-01", "", "", "SemVer 2.0.0 9: no leading zeros, loosely neither"},
      {"1.0.0-", "", "", "SemVer 2.0.0 9: identifiers are not empty"},
      {"1.0.0-a..b", "", "", "SemVer 2.0.0 9"},
      {"1.0.0+", "", "", "SemVer 2.0.0 10"},
      {"1.0.0+a..b", "", "", "SemVer 2.0.0 10"},
      {"1.0.0+a+b", "", "", "SemVer 2.0.0 10"},
      {"1.0.0-\xC3\xA9", "", "", "SemVer 2.0.0 9: ASCII only"},
      {"1.2.3.4", "", "", "SemVer 2.0.0 2: three numbers"},
      {"1..3", "", "", "SemVer 2.0.0 2"},
      {"1.2.", "", "", "SemVer 2.0.0 2"},
      {".1.2", "", "", "SemVer 2.0.0 2"},
      {"-1.0.0", "", "", "SemVer 2.0.0 2"},
      {"1.-2.3", "", "", "SemVer 2.0.0 2"},
      {"1.x.0", "", "", "SemVer 2.0.0 2"},
      {"18446744073709551615.0.0", "18446744073709551615.0.0", "18446744073709551615.0.0", "the largest number"},
      {"18446744073709551616.0.0", "", "", "beyond the largest number"},
      {"v2.11-head", "", "", "a build of a branch of Rancher"},
  };
  for (const Case& one : kCases) {
    EXPECT_EQ(TextOf(ParseStrictSemver(one.text)), one.strict) << one.text << " (" << one.source << ")";
    EXPECT_EQ(TextOf(ParseLooseSemver(one.text)), one.loose) << one.text << " (" << one.source << ")";
  }
}

TEST(ParseSemver, SaysWhatIsWrong) {
  EXPECT_EQ(ParseStrictSemver("v1.0.0").error().message(), "a leading v is not allowed; semver(text, true) takes it");
  EXPECT_EQ(ParseStrictSemver("1.0").error().message(),
            "it needs three numbers; semver(text, true) fills in missing ones");
  EXPECT_EQ(ParseStrictSemver("1.2.3.4").error().message(), "it has more than three numbers");
  EXPECT_EQ(ParseLooseSemver("1.0-rc").error().message(), "a short version cannot have a '-' or '+'");
  EXPECT_EQ(ParseLooseSemver("vv1.0.0").error().message(), "only one small v may stand before the version");
  EXPECT_EQ(ParseStrictSemver(std::string(5000, '1')).error().message(), "it is longer than 1024 bytes");
  EXPECT_FALSE(ParseLooseSemver(std::string(5000, '0')));
}

}  // namespace
}  // namespace bundlescope
