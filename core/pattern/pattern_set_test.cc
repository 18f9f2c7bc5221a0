#include <gmock/gmock.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <thread>

#include "core/pattern/pattern.h"
#include "core/pattern/random_regex_for_test.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Found {
  uint32_t id;
  std::string line;
  size_t offset;
  bool operator==(const Found&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Found& f) {
  return out << f.id << "@" << f.offset << " '" << f.line << "'";
}

class Collector : public PatternSet::Sink {
 public:
  explicit Collector(std::string_view chunk) : chunk_(chunk) {}
  void OnHit(const PatternSet::Hit& hit) override {
    EXPECT_EQ(hit.line.data(), chunk_.data() + hit.offset);
    found.push_back({hit.id, std::string(hit.line), hit.offset});
  }
  std::vector<Found> found;

 private:
  std::string_view chunk_;
};

// A set with the patterns it needs. The regex "-" stands for an entry without a pattern.
class TestSet {
 public:
  struct Row {
    std::string regex;
    std::vector<std::string> literals;
  };

  TestSet(std::initializer_list<Row> rows) : TestSet(std::vector<Row>(rows)) {}
  explicit TestSet(const std::vector<Row>& rows, const PatternSet::Options& options = {}) {
    for (const Row& row : rows) {
      patterns_.push_back(nullptr);
      if (row.regex != "-") {
        Result<Pattern> pattern = Pattern::Compile(row.regex);
        EXPECT_TRUE(pattern) << row.regex;
        patterns_.back() = std::make_unique<Pattern>(std::move(pattern).value());
      }
      entries_.push_back({patterns_.back().get(), row.literals});
    }
    set_ = std::make_unique<PatternSet>(entries_, options);
  }

  const PatternSet& set() const { return *set_; }

  std::vector<Found> Scan(std::string_view chunk) const {
    Collector collector(chunk);
    set_->Scan(chunk, collector);
    return collector.found;
  }

  // The contract as a plain loop: each entry on each line.
  std::vector<Found> Naive(std::string_view chunk) const {
    std::vector<Found> found;
    for (size_t pos = 0; pos < chunk.size();) {
      const size_t end = std::min(chunk.find('\n', pos), chunk.size());
      std::string_view line = chunk.substr(pos, end - pos);
      if (line.ends_with('\r')) line.remove_suffix(1);
      for (uint32_t id = 0; id < entries_.size(); ++id) {
        bool matches = entries_[id].literals.empty();
        for (const std::string& literal : entries_[id].literals)
          matches |= line.find(literal) != std::string_view::npos;
        if (matches && entries_[id].pattern != nullptr) matches = entries_[id].pattern->Matches(line);
        if (matches) found.push_back({id, std::string(line), pos});
      }
      pos = end + 1;
    }
    return found;
  }

 private:
  std::vector<std::unique_ptr<Pattern>> patterns_;
  std::vector<PatternSet::Entry> entries_;
  std::unique_ptr<PatternSet> set_;
};

TEST(PatternSet, ReportsHitsInOrderOfLinesThenIds) {
  const TestSet set{{"b", {"b"}}, {"a.*", {}}, {"-", {"ab", "zz"}}};
  EXPECT_THAT(set.Scan("ab\nno\nb\nzza\n"), ElementsAre(Found{0, "ab", 0}, Found{1, "ab", 0}, Found{2, "ab", 0},
                                                        Found{0, "b", 6}, Found{1, "zza", 8}, Found{2, "zza", 8}));
  EXPECT_EQ(set.set().size(), 3u);
}

TEST(PatternSet, ALiteralOnlyOpensTheWayForItsPattern) {
  const TestSet set{{"^x", {"lit"}}};
  EXPECT_THAT(set.Scan("a lit\nx lit\nx\n"), ElementsAre(Found{0, "x lit", 6}));
}

