#include "analyzers/cel/quantity.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>

namespace bundlescope {
namespace {

Quantity Of(std::string_view text) {
  const Result<Quantity> quantity = ParseQuantity(text);
  EXPECT_TRUE(quantity) << text;
  return quantity ? *quantity : Quantity();
}

struct Case {
  std::string_view text;
  std::string_view value;  // "": refused
  std::string_view source;
};

constexpr std::string_view kDoc = "Kubernetes documentation, quantity() and isQuantity()";
constexpr std::string_view kGrammar = "resource.Quantity, grammar";
constexpr std::string_view kRounding = "resource.Quantity, rounding up";

TEST(ParseQuantity, ReadsTheWholeGrammarExactly) {
  static constexpr Case kCases[] = {
      {"1.5G", "1500000000", kDoc},
      {"200k", "200000", kDoc},
      {"1.3G", "1300000000", kDoc},
      {"1.3Gi", "1395864371.2", kDoc},
      {"10000k", "10000000", kDoc},
      {"200K", "", kDoc},
      {"Three", "", kDoc},
      {"Mi", "", kDoc},
      {"1,3G", "", kDoc},
      {"50000000G", "50000000000000000", kDoc},
      {"9999999999999999999999999999999999999G", "9999999999999999999999999999999999999000000000", kDoc},
      {"0", "0", kGrammar},
      {"00", "0", kGrammar},
      {"-0", "0", kGrammar},
      {"+0.000", "0", kGrammar},
      {"007", "7", kGrammar},
      {"5.", "5", "resource.Quantity, grammar: <digits>."},
      {".5", "0.5", "resource.Quantity, grammar: .<digits>"},
      {"+.5", "0.5", kGrammar},
      {"-.5", "-0.5", kGrammar},
      {"5.Gi", "5368709120", kGrammar},
      {".5Ki", "512", kGrammar},
      {"1.0", "1", kGrammar},
      {"+1", "1", kGrammar},
      {"-1.5", "-1.5", kGrammar},
      {"1n", "0.000000001", "resource.Quantity, suffixes"},
      {"1u", "0.000001", "resource.Quantity, suffixes"},
      {"1m", "0.001", "resource.Quantity, suffixes"},
      {"1k", "1000", "resource.Quantity, suffixes"},
      {"1M", "1000000", "resource.Quantity, suffixes"},
      {"1G", "1000000000", "resource.Quantity, suffixes"},
      {"1T", "1000000000000", "resource.Quantity, suffixes"},
      {"1P", "1000000000000000", "resource.Quantity, suffixes"},
      {"1E", "1000000000000000000", "resource.Quantity, suffixes"},
      {"1Ki", "1024", "resource.Quantity, suffixes"},
      {"1Mi", "1048576", "resource.Quantity, suffixes"},
      {"1Gi", "1073741824", "resource.Quantity, suffixes"},
      {"1Ti", "1099511627776", "resource.Quantity, suffixes"},
      {"1Pi", "1125899906842624", "resource.Quantity, suffixes"},
      {"1Ei", "1152921504606846976", "resource.Quantity, suffixes"},
      {"12e6", "12000000", "resource.Quantity, DecimalExponent"},
      {"12E6", "12000000", "resource.Quantity, DecimalExponent"},
      {"1e+3", "1000", "resource.Quantity, DecimalExponent"},
      {"1e-3", "0.001", "resource.Quantity, DecimalExponent"},
      {"1E-3", "0.001", "resource.Quantity, DecimalExponent"},
      {"1e0", "1", "resource.Quantity, DecimalExponent"},
      {"1.5e1", "15", "resource.Quantity, DecimalExponent"},
      {"1e003", "1000", "resource.Quantity, DecimalExponent"},
      {"0e99999999999", "0", "resource.Quantity, DecimalExponent"},
      {"1500m", "1.5", "resource.Quantity, example of the canonical form"},
      {"1536Mi", "1610612736", "resource.Quantity, example of the canonical form"},
      {"1.5Gi", "1610612736", "resource.Quantity, example of the canonical form"},
      {"0.1n", "0.000000001", kRounding},
      {"1.1n", "0.000000002", kRounding},
      {"-0.1n", "-0.000000001", kRounding},
      {"-1.1n", "-0.000000002", kRounding},
      {"1.0000000000n", "0.000000001", "resource.Quantity, nothing is lost: not rounded"},
      {"0.0000000011", "0.000000002", kRounding},
      {"0.9999999999", "1", kRounding},
      {"999999999.9999999999", "1000000000", kRounding},
      {"1e-10", "0.000000001", kRounding},
      {"1e-1000000000000", "0.000000001", kRounding},
      {"0.0000000001Ki", "0.000000103", "resource.Quantity, rounded after the suffix: 102.4n"},
      {"8Ei", "9223372036854775807", "resource.Quantity, at most 2^63-1"},
      {"7.9999999999999999999Ei", "9223372036854775807", "2^63-0.1152..., resource.Quantity, at most 2^63-1"},
      {"-8Ei", "-9223372036854775807", "resource.Quantity, at most 2^63-1 in magnitude"},
      {"99999999999999999999Ki", "9223372036854775807", "resource.Quantity, at most 2^63-1"},
      {"9223372036854775807", "9223372036854775807", "2^63-1"},
      {"9223372036854775808", "9223372036854775808", "resource.Quantity: only powers of 1024 are capped"},
      {"", "", kGrammar},
      {"+", "", kGrammar},
      {".", "", "resource.Quantity, grammar: a number has a digit"},
      {"-.", "", "resource.Quantity, grammar: a number has a digit"},
      {".k", "", "resource.Quantity, grammar: a number has a digit"},
      {"+-1", "", kGrammar},
      {"--1", "", kGrammar},
      {"1.1.M", "", kGrammar},
      {"1..1", "", kGrammar},
      {"1+1.0M", "", kGrammar},
      {"0.1mi", "", kGrammar},
      {"0.1am", "", kGrammar},
      {"aoeu", "", kGrammar},
      {".5i", "", kGrammar},
      {"1i", "", kGrammar},
      {"-3.01i", "", kGrammar},
      {"-3.01e-", "", kGrammar},
      {"1e", "", kGrammar},
      {"1e1.5", "", kGrammar},
      {"1ee3", "", kGrammar},
      {"1e3k", "", kGrammar},
      {"1ki", "", kGrammar},
      {"1MI", "", kGrammar},
      {"1Ni", "", kGrammar},
      {"10Mm", "", "Kubernetes, a suffix made of letters of suffixes"},
      {"10Mo", "", "Kubernetes, a suffix with another letter"},
      {"1m3", "", kGrammar},
      {" 1", "", kGrammar},
      {"1 ", "", kGrammar},
      {"1 k", "", kGrammar},
      {"1_000", "", kGrammar},
      {"0x10", "", kGrammar},
      {"NaN", "", kGrammar},
      {"Inf", "", kGrammar},
      {"\xEF\xBC\x91", "", "a digit that is not of ASCII"},
  };
  for (const Case& one : kCases) {
    const Result<Quantity> quantity = ParseQuantity(one.text);
    ASSERT_EQ(quantity.has_value(), !one.value.empty()) << one.text << " (" << one.source << ")";
    if (quantity) {
      EXPECT_EQ(quantity->ToString(), one.value) << one.text << " (" << one.source << ")";
    }
  }
}

TEST(ParseQuantity, HasBounds) {
  EXPECT_EQ(Of("1e134").ToString(), "1" + std::string(134, '0'));
  EXPECT_FALSE(ParseQuantity("1e135"));
  EXPECT_EQ(Of("-" + std::string(99, '9')).ToString(), "-" + std::string(99, '9'));
  EXPECT_FALSE(ParseQuantity(std::string(101, '1')));
  EXPECT_FALSE(ParseQuantity("1e99999999999999999999"));
  EXPECT_EQ(Of("0." + std::string(98, '0')).Sign(), 0);
  EXPECT_EQ(Of("0." + std::string(97, '0') + "1").ToString(), "0.000000001");
  EXPECT_EQ(Of(std::string(98, '9') + "Ei").ToString(), "9223372036854775807");
}

TEST(Quantity, ComparesByValue) {
  // Kubernetes documentation, equality and comparisons; each row holds equal ones, in ascending order.
  const std::vector<std::vector<std::string_view>> rows = {
      {"-1e100"},
      {"-1Gi", "-1024Mi"},
      {"-1", "-1000m"},
      {"-1n"},
      {"0", "-0", "0Gi", "0m"},
      {"1n", "0.1n"},
      {"1m", "0.1e-2"},
      {"1", "1000m", "1e0", "1.000"},
      {"1k", "1000", "1e3"},
      {"1Ki", "1024"},
      {"2M", "0.002G", "2000k"},
      {"50M"},
      {"50Mi"},
      {"200M", "0.2G"},
      {"9223372036854775807", "8Ei"},
      {"9223372036854775808"},
      {"1e100"},
  };
  for (size_t i = 0; i < rows.size(); ++i) {
    for (size_t k = 0; k < rows.size(); ++k) {
      for (std::string_view a : rows[i]) {
        for (std::string_view b : rows[k]) {
          EXPECT_EQ(Of(a) <=> Of(b), i <=> k) << a << " and " << b;
          EXPECT_EQ(Of(a) == Of(b), i == k) << a << " and " << b;
        }
      }
    }
  }
}

TEST(Quantity, IsAnIntegerWhereItIsWholeAndFits) {
  EXPECT_EQ(Of("50k").AsInteger(), 50000);
  EXPECT_EQ(Of("-30").AsInteger(), -30);
  EXPECT_EQ(Of("1000m").AsInteger(), 1);
  EXPECT_EQ(Of("0.5Ki").AsInteger(), 512);
  EXPECT_EQ(Of("9223372036854775807").AsInteger(), std::numeric_limits<int64_t>::max());
  EXPECT_EQ(Of("-9223372036854775808").AsInteger(), std::numeric_limits<int64_t>::min());
  for (std::string_view text : {"9223372036854775808", "-9223372036854775809", "18446744073709551616", "1n", "1.5",
                                "1e27", "1e28", "9999999999999999999999999999999999999G"}) {
    EXPECT_EQ(Of(text).AsInteger(), std::nullopt) << text;
  }
}

TEST(Quantity, BecomesTheNearestDouble) {
  EXPECT_EQ(Of("50.703k").AsDouble(), 50703.0);
  EXPECT_EQ(Of("0.3").AsDouble(), 0.3);
  EXPECT_EQ(Of("-1n").AsDouble(), -1e-9);
  EXPECT_EQ(Of("9007199254740993").AsDouble(), 9007199254740992.0);
  EXPECT_EQ(Of("1e100").AsDouble(), 1e100);
  EXPECT_EQ(Of("0").AsDouble(), 0.0);
}

TEST(Quantity, AddsBeyondInt64AndStopsAtItsBound) {
  EXPECT_EQ(Of("9223372036854775807").Plus(Of("1"))->ToString(), "9223372036854775808");
  EXPECT_EQ(Of("1e100").Plus(Of("-1n"))->ToString(), std::string(100, '9') + ".999999999");
  EXPECT_EQ(Of("-1").Plus(Of("1")), Quantity());
  EXPECT_EQ(Of("1").Plus(Of("-1"))->ToString(), "0");
  EXPECT_EQ(Quantity::FromInt(std::numeric_limits<int64_t>::min()).Negated().ToString(), "9223372036854775808");
  EXPECT_EQ(Quantity().Negated(), Quantity());
  EXPECT_FALSE(Of("9e134").Plus(Of("9e134")));
  EXPECT_TRUE(Of("9e134").Plus(Of("-9e134")));
}

// Values that an __int128 counts in billionths.
std::pair<std::string, __int128> RandomQuantity(std::mt19937_64& random) {
  struct Unit {
    const char* name;
    int64_t billionths;
  };
  static constexpr Unit kUnits[] = {
      {"n", 1},
      {"u", 1000},
      {"m", 1'000'000},
      {"", 1'000'000'000},
      {"k", 1'000'000'000'000},
      {"e-2", 10'000'000},
      {"Ki", 1'024'000'000'000},
      {"Mi", 1'048'576'000'000'000},
      {"e6", 1'000'000'000'000'000},
  };
  const Unit& unit = kUnits[random() % std::size(kUnits)];
  const uint64_t bits = random() % 41;
  const auto mantissa = static_cast<int64_t>(random() >> (63 - bits));
  const bool negative = random() % 2 == 0;
  const __int128 value = static_cast<__int128>(mantissa) * unit.billionths;
  return {(negative ? "-" : "") + std::to_string(mantissa) + unit.name, negative ? -value : value};
}

TEST(Quantity, AgreesWithWideIntegersOnRandomValues) {
  std::mt19937_64 random(42);
  for (int i = 0; i < 5'000; ++i) {
    const auto [a_text, a] = RandomQuantity(random);
    const auto [b_text, b] = RandomQuantity(random);
    const Quantity x = Of(a_text);
    const Quantity y = Of(b_text);
    ASSERT_EQ(x <=> y, a <=> b) << a_text << " and " << b_text;
    ASSERT_EQ(x.Sign(), (a > 0) - (a < 0)) << a_text;
    const std::optional<Quantity> sum = x.Plus(y);
    ASSERT_TRUE(sum);
    const __int128 expected = a + b;
    // The sum is split so that each part fits int64.
    const auto whole = static_cast<int64_t>(expected / 1'000'000'000);
    const auto rest = static_cast<int64_t>(expected % 1'000'000'000);
    ASSERT_EQ(*sum, Quantity::FromInt(whole).Plus(Of(std::to_string(rest) + "n"))) << a_text << " and " << b_text;
    ASSERT_EQ(Of(sum->ToString()), *sum) << sum->ToString();
    ASSERT_EQ(sum->Plus(y.Negated()), x) << a_text << " and " << b_text;
  }
}

}  // namespace
}  // namespace bundlescope
