#include <gmock/gmock.h>

#include <functional>
#include <initializer_list>
#include <memory>
#include <random>

#include "core/pattern/pattern.h"

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
  explicit TestSet(const std::vector<Row>& rows, int64_t memory = PatternSet::kDefaultMemory) {
    for (const Row& row : rows) {
      patterns_.push_back(nullptr);
      if (row.regex != "-") {
        Result<Pattern> pattern = Pattern::Compile(row.regex);
        EXPECT_TRUE(pattern) << row.regex;
        patterns_.back() = std::make_unique<Pattern>(std::move(pattern).value());
      }
      entries_.push_back({patterns_.back().get(), row.literals});
    }
    set_ = std::make_unique<PatternSet>(entries_, memory);
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

TEST(PatternSet, CanBeMoved) {
  PatternSet a(std::vector<PatternSet::Entry>{{nullptr, {"x"}}});
  const PatternSet b = std::move(a);
  Collector collector("x");
  b.Scan("x", collector);
  EXPECT_EQ(collector.found.size(), 1u);
}

class RandomText {
 public:
  explicit RandomText(uint32_t seed) : random_(seed) {}

  size_t Below(size_t n) { return random_() % n; }
  bool Chance(size_t percent) { return Below(100) < percent; }

  std::string Word(size_t longest) {
    static constexpr std::string_view kBytes = "aaabbbccxX .\"|$\r\\";
    std::string word;
    const size_t length = 1 + Below(longest);
    for (size_t i = 0; i < length; ++i) {
      if (Chance(1)) {
        word += Chance(50) ? '\0' : '\xff';
      } else {
        word += kBytes[Below(kBytes.size())];
      }
    }
    return word;
  }

  std::string Regex() {
    static const std::vector<std::string> kPieces = {
        "a",     "b",     "ab",        "(?i)x", ".",     ".*",       "[^a]",   "[ab]+",    R"(\w)",  R"(\s)",
        R"(\b)", R"(\B)", "^",         "$",     R"(\A)", R"(\z)",    "a?",     "c*",       "(a|bb)", "(?P<n>b)",
        R"(\$)", R"(\|)", R"(\Q.|\E)", R"(\C)", "[$]",   "(?-m:^a)", "(?s:.)", R"(\x{ff})"};
    std::string regex;
    const size_t pieces = 1 + Below(4);
    for (size_t i = 0; i < pieces; ++i) regex += kPieces[Below(kPieces.size())];
    return Chance(20) ? regex + "|" + kPieces[Below(kPieces.size())] : regex;
  }

  std::vector<TestSet::Row> Rows() {
    std::vector<TestSet::Row> rows;
    const size_t count = 1 + Below(7);
    const bool all_have_literals = Chance(40);
    for (size_t i = 0; i < count; ++i) {
      TestSet::Row row{Chance(25) && (all_have_literals || Chance(10)) ? "-" : Regex(), {}};
      if (all_have_literals || Chance(50)) {
        const size_t literals = 1 + Below(2);
        for (size_t k = 0; k < literals; ++k) row.literals.push_back(Chance(3) ? "a\n" : Word(3));
      }
      rows.push_back(std::move(row));
    }
    return rows;
  }

  std::string Chunk() {
    const bool crlf = Chance(20);
    std::string chunk;
    const size_t lines = Below(12);
    for (size_t i = 0; i < lines; ++i) {
      if (!Chance(15)) chunk += Word(12);
      chunk += crlf && Chance(80) ? "\r\n" : "\n";
    }
    return Chance(50) ? chunk : chunk + Word(6);
  }

 private:
  std::mt19937 random_;
};

std::string Describe(const std::vector<TestSet::Row>& rows) {
  std::string text;
  for (const TestSet::Row& row : rows) text += "\n  " + row.regex + " " + ::testing::PrintToString(row.literals);
  return text;
}

void CompareWithPlainLoop(RandomText& random, int rounds, const std::function<int64_t()>& memory) {
  size_t hits = 0;
  for (int round = 0; round < rounds; ++round) {
    const std::vector<TestSet::Row> rows = random.Rows();
    const TestSet set(rows, memory());
    for (int i = 0; i < 8; ++i) {
      const std::string chunk = random.Chunk();
      const std::vector<Found> expected = set.Naive(chunk);
      hits += expected.size();
      ASSERT_EQ(set.Scan(chunk), expected) << ::testing::PrintToString(chunk) << " with " << Describe(rows);
    }
  }
  EXPECT_GT(hits, static_cast<size_t>(rounds) * 8);
}

TEST(PatternSet, EqualsThePlainLoopOnRandomPatternsAndChunks) {
  RandomText random(20220601);
  CompareWithPlainLoop(random, 1500, [] { return PatternSet::kDefaultMemory; });
}

// From "nothing compiles" over "the automaton gives up in the middle" to "enough".
TEST(PatternSet, EqualsThePlainLoopWithAnyMemory) {
  RandomText random(1973);
  CompareWithPlainLoop(random, 1000, [&random] { return int64_t{1} << random.Below(16); });
}

}  // namespace
}  // namespace bundlescope