TEST(PatternSet, LiteralsAreCaseSensitiveAndNotExpressions) {
  const TestSet set{{"-", {"a.b"}}, {"-", {"(*"}}, {"-", {"\\Q"}}, {"-", {"|"}}};
  EXPECT_THAT(set.Scan("axb A.B\na.b\n(*\n\\Q|\n"),
              ElementsAre(Found{0, "a.b", 8}, Found{1, "(*", 12}, Found{2, "\\Q|", 15}, Found{3, "\\Q|", 15}));
}

TEST(PatternSet, OneLiteralMayServeSeveralEntriesAndSeveralLiteralsOne) {
  const TestSet set{{"1", {"lit", "other"}}, {"2", {"lit"}}, {"-", {"lit", "lit"}}};
  EXPECT_THAT(set.Scan("lit other 1\nlit 2"), ElementsAre(Found{0, "lit other 1", 0}, Found{2, "lit other 1", 0},
                                                          Found{1, "lit 2", 12}, Found{2, "lit 2", 12}));
}

TEST(PatternSet, DropsLfAndCrLfButKeepsALoneCr) {
  const TestSet set{{"x$", {}}, {"-", {"x\r"}}};
  EXPECT_THAT(set.Scan("x\r\nx\r\r\nx\ry\nx\r"),
              ElementsAre(Found{0, "x", 0}, Found{1, "x\r", 3}, Found{1, "x\ry", 7}, Found{0, "x", 11}));
}

TEST(PatternSet, TheEndOfALineIsBeforeItsCrLf) {
  for (const char* regex : {"x$", R"(x\z)", "^x$", R"(x$\b)"}) {
    EXPECT_THAT((TestSet{{regex, {}}}).Scan("a\r\nx\r\n"), ElementsAre(Found{0, "x", 3})) << regex;
  }
}

TEST(PatternSet, AnchorsStandAtTheLineNotAtTheChunk) {
  for (const char* regex : {"^x$", R"(\Ax\z)", "(?-m:^x$)", "(?m)^x$"}) {
    EXPECT_THAT((TestSet{{regex, {}}}).Scan("ax\nx\nxa\nx"), ElementsAre(Found{0, "x", 3}, Found{0, "x", 8})) << regex;
  }
}

TEST(PatternSet, NoMatchCrossesALineBreak) {
  const TestSet set(
      {{"a[^x]*b", {}}, {R"(a\s+b)", {}}, {R"(a\C*b)", {}}, {"(?s)a.*b", {}}, {"-", {"a\nb"}}, {"a\nb", {}}});
  EXPECT_THAT(set.Scan("a\nb\n b a\n"), IsEmpty());
  EXPECT_EQ(set.Scan("a\na b\n").size(), 4u);
}

TEST(PatternSet, EmptyLinesMatchWhatAllowsThem) {
  const TestSet set{{"^$", {}}};
  EXPECT_THAT(set.Scan("\n\na\n\r\n"), ElementsAre(Found{0, "", 0}, Found{0, "", 1}, Found{0, "", 4}));
  EXPECT_THAT(set.Scan("a\n"), IsEmpty());
  EXPECT_THAT(set.Scan(""), IsEmpty());
}

TEST(PatternSet, AnEntryWithNothingTakesEveryLine) {
  const TestSet set{{"-", {}}, {"b", {"b"}}, {"-", {""}}};
  EXPECT_THAT(set.Scan("a\nb"),
              ElementsAre(Found{0, "a", 0}, Found{2, "a", 0}, Found{0, "b", 2}, Found{1, "b", 2}, Found{2, "b", 2}));
}

TEST(PatternSet, AnEmptyLiteralIsNoHint) {
  EXPECT_THAT((TestSet{{"b", {"", "zz"}}}).Scan("a\nb\n"), ElementsAre(Found{0, "b", 2}));
}

TEST(PatternSet, AnEmptySetFindsNothing) {
  EXPECT_THAT((TestSet{}).Scan("a\nb"), IsEmpty());
  EXPECT_THAT((TestSet{{"-", {"\n"}}}).Scan("a\nb"), IsEmpty());
}

