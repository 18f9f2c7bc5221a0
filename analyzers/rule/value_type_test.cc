#include "analyzers/rule/value_type.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

bool Has(ValueType::Kind kind, std::string_view value) { return HasType(value, {kind, 253, false, {"list", "watch"}}); }

TEST(HasType, TakesTheNamesOfKubernetes) {
  EXPECT_TRUE(Has(ValueType::Kind::kDns1123, "fleet-default"));
  EXPECT_TRUE(Has(ValueType::Kind::kDns1123, "bundles.fleet.cattle.io"));
  EXPECT_TRUE(Has(ValueType::Kind::kResource, "pods/log"));
  EXPECT_TRUE(Has(ValueType::Kind::kK8sUser, "system:serviceaccount:cattle-fleet-system:fleet-agent"));
  EXPECT_TRUE(Has(ValueType::Kind::kEnum, "watch"));
  EXPECT_TRUE(Has(ValueType::Kind::kSemver, "v0.12.0-beta.2"));
  EXPECT_TRUE(Has(ValueType::Kind::kImage, "registry:5000/m/rancher/fleet:v1@sha256:ab"));
  EXPECT_TRUE(Has(ValueType::Kind::kInt, "-12"));
  EXPECT_TRUE(Has(ValueType::Kind::kUrl, "https://github.com/rancher/fleet/pull/3453"));
}

TEST(HasType, LetsNothingThroughThatAShellOrAProgramCouldTakeForMore) {
  for (const auto kind :
       {ValueType::Kind::kDns1123, ValueType::Kind::kResource, ValueType::Kind::kWord, ValueType::Kind::kK8sUser,
        ValueType::Kind::kImage, ValueType::Kind::kUrl, ValueType::Kind::kEnum}) {
    for (const std::string_view hostile :
         {"$(reboot)", "a;b", "a b", "`id`", "--force", "-n", "a\nb", "a'b", "a\"b", "a|b", "\x1b[2J", ""}) {
      EXPECT_FALSE(Has(kind, hostile)) << hostile;
    }
  }
}

TEST(HasType, KnowsTheBordersOfADnsName) {
  for (const std::string_view bad : {"-a", "a-", ".a", "a.", "a..b", "a.-b", "a-.b", "A", "a_b"}) {
    EXPECT_FALSE(Has(ValueType::Kind::kDns1123, bad)) << bad;
  }
  EXPECT_TRUE(Has(ValueType::Kind::kDns1123, std::string(253, 'a')));
  EXPECT_FALSE(Has(ValueType::Kind::kDns1123, std::string(254, 'a')));
}

TEST(HasType, AnEmptyTextIsFineOnlyWhereTheTypeSaysSo) {
  EXPECT_TRUE(HasType("", {ValueType::Kind::kDns1123, 253, true, {}}));
  EXPECT_FALSE(HasType("", {ValueType::Kind::kInt, 253, false, {}}));
  EXPECT_FALSE(HasType("99999999999999999999", {ValueType::Kind::kInt, 253, false, {}}));
}

TEST(HasType, UrlsWithUserInfoOrWithoutTlsAreRefused) {
  EXPECT_FALSE(Has(ValueType::Kind::kUrl, "https://user:pass@example.com/"));
  EXPECT_FALSE(Has(ValueType::Kind::kUrl, "http://example.com/"));
  EXPECT_FALSE(Has(ValueType::Kind::kUrl, "javascript:alert(1)"));
}

TEST(ParseValueTypeKind, KnowsEveryNameThatItLists) {
  for (const std::string_view name : ValueTypeNames()) EXPECT_TRUE(ParseValueTypeKind(name).has_value()) << name;
  EXPECT_FALSE(ParseValueTypeKind("text").has_value());
}

}  // namespace
}  // namespace bundlescope
