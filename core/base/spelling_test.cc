#include "core/base/spelling.h"

#include <gtest/gtest.h>

#include <array>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 4> kKeys = {"severity", "evidence", "decide", "id"};

TEST(ClosestName, FindsAWordWithASwappedOrMissingLetter) {
  EXPECT_EQ(ClosestName("severty", kKeys), "severity");
  EXPECT_EQ(ClosestName("evidense", kKeys), "evidence");
  EXPECT_EQ(ClosestName("ids", kKeys), "id");
}

TEST(ClosestName, StaysSilentWhereNothingIsNear) {
  EXPECT_EQ(ClosestName("remediation", kKeys), "");
  EXPECT_EQ(ClosestName("", kKeys), "");
  EXPECT_EQ(ClosestName(std::string(5000, 'a'), kKeys), "");
}

}  // namespace
}  // namespace bundlescope
