#include "core/pattern/text_statistics.h"

#include <gmock/gmock.h>

namespace bundlescope {
namespace {

double ShareOf(std::string_view text) {
  std::vector<ByteSet> sequence;
  for (const char c : text) sequence.push_back(ByteSet().set(static_cast<unsigned char>(c)));
  return ExpectedShares(sequence).Of(0, sequence.size());
}

TEST(ExpectedShares, KnowsWhatLogsAreFullOf) {
  EXPECT_GT(ShareOf("e"), ShareOf("q"));
  EXPECT_GT(ShareOf("er"), ShareOf("xq"));
  EXPECT_GT(ShareOf("control"), 100 * ShareOf("contral"));
  EXPECT_GT(ShareOf("error"), 3 * ShareOf("ERROR"));
  EXPECT_GT(ShareOf("\""), ShareOf("~"));
}

TEST(ExpectedShares, AreSharesWhateverTheSetsAre) {
  const ByteSet any = ByteSet().set();
  EXPECT_GT(ExpectedShares({any, any}).Of(0, 2), 0.9);
  EXPECT_LT(ExpectedShares({any, any}).Of(0, 2), 1.1);
  for (size_t byte = 0; byte < 256; ++byte) {
    const double share = ExpectedShares({ByteSet().set(byte)}).Of(0, 1);
    EXPECT_GT(share, 0) << byte;
    EXPECT_LT(share, 0.25) << byte;
  }
}

TEST(ExpectedShares, TheRarestWindowIsNoMoreFrequentThanAnyOther) {
  std::vector<ByteSet> sequence;
  for (const char c : std::string_view("controller xq")) sequence.push_back(ByteSet().set(static_cast<size_t>(c)));
  const ExpectedShares shares(sequence);
  EXPECT_EQ(shares.OfRarest(4), shares.Of(9, 4));
  EXPECT_EQ(shares.OfRarest(99), shares.Of(0, sequence.size()));
}

}  // namespace
}  // namespace bundlescope
