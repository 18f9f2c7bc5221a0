// How a chunk is scanned, block by block, as long as the block is in the processor's cache: filters and an automaton
// run over the whole block and find places (search_plan.h says which entry is found by what); the line around a place
// is cut out; and the entries that the place is for look at it. Most lines are never looked at on their own.
#include <string.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "core/pattern/gram_filter.h"
#include "core/pattern/line_automaton.h"
#include "core/pattern/line_check.h"
#include "core/pattern/pattern.h"
#include "core/pattern/search_plan.h"
#include "core/pattern/shuffle_filter.h"
#include "core/pattern/simd_level.h"

namespace bundlescope {
namespace {

using Use = SearchPlan::Use;

// In a line with more of them, no place is looked at on its own.
constexpr size_t kMostPlaces = 32;

constexpr size_t kBlockBytes = size_t{64} << 10;

// The contract itself, for one entry and one line.
bool MatchesLine(const PatternSet::Entry& entry, std::string_view line) {
  const auto stands_in_line = [&](const std::string& literal) { return line.find(literal) != std::string_view::npos; };
  const bool allowed =
      entry.literals.empty() || std::any_of(entry.literals.begin(), entry.literals.end(), stands_in_line);
  return allowed && (entry.pattern == nullptr || entry.pattern->Matches(line));
}

// Where whole lines of about kBlockBytes from `begin` on end.
size_t EndOfBlock(std::string_view chunk, size_t begin) {
  if (chunk.size() - begin <= kBlockBytes) return chunk.size();
  const void* last = memrchr(chunk.data() + begin, '\n', kBlockBytes);
  if (last != nullptr) return static_cast<size_t>(static_cast<const char*>(last) - chunk.data()) + 1;
  const size_t next = chunk.find('\n', begin + kBlockBytes);
  return next == std::string_view::npos ? chunk.size() : next + 1;
}

bool ByPlace(const Found& a, const Found& b) { return a.place < b.place; }

PatternSet::Options WithMemory(int64_t memory) {
  PatternSet::Options options;
  options.memory = memory;
  return options;
}

SimdLevel LevelOf(int wanted) {
  const int best = static_cast<int>(BestSimdLevel());
  return static_cast<SimdLevel>(std::clamp(wanted, 0, best));
}

}  // namespace

struct PatternSet::Impl {
  class Pass;

  Impl(std::vector<Entry> list, const Options& options);

  std::vector<GramFilter::Needle> TakeGrams(std::vector<SearchPlan::Needle> needles);
  std::vector<Sequence> TakeShuffles(std::vector<SearchPlan::Needle> needles);

  std::vector<Entry> entries;
  std::vector<Search> searches;
  std::vector<Use> every_line;
  std::vector<std::vector<LineCheck>> checks;  // by entry, before its pattern looks at a line
  // One searcher's uses after the other's.
  std::vector<std::vector<Use>> uses;
  std::optional<GramFilter> grams;
  uint32_t first_shuffle = 0;  // in `uses`
  std::optional<ShuffleFilter> shuffles;
  uint32_t first_expression = 0;  // in `uses`
  std::optional<LineAutomaton> automaton;
};

PatternSet::Impl::Impl(std::vector<Entry> list, const Options& options) : entries(std::move(list)) {
  SearchPlan plan = PlanSearch(entries);
  searches = std::move(plan.searches);
  every_line = std::move(plan.every_line);
  for (const std::vector<Requirement>& requirements : plan.also_required) {
    checks.emplace_back(requirements.begin(), requirements.end());
  }
  const SimdLevel level = LevelOf(options.simd);
  if (!plan.grams.empty()) grams.emplace(TakeGrams(std::move(plan.grams)), plan.stride, level);
  first_shuffle = static_cast<uint32_t>(uses.size());
  if (!plan.shuffles.empty()) shuffles.emplace(TakeShuffles(std::move(plan.shuffles)), level);
  first_expression = static_cast<uint32_t>(uses.size());
  std::vector<RegexNode> expressions;
  for (SearchPlan::Expression& expression : plan.expressions) {
    expressions.push_back(std::move(expression.node));
    uses.push_back(std::move(expression.uses));
  }
  if (!expressions.empty()) automaton.emplace(expressions, options.memory);
}

std::vector<GramFilter::Needle> PatternSet::Impl::TakeGrams(std::vector<SearchPlan::Needle> needles) {
  std::vector<GramFilter::Needle> taken;
  for (SearchPlan::Needle& needle : needles) {
    taken.push_back({std::move(needle.sequence), needle.window});
    uses.push_back(std::move(needle.uses));
  }
  return taken;
}

std::vector<Sequence> PatternSet::Impl::TakeShuffles(std::vector<SearchPlan::Needle> needles) {
  std::vector<Sequence> taken;
  for (SearchPlan::Needle& needle : needles) {
    taken.push_back(std::move(needle.sequence));
    uses.push_back(std::move(needle.uses));
  }
  return taken;
}

// One pass over one chunk.
class PatternSet::Impl::Pass {
 public:
  Pass(const Impl& set, std::string_view chunk, Sink& sink) : set_(set), chunk_(chunk), sink_(sink) {}

  void Run() {
    for (size_t begin = 0; begin < chunk_.size();) {
      const size_t end = EndOfBlock(chunk_, begin);
      Search(begin, end);
      if (set_.every_line.empty()) {
        LookAtFound(begin, end);
      } else {
        LookAtAll(begin, end);
      }
      begin = end;
    }
  }

 private:
  // An entry that has to look at a line.
  struct Look {
    uint32_t entry;
    bool decides;
    bool begins;   // see Use
    size_t start;  // in the line, where `begins`
  };

