#include "core/pattern/expression_speed.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/pattern/needle.h"
#include "core/pattern/sample_text.h"

namespace bundlescope {
namespace {

// Fewer places at which several bytes fit do not make many states.
constexpr size_t kFewestWidePlaces = 12;
constexpr size_t kManyPlaces = 1000;

// At how many places of the longest text, without what repeats without a bound, several bytes fit.
size_t CountWidePlaces(const RegexNode& node) {
  using Kind = RegexNode::Kind;
  size_t count = 0;
  switch (node.kind) {
    case Kind::kBytes:
      return FoldedByte(node.bytes) < 0 ? 1 : 0;
    case Kind::kConcat:
      for (const RegexNode& child : node.children) count += CountWidePlaces(child);
      break;
    case Kind::kAlternate:
      for (const RegexNode& child : node.children) count = std::max(count, CountWidePlaces(child));
      break;
    case Kind::kRepeat:
      count = CountWidePlaces(node.children[0]) * static_cast<size_t>(std::max({node.min, node.max, 1}));
      break;
    default:
      break;
  }
  return std::min(count, kManyPlaces);
}

constexpr size_t kSampleBytes = size_t{8} << 10;
constexpr size_t kEnoughStates = 1000;  // to know that there are many
constexpr size_t kMostSteps = 20000;    // of an expression

// An expression as steps that take a byte or lead on to others. Where something is asserted, it is taken to be so.
class Steps {
 public:
  // From a step on, `node` and then `next`; the answer is where it begins.
  size_t Add(const RegexNode& node, size_t next) {
    using Kind = RegexNode::Kind;
    if (steps_.size() > kMostSteps) return next;
    switch (node.kind) {
      case Kind::kNever:
        return Put({{}, {}});
      case Kind::kBytes:
        return Put({node.bytes, {next}});
      case Kind::kConcat:
        for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) next = Add(*child, next);
        return next;
      case Kind::kAlternate: {
        std::vector<size_t> starts;
        for (const RegexNode& child : node.children) starts.push_back(Add(child, next));
        return Put({{}, std::move(starts)});
      }
      case Kind::kRepeat:
        return AddRepeat(node, next);
      default:
        return next;
    }
  }

  size_t Put(std::pair<ByteSet, std::vector<size_t>> step) {
    steps_.push_back(std::move(step));
    return steps_.size() - 1;
  }

  const ByteSet& bytes(size_t step) const { return steps_[step].first; }
  const std::vector<size_t>& next(size_t step) const { return steps_[step].second; }
  size_t size() const { return steps_.size(); }

 private:
  size_t AddRepeat(const RegexNode& node, size_t next) {
    const RegexNode& child = node.children[0];
    if (node.max == RegexNode::kUnbounded) {
      const size_t again = Put({{}, {next}});
      const size_t once = Add(child, again);
      steps_[again].second.push_back(once);
      next = again;
    } else {
      const size_t end = next;
      for (int i = node.min; i < node.max && steps_.size() <= kMostSteps; ++i) {
        const size_t once = Add(child, next);
        next = Put({{}, {once, end}});
      }
    }
    for (int i = 0; i < node.min && steps_.size() <= kMostSteps; ++i) next = Add(child, next);
    return next;
  }

  // The bytes that a step takes, none for one that only leads on; and what comes next.
  std::vector<std::pair<ByteSet, std::vector<size_t>>> steps_;
};

// Walks over a text, in all steps at once.
class Walk {
 public:
  explicit Walk(const RegexNode& node) {
    end_ = steps_.Put({{}, {}});
    begin_ = steps_.Add(node, end_);
    reached_at_.resize(steps_.size());
  }

  double CountStatesPerByte(std::string_view text) {
    std::unordered_set<uint64_t> states;
    size_t bytes = 0;
    bool is_over = false;  // the line matches
    for (const char c : text) {
      if (c == '\n') {
        now_.clear();
        is_over = false;
        continue;
      }
      if (is_over) continue;
      is_over = Take(static_cast<unsigned char>(c));
      states.insert(HashOfNow());
      ++bytes;
      if (states.size() == kEnoughStates) break;
    }
    return static_cast<double>(states.size()) / static_cast<double>(std::max(bytes, kFewestBytes));
  }

 private:
  // A first state for each step of an expression is nothing to worry about.
  static constexpr size_t kFewestBytes = 1000;

  bool Take(unsigned char byte) {
    ++time_;
    next_.clear();
    bool is_end = Reach(begin_, byte);
    for (const size_t step : now_) {
      for (const size_t next : steps_.next(step)) is_end |= Reach(next, byte);
    }
    now_.swap(next_);
    return is_end;
  }

  // Puts the steps that take the byte, from `first` on, into `next_`; says whether there is an end before.
  bool Reach(size_t first, unsigned char byte) {
    bool is_end = false;
    open_ = {first};
    while (!open_.empty()) {
      const size_t step = open_.back();
      open_.pop_back();
      if (std::exchange(reached_at_[step], time_) == time_) continue;
      is_end |= step == end_;
      if (steps_.bytes(step).test(byte)) next_.push_back(step);
      if (steps_.bytes(step).none()) open_.insert(open_.end(), steps_.next(step).begin(), steps_.next(step).end());
    }
    return is_end;
  }

  uint64_t HashOfNow() {
    uint64_t hash = 0;
    for (const size_t step : now_) hash += (step + 1) * 0x9E3779B97F4A7C15u ^ (step + 1) * 0xD6E8FEB86659FD93u >> 7;
    return hash;
  }

  Steps steps_;
  size_t begin_ = 0;
  size_t end_ = 0;
  uint64_t time_ = 0;
  std::vector<uint64_t> reached_at_;
  std::vector<size_t> now_;
  std::vector<size_t> next_;
  std::vector<size_t> open_;
};

}  // namespace

bool MayNeedManyStates(const RegexNode& node) { return CountWidePlaces(node) >= kFewestWidePlaces; }

double CountStatesPerByte(const RegexNode& node) {
  return Walk(node).CountStatesPerByte(SampleText().substr(0, kSampleBytes));
}

}  // namespace bundlescope
