#include "core/base/duration.h"

#include <gtest/gtest.h>

#include <limits>

namespace bundlescope {
namespace {

constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

TEST(ParseDuration, ReadsGoSyntax) {
  struct Case {
    std::string_view text;
    int64_t ns;
  };
  for (const Case& c : std::vector<Case>{{"0", 0},
                                         {"-0", 0},
                                         {"+0", 0},
                                         {"0s", 0},
                                         {"30s", 30'000'000'000},
                                         {"+5s", 5'000'000'000},
                                         {"-2ms", -2'000'000},
                                         {"1h30m", 5'400'000'000'000},
                                         {"1m5s", 65'000'000'000},
                                         {"1m5ms", 60'005'000'000},
                                         {"5s1h", 3'605'000'000'000},
                                         {"1s1s", 2'000'000'000},
                                         {"1.5s", 1'500'000'000},
                                         {".5s", 500'000'000},
                                         {"1.s", 1'000'000'000},
                                         {"-1.5h", -5'400'000'000'000},
                                         {"7us", 7'000},
                                         {"7\xC2\xB5s", 7'000},
                                         {"7\xCE\xBCs", 7'000},
                                         {"3ns", 3},
                                         {"1.9ns", 1},
                                         {"0.000000001s", 1},
                                         {"0.3333333333333333333h", 1'199'999'999'999},
                                         {"0.00000000000000000000000001h", 0},
                                         {"9223372036854775807ns", kMax},
                                         {"2562047h47m16.854775807s", kMax}}) {
    const Result<Duration> d = ParseDuration(c.text);
    ASSERT_TRUE(d) << c.text << ": " << d.error().ToString();
    EXPECT_EQ(d->ns, c.ns) << c.text;
  }
}

TEST(ParseDuration, ReachesTheSmallestValueOnlyWithASign) {
  EXPECT_EQ(ParseDuration("-9223372036854775808ns")->ns, kMin);
  EXPECT_EQ(ParseDuration("-2562047h47m16.854775808s")->ns, kMin);
  EXPECT_EQ(ParseDuration("9223372036854775808ns").error().code(), ErrorCode::kLimit);
}

TEST(ParseDuration, SaysWhatIsTooLarge) {
  for (const std::string_view text :
       {"-9223372036854775809ns", "2562048h", "999999999999999999999999999999999999999999h", "9223372036854775807h",
        "2562047h2562047h", "-2562047h47m16.854775809s"}) {
    const Result<Duration> d = ParseDuration(text);
    ASSERT_FALSE(d) << text;
    EXPECT_EQ(d.error().code(), ErrorCode::kLimit) << text;
  }
}

TEST(ParseDuration, RefusesWhatIsNoDurationWithAHint) {
  for (const std::string_view text :
       {"",  "-",     "+",      "s",  "5",  "00", "1h5",   "1 h",  " 1h",  "1h ",  "--1h",      "1h-5m", ".s",
        ".", "1..5s", "1.5.5s", "1d", "1w", "1H", "1hour", "1e3s", "0x1s", "1,5s", "\xC2\xB5s", "ten"}) {
    const Result<Duration> d = ParseDuration(text);
    ASSERT_FALSE(d) << "'" << text << "'";
    EXPECT_EQ(d.error().code(), ErrorCode::kInvalidInput) << text;
    EXPECT_NE(d.error().hint(), "") << text;
  }
}

TEST(FormatDuration, WritesTheShortestGoForm) {
  struct Case {
    int64_t ns;
    std::string_view text;
  };
  for (const Case& c : std::vector<Case>{{0, "0s"},
                                         {1, "1ns"},
                                         {-999, "-999ns"},
                                         {1'000, "1\xC2\xB5s"},
                                         {1'100, "1.1\xC2\xB5s"},
                                         {2'000'000, "2ms"},
                                         {2'000'001, "2.000001ms"},
                                         {1'000'000'000, "1s"},
                                         {1'500'000'000, "1.5s"},
                                         {45'000'000'000, "45s"},
                                         {60'000'000'000, "1m0s"},
                                         {3'600'000'000'000, "1h0m0s"},
                                         {5'400'000'000'000, "1h30m0s"},
                                         {3'600'000'000'001, "1h0m0.000000001s"},
                                         {360'000'000'000'000, "100h0m0s"},
                                         {kMax, "2562047h47m16.854775807s"},
                                         {kMin, "-2562047h47m16.854775808s"}}) {
    EXPECT_EQ(FormatDuration({c.ns}), c.text);
  }
}

TEST(FormatDuration, IsReadBackExactly) {
  for (int64_t ns = 1; ns > 0 && ns < kMax / 7; ns = ns * 7 + 3) {
    for (const int64_t value : {ns, -ns}) EXPECT_EQ(ParseDuration(FormatDuration({value}))->ns, value);
  }
  EXPECT_EQ(ParseDuration(FormatDuration({kMin}))->ns, kMin);
}

TEST(Duration, IsMadeFromUnitsAndOrdered) {
  EXPECT_EQ(Duration::Seconds(90).ns, 90'000'000'000);
  EXPECT_EQ(Duration::Hours(1), Duration::Minutes(60));
  EXPECT_LT(Duration::Seconds(-1), Duration{});
}

TEST(ParseDuration, ShowsOnlyTheBeginningOfALongText) {
  for (const std::string& text : {std::string(1'000'000, 'x'), std::string(1'000'000, '9') + "s"}) {
    const Result<Duration> duration = ParseDuration(text);
    ASSERT_FALSE(duration);
    EXPECT_LT(duration.error().message().size(), 200u);
  }
}

}  // namespace
}  // namespace bundlescope
