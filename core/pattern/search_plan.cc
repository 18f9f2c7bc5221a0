// All entries' requirements (required_text.h) are weighed against each other by what they are expected to cost: the
// filters' own time, places that pass a filter by mistake, and lines that an expression has to look at. Three ways are
// compared as a whole: all needles by ShuffleFilter; long ones by a GramFilter of stride eight and the others by
// ShuffleFilter; or the same with stride four, which takes shorter ones.
#include "core/pattern/search_plan.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "core/pattern/line_check.h"
#include "core/pattern/needle.h"
#include "core/pattern/regex_forms.h"
#include "core/pattern/regex_parser.h"
#include "core/pattern/shuffle_filter.h"
#include "core/pattern/text_statistics.h"

namespace bundlescope {
namespace {

using Search = PatternSet::Search;
using Stride = GramFilter::Stride;

constexpr double kMiB = 1 << 20;

// In nanoseconds, as measured on a machine with AVX2: for one byte of the text, ...
constexpr double kGramEight = 0.13;
constexpr double kGramFour = 0.25;
constexpr double kShuffle = 0.12;
constexpr double kShuffleMany = 0.2;  // for more than eight needles
constexpr double kAutomaton = 1.6;
// ... a place that passes a filter, and a look at a line by an expression.
constexpr double kPass = 5;
constexpr double kLook = 300;

// A text that is found more often than this costs more than the automaton.
constexpr double kHotLooks = 1.0 / 250;
constexpr double kHotPasses = 1.0 / 60;

// More of them share a bucket, which lets through much more.
constexpr size_t kMostShuffles = 24;

// A requirement that more than one line in so many meets is not worth a check of its own.
constexpr double kUsefulCheck = 1.0 / 1000;

enum class Way { kShuffleAlone, kEight, kFour };

// How often a sequence, or each of a requirement, is expected.
struct Costs {
  double passes = 0;
  double looks = 0;
  double sum() const { return passes * kPass + looks * kLook; }
};

// What is known of a sequence; expensive to find out, and often asked for.
struct Windows {
  std::optional<GramFilter::Window> four;
  std::optional<GramFilter::Window> eight;
  double shuffle = 1;
  double looks = 1;
};

struct Candidate {
  uint32_t entry;
  std::vector<Requirement> requirements;
  std::optional<RegexNode> node;  // none where the pattern is not understood
};

struct Choice {
  const Requirement* requirement = nullptr;
  Costs costs;
};

// A text for each sequence, another for another.
std::string KeyOf(const Sequence& sequence) {
  static_assert(std::is_trivially_copyable_v<ByteSet>);
  return std::string(reinterpret_cast<const char*>(sequence.data()), sequence.size() * sizeof(ByteSet));
}

Requirement RequirementOf(const std::vector<std::string>& literals, bool decides) {
  Requirement requirement{{}, decides};
  for (const std::string& literal : literals) {
    // A line holds no LF, so that a literal with one is never in it.
    if (literal.find('\n') != std::string::npos) continue;
    Sequence sequence;
    for (const char c : literal) sequence.push_back(ByteSet().set(static_cast<unsigned char>(c)));
    requirement.any_of.push_back(std::move(sequence));
  }
  return requirement;
}

// Not so where one of the literals stands in every line.
bool HasHint(const PatternSet::Entry& entry) {
  const std::vector<std::string>& literals = entry.literals;
  return !literals.empty() && std::find(literals.begin(), literals.end(), "") == literals.end();
}

RegexNode AnyOf(const std::vector<Sequence>& sequences) {
  std::vector<RegexNode> alternatives;
  for (const Sequence& sequence : sequences) {
    std::vector<RegexNode> bytes;
    for (const ByteSet& set : sequence) bytes.push_back(RegexNode::Bytes(set));
    alternatives.push_back(RegexNode::Concat(std::move(bytes)));
  }
  return RegexNode::Alternate(std::move(alternatives));
}

// For people: letters in either case as small ones; other sets at the ends are left out.
std::string Written(const Sequence& sequence) {
  const auto is_wide = [](const ByteSet& set) { return FoldedByte(set) < 0; };
  const auto first = std::find_if_not(sequence.begin(), sequence.end(), is_wide);
  const auto last = std::find_if_not(sequence.rbegin(), sequence.rend(), is_wide).base();
  std::string text;
  for (auto it = first < last ? first : sequence.begin(); it != (first < last ? last : sequence.end()); ++it) {
    const int folded = FoldedByte(*it);
    const auto byte = static_cast<char>(it->count() == 1 ? it->_Find_first() : static_cast<size_t>(folded));
    const bool printable = folded >= 0 && byte >= ' ' && byte < 0x7f;
    text += printable ? std::string(1, byte) : ToLineRegex(RegexNode::Bytes(*it));
  }
  return text;
}

// Needles that several entries share are looked for once.
class Needles {
 public:
  void Add(uint32_t entry, const Requirement& requirement) {
    for (const Sequence& sequence : requirement.any_of) {
      const auto [it, is_new] = places_.emplace(KeyOf(sequence), needles_.size());
      if (is_new) needles_.push_back({sequence, 0, {}});
      // The CR of a line break is no part of the line.
      const bool decides = requirement.decides && !sequence.back().test('\r');
      needles_[it->second].uses.push_back({entry, decides});
    }
  }
  size_t size() const { return needles_.size(); }
  std::vector<SearchPlan::Needle> Take() { return std::move(needles_); }