TEST(PatternSet, TakesNulAndInvalidUtf8AsBytes) {
  using namespace std::string_literals;
  const TestSet set{{"-", {"\xff"s}}, {"-", {"\0z"s}}, {"p.q", {"p"}}, {"r.s", {}}};
  const std::string chunk = "a\xff\nx\0z\np\xfeq\nr\0s\n"s;
  EXPECT_THAT(set.Scan(chunk),
              ElementsAre(Found{0, "a\xff", 0}, Found{1, "x\0z"s, 3}, Found{2, "p\xfeq", 7}, Found{3, "r\0s"s, 11}));
}

TEST(PatternSet, NamesOfCapturesMayRepeatAcrossPatterns) {
  const TestSet set{{"(?P<name>a)", {}}, {"(?P<name>b)", {}}};
  EXPECT_THAT(set.Scan("b\na\n"), ElementsAre(Found{1, "b", 0}, Found{0, "a", 2}));
}

// RE2 20220601 takes x|(?i:x) for [x].
TEST(PatternSet, KeepsPatternsThatDifferInCaseFoldingApart) {
  EXPECT_THAT((TestSet{{"x", {}}, {"(?i:x)", {}}, {"(?i)[xy]", {}}, {"-", {"x"}}}).Scan("X"),
              ElementsAre(Found{1, "X", 0}, Found{2, "X", 0}));
  EXPECT_THAT((TestSet{{"ax", {}}, {"a(?i:x)", {}}, {"-", {"ax"}}}).Scan("aX"), ElementsAre(Found{1, "aX", 0}));
  EXPECT_THAT((TestSet{{"^x", {}}, {"^(?i:x)", {}}}).Scan("X"), ElementsAre(Found{1, "X", 0}));
}

// Few literals are searched in another way than many.
TEST(PatternSet, FindsTheSameWithAnyNumberOfLiterals) {
  const std::string chunk = "l0\nl3 l1\n\nl9\r\nl5l5\nl7\nl11\nl12";
  std::vector<TestSet::Row> rows;
  for (int i = 0; i < 13; ++i) {
    rows.push_back({"-", {"l" + std::to_string(i)}});
    const TestSet set(rows);
    EXPECT_FALSE(set.Naive(chunk).empty());
    EXPECT_EQ(set.Scan(chunk), set.Naive(chunk)) << rows.size();
  }
}

