#include "core/base/line_breaks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace bundlescope {
namespace {

TEST(CountLineBreaks, CountsAsALoopDoesWhateverTheLengthAndThePlace) {
  std::mt19937 random(3);
  for (size_t length = 0; length < 400; ++length) {
    std::string text(length, 'x');
    for (char& c : text) c = random() % 3 == 0 ? '\n' : static_cast<char>(random());
    for (const size_t from : {size_t{0}, std::min<size_t>(length, 1), std::min<size_t>(length, 7)}) {
      const std::string_view part = std::string_view(text).substr(from);
      EXPECT_EQ(CountLineBreaks(part), static_cast<size_t>(std::count(part.begin(), part.end(), '\n'))) << length;
    }
  }
}

TEST(CountLineBreaks, DoesNotOverflowWhereEveryByteIsOne) {
  EXPECT_EQ(CountLineBreaks(std::string(100'003, '\n')), 100'003u);
  EXPECT_EQ(CountLineBreaks({}), 0u);
}

}  // namespace
}  // namespace bundlescope
