#include "core/pattern/exact_needle.h"

#include <gmock/gmock.h>

#include "core/pattern/needle.h"
#include "core/pattern/random_regex_for_test.h"

namespace bundlescope {
namespace {

// Short ones and such as are longer than what is compared at once; of one byte, of a letter in either case, of any set.
Sequence RandomSequence(const RandomRegex::Below& below) {
  Sequence sequence;
  for (size_t size = 1 + below(below(3) == 0 ? 70 : 20); size > 0; --size) {
    ByteSet set = ByteSet().set("abAB@`x"[below(7)]);
    if (below(4) == 0) set |= ByteSet().set(set._Find_first() ^ 0x20);
    if (below(8) == 0) set |= ByteSet().set(below(256)).set('b');
    sequence.push_back(set);
  }
  return sequence;
}

TEST(ExactNeedle, AnswersLikeThePlainLoop) {
  RandomRegex::Below below = RandomNumbers(11);
  size_t standing = 0;
  for (int round = 0; round < 3000; ++round) {
    const Sequence sequence = RandomSequence(below);
    std::string text;
    for (size_t i = below(20); i > 0; --i) text += "abAB@`x"[below(7)];
    if (below(4) > 0) {
      for (const ByteSet& set : sequence) text += static_cast<char>(set.test('b') ? 'b' : set._Find_first());
      if (below(3) == 0) text[below(text.size())] ^= 0x20;
    }
    for (size_t i = below(30); i > 0; --i) text += "abAB@`x"[below(7)];
    const ExactNeedle needle(sequence);
    for (size_t start = 0; start <= text.size() + 1; ++start) {
      ASSERT_EQ(needle.StandsAt(text, start), StandsAt(sequence, text, start)) << text << " at " << start;
      standing += StandsAt(sequence, text, start) ? 1 : 0;
    }
    ASSERT_FALSE(needle.StandsAt(text, static_cast<size_t>(-3)));
  }
  EXPECT_GT(standing, 1000u);
}

}  // namespace
}  // namespace bundlescope
