#include "core/base/spelling.h"

#include <gtest/gtest.h>

#include <vector>

namespace bundlescope {
namespace {

const std::vector<std::string_view> kNames = {"obj", "sig", "startsWith", "versions.of"};

TEST(ClosestName, FindsSlipsOfTheKeyboardAndOfCase) {
  EXPECT_EQ(ClosestName("startswith", kNames), "startsWith");
  EXPECT_EQ(ClosestName("startWith", kNames), "startsWith");
  EXPECT_EQ(ClosestName("ob", kNames), "obj");
  EXPECT_EQ(ClosestName("sgi", kNames), "sig");
  EXPECT_EQ(ClosestName("version.of", kNames), "versions.of");
}

TEST(ClosestName, StaysSilentForWhatIsFarAway) {
  EXPECT_EQ(ClosestName("cluster", kNames), "");
  EXPECT_EQ(ClosestName("xyz", kNames), "");
  EXPECT_EQ(ClosestName(std::string(5000, 'a'), kNames), "");
  EXPECT_EQ(DidYouMean("cluster", kNames), "");
}

}  // namespace
}  // namespace bundlescope
