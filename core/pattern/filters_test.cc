#include <gmock/gmock.h>

#include <set>

#include "core/pattern/gram_filter.h"
#include "core/pattern/line_check.h"
#include "core/pattern/random_regex_for_test.h"
#include "core/pattern/shuffle_filter.h"

namespace bundlescope {
namespace {

using Stride = GramFilter::Stride;

Sequence SequenceOf(std::string_view text, bool fold_case = false) {
  Sequence sequence;
  for (const char c : text) {
    ByteSet set;
    set.set(static_cast<unsigned char>(c));
    if (fold_case && ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')) set.set(static_cast<unsigned char>(c ^ 0x20));
    sequence.push_back(set);
  }
  return sequence;
}

// Which needles stand in a text, and where they begin, by looking at each place.
std::set<std::pair<size_t, uint32_t>> Occurrences(const std::vector<Sequence>& needles, std::string_view text,
                                                  size_t begin, size_t end) {
  std::set<std::pair<size_t, uint32_t>> all;
  for (uint32_t i = 0; i < needles.size(); ++i) {
    for (size_t at = begin; at + needles[i].size() <= end; ++at) {
      if (StandsAt(needles[i], text, at)) all.emplace(at, i);
    }
  }
  return all;
}

// Each occurrence is found with its beginning and a place in it; each that is found is an occurrence.
void ExpectFound(const std::vector<Sequence>& needles, std::string_view text, size_t begin, size_t end,
                 const std::vector<Found>& found) {
  for (const auto& [at, needle] : Occurrences(needles, text, begin, end)) {
    bool has_place = false;
    for (const Found& f : found) {
      has_place |= f.needle == needle && f.start == at && f.place >= at && f.place < at + needles[needle].size();
    }
    ASSERT_TRUE(has_place) << "needle " << needle << " at " << at << " of " << ::testing::PrintToString(text);
  }
  const auto all = Occurrences(needles, text, 0, text.size());
  size_t last = 0;
  for (const Found& f : found) {
    ASSERT_GE(f.place, last);
    last = f.place;
    bool is_there = false;
    for (const auto& [at, needle] : all) {
      is_there |= needle == f.needle && f.start == at && f.place >= at && f.place < at + needles[needle].size();
    }
    ASSERT_TRUE(is_there) << f.needle << " at " << f.place;
  }
}

std::vector<SimdLevel> Levels() {
  std::vector<SimdLevel> levels = {SimdLevel::kNone};
  if (BestSimdLevel() >= SimdLevel::k128) levels.push_back(SimdLevel::k128);
  if (BestSimdLevel() >= SimdLevel::k256) levels.push_back(SimdLevel::k256);
  return levels;
}

GramFilter GramsOf(const std::vector<Sequence>& needles, Stride stride, SimdLevel level) {
  std::vector<GramFilter::Needle> with_windows;
  for (const Sequence& needle : needles) {
    with_windows.push_back({needle, GramFilter::FindWindow(needle, stride).value().first});
  }
  return GramFilter(with_windows, stride, level);
}

std::vector<Found> ScanAll(const auto& filter, std::string_view text) {
  std::vector<Found> found;
  filter.Scan(text, 0, text.size(), &found);
  return found;
}

// Each place in texts of many lengths, so that each way of ending a vector's work is taken.
void ExpectFoundEverywhere(const auto& filter, std::string_view needle, size_t longest) {
  for (size_t size = needle.size(); size < longest; ++size) {
    for (size_t at = 0; at + needle.size() <= size; at += size % 5 + 1) {
      std::string text(size, '.');
      text.replace(at, needle.size(), needle);
      const std::vector<Found> found = ScanAll(filter, text);
      ASSERT_EQ(found.size(), 1u) << needle << " at " << at << " of " << size;
      ExpectFound({SequenceOf(needle)}, text, 0, size, found);
    }
  }
}

TEST(GramFilter, FindsANeedleAtEveryPlaceOfATextOfEveryLength) {
  for (const SimdLevel level : Levels()) {
    ExpectFoundEverywhere(GramsOf({SequenceOf("Killed!")}, Stride::kFour, level), "Killed!", 150);
    ExpectFoundEverywhere(GramsOf({SequenceOf("OOM Killed!")}, Stride::kEight, level), "OOM Killed!", 150);
  }
}

TEST(GramFilter, NeedsAWindowOfOneLetterOrSignAtEachPlace) {
  EXPECT_FALSE(GramFilter::FindWindow(SequenceOf("short!"), Stride::kFour));
  EXPECT_TRUE(GramFilter::FindWindow(SequenceOf("longer!"), Stride::kFour));
  EXPECT_FALSE(GramFilter::FindWindow(SequenceOf("longer!"), Stride::kEight));
  EXPECT_TRUE(GramFilter::FindWindow(SequenceOf("longer than", true), Stride::kEight));
  Sequence broken = SequenceOf("longer!longer");
  broken[6].set('z');
  EXPECT_FALSE(GramFilter::FindWindow(broken, Stride::kFour));
}

TEST(GramFilter, TakesTheRarestWindow) {
  EXPECT_EQ(GramFilter::FindWindow(SequenceOf("controller zqxjkvw"), Stride::kFour)->first, 11u);
}

TEST(GramFilter, LetterCaseIsLeftToTheNeedle) {
  const std::string text = "kILLED by OOMKilled, oomkilled";
  EXPECT_EQ(ScanAll(GramsOf({SequenceOf("OOMKilled")}, Stride::kFour, BestSimdLevel()), text).size(), 1u);
  EXPECT_EQ(ScanAll(GramsOf({SequenceOf("oOmKilled", true)}, Stride::kFour, BestSimdLevel()), text).size(), 2u);
}

TEST(ShuffleFilter, FindsANeedleAtEveryPlaceOfATextOfEveryLength) {
  for (const SimdLevel level : Levels()) {
    for (const std::string_view needle : {"x", "ms", "oom", "warn", "error"}) {
      ExpectFoundEverywhere(ShuffleFilter({SequenceOf(needle)}, level), needle, 100);
    }
  }
}

TEST(ShuffleFilter, TakesSetsOfBytes) {
  Sequence digit_ms = SequenceOf("0ms");
  for (char c = '1'; c <= '9'; ++c) digit_ms[0].set(static_cast<size_t>(c));
  const std::string text = "took 17ms, arms, 5 ms";
  const std::vector<Found> found = ScanAll(ShuffleFilter({digit_ms}, BestSimdLevel()), text);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, 6u);
}

// From one needle to more than there are buckets, in any part of a text.
TEST(Filters, FindWhatStandsInRandomTexts) {
  RandomRegex::Below below = RandomNumbers(3);
  RandomRegex random([&below](size_t n) { return below(n); });
  size_t total = 0;
  for (int round = 0; round < 250; ++round) {
    std::string text = random.Text(60);
    while (below(8) > 0) text += random.Text(60);
    const size_t shortest = std::max<size_t>(below(3) * 7, 1);
    std::vector<Sequence> needles;
    for (size_t n = 1 + below(below(4) == 0 ? 60 : 12); n > 0; --n) {
      std::string needle = below(2) == 0 ? random.Text(20) : text.substr(below(text.size() + 1), below(20));
      while (needle.size() < shortest) needle += random.Text(12);
      needles.push_back(SequenceOf(needle, below(3) == 0));
    }
    const size_t begin = below(text.size() + 1);
    const size_t end = begin + below(text.size() - begin + 1);
    for (const SimdLevel level : Levels()) {
      std::vector<Found> found;
      ShuffleFilter(needles, level).Scan(text, begin, end, &found);
      ExpectFound(needles, text, begin, end, found);
      total += found.size();
      if (shortest < 7) continue;
      found.clear();
      GramsOf(needles, shortest == 7 ? Stride::kFour : Stride::kEight, level).Scan(text, begin, end, &found);
      ExpectFound(needles, text, begin, end, found);
    }
  }
  EXPECT_GT(total, 1000u);
}

TEST(LineCheck, SeesWhetherOneOfTheTextsStandsAnywhereInALine) {
  const Requirement requirement{{SequenceOf("denied"), SequenceOf("Conflict", true)}, false};
  ASSERT_TRUE(LineCheck::IsUseful(requirement));
  const LineCheck check(requirement);
  for (size_t size = 8; size < 80; ++size) {
    for (size_t at = 0; at + 8 <= size; ++at) {
      std::string line(size, 'd');
      EXPECT_FALSE(check.MayMatch(line));
      EXPECT_TRUE(check.MayMatch(line.replace(at, 6, "denied")));
      EXPECT_TRUE(check.MayMatch(line.replace(at, 8, "cONFLICT")));
      EXPECT_FALSE(check.MayMatch(line.replace(at, 8, "Denied c")));
    }
  }
  EXPECT_FALSE(check.MayMatch(""));
}

}  // namespace
}  // namespace bundlescope