// A chunk is searched in blocks of 64 KiB of whole lines.
TEST(PatternSet, FindsTheSameAroundTheBordersOfBlocks) {
  const TestSet set{{"needle in the hay", {}}, {"^[a-y]+$", {}}, {"x17$", {}}, {"-", {"zz"}}, {"^$", {}}};
  for (const size_t line_size : {1u, 63u, 1000u, 65534u, 65535u, 65536u, 200'000u}) {
    std::string chunk;
    while (chunk.size() < 200'000) {
      chunk +=
          std::string(line_size, 'a') + "\n\n" + std::string(line_size - 1, 'b') + "z\nneedle in the hay\r\nzz\nx17";
      chunk += chunk.size() % 3 == 0 ? "\n" : "\r\n";
      if (line_size == 1) chunk += "needle in the hay x17\n" + std::string(990, 'b') + "\n";
    }
    const std::vector<Found> expected = set.Naive(chunk);
    ASSERT_GT(expected.size(), 4u);
    ASSERT_EQ(set.Scan(chunk), expected) << line_size;
    chunk.resize(chunk.size() - 3);
    ASSERT_EQ(set.Scan(chunk), set.Naive(chunk)) << line_size;
  }
}

// RE2 takes none of these for what they are; see apart_alternatives.h.
TEST(PatternSet, FindsAlternativesOutsideAscii) {
  EXPECT_THAT((TestSet{{"证书过期|证书无效", {}}}).Scan("x509: 证书无效\n"),
              ElementsAre(Found{0, "x509: 证书无效", 0}));
}

using Kind = PatternSet::Search::Kind;

TEST(PatternSet, TellsHowItSearches) {
  const TestSet set{{R"((?i)failed to (list|watch)\b.*)", {}},
                    {R"(^\d+$)", {}},
                    {".*", {}},
                    {"-", {"OOMKilled", "Evicted"}},
                    {R"(\d+ms$)", {}}};
  const std::vector<PatternSet::Search> searches = set.set().Describe();
  ASSERT_EQ(searches.size(), 5u);
  EXPECT_EQ(searches[0].kind, Kind::kLiteral);
  EXPECT_THAT(searches[0].texts, ElementsAre("failed to list", "failed to watch"));
  EXPECT_EQ(searches[1].kind, Kind::kAutomaton);
  EXPECT_THAT(searches[1].texts, IsEmpty());
  EXPECT_EQ(searches[2].kind, Kind::kEveryLine);
  EXPECT_THAT(searches[3].texts, ElementsAre("OOMKilled", "Evicted"));
  EXPECT_THAT(searches[4].texts, ElementsAre("ms"));
  EXPECT_GT(searches[1].looks_per_mib, 30 * searches[0].looks_per_mib);
  EXPECT_GT(searches[0].looks_per_mib, 0);
}

TEST(PatternSet, KeepsApartWhatWouldSlowDownTheOthersAndSaysWhy) {
  const TestSet set{{"OOMKilled", {}},   // costs next to nothing
                    {"level=info", {}},  // stands in many lines
                    {R"(\w+\s\w)", {}},  // matches nearly all
                    {"e.{30}x", {}},     // has too many states
                    {R"(^\d+$)", {}}};   // needs a walk over everything
  const std::vector<PatternSet::Search> searches = set.set().Describe();
  EXPECT_EQ(searches[0].reason, "");
  EXPECT_LT(searches[0].milliseconds_per_gib, 10);
  EXPECT_EQ(searches[1].kind, Kind::kLiteral);
  EXPECT_THAT(searches[1].reason, testing::ContainsRegex("stands in about [0-9]+ of 1000 lines"));
  EXPECT_GT(searches[1].milliseconds_per_gib, 50);
  EXPECT_TRUE(searches[2].isolated);
  EXPECT_EQ(searches[2].kind, Kind::kEveryLine);
  EXPECT_THAT(searches[2].reason, testing::ContainsRegex("matches about [0-9]+ of 1000 lines"));
  EXPECT_TRUE(searches[3].isolated);
  EXPECT_THAT(searches[3].reason, testing::HasSubstr("slow"));
  EXPECT_GT(searches[3].milliseconds_per_gib, 10 * searches[4].milliseconds_per_gib);
  EXPECT_EQ(searches[4].kind, Kind::kAutomaton);
  EXPECT_NE(searches[4].reason, "");
  EXPECT_FALSE(searches[4].isolated);
  const std::string chunk = "time=x level=info\n17\n17 a\ne123456789 123456789 123456789 x\n";
  EXPECT_EQ(set.Scan(chunk), set.Naive(chunk));
}

TEST(PatternSet, ManyPlacesInOneLineAreNoMatchForItAll) {
  const TestSet set{{R"([Ee]rr(or)?[ =:]+[0-9]{3}\b)", {}}, {R"re("status":\s*"?(5\d\d)"?)re", {}}};
  std::string many;
  for (int i = 0; i < 100; ++i) many += "error err \"status\": 200 ";
  const std::string chunk = many + "\n" + many + "err: 404\nerror=500 \"status\":\"503\"\n" + many.substr(0, 200) +
                            "\"status\":500\nerror: 12\n";
  EXPECT_EQ(set.Scan(chunk), set.Naive(chunk));
  EXPECT_EQ(set.Scan(chunk).size(), 4u);
}

TEST(PatternSet, WhatStandsBeforeABeginningCounts) {
  const TestSet set{{R"(\bpanicked\d)", {}}, {R"(\Bpanicked\d)", {}}, {R"(^panicked\d)", {}}, {R"(panicked\d$)", {}}};
  const std::string chunk = "panicked1\nxpanicked1\n panicked1 \r\nxpanicked panicked2\r\n";
  EXPECT_EQ(set.Scan(chunk), set.Naive(chunk));
  EXPECT_EQ(set.Scan(chunk).size(), 8u);
}

TEST(PatternSet, SearchesForTheRarestTextThatIsRequired) {
  const TestSet set{{R"re("controllerKind":"GitRepo".*"error":"[^"]*zqx-17)re", {}}};
  EXPECT_THAT(set.set().Describe()[0].texts, ElementsAre("zqx-17"));
}

TEST(PatternSet, CanBeScannedByManyThreadsAtOnce) {
  const TestSet set{{"needle in the hay", {}}, {R"(\w+\s\d)", {}}, {"x+17", {}}, {"y.*z", {"y"}}};
  std::string chunk;
  for (int i = 0; i < 3000; ++i) chunk += "xx17 yz\nneedle in the hay " + std::to_string(i) + "\n";
  const std::vector<Found> expected = set.Naive(chunk);
  std::vector<std::vector<Found>> found(4);
  std::vector<std::thread> threads;
  for (std::vector<Found>& one : found) threads.emplace_back([&one, &set, &chunk] { one = set.Scan(chunk); });
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<Found>& one : found) EXPECT_EQ(one, expected);
}

TEST(PatternSet, CanBeMoved) {
  PatternSet a(std::vector<PatternSet::Entry>{{nullptr, {"x"}}});
  const PatternSet b = std::move(a);
  Collector collector("x");
  b.Scan("x", collector);
  EXPECT_EQ(collector.found.size(), 1u);
}

std::string Describe(const std::vector<TestSet::Row>& rows) {
  std::string text;
  for (const TestSet::Row& row : rows) text += "\n  " + row.regex + " " + ::testing::PrintToString(row.literals);
  return text;
}

std::vector<TestSet::Row> RandomRows(const RandomRegex::Below& below, RandomRegex* random, size_t most) {
  std::vector<TestSet::Row> rows;
  const bool all_have_literals = below(3) == 0;
  for (size_t count = 1 + below(most); count > 0; --count) {
    const bool bare = below(4) == 0 && (all_have_literals || below(10) == 0);
    TestSet::Row row{bare ? "-" : random->Regex(), {}};
    if (!bare && !Pattern::Compile(row.regex)) row.regex = "a|X";
    if (all_have_literals || below(2) == 0) {
      for (size_t n = 1 + below(2); n > 0; --n) row.literals.push_back(below(30) == 0 ? "a\n" : random->Literal());
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// On sets of up to `most` entries, with every way of searching.
void CompareWithPlainLoop(uint32_t seed, size_t most, int rounds, const std::function<int64_t(size_t)>& memory) {
  RandomRegex::Below below = RandomNumbers(seed);
  RandomRegex random([&below](size_t n) { return below(n); });
  size_t hits = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<TestSet::Row> rows = RandomRows([&below](size_t n) { return below(n); }, &random, most);
    PatternSet::Options options;
    options.memory = memory(below(16));
    options.simd = static_cast<int>(below(3));
    const TestSet set(rows, options);
    for (int i = 0; i < 8; ++i) {
      const std::string chunk = random.Chunk(12, 40);
      const std::vector<Found> expected = set.Naive(chunk);
      hits += expected.size();
      ASSERT_EQ(set.Scan(chunk), expected) << ::testing::PrintToString(chunk) << " with " << Describe(rows)
                                           << "\nmemory " << options.memory << ", simd " << options.simd;
    }
  }
  EXPECT_GT(hits, static_cast<size_t>(rounds) * 8);
}

TEST(PatternSet, EqualsThePlainLoopOnRandomPatternsAndChunks) {
  CompareWithPlainLoop(20220601, 5, 1500, [](size_t) { return PatternSet::kDefaultMemory; });
}

TEST(PatternSet, EqualsThePlainLoopWithManyPatterns) {
  CompareWithPlainLoop(7, 80, 60, [](size_t) { return PatternSet::kDefaultMemory; });
}

// From "nothing compiles" over "the automaton gives up in the middle" to "enough".
TEST(PatternSet, EqualsThePlainLoopWithAnyMemory) {
  CompareWithPlainLoop(1973, 5, 700, [](size_t bits) { return int64_t{1} << bits; });
}

}  // namespace
}  // namespace bundlescope