  // Fills `found_` for a block.
  void Search(size_t begin, size_t end) {
    found_.clear();
    if (set_.grams) set_.grams->Scan(chunk_, begin, end, &found_);
    if (set_.shuffles) {
      const size_t before = found_.size();
      set_.shuffles->Scan(chunk_, begin, end, &found_);
      Shift(before, 0, set_.first_shuffle);
    }
    if (set_.automaton) {
      const size_t before = found_.size();
      set_.automaton->Scan(chunk_.substr(begin, end - begin), &found_);
      Shift(before, begin, set_.first_expression);
    }
    if (!std::is_sorted(found_.begin(), found_.end(), ByPlace)) std::sort(found_.begin(), found_.end(), ByPlace);
  }

  void Shift(size_t first, size_t places, uint32_t needles) {
    for (size_t i = first; i < found_.size(); ++i) {
      found_[i].place += places;
      found_[i].needle += needles;
    }
  }

  void LookAtFound(size_t begin, size_t end) {
    for (size_t i = 0; i < found_.size();) {
      const size_t place = found_[i].place;
      const void* before = memrchr(chunk_.data() + begin, '\n', place - begin);
      if (before != nullptr) begin = static_cast<size_t>(static_cast<const char*>(before) - chunk_.data()) + 1;
      const size_t line_end = EndOfLine(place, end);
      i = LookAtLine(begin, line_end, i);
      begin = line_end + 1;
    }
  }

  void LookAtAll(size_t begin, size_t end) {
    for (size_t i = 0; begin < end;) {
      const size_t line_end = EndOfLine(begin, end);
      i = LookAtLine(begin, line_end, i);
      begin = line_end + 1;
    }
  }

  size_t EndOfLine(size_t from, size_t end) const {
    const void* found = memchr(chunk_.data() + from, '\n', end - from);
    return found == nullptr ? end : static_cast<size_t>(static_cast<const char*>(found) - chunk_.data());
  }

  // Takes what was found in the line, from `first` on; the answer is the first one behind it.
  size_t LookAtLine(size_t begin, size_t end, size_t first) {
    size_t last = first;
    while (last < found_.size() && found_[last].place <= end) ++last;
    looks_.clear();
    for (const Use& use : set_.every_line) looks_.push_back({use.entry, use.decides, false, 0});
    if (last - first > kMostPlaces) {
      LookAtEachOnce(first, last);
    } else {
      for (size_t i = first; i < last; ++i) {
        const size_t start = found_[i].start - begin;
        for (const Use& use : set_.uses[found_[i].needle])
          looks_.push_back({use.entry, use.decides, use.begins, start});
      }
    }
    if (looks_.size() > 1) {
      std::sort(looks_.begin(), looks_.end(), [](const Look& a, const Look& b) {
        return a.entry != b.entry ? a.entry < b.entry : a.decides && !b.decides;
      });
    }
    std::string_view line = chunk_.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (auto look = looks_.begin(); look != looks_.end();) {
      const uint32_t id = look->entry;
      const auto next = std::find_if(look, looks_.end(), [id](const Look& other) { return other.entry != id; });
      if (look->decides || Matches(std::span<const Look>(look, next), line)) sink_.OnHit({id, line, begin});
      look = next;
    }
    return last;
  }

  // Where the same may be found many times over.
  void LookAtEachOnce(size_t first, size_t last) {
    needles_.clear();
    for (size_t i = first; i < last; ++i) needles_.push_back(found_[i].needle);
    std::sort(needles_.begin(), needles_.end());
    needles_.erase(std::unique(needles_.begin(), needles_.end()), needles_.end());
    for (const uint32_t needle : needles_) {
      for (const Use& use : set_.uses[needle]) looks_.push_back({use.entry, use.decides, false, 0});
    }
  }

  // `looks` are of one entry.
  bool Matches(std::span<const Look> looks, std::string_view line) const {
    const uint32_t id = looks[0].entry;
    const std::vector<LineCheck>& checks = set_.checks[id];
    const auto may_match = [&](const LineCheck& check) { return check.MayMatch(line); };
    if (!std::all_of(checks.begin(), checks.end(), may_match)) return false;
    // Where a match can only begin at some places, those are asked: most fail after a few bytes.
    if (std::all_of(looks.begin(), looks.end(), [](const Look& look) { return look.begins; })) {
      const Pattern& pattern = *set_.entries[id].pattern;
      return std::any_of(looks.begin(), looks.end(), [&](const Look& look) {
        return look.start <= line.size() && pattern.MatchesAt(line, look.start);
      });
    }
    return MatchesLine(set_.entries[id], line);
  }

  const Impl& set_;
  std::string_view chunk_;
  Sink& sink_;
  std::vector<Found> found_;
  std::vector<Look> looks_;
  std::vector<uint32_t> needles_;
};

PatternSet::PatternSet(std::vector<Entry> entries, int64_t memory)
    : PatternSet(std::move(entries), WithMemory(memory)) {}
PatternSet::PatternSet(std::vector<Entry> entries, const Options& options)
    : impl_(std::make_unique<Impl>(std::move(entries), options)) {}
PatternSet::PatternSet(PatternSet&&) noexcept = default;
PatternSet& PatternSet::operator=(PatternSet&&) noexcept = default;
PatternSet::~PatternSet() = default;

void PatternSet::Scan(std::string_view chunk, Sink& sink) const { Impl::Pass(*impl_, chunk, sink).Run(); }

size_t PatternSet::size() const { return impl_->entries.size(); }

std::vector<PatternSet::Search> PatternSet::Describe() const { return impl_->searches; }

}  // namespace bundlescope
