#include "core/finding/causes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

// (fingerprint, caused_by)
std::vector<Finding> Make(const std::vector<std::pair<std::string, std::string>>& rows) {
  std::vector<Finding> findings;
  for (const auto& [fingerprint, caused_by] : rows) {
    Finding f;
    f.fingerprint = fingerprint;
    f.caused_by = caused_by;
    findings.push_back(std::move(f));
  }
  return findings;
}

TEST(FindCauses, NamesTheIndexOfTheCause) {
  EXPECT_THAT(FindCauses(Make({{"a", "b"}, {"b", ""}})), ElementsAre(Optional(size_t{1}), std::nullopt));
}

TEST(FindCauses, IgnoresAFingerprintThatIsNotInTheList) {
  EXPECT_THAT(FindCauses(Make({{"a", "elsewhere"}})), ElementsAre(std::nullopt));
}

TEST(FindCauses, IgnoresAFindingThatNamesItself) {
  EXPECT_THAT(FindCauses(Make({{"a", "a"}})), ElementsAre(std::nullopt));
}

TEST(FindCauses, DoesNotTakeAnEmptyFingerprintForACause) {
  EXPECT_THAT(FindCauses(Make({{"", ""}, {"", ""}})), ElementsAre(std::nullopt, std::nullopt));
}

TEST(FindCauses, CutsACircleAtItsFirstMemberThoughAWalkEntersElsewhere) {
  // x leads into the circle c -> b -> a -> c.
  const auto causes = FindCauses(Make({{"x", "c"}, {"a", "c"}, {"b", "a"}, {"c", "b"}}));
  EXPECT_THAT(causes, ElementsAre(Optional(size_t{3}), std::nullopt, Optional(size_t{1}), Optional(size_t{2})));
}

TEST(FindCauses, TakesTheFirstOfTwoWithTheSameFingerprint) {
  EXPECT_THAT(FindCauses(Make({{"a", ""}, {"a", ""}, {"b", "a"}})),
              ElementsAre(std::nullopt, std::nullopt, Optional(size_t{0})));
}

}  // namespace
}  // namespace bundlescope
