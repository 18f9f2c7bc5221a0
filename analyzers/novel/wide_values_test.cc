#include "analyzers/novel/wide_values.h"

#include <gmock/gmock.h>

#include <string>

namespace bundlescope {
namespace {

TEST(TimeLength, TakesDatesAndClocksWithTheirZones) {
  for (const std::string text :
       {"2025-03-27T10:43:27Z", "2025-03-27T10:43:27.123456789+01:00", "2025/03/27 10:43:27", "2025-03-27", "10:43:27",
        "10:43:27.5", "2025-03-27 10:43:27.1 +0000 UTC", "2025-03-27 10:43:27 UTC", "10:43:27,123"}) {
    EXPECT_EQ(TimeLength(text), text.size()) << text;
    EXPECT_EQ(TimeLength(text + " then"), text.size()) << text;
    EXPECT_EQ(TimeLength(text + ": then"), text.size()) << text;
    EXPECT_EQ(TimeLength(text + "."), text.size()) << text;
  }
}

TEST(TimeLength, LeavesWhatIsPartOfAWord) {
  for (const char* text :
       {"", "2025", "2025-03-27-backup", "2025-03-27x", "10:43", "1:2:3", "10:43:27abc", "2025-3-7"}) {
    EXPECT_EQ(TimeLength(text), 0u) << text;
  }
  EXPECT_EQ(TimeLength("10:43:27, retrying"), 8u);
  EXPECT_EQ(TimeLength("2025-03-27 attempts"), 10u);
}

TEST(Ipv4Length, TakesThePortAndTheLengthOfAPrefix) {
  EXPECT_EQ(Ipv4Length("10.42.0.5"), 9u);
  EXPECT_EQ(Ipv4Length("10.42.0.5:43210->10.43.0.1:443: i/o timeout"), 15u);
  EXPECT_EQ(Ipv4Length("10.42.0.0/16 is full"), 12u);
  EXPECT_EQ(Ipv4Length("10.42.0.5: refused"), 9u);
  EXPECT_EQ(Ipv4Length("10.42.0.5."), 9u);
}

TEST(Ipv4Length, LeavesVersionsAndNames) {
  for (const char* text : {"10.42.0", "10.42.0.", "256.1.1.1", "999.1.1.1", "10.42.0.5.6", "10.0.0.1-foo", "10.0.0.1a",
                           "1000.1.1.1", "a.b.c.d", ""}) {
    EXPECT_EQ(Ipv4Length(text), 0u) << text;
  }
}

TEST(Ipv6Length, TakesBracketsPortsAndShortForms) {
  for (const std::string text : {"::1", "fd00::1", "2001:db8::/32", "[fd00::1]:443", "[::1]",
                                 "fe80::", "2001:0db8:0000:0000:0000:ff00:0042:8329", "::ffff:10.0.0.1"}) {
    EXPECT_EQ(Ipv6Length(text), text.size()) << text;
    EXPECT_EQ(Ipv6Length(text + ": refused"), text.size()) << text;
  }
}

TEST(Ipv6Length, LeavesTimesNamesAndLists) {
  for (const char* text : {"10:11:12", "::", "a:b", "add: x", "dead:", "[]", "[abc]", "[fd00::1", "fd00::zz",
                           "12345::1", "fd00::1x", "", "1:2:3:4:5:6:7"}) {
    EXPECT_EQ(Ipv6Length(text), 0u) << text;
  }
}

TEST(ColonHexLength, TakesAddressesOfCardsAndFingerprints) {
  EXPECT_EQ(ColonHexLength("0a:58:0a:2a:00:05 is gone"), 17u);
  EXPECT_EQ(ColonHexLength("AB:CD:EF:01:23:45:67:89"), 23u);
  EXPECT_EQ(ColonHexLength("10:11:12"), 0u);
  EXPECT_EQ(ColonHexLength("0a:58:0a:2a:00:05x"), 0u);
}

TEST(UrlLength, EndsWhereTheTextAroundItGoesOn) {
  EXPECT_EQ(UrlLength("https://10.43.0.1:443/apis?x=1&y=2\": dial"), 34u);
  EXPECT_EQ(UrlLength("https://a.b/c: refused"), 13u);
  EXPECT_EQ(UrlLength("https://a.b/c."), 13u);
  EXPECT_EQ(UrlLength("https://a.b/c) and"), 13u);
  EXPECT_EQ(UrlLength("https://[fd00::1]:6443/readyz failed"), 29u);
  EXPECT_EQ(UrlLength("oci://registry/x y"), 16u);
  for (const char* text : {"https:/a", "://a", "error: x", "x", "", "9http://a", "averyveryverylongscheme://a"}) {
    EXPECT_EQ(UrlLength(text), 0u) << text;
  }
}

// A password may hold any character that would otherwise end an address.
TEST(UrlLength, DoesNotEndBeforeThePassword) {
  EXPECT_EQ(UrlLength("https://u:a'b)c\"d@host/x y"), 24u);
  EXPECT_EQ(UrlLength("https://a.b/c mail@host"), 13u);
}

}  // namespace
}  // namespace bundlescope