 private:
  std::vector<SearchPlan::Needle> needles_;
  std::unordered_map<std::string, size_t> places_;
};

// One of the ways, worked out.
struct Draft {
  Stride stride = Stride::kEight;
  Needles grams;
  Needles shuffles;
  std::vector<Choice> choices;  // by candidate; without a requirement: by expression
  size_t expressions = 0;
  double cost = 0;  // for one byte
};

class Planner {
 public:
  explicit Planner(const std::vector<PatternSet::Entry>& entries) : entries_(entries) {}

  SearchPlan Plan() {
    plan_.searches.resize(entries_.size());
    plan_.also_required.resize(entries_.size());
    for (uint32_t id = 0; id < entries_.size(); ++id) Look(id);
    Draft best = Work(Way::kShuffleAlone);
    for (const Way way : {Way::kEight, Way::kFour}) {
      Draft draft = Work(way);
      if (draft.cost < best.cost) best = std::move(draft);
    }
    Settle(&best);
    return std::move(plan_);
  }

 private:
  // Sorts out what takes every line; the others become candidates.
  void Look(uint32_t id) {
    const PatternSet::Entry& entry = entries_[id];
    const bool hinted = HasHint(entry);
    Candidate candidate;
    candidate.entry = id;
    if (hinted) candidate.requirements.push_back(RequirementOf(entry.literals, entry.pattern == nullptr));
    if (entry.pattern != nullptr) candidate.node = parser_.Parse(entry.pattern->source());
    if (candidate.node) {
      candidate.node = TrimEdges(std::move(*candidate.node));
      std::vector<Requirement> of_pattern = RequirementsOf(*candidate.node);
      for (Requirement& requirement : of_pattern) {
        requirement.decides &= !hinted;
        candidate.requirements.push_back(std::move(requirement));
      }
    }
    const bool always = entry.pattern == nullptr || (candidate.node && candidate.node->kind == RegexNode::Kind::kEmpty);
    if (!hinted && (always || !candidate.node)) {
      plan_.every_line.push_back({id, always});
      plan_.searches[id] = {Search::Kind::kEveryLine, {}, kMiB / 128};
    } else {
      candidates_.push_back(std::move(candidate));
    }
  }

  const Windows& WindowsOf(const Sequence& sequence) {
    const auto [it, is_new] = windows_.try_emplace(KeyOf(sequence));
    if (is_new) {
      it->second.four = GramFilter::FindWindow(sequence, Stride::kFour);
      it->second.eight = GramFilter::FindWindow(sequence, Stride::kEight);
      it->second.shuffle = ShuffleFilter::FindWindow(sequence).share;
      it->second.looks = ExpectedShares(sequence).OfRarest(ExpectedShares::kMostLetters);
    }
    return it->second;
  }

  Costs LooksOf(const Requirement& requirement) {
    Costs costs;
    for (const Sequence& sequence : requirement.any_of) costs.looks += WindowsOf(sequence).looks;
    return costs;
  }

  // Nothing where a sequence has no window.
  std::optional<Costs> GramCosts(const Requirement& requirement, Stride stride) {
    Costs costs = LooksOf(requirement);
    for (const Sequence& sequence : requirement.any_of) {
      const Windows& windows = WindowsOf(sequence);
      const std::optional<GramFilter::Window>& window = stride == Stride::kFour ? windows.four : windows.eight;
      if (!window) return std::nullopt;
      costs.passes += window->share;
    }
    return costs;
  }

  Costs ShuffleCosts(const Requirement& requirement) {
    Costs costs = LooksOf(requirement);
    for (const Sequence& sequence : requirement.any_of) costs.passes += WindowsOf(sequence).shuffle;
    return costs;
  }

  static void Offer(const Requirement& requirement, const Costs& costs, Choice* best) {
    if (costs.looks > kHotLooks || costs.passes > kHotPasses) return;
    if (best->requirement != nullptr && costs.sum() >= best->costs.sum()) return;
    *best = {&requirement, costs};
  }

