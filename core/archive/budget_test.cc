#include "core/archive/budget.h"

#include <gtest/gtest.h>

#include <limits>

namespace bundlescope {
namespace {

TEST(Budget, CountsEntries) {
  ArchiveLimits limits;
  limits.max_members = 2;
  Budget budget(limits);
  EXPECT_FALSE(budget.AddEntry());
  EXPECT_FALSE(budget.AddEntry());
  const std::optional<Budget::Excess> excess = budget.AddEntry();
  ASSERT_TRUE(excess);
  EXPECT_EQ(excess->code, "limit.members");
  EXPECT_TRUE(excess->ends_reading);
}

TEST(Budget, GrantsUpToTheLimitOfAMemberAndStartsAnewWithTheNext) {
  ArchiveLimits limits;
  limits.max_member_bytes = 100;
  Budget budget(limits);
  budget.AddEntry();
  EXPECT_EQ(budget.AddContent(100).bytes, 100u);
  const Budget::Grant grant = budget.AddContent(1);
  EXPECT_EQ(grant.bytes, 0u);
  ASSERT_TRUE(grant.excess);
  EXPECT_EQ(grant.excess->code, "limit.member-bytes");
  EXPECT_FALSE(grant.excess->ends_reading);
  budget.AddEntry();
  EXPECT_EQ(budget.AddContent(150).bytes, 100u);
}

TEST(Budget, EndsReadingAtTheTotal) {
  ArchiveLimits limits;
  limits.max_total_bytes = 100;
  Budget budget(limits);
  EXPECT_FALSE(budget.AddContent(60).excess);
  const Budget::Grant grant = budget.AddContent(60);
  EXPECT_EQ(grant.bytes, 40u);
  ASSERT_TRUE(grant.excess);
  EXPECT_EQ(grant.excess->code, "limit.total-bytes");
  EXPECT_TRUE(grant.excess->ends_reading);
  EXPECT_EQ(budget.content_bytes(), 100u);
  budget.SetPacked(50);
  EXPECT_FALSE(budget.AddUnpacked(60));
  EXPECT_FALSE(budget.AddUnpacked(40));
  const std::optional<Budget::Excess> excess = budget.AddUnpacked(1);
  ASSERT_TRUE(excess);
  EXPECT_EQ(excess->code, "limit.total-bytes");
}

TEST(Budget, LooksAtTheRatioOnlyBehindTheFirstBytes) {
  ArchiveLimits limits;
  limits.max_ratio = 10;
  limits.ratio_after_bytes = 1'000;
  Budget budget(limits);
  budget.SetPacked(1);
  EXPECT_FALSE(budget.AddUnpacked(1'000));
  const std::optional<Budget::Excess> excess = budget.AddUnpacked(1);
  ASSERT_TRUE(excess);
  EXPECT_EQ(excess->code, "limit.ratio");
  EXPECT_TRUE(excess->ends_reading);
  budget.SetPacked(200);
  EXPECT_FALSE(budget.AddUnpacked(999));
  EXPECT_EQ(budget.AddContent(3'000).bytes, 2'000u);
  ASSERT_TRUE(budget.AddContent(1).excess);
  EXPECT_EQ(budget.AddContent(1).excess->code, "limit.ratio");
  EXPECT_FALSE(budget.AddContent(1).excess->ends_reading);
}

TEST(Budget, LooksAtTheRatioOfAllFilesOfAFolderTogether) {
  ArchiveLimits limits;
  limits.max_ratio = 10;
  limits.ratio_after_bytes = 1;
  Budget budget(limits);
  budget.AddPacked(100);
  EXPECT_FALSE(budget.AddUnpacked(1'000));
  budget.AddPacked(100);
  EXPECT_FALSE(budget.AddUnpacked(1'000));
  ASSERT_TRUE(budget.AddUnpacked(1));
}

TEST(Budget, HasNoRatioWhereNothingIsKnownToBePacked) {
  ArchiveLimits limits;
  limits.ratio_after_bytes = 1;
  Budget budget(limits);
  EXPECT_FALSE(budget.AddContent(1'000'000).excess);
}

TEST(Budget, SurvivesAbsurdNumbers) {
  ArchiveLimits limits;
  limits.max_ratio = std::numeric_limits<uint64_t>::max();
  Budget budget(limits);
  budget.AddEntry();
  budget.SetPacked(std::numeric_limits<uint64_t>::max());
  EXPECT_FALSE(budget.AddUnpacked(1));
  EXPECT_TRUE(budget.AddUnpacked(std::numeric_limits<uint64_t>::max()));
  EXPECT_EQ(budget.AddContent(std::numeric_limits<uint64_t>::max()).bytes, limits.max_member_bytes);
  EXPECT_EQ(budget.AddContent(std::numeric_limits<uint64_t>::max()).bytes, 0u);
}

}  // namespace
}  // namespace bundlescope
