#include "core/base/error.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>

#include "core/base/check.h"
#include "core/base/result.h"

namespace bundlescope {
namespace {

TEST(FormatPlace, ShowsWhatIsKnown) {
  EXPECT_EQ(FormatPlace({"rules/a.yaml", 3, 14}), "rules/a.yaml:3:14");
  EXPECT_EQ(FormatPlace({"rules/a.yaml", 3, 0}), "rules/a.yaml:3");
  EXPECT_EQ(FormatPlace({"rules/a.yaml", 0, 0}), "rules/a.yaml");
  EXPECT_EQ(FormatPlace({"rules/a.yaml", 0, 7}), "rules/a.yaml");
  EXPECT_EQ(FormatPlace({"", 3, 14}), "line 3:14");
  EXPECT_EQ(FormatPlace({}), "");
}

TEST(Error, WritesPlaceMessageAndHintInOneLine) {
  EXPECT_EQ(Error(ErrorCode::kCorrupt, "bad").ToString(), "bad");
  EXPECT_EQ(Error(ErrorCode::kCorrupt, "bad", {"f", 1, 2}).WithHint("do this").ToString(), "f:1:2: bad (do this)");
}

TEST(Error, CollectsContextOnTheWayUp) {
  const Error error =
      Error(ErrorCode::kLimit, "too deep", {"", 4, 1}).WithContext("pod.yaml").WithContext("bundle").WithFile("a.tar");
  EXPECT_EQ(error.code(), ErrorCode::kLimit);
  EXPECT_EQ(error.message(), "bundle: pod.yaml: too deep");
  EXPECT_EQ(error.place(), (Place{"a.tar", 4, 1}));
  EXPECT_EQ(error.hint(), "");
}

TEST(ErrorCodeName, IsDifferentForEachCode) {
  std::set<std::string_view> names;
  for (const ErrorCode code : {ErrorCode::kNotFound, ErrorCode::kCorrupt, ErrorCode::kInvalidInput, ErrorCode::kDenied,
                               ErrorCode::kUnavailable, ErrorCode::kLimit}) {
    names.insert(ErrorCodeName(code));
  }
  EXPECT_EQ(names.size(), 6u);
  EXPECT_EQ(names.count("invalid-input"), 1u);
}

Result<std::unique_ptr<int>> Half(int n) {
  if (n % 2 != 0) return Error(ErrorCode::kInvalidInput, "odd").WithHint("take an even number");
  return std::make_unique<int>(n / 2);
}

Result<int> Quarter(int n) {
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<int> half, Half(n));
  BS_ASSIGN_OR_RETURN(const std::unique_ptr<int> quarter, Half(*half));
  return *quarter;
}

Status CheckQuarter(int n, bool* went_on) {
  BS_RETURN_IF_ERROR(Quarter(n));
  *went_on = true;
  return {};
}

TEST(ResultMacros, HandOverValuesAndLeaveWithErrors) {
  EXPECT_EQ(Quarter(12).value(), 3);
  EXPECT_EQ(Quarter(6).error().ToString(), "odd (take an even number)");
  EXPECT_EQ(Quarter(5).error().code(), ErrorCode::kInvalidInput);
  bool went_on = false;
  EXPECT_FALSE(CheckQuarter(5, &went_on));
  EXPECT_FALSE(went_on);
  EXPECT_TRUE(CheckQuarter(4, &went_on));
  EXPECT_TRUE(went_on);
}

TEST(CheckDeathTest, AbortsWithTheConditionAndEvaluatesItOnce) {
  int calls = 0;
  BS_CHECK(++calls == 1);
  EXPECT_EQ(calls, 1);
  EXPECT_DEATH(BS_CHECK(1 + 1 == 3), "error_test.cc:[0-9]+: 1 \\+ 1 == 3 does not hold");
}

}  // namespace
}  // namespace bundlescope
