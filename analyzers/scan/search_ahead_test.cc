#include "analyzers/scan/search_ahead.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <random>
#include <string>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::Ge;

// A block of an archive, as its reader owns it. What is let go is overwritten, so that a late look at it shows.
BytesOwner Block(std::string_view text) {
  char* bytes = new char[text.size() + 1];
  memcpy(bytes, text.data(), text.size());
  return {bytes, [size = text.size()](const char* gone) {
            memset(const_cast<char*>(gone), '#', size);
            delete[] gone;
          }};
}

std::string LogText(std::mt19937* random, size_t lines) {
  std::string text;
  for (size_t i = 0; i < lines; ++i) {
    const bool hit = (*random)() % 50 == 0;
    text += fmt::format("2026-08-17T10:11:12Z {} request {} {}\n", hit ? "Unauthorized" : "ok", i,
                        std::string((*random)() % 60, 'x'));
  }
  return text;
}

class SearchAheadTest : public ::testing::Test {
 protected:
  SearchAheadTest() {
    std::vector<PatternSet::Entry> entries(2);
    entries[0].literals = {"Unauthorized"};
    entries[1].literals = {"request 7"};
    patterns_ = std::make_unique<PatternSet>(std::move(entries));
  }

  // What a search with `threads` takes, a line for each piece and each line that was found.
  std::vector<std::string> Search(unsigned threads, uint32_t seed, size_t lines_of_a_piece, bool owned) {
    std::vector<std::string> taken;
    SearchAhead search(*patterns_, threads, [&](const SearchPiece& piece) {
      taken.push_back(fmt::format("log {} line {}: {} bytes, {}", piece.log, piece.first_line, piece.lines.size(),
                                  piece.ends_log ? "end" : "lines"));
      for (const FoundLine& found : piece.found) {
        taken.push_back(fmt::format("{} in {}: {}", found.pattern, found.line, found.text));
      }
    });
    std::mt19937 random(seed);
    for (LogId log = 0; log < 6; ++log) {
      uint64_t line = 1;
      for (size_t i = 0; i < 4; ++i) {
        const size_t lines = 1 + random() % lines_of_a_piece;
        const std::string text = LogText(&random, lines);
        BytesOwner owner = owned ? Block(text) : nullptr;
        SearchPiece piece;
        piece.log = log;
        piece.lines = owned ? std::string_view(owner.get(), text.size()) : std::string_view(text);
        piece.first_line = line;
        search.Add(std::move(piece), owner);
        line += lines;
      }
      SearchPiece end;
      end.log = log;
      end.ends_log = true;
      search.Add(std::move(end), nullptr);
    }
    search.Finish();
    EXPECT_TRUE(search.finished());
    return taken;
  }

  std::unique_ptr<PatternSet> patterns_;
};

TEST_F(SearchAheadTest, FindsTheSameInTheSameOrderWithAnyNumberOfThreads) {
  for (const size_t lines : {3, 300, 5'000}) {
    const std::vector<std::string> expected = Search(0, 7, lines, false);
    ASSERT_THAT(expected.size(), Ge(30u));
    for (unsigned threads = 0; threads <= 3; ++threads) {
      for (const bool owned : {false, true}) {
        EXPECT_EQ(Search(threads, 7, lines, owned), expected) << threads << " threads, pieces of " << lines << " lines";
      }
    }
  }
}

TEST_F(SearchAheadTest, NumbersLinesAcrossAllThatLiesBetweenThem) {
  std::string lines = "Unauthorized\n";
  for (int i = 0; i < 1000; ++i) lines += "x\r\n\n";
  lines += "a request 7, Unauthorized\r\nlast Unauthorized";
  std::vector<std::string> told;
  FindLines(*patterns_, lines, 10, [&](const FoundLine& found) {
    told.push_back(fmt::format("{} {} {}", found.pattern, found.line, found.text));
  });
  EXPECT_THAT(told, ElementsAre("0 10 Unauthorized", "0 2011 a request 7, Unauthorized",
                                "1 2011 a request 7, Unauthorized", "0 2012 last Unauthorized"));
}

TEST_F(SearchAheadTest, LeavesLinesThatMayBePartsToTheOneWhoJoinsThem) {
  for (const unsigned threads : {0U, 2U}) {
    std::vector<std::pair<bool, size_t>> taken;
    SearchAhead search(*patterns_, threads,
                       [&](const SearchPiece& piece) { taken.emplace_back(piece.has_parts, piece.found.size()); });
    for (const bool may_have_parts : {false, true}) {
      for (const std::string_view lines : {"t stdout P Unauthorized\n", "t stdout F Unauthorized\n"}) {
        SearchPiece piece;
        piece.lines = lines;
        piece.first_line = 1;
        piece.may_have_parts = may_have_parts;
        search.Add(std::move(piece), nullptr);
      }
    }
    search.Finish();
    EXPECT_THAT(taken, ElementsAre(std::pair(false, 1), std::pair(false, 1), std::pair(true, 0), std::pair(false, 1)));
  }
}

TEST_F(SearchAheadTest, LeavesPiecesWithTooManyFindsToTheOneWhoTakesThem) {
  std::string dense;
  for (int i = 0; i < 10'000; ++i) dense += "Unauthorized\n";
  for (const unsigned threads : {0U, 2U}) {
    std::vector<std::pair<bool, size_t>> taken;
    SearchAhead search(*patterns_, threads,
                       [&](const SearchPiece& piece) { taken.emplace_back(piece.too_many, piece.found.capacity()); });
    for (const std::string_view lines : {std::string_view(dense), std::string_view(dense).substr(0, 13)}) {
      SearchPiece piece;
      piece.lines = lines;
      piece.first_line = 1;
      search.Add(std::move(piece), nullptr);
    }
    search.Finish();
    EXPECT_THAT(taken, ElementsAre(std::pair(true, 0), std::pair(false, 1)));
  }
}

TEST_F(SearchAheadTest, HoldsOnlyAFewBlocks) {
  std::mt19937 random(1);
  const std::string text = LogText(&random, 5'000);
  size_t most = 0;
  auto alive = std::make_shared<std::atomic<size_t>>(0);
  SearchAhead search(*patterns_, 3, [](const SearchPiece&) {});
  for (int i = 0; i < 200; ++i) {
    ++*alive;
    const BytesOwner owner(new char[text.size()], [alive](const char* gone) {
      --*alive;
      delete[] gone;
    });
    memcpy(const_cast<char*>(owner.get()), text.data(), text.size());
    SearchPiece piece;
    piece.lines = {owner.get(), text.size()};
    piece.first_line = 1;
    search.Add(std::move(piece), owner);
    most = std::max<size_t>(most, *alive);
  }
  search.Finish();
  EXPECT_EQ(*alive, 0u);
  EXPECT_LE(most, 10u);
}

TEST_F(SearchAheadTest, CanBeGivenUpInTheMiddle) {
  std::mt19937 random(1);
  const std::string text = LogText(&random, 5'000);
  for (int round = 0; round < 20; ++round) {
    SearchAhead search(*patterns_, 2, [](const SearchPiece&) {});
    for (int i = 0; i < round; ++i) {
      SearchPiece piece;
      piece.lines = text;
      piece.first_line = 1;
      search.Add(std::move(piece), nullptr);
    }
  }
}

}  // namespace
}  // namespace bundlescope
