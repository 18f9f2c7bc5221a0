#include "core/base/spare_threads.h"

#include <gtest/gtest.h>
#include <sched.h>

namespace bundlescope {
namespace {

TEST(SpareThreads, AreNoneWhereTheProcessMayUseOneProcessorOnly) {
  cpu_set_t before;
  ASSERT_EQ(sched_getaffinity(0, sizeof before, &before), 0);
  EXPECT_LE(SpareThreads(), 3u);
  EXPECT_EQ(SpareThreads() == 0, CPU_COUNT(&before) == 1);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int i = 0; CPU_COUNT(&one) == 0; ++i) {
    if (CPU_ISSET(i, &before)) CPU_SET(i, &one);
  }
  ASSERT_EQ(sched_setaffinity(0, sizeof one, &one), 0);
  EXPECT_EQ(SpareThreads(), 0u);
  ASSERT_EQ(sched_setaffinity(0, sizeof before, &before), 0);
}

}  // namespace
}  // namespace bundlescope
