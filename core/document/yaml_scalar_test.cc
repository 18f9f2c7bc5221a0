#include "core/document/yaml_scalar.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace bundlescope {
namespace {

TEST(ResolvePlainScalar, KnowsNullAndBooleansOfTheCoreSchema) {
  for (const std::string_view text : {"", "~", "null", "Null", "NULL"}) {
    EXPECT_EQ(ResolvePlainScalar(text).kind, NodeKind::kNull) << text;
  }
  for (const std::string_view text : {"true", "True", "TRUE"}) {
    EXPECT_EQ(ResolvePlainScalar(text).kind, NodeKind::kBool) << text;
    EXPECT_TRUE(ResolvePlainScalar(text).bool_value) << text;
  }
  for (const std::string_view text : {"false", "False", "FALSE"}) {
    EXPECT_EQ(ResolvePlainScalar(text).kind, NodeKind::kBool) << text;
    EXPECT_FALSE(ResolvePlainScalar(text).bool_value) << text;
  }
}

TEST(ResolvePlainScalar, ReadsIntegers) {
  struct Case {
    std::string_view text;
    int64_t value;
  };
  for (const Case& c : std::vector<Case>{{"0", 0},
                                         {"-0", 0},
                                         {"+12", 12},
                                         {"-12", -12},
                                         {"010", 10},
                                         {"0x1F", 31},
                                         {"0xdeadBEEF", 3'735'928'559},
                                         {"0o17", 15},
                                         {"9223372036854775807", std::numeric_limits<int64_t>::max()},
                                         {"-9223372036854775808", std::numeric_limits<int64_t>::min()}}) {
    const Scalar s = ResolvePlainScalar(c.text);
    EXPECT_EQ(s.kind, NodeKind::kInt) << c.text;
    EXPECT_EQ(s.int_value, c.value) << c.text;
    EXPECT_EQ(s.text, c.text);
    EXPECT_TRUE(s.plain);
  }
}

TEST(ResolvePlainScalar, ReadsFloats) {
  struct Case {
    std::string_view text;
    double value;
  };
  constexpr double kInf = std::numeric_limits<double>::infinity();
  for (const Case& c : std::vector<Case>{{"2.10", 2.1},
                                         {"1.", 1},
                                         {".5", 0.5},
                                         {"-.5", -0.5},
                                         {"+1.5", 1.5},
                                         {"1e3", 1000},
                                         {"1.e-2", 0.01},
                                         {"-12E+02", -1200},
                                         {".inf", kInf},
                                         {"+.Inf", kInf},
                                         {"-.INF", -kInf},
                                         {"9223372036854775808", 9223372036854775808.0},
                                         {"123456789012345678901234567890", 123456789012345678901234567890.0},
                                         {"0xFFFFFFFFFFFFFFFF", 18446744073709551615.0},
                                         {"0o7777777777777777777777", 73786976294838206463.0}}) {
    const Scalar s = ResolvePlainScalar(c.text);
    EXPECT_EQ(s.kind, NodeKind::kDouble) << c.text;
    EXPECT_EQ(s.double_value, c.value) << c.text;
    EXPECT_EQ(s.int_value, 0) << c.text;
  }
  for (const std::string_view text : {".nan", ".NaN", ".NAN"}) {
    EXPECT_TRUE(std::isnan(ResolvePlainScalar(text).double_value)) << text;
  }
}

TEST(ResolvePlainScalar, LeavesEverythingElseAString) {
  const std::string huge_integer(400, '9');
  const std::string huge_hex = "0x" + std::string(300, 'f');
  const std::vector<std::string_view> texts = {"yes",
                                               "no",
                                               "on",
                                               "off",
                                               "Yes",
                                               "y",
                                               "n",
                                               "nULL",
                                               "tRUE",
                                               "nil",
                                               "none",
                                               "2025-01-01",
                                               "2025-03-12T10:00:00Z",
                                               "1_000",
                                               "1,000",
                                               "12:30:45",
                                               "0b101",
                                               "0x",
                                               "0o",
                                               "0o8",
                                               "0xg",
                                               "0x-1",
                                               "0o-1",
                                               "-0x1",
                                               "+0o1",
                                               "0X1F",
                                               "1.2.3",
                                               "v1.2",
                                               "1.5s",
                                               "10Mi",
                                               "+",
                                               "-",
                                               ".",
                                               "..",
                                               "...",
                                               "-.",
                                               "+.",
                                               "--1",
                                               "+-1",
                                               "1e",
                                               "1e+",
                                               "e1",
                                               ".e1",
                                               "-e1",
                                               "1e1.5",
                                               "1 2",
                                               "1\n2",
                                               ".INf",
                                               "inf",
                                               "nan",
                                               "-.nan",
                                               "infinity",
                                               "-inf",
                                               "12e4567",
                                               "-1e999",
                                               "<<",
                                               "0x1p3",
                                               huge_integer,
                                               huge_hex};
  for (const std::string_view text : texts) {
    const Scalar s = ResolvePlainScalar(text);
    EXPECT_EQ(s.kind, NodeKind::kString) << text;
    EXPECT_EQ(s.text, text);
  }
}

}  // namespace
}  // namespace bundlescope