  Draft Work(Way way) {
    Draft draft;
    draft.stride = way == Way::kFour ? Stride::kFour : Stride::kEight;
    std::vector<Choice> by_grams(candidates_.size());
    std::vector<Choice> by_shuffle(candidates_.size());
    std::vector<size_t> order;
    for (size_t i = 0; i < candidates_.size(); ++i) {
      for (const Requirement& requirement : candidates_[i].requirements) {
        Offer(requirement, ShuffleCosts(requirement), &by_shuffle[i]);
        const std::optional<Costs> grams = GramCosts(requirement, draft.stride);
        if (grams && way != Way::kShuffleAlone) Offer(requirement, *grams, &by_grams[i]);
      }
      order.push_back(i);
    }
    // Who gains most by the shuffle filter, or has nothing else, comes first: its room is small.
    const auto gain = [&](size_t i) {
      if (by_shuffle[i].requirement == nullptr) return -1.0;
      const double otherwise = by_grams[i].requirement == nullptr ? kAutomaton : by_grams[i].costs.sum();
      return otherwise - by_shuffle[i].costs.sum();
    };
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return gain(a) > gain(b); });
    draft.choices.resize(candidates_.size());
    for (const size_t i : order) {
      const bool has_grams = by_grams[i].requirement != nullptr;
      if (gain(i) > (has_grams ? kWorthASwitch : 0) && Fits(by_shuffle[i], draft)) {
        Add(i, by_shuffle[i], &draft.shuffles, &draft);
      } else if (has_grams) {
        Add(i, by_grams[i], &draft.grams, &draft);
      } else {
        ++draft.expressions;
      }
    }
    draft.cost += draft.grams.size() == 0 ? 0 : (draft.stride == Stride::kFour ? kGramFour : kGramEight);
    draft.cost += draft.shuffles.size() == 0 ? 0 : (draft.shuffles.size() > 8 ? kShuffleMany : kShuffle);
    draft.cost += draft.expressions == 0 ? 0 : kAutomaton + 0.1 * static_cast<double>(draft.expressions);
    return draft;
  }

  static bool Fits(const Choice& choice, const Draft& draft) {
    return draft.shuffles.size() + choice.requirement->any_of.size() <= kMostShuffles;
  }

  void Add(size_t i, const Choice& choice, Needles* needles, Draft* draft) {
    needles->Add(candidates_[i].entry, *choice.requirement);
    draft->choices[i] = choice;
    draft->cost += choice.costs.sum();
  }

  void Settle(Draft* draft) {
    for (size_t i = 0; i < candidates_.size(); ++i) {
      const Choice& choice = draft->choices[i];
      if (choice.requirement == nullptr) {
        SearchByExpression(candidates_[i]);
      } else {
        Describe(candidates_[i].entry, choice);
      }
      if (choice.requirement == nullptr || !choice.requirement->decides) AlsoRequire(candidates_[i], choice);
    }
    plan_.stride = draft->stride;
    plan_.grams = draft->grams.Take();
    for (SearchPlan::Needle& needle : plan_.grams) {
      const Windows& windows = WindowsOf(needle.sequence);
      needle.window = (draft->stride == Stride::kFour ? windows.four : windows.eight)->first;
    }
    plan_.shuffles = draft->shuffles.Take();
    for (auto& [regex, expression] : expressions_) plan_.expressions.push_back(std::move(expression));
  }

  void Describe(uint32_t entry, const Choice& choice) {
    Search& search = plan_.searches[entry];
    search.kind = Search::Kind::kLiteral;
    search.looks_per_mib = choice.costs.looks * kMiB;
    for (const Sequence& sequence : choice.requirement->any_of) search.texts.push_back(Written(sequence));
  }

  void SearchByExpression(const Candidate& candidate) {
    const bool by_literals = HasHint(entries_[candidate.entry]);
    RegexNode node = by_literals ? AnyOf(candidate.requirements[0].any_of) : *candidate.node;
    SearchPlan::Expression& expression = expressions_[ToLineRegex(node)];
    expression.node = std::move(node);
    expression.uses.push_back({candidate.entry, false});
    double looks = 1;
    for (const Requirement& requirement : candidate.requirements) looks = std::min(looks, LooksOf(requirement).looks);
    plan_.searches[candidate.entry] = {Search::Kind::kAutomaton, {}, looks * kMiB};
  }

  // The rarest one but for what the line was found by.
  void AlsoRequire(const Candidate& candidate, const Choice& choice) {
    const Requirement* best = nullptr;
    double least = kUsefulCheck;
    for (const Requirement& requirement : candidate.requirements) {
      const double looks = LooksOf(requirement).looks;
      if (&requirement == choice.requirement || looks >= least || !LineCheck::IsUseful(requirement)) continue;
      best = &requirement;
      least = looks;
    }
    if (best != nullptr) plan_.also_required[candidate.entry] = *best;
  }

  // The shuffle filter's room is for those that gain more than this, in nanoseconds for a byte.
  static constexpr double kWorthASwitch = 0.002;

  const std::vector<PatternSet::Entry>& entries_;
  RegexParser parser_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::string, Windows> windows_;
  std::map<std::string, SearchPlan::Expression> expressions_;
  SearchPlan plan_;
};

}  // namespace

SearchPlan PlanSearch(const std::vector<PatternSet::Entry>& entries) { return Planner(entries).Plan(); }

}  // namespace bundlescope
