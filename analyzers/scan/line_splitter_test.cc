#include "analyzers/scan/line_splitter.h"

#include <gmock/gmock.h>

#include <random>
#include <vector>

#include "analyzers/scan/block_lines.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Line {
  std::string text;
  uint64_t number;
  uint64_t offset;
  bool operator==(const Line&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Line& line) {
  return out << line.number << "@" << line.offset << " '" << line.text << "'";
}

struct Outcome {
  std::vector<Line> lines;
  uint64_t count = 0;
  uint64_t cut = 0;
  uint64_t skipped = 0;
  bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  return out << ::testing::PrintToString(outcome.lines) << " count " << outcome.count << " cut " << outcome.cut
             << " skipped " << outcome.skipped;
}

Outcome Split(const std::vector<std::string_view>& chunks, size_t max_line) {
  Outcome outcome;
  LineSplitter splitter(
      [&](std::string_view block, uint64_t first_line, uint64_t offset) {
        LineNumbers numbers(block, first_line);
        ForEachLine(block, [&](std::string_view line, size_t pos) {
          outcome.lines.push_back({std::string(line), numbers.At(pos), offset + pos});
        });
      },
      max_line);
  uint64_t bytes = 0;
  for (const std::string_view chunk : chunks) {
    splitter.Feed(chunk);
    bytes += chunk.size();
  }
  splitter.Finish();
  EXPECT_EQ(splitter.bytes(), bytes);
  outcome.count = splitter.lines();
  outcome.cut = splitter.cut_lines();
  outcome.skipped = splitter.skipped_bytes();
  return outcome;
}

// The contract with the whole log in hand.
Outcome Naive(std::string_view log, size_t max_line) {
  Outcome outcome;
  for (size_t pos = 0; pos < log.size();) {
    const size_t end = std::min(log.find('\n', pos), log.size());
    std::string_view line = log.substr(pos, end - pos);
    const std::string_view with_cr = line;
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++outcome.count;
    if (line.size() > max_line) {
      ++outcome.cut;
      outcome.skipped += with_cr.size() - max_line;
      line = line.substr(0, max_line);
      if (line.ends_with('\r')) line.remove_suffix(1);
    }
    outcome.lines.push_back({std::string(line), outcome.count, pos});
    pos = end + 1;
  }
  return outcome;
}

TEST(LineSplitter, GivesLinesWithNumbersAndPlaces) {
  EXPECT_THAT(Split({"a\nb\r", "\n\nc"}, 100).lines,
              ElementsAre(Line{"a", 1, 0}, Line{"b", 2, 2}, Line{"", 3, 5}, Line{"c", 4, 6}));
}

TEST(LineSplitter, AnEmptyLogHasNoLines) {
  EXPECT_THAT(Split({}, 100).lines, IsEmpty());
  EXPECT_THAT(Split({"", ""}, 100).lines, IsEmpty());
  EXPECT_EQ(Split({"\n"}, 100).count, 1u);
}

TEST(LineSplitter, OnlyALfEndsALine) {
  EXPECT_EQ(Split({"a\rb\r\rc\xe2\x80\xa8"
                   "d\n"},
                  100)
                .count,
            1u);
}

TEST(LineSplitter, CutsALineAtTheLimitAndGoesOnBehindIt) {
  const Outcome outcome = Split({"12345678", "90\nab\n"}, 4);
  EXPECT_THAT(outcome.lines, ElementsAre(Line{"1234", 1, 0}, Line{"ab", 2, 11}));
  EXPECT_EQ(outcome.cut, 1u);
  EXPECT_EQ(outcome.skipped, 6u);
}

TEST(LineSplitter, TheLimitDoesNotCountTheLineBreak) {
  EXPECT_EQ(Split({"1234\n1234\r\n1234\r"}, 4).cut, 0u);
  EXPECT_EQ(Split({"12345\n1234x\r\n12345"}, 4).cut, 3u);
}

TEST(LineSplitter, CountsACutLineBeforeItGivesIt) {
  uint64_t cut_seen = 0;
  LineSplitter splitter([&](std::string_view, uint64_t, uint64_t) { cut_seen = splitter.cut_lines(); }, 2);
  splitter.Feed("abc");
  EXPECT_EQ(cut_seen, 0u);  // a CR might end it here
  splitter.Feed("d");
  EXPECT_EQ(cut_seen, 1u);
}

TEST(LineSplitter, GivesManyLinesOfAChunkAtOnceWithoutCopying) {
  std::string log;
  for (int i = 0; i < 1000; ++i) log += "line\n";
  int blocks = 0;
  LineSplitter splitter([&](std::string_view block, uint64_t, uint64_t) {
    ++blocks;
    EXPECT_EQ(block.data(), log.data());
    EXPECT_EQ(block.size(), log.size());
  });
  splitter.Feed(log);
  splitter.Finish();
  EXPECT_EQ(blocks, 1);
}

TEST(LineSplitter, HoldsABoundedPartOfAnEndlessLine) {
  size_t given = 0;
  LineSplitter splitter([&](std::string_view block, uint64_t, uint64_t) { given += block.size(); });
  const std::string chunk(1 << 16, 'x');
  for (int i = 0; i < 1024; ++i) splitter.Feed(chunk);
  splitter.Feed("\nnext");
  splitter.Finish();
  EXPECT_EQ(given, kMaxLineBytes + 4);
  EXPECT_EQ(splitter.lines(), 2u);
  EXPECT_EQ(splitter.skipped_bytes(), (size_t{1} << 26) - kMaxLineBytes);
}

TEST(LineSplitter, EqualsThePlainSplitAtAllBordersOfThreeChunks) {
  const std::string_view log = "ab\r\n\nabc\nabcd\r\nabcde\nabcdefgh\n\r\nx\rabcd\r\r\nend\r";
  for (size_t max_line = 1; max_line <= 6; ++max_line) {
    const Outcome expected = Naive(log, max_line);
    for (size_t a = 0; a <= log.size(); ++a) {
      for (size_t b = a; b <= log.size(); ++b) {
        ASSERT_EQ(Split({log.substr(0, a), log.substr(a, b - a), log.substr(b)}, max_line), expected)
            << "limit " << max_line << " borders " << a << " " << b;
      }
    }
  }
}

TEST(LineSplitter, EqualsThePlainSplitOfRandomLogs) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string log;
    const size_t size = random() % 60;
    for (size_t i = 0; i < size; ++i) log += "aab\n\n\r"[random() % 6];
    std::vector<std::string_view> chunks;
    for (size_t pos = 0; pos < log.size();) {
      const size_t length = 1 + random() % (1 + random() % 20);
      chunks.push_back(std::string_view(log).substr(pos, length));
      pos += length;
    }
    const size_t max_line = 1 + random() % 8;
    ASSERT_EQ(Split(chunks, max_line), Naive(log, max_line)) << ::testing::PrintToString(log) << " limit " << max_line;
  }
}

}  // namespace
}  // namespace bundlescope
