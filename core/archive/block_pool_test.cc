#include "core/archive/block_pool.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace bundlescope {
namespace {

TEST(BlockPool, GivesTheSameMemoryAgainOnceNobodyHasIt) {
  BlockPool pool;
  BlockPool::Block first = pool.Take(100);
  const char* const memory = first.get();
  const BlockPool::Block second = pool.Take(100);
  EXPECT_NE(second.get(), memory);
  const BlockPool::Block other_owner = first;
  first.reset();
  EXPECT_NE(pool.Take(100).get(), memory);
  std::thread([kept = other_owner]() mutable { kept.reset(); }).join();
  const_cast<BlockPool::Block&>(other_owner).reset();
  const BlockPool::Block again = pool.Take(50);
  const BlockPool::Block third = pool.Take(100);
  EXPECT_TRUE(again.get() == memory || third.get() == memory);
}

TEST(BlockPool, GivesTheMemoryThatCameBackLast) {
  BlockPool pool;
  BlockPool::Block first = pool.Take(100);
  BlockPool::Block second = pool.Take(100);
  const char* const memory = first.get();
  second.reset();
  first.reset();
  EXPECT_EQ(pool.Take(100).get(), memory);
}

TEST(BlockPool, NeverGivesLessThanIsAskedFor) {
  BlockPool pool;
  for (const size_t bytes : {10, 1'000, 20, 5'000, 5'000, 1}) {
    BlockPool::Block block = pool.Take(bytes);
    std::fill_n(block.get(), bytes, 'x');  // the sanitizer looks
  }
}

TEST(BlockPool, BlocksOutliveThePool) {
  auto pool = std::make_unique<BlockPool>();
  const BlockPool::Block block = pool->Take(10);
  pool.reset();
  block[9] = 'x';
  EXPECT_EQ(block[9], 'x');
}

}  // namespace
}  // namespace bundlescope
