// The functions of the extensions with types of their own, as expressions: net.IP, net.CIDR, kubernetes.Quantity,
// kubernetes.Semver, kubernetes.URL. What their texts may be is tested beside the parsers.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/testing/evaluate.h"

namespace bundlescope {
namespace {

// The variable `t` holds one text, so that nothing is folded.
std::string EvalWith(std::string_view source, const std::string& text) {
  return EvalDebug(source, FakeActivation({{"t", Value::String(text)}}));
}

// Each of these, from the Kubernetes documentation of the library, is true.
TEST(OpaqueFunctions, DoWhatTheDocumentationShows) {
  for (const char* source : {
           "ip('127.0.0.1').family() == 4",
           "ip('::1').family() == 6",
           "isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP(':::1')",
           "ip.isCanonical('127.0.0.1') && ip.isCanonical('2001:db8::abcd')",
           "!ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')",
           "ip('0.0.0.0').isUnspecified() && !ip('127.0.0.1').isUnspecified()",
           "ip('127.0.0.1').isLoopback() && !ip('192.168.0.1').isLoopback()",
           "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast()",
           "ip('169.254.169.254').isLinkLocalUnicast() && !ip('192.168.0.1').isLinkLocalUnicast()",
           "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
           "isCIDR('192.168.0.0/16') && isCIDR('::1/128') && !isCIDR('192.168.0.0/33') && !isCIDR('::1/129')",
           "cidr('192.168.0.0/24').containsIP(ip('192.168.0.1'))",
           "!cidr('192.168.0.0/24').containsIP(ip('192.168.1.1'))",
           "cidr('192.168.0.0/24').containsIP('192.168.0.1')",
           "!cidr('192.168.0.0/24').containsIP('192.168.1.1')",
           "cidr('192.168.0.0/16').containsCIDR(cidr('192.168.10.0/24'))",
           "!cidr('192.168.1.0/24').containsCIDR(cidr('192.168.2.0/24'))",
           "cidr('192.168.0.0/16').containsCIDR('192.168.10.0/24')",
           "!cidr('192.168.1.0/24').containsCIDR('192.168.2.0/24')",
           "cidr('192.168.0.1/24').ip() == ip('192.168.0.1')",
           "cidr('::1/128').ip().family() == 6",
           "cidr('192.168.0.0/24') == cidr('192.168.0.0/24').masked()",
           "cidr('192.168.0.1/24') != cidr('192.168.0.1/24').masked()",
           "cidr('192.168.0.0/16').prefixLength() == 16 && cidr('::1/128').prefixLength() == 128",
           "isQuantity('1.3Gi') && !isQuantity('200K') && !isQuantity('Mi') && !isQuantity('1,3G')",
           "quantity('50000000G').isInteger() && quantity('50k').isInteger()",
           "!quantity('9999999999999999999999999999999999999G').isInteger()",
           "quantity('50k').asInteger() == 50000",
           "quantity('50k').sub(20000).asApproximateFloat() == 30000.0",
           "quantity('50k').add(quantity('20k')) == quantity('70k')",
           "quantity('50k').add(20) == quantity('50020')",
           "quantity('50k').sub(quantity('20k')) == quantity('30k')",
           "quantity('50k').sub(20000) == quantity('30k')",
           "quantity('50k').add(20).sub(quantity('100k')).sub(-50000) == quantity('20')",
           "quantity('200M').compareTo(quantity('0.2G')) == 0",
           "quantity('50M').compareTo(quantity('50Mi')) == -1",
           "quantity('50Mi').compareTo(quantity('50M')) == 1",
           "quantity('150Mi').isGreaterThan(quantity('100Mi')) && !quantity('50Mi').isGreaterThan(quantity('100Mi'))",
           "quantity('50M').isLessThan(quantity('100M')) && !quantity('100M').isLessThan(quantity('50M'))",
           "quantity('1k').sign() == 1 && quantity('-1n').sign() == -1 && quantity('0').sign() == 0",
           "sign(quantity('-5')) == -1",
           "isSemver('1.0.0') && !isSemver('hello') && !isSemver('v1.0') && isSemver('v1.0', true)",
           "semver('v1.0.0', true) == semver('1.0.0') && semver('1.0', true) == semver('1.0.0')",
           "semver('01.01.01', true) == semver('1.1.1')",
           "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
           "semver('1.2.3').compareTo(semver('1.2.3')) == 0",
           "semver('1.2.3').compareTo(semver('2.0.0')) == -1",
           "semver('1.2.3').compareTo(semver('0.1.2')) == 1",
           "isURL('https://user:pass@example.com:80/path?query=val#fragment') && isURL('/absolute-path')",
           "!isURL('https://a:b:c/') && !isURL('../relative-path')",
           "url('https://example.com/').getScheme() == 'https' && url('/path').getScheme() == ''",
           "url('https://[::1]:80/').getHost() == '[::1]:80' && url('https://[::1]:80/').getHostname() == '::1'",
           "url('https://example.com:80/').getPort() == '80' && url('/path').getPort() == ''",
           "url('https://example.com/path with spaces/').getEscapedPath() == '/path%20with%20spaces/'",
           "url('https://example.com/path?k1=a&k2=b&k2=c').getQuery() == {'k1': ['a'], 'k2': ['b', 'c']}",
           "url('https://example.com/path?').getQuery() == {}",
       }) {
    EXPECT_EQ(EvalDebug(source), "true") << source;
  }
}

TEST(OpaqueFunctions, OrderVersionsBySection11) {
  // SemVer 2.0.0 section 11, 2 to 4; then what Fleet releases.
  const std::vector<std::vector<std::string>> lists = {
      {"1.0.0", "2.0.0", "2.1.0", "2.1.1"},
      {"1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
       "1.0.0"},
      {"0.12.0-alpha.2", "0.12.0-alpha.14", "0.12.0-beta.1", "0.12.0-rc.1", "0.12.0-rc.10", "0.12.0", "0.12.1"},
      {"1.0.0-9", "1.0.0-10", "1.0.0-A", "1.0.0-a"},
  };
  const std::string order = "semver(a).compareTo(semver(b))";
  for (const auto& list : lists) {
    for (size_t i = 0; i < list.size(); ++i) {
      for (size_t k = 0; k < list.size(); ++k) {
        const FakeActivation both({{"a", Value::String(list[i])}, {"b", Value::String(list[k])}});
        EXPECT_EQ(EvalDebug(order, both), i < k ? "-1" : i > k ? "1" : "0") << list[i] << " and " << list[k];
        EXPECT_EQ(EvalDebug("semver(a).isLessThan(semver(b))", both), i < k ? "true" : "false");
        EXPECT_EQ(EvalDebug("semver(a).isGreaterThan(semver(b))", both), i > k ? "true" : "false");
        EXPECT_EQ(EvalDebug("semver(a) == semver(b)", both), i == k ? "true" : "false");
      }
    }
  }
  EXPECT_EQ(EvalDebug("semver('1.0.0+a') == semver('1.0.0+b')"), "true");
  EXPECT_EQ(EvalDebug("semver('1.0.0+a').compareTo(semver('1.0.0-rc+b'))"), "1");
}

TEST(OpaqueFunctions, SayWhyATextIsWrong) {
  EXPECT_EQ(
      EvalWith("ip(t)", "10.0.0.256"),
      "error(1:1: a string of 10 bytes is no IP address: an IPv4 address has four numbers of 0 to 255 without leading "
      "zeros)");
  EXPECT_EQ(
      EvalWith("cidr(t)", "10.0.0.0/40"),
      "error(1:1: a string of 11 bytes is no network in CIDR notation: the length behind '/' is a number of 0 to 32)");
  EXPECT_EQ(EvalWith("cidr('10.0.0.0/8').containsIP(t)", "x").find("error(1:"), 0u);
  EXPECT_EQ(EvalWith("quantity(t)", "5 GB").substr(0, 46), "error(1:1: a string of 4 bytes is no quantity:");
  EXPECT_EQ(EvalWith("quantity(t).asInteger()", "1.5"),
            "error(1:13: cannot convert the quantity to int: it has a fraction or is too large)");
  EXPECT_EQ(EvalWith("quantity(t).add(quantity(t))", "9e134"), "error(1:13: add(): the result is too large)");
  EXPECT_EQ(EvalWith("semver(t)", "v1.2.3"),
            "error(1:1: a string of 6 bytes is no semantic version: a leading v is not allowed; semver(text, true) "
            "takes it)");
  EXPECT_EQ(EvalWith("semver(t).major()", "9223372036854775808.0.0"),
            "error(1:11: major(): the number does not fit an int)");
  EXPECT_EQ(EvalWith("url(t)", "https://bob:hunter2@h:x/"),
            "error(1:1: a string of 24 bytes is no URL: the port behind its host is no number)");
  EXPECT_LT(EvalWith("ip(t)", std::string(10'000, 'x')).size(), 200u);
  EXPECT_LT(EvalWith("quantity(t)", std::string(10'000, '1')).size(), 200u);
  EXPECT_LT(EvalWith("semver(t)", std::string(10'000, '1')).size(), 200u);
  EXPECT_LT(EvalWith("url(t)", "/" + std::string(10'000, '1')).size(), 300u);
}

TEST(OpaqueFunctions, ShowTheirValuesWithoutPasswords) {
  EXPECT_EQ(EvalDebug("ip('::FFFF:c0a8:1')"), "net.IP(\"192.168.0.1\")");
  EXPECT_EQ(EvalDebug("cidr('2001:DB8::/32')"), "net.CIDR(\"2001:db8::/32\")");
  EXPECT_EQ(EvalDebug("quantity('1.5Gi')"), "kubernetes.Quantity(\"1610612736\")");
  EXPECT_EQ(EvalDebug("semver('v1.2-rc', true)").find("error("), 0u);
  EXPECT_EQ(EvalDebug("semver('v1.2', true)"), "kubernetes.Semver(\"1.2.0\")");
  EXPECT_EQ(EvalDebug("url('https://bob:hunter2@h/')"), "kubernetes.URL(\"https://bob:***@h/\")");
}

// With values whose type is known only when they are there.
std::string EvalDyn(std::string_view source) {
  const FakeActivation values({{"n", Value::Int(1)},
                               {"t", Value::StringView("1")},
                               {"i", EvalText("ip('::1')", Env(), {})},
                               {"c", EvalText("cidr('::/0')", Env(), {})},
                               {"q", EvalText("quantity('1')", Env(), {})},
                               {"s", EvalText("semver('1.0.0')", Env(), {})},
                               {"u", EvalText("url('/')", Env(), {})}});
  return EvalDebug(source, values);
}

TEST(OpaqueFunctions, RefuseArgumentsOfOtherTypes) {
  for (const char* source : {"ip(n)",
                             "ip(i)",
                             "isIP(c)",
                             "ip.isCanonical(i)",
                             "cidr(c)",
                             "isCIDR(n)",
                             "t.family()",
                             "c.isLoopback()",
                             "i.containsIP(i)",
                             "c.containsIP(c)",
                             "c.containsIP(n)",
                             "c.containsCIDR(i)",
                             "i.ip()",
                             "i.masked()",
                             "i.prefixLength()",
                             "quantity(n)",
                             "quantity(q)",
                             "isQuantity(n)",
                             "s.sign()",
                             "n.isInteger()",
                             "t.asInteger()",
                             "s.add(q)",
                             "q.add(t)",
                             "q.sub(s)",
                             "q.compareTo(s)",
                             "s.compareTo(q)",
                             "q.compareTo(n)",
                             "i.compareTo(i)",
                             "u.isLessThan(u)",
                             "q.isGreaterThan(t)",
                             "semver(n)",
                             "semver(t, t)",
                             "isSemver(s)",
                             "q.major()",
                             "t.minor()",
                             "i.patch()",
                             "url(u)",
                             "isURL(n)",
                             "t.getHost()",
                             "i.getQuery()",
                             "string(q)",
                             "string(u)",
                             "string(s)"}) {
    EXPECT_NE(EvalDyn(source).find("no such overload"), std::string::npos) << source << " gave " << EvalDyn(source);
  }
}

TEST(OpaqueFunctions, GiveValuesOfTypesWithNames) {
  for (const char* source :
       {"type(i) == net.IP", "type(c) == net.CIDR", "type(q) == kubernetes.Quantity", "type(s) == kubernetes.Semver",
        "type(u) == kubernetes.URL", "type(i) != net.CIDR", "string(i) == '::1'", "string(c) == '::/0'"}) {
    EXPECT_EQ(EvalDyn(source), "true") << source;
  }
}

TEST(OpaqueFunctions, EqualNothingOfAnotherType) {
  for (const char* source : {"dyn(u) == dyn('/')", "dyn(i) == dyn('::1')", "dyn(i) == dyn(c)", "dyn(q) == dyn(1)",
                             "dyn(q) == dyn(s)", "dyn(i) in [1, 'x']", "dyn(s) == null"}) {
    EXPECT_EQ(EvalDyn(source), "false") << source;
  }
  EXPECT_EQ(EvalDyn("q in [quantity('1000m')] && [i] == [ip('0::1')] && {'a': s} == {'a': semver('1.0.0')}"), "true");
}

TEST(OpaqueFunctions, GetQueryKeepsTheOrderOfTheKeys) {
  EXPECT_EQ(EvalWith("url(t).getQuery()", "/?z=1&a=2&z=3&%61=4"), R"({"z": ["1", "3"], "a": ["2", "4"]})");
}

TEST(OpaqueFunctions, ChargeForWhatTheyRead) {
  const FakeActivation values({{"t", Value::String("/?" + std::string(4000, '&') + "a=1")}});
  for (const char* source : {"isIP(t)", "isCIDR(t)", "isQuantity(t)", "isSemver(t)", "isURL(t)", "ip.isCanonical(t)"}) {
    const EvalContext tight{&values, nullptr, 300, nullptr};
    EXPECT_NE(DebugString(EvalText(source, values.Declare(), tight)).find("cost limit exceeded"), std::string::npos)
        << source;
  }
  EXPECT_EQ(EvalDebug("url(t).getQuery()", values), R"({"a": ["1"]})");
}

}  // namespace
}  // namespace bundlescope
