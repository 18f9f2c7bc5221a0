#include "analyzers/scan/block_lines.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

std::vector<std::pair<std::string, size_t>> Lines(std::string_view block) {
  std::vector<std::pair<std::string, size_t>> out;
  ForEachLine(block, [&](std::string_view line, size_t offset) { out.emplace_back(line, offset); });
  return out;
}

TEST(ForEachLine, DropsLineBreaks) {
  EXPECT_THAT(Lines("a\nb\r\n\n\r\nc\rd\ne"),
              ElementsAre(Pair("a", 0), Pair("b", 2), Pair("", 5), Pair("", 6), Pair("c\rd", 8), Pair("e", 12)));
  EXPECT_THAT(Lines(""), IsEmpty());
  EXPECT_THAT(Lines("\n"), ElementsAre(Pair("", 0)));
}

TEST(LineNumbers, CountFromTheFirstLineOfTheBlock) {
  const std::string block = "a\n\nb\nc";
  LineNumbers numbers(block, 7);
  EXPECT_EQ(numbers.At(0), 7u);
  EXPECT_EQ(numbers.At(0), 7u);
  EXPECT_EQ(numbers.At(2), 8u);
  EXPECT_EQ(numbers.At(5), 10u);
  EXPECT_EQ(numbers.At(5), 10u);
}

}  // namespace
}  // namespace bundlescope
