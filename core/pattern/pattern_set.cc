// How a chunk is scanned, block by block, as long as the block is in the processor's cache: filters and an automaton
// run over the whole block and find places (search_plan.h says which entry is found by what); the line around a place
// is cut out; and the entries that the place is for look at it. Most lines are never looked at on their own.
#include <string.h>

#include <algorithm>
#include <optional>
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
  std::vector<std::optional<LineCheck>> checks;  // by entry, before its pattern looks at a line
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
  for (const std::optional<Requirement>& requirement : plan.also_required) {
    checks.push_back(requirement ? std::optional<LineCheck>(*requirement) : std::nullopt);
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
    needles_.clear();
    for (; first < found_.size() && found_[first].place <= end; ++first) needles_.push_back(found_[first].needle);
    SortUnique(&needles_);
    uses_.assign(set_.every_line.begin(), set_.every_line.end());
    for (const uint32_t needle : needles_) {
      uses_.insert(uses_.end(), set_.uses[needle].begin(), set_.uses[needle].end());
    }
    if (uses_.size() > 1) {
      std::sort(uses_.begin(), uses_.end(), [](const Use& a, const Use& b) {
        return a.entry != b.entry ? a.entry < b.entry : a.decides && !b.decides;
      });
    }
    std::string_view line = chunk_.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (size_t i = 0; i < uses_.size(); ++i) {
      if (i > 0 && uses_[i].entry == uses_[i - 1].entry) continue;
      const uint32_t id = uses_[i].entry;
      if (uses_[i].decides || Matches(id, line)) sink_.OnHit({id, line, begin});
    }
    return first;
  }

  bool Matches(uint32_t id, std::string_view line) const {
    if (set_.checks[id] && !set_.checks[id]->MayMatch(line)) return false;
    return MatchesLine(set_.entries[id], line);
  }

  static void SortUnique(std::vector<uint32_t>* list) {
    if (list->size() <= 1) return;
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }

  const Impl& set_;
  std::string_view chunk_;
  Sink& sink_;
  std::vector<Found> found_;
  std::vector<uint32_t> needles_;
  std::vector<Use> uses_;
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
