// All entries' requirements (required_text.h) are weighed against each other by what they are expected to cost: the
// filters' own time, places that pass a filter by mistake, and lines that an expression has to look at. Three ways are
// compared as a whole: all needles by ShuffleFilter; long ones by a GramFilter of stride eight and the others by
// ShuffleFilter; or the same with stride four, which takes shorter ones. What is expected comes from statistics
// (text_statistics.h) and from counts over a sample (sample_index.h), never from a clock: the plan is always the same.
#include "core/pattern/search_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "core/pattern/expression_speed.h"
#include "core/pattern/line_check.h"
#include "core/pattern/needle.h"
#include "core/pattern/regex_forms.h"
#include "core/pattern/regex_parser.h"
#include "core/pattern/sample_index.h"
#include "core/pattern/sample_text.h"
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
constexpr double kAutomaton = 1.6;
// ... a place that passes a filter, and a look at a line by an expression.
constexpr double kPass = 5;
constexpr double kLook = 300;
// ... a look at a line that is known to match; a new state of an automaton.
constexpr double kLookAtHit = 30;
constexpr double kState = 2000;

constexpr double kBytesOfLine = 200;

// More new states for a byte than this make an expression slow.
constexpr double kSlowStates = 0.2;

// An expression that matches more lines than this is kept apart.
constexpr double kHotShare = 1.0 / 8;

// Who costs more than this, in nanoseconds for a byte, is named.
constexpr double kMuch = 0.05;

// What one more text to look for costs, in nanoseconds for a byte: it fills the filters' tables.
constexpr double kGramNeedle = 0.00005;
constexpr double kShuffleNeedle = 0.002;

// A text that is found more often than this costs more than the automaton.
constexpr double kHotLooks = 1.0 / 250;
constexpr double kHotPasses = 1.0 / 60;

// More of them share a bucket, which lets through much more.
constexpr size_t kMostShuffles = 64;

constexpr size_t kMostChecks = 2;

// Of the sample, for what is measured by running an expression.
constexpr size_t kSampleBytes = size_t{16} << 10;

constexpr std::string_view kSlowReason =
    "its expression is slow: wide parts that repeat up to a number of times can be read in too many ways";

// A requirement that more than one line in so many meets is not worth a check of its own.
constexpr double kUsefulCheck = 1.0 / 1000;

enum class Way { kShuffleAlone, kEight, kFour };

// How often a sequence, or each of a requirement, is expected.
struct Costs {
  double passes = 0;
  double looks = 0;
  double look_cost = kLook;
  double sum() const { return passes * kPass + looks * look_cost; }
};

// What is known of a sequence; expensive to find out, and often asked for.
struct Windows {
  std::optional<GramFilter::Window> four;
  std::optional<GramFilter::Window> eight;
  double shuffle = 1;
  double looks = 1;
  size_t users = 0;  // entries that might be found by it
};

struct Candidate {
  uint32_t entry;
  std::vector<Requirement> requirements;
  std::optional<RegexNode> node;     // none where the pattern is not understood
  std::vector<Sequence> beginnings;  // of matches of the pattern, if that alone decides
  double states_per_byte = 0;        // of expression_speed.h
  bool is_slow() const { return states_per_byte > kSlowStates; }
  double look_cost() const { return kLook + (is_slow() ? states_per_byte * kBytesOfLine * kState : 0); }
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

bool HaveRunInCommon(const Sequence& a, const Sequence& b) {
  constexpr size_t kRun = 4;
  if (b.size() < kRun) return false;
  for (auto run = b.begin(); run + kRun <= b.end(); ++run) {
    if (std::search(a.begin(), a.end(), run, run + kRun) != a.end()) return true;
  }
  return false;
}

// Whether a line that meets `other` is likely to meet `requirement`, too, as they speak of the same part of it.
bool IsMostlyIn(const Requirement& requirement, const Requirement& other) {
  return std::all_of(requirement.any_of.begin(), requirement.any_of.end(), [&](const Sequence& sequence) {
    return std::any_of(other.any_of.begin(), other.any_of.end(),
                       [&](const Sequence& known) { return HaveRunInCommon(sequence, known); });
  });
}

// Needles that several entries share are looked for once.
class Needles {
 public:
  void Add(uint32_t entry, const Requirement& requirement, bool begins) {
    for (const Sequence& sequence : requirement.any_of) {
      const auto [it, is_new] = places_.emplace(KeyOf(sequence), needles_.size());
      if (is_new) needles_.push_back({sequence, 0, {}});
      // The CR of a line break is no part of the line.
      const bool decides = requirement.decides && !sequence.back().test('\r');
      needles_[it->second].uses.push_back({entry, decides, begins});
    }
  }
  size_t size() const { return needles_.size(); }
  std::vector<Sequence> Sequences() const {
    std::vector<Sequence> sequences;
    for (const SearchPlan::Needle& needle : needles_) sequences.push_back(needle.sequence);
    return sequences;
  }
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
    CountUsers();
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
      if (!hinted) candidate.beginnings = BeginningsOf(*candidate.node);
      candidate.node = TrimEdges(std::move(*candidate.node));
      std::vector<Requirement> of_pattern = RequirementsOf(*candidate.node);
      for (Requirement& requirement : of_pattern) {
        requirement.decides &= !hinted;
        candidate.requirements.push_back(std::move(requirement));
      }
      if (MayNeedManyStates(*candidate.node)) candidate.states_per_byte = CountStatesPerByte(*candidate.node);
    }
    const bool always = entry.pattern == nullptr || (candidate.node && candidate.node->kind == RegexNode::Kind::kEmpty);
    if (!hinted && (always || !candidate.node)) {
      plan_.every_line.push_back({id, always});
      Search& search = plan_.searches[id];
      search.looks_per_mib = kMiB / kBytesOfLine;
      SetCost((always ? kLookAtHit : kLook) / kBytesOfLine, &search);
      search.reason =
          always ? "it takes every line" : "it is not understood well enough to look for anything but the whole of it";
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
      it->second.users = users_[it->first];
      it->second.looks = std::max(ExpectedShares(sequence).OfRarest(ExpectedShares::kMostLetters),
                                  SampleIndex::Get().LinesWith(sequence).value_or(0));
    }
    return it->second;
  }

  // Where many entries require the same, one search for it serves them all.
  void CountUsers() {
    for (const Candidate& candidate : candidates_) {
      std::set<std::string> keys;
      for (const Requirement& requirement : candidate.requirements) {
        for (const Sequence& sequence : requirement.any_of) keys.insert(KeyOf(sequence));
      }
      for (const std::string& key : keys) ++users_[key];
    }
  }

  // For one of its users, what a search for one sequence costs besides what it finds.
  double CostOfNeedle(const Sequence& sequence, double passes, double at_all) {
    return (passes + at_all / kPass) / static_cast<double>(WindowsOf(sequence).users);
  }

  Costs LooksOf(const Requirement& requirement) {
    Costs costs;
    for (const Sequence& sequence : requirement.any_of) costs.looks += WindowsOf(sequence).looks;
    return costs;
  }

  static void SetCost(double nanoseconds_per_byte, Search* search) {
    search->milliseconds_per_gib = nanoseconds_per_byte * kMiB * 1024 / 1e6;
  }

  // Nothing where a sequence has no window.
  std::optional<Costs> GramCosts(const Requirement& requirement, Stride stride) {
    Costs costs = LooksOf(requirement);
    for (const Sequence& sequence : requirement.any_of) {
      const Windows& windows = WindowsOf(sequence);
      const std::optional<GramFilter::Window>& window = stride == Stride::kFour ? windows.four : windows.eight;
      if (!window) return std::nullopt;
      costs.passes += CostOfNeedle(sequence, window->share, kGramNeedle);
    }
    return costs;
  }

  Costs ShuffleCosts(const Requirement& requirement) {
    Costs costs = LooksOf(requirement);
    for (const Sequence& sequence : requirement.any_of) {
      costs.passes += CostOfNeedle(sequence, WindowsOf(sequence).shuffle, kShuffleNeedle);
    }
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
        const double look_cost = candidates_[i].look_cost();
        Costs costs = ShuffleCosts(requirement);
        costs.look_cost = look_cost;
        Offer(requirement, costs, &by_shuffle[i]);
        std::optional<Costs> grams = GramCosts(requirement, draft.stride);
        if (grams) grams->look_cost = look_cost;
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
    draft.cost += draft.shuffles.size() == 0 ? 0 : ShuffleFilter::ExpectedCost(draft.shuffles.Sequences());
    draft.cost += draft.expressions == 0 ? 0 : kAutomaton + 0.1 * static_cast<double>(draft.expressions);
    return draft;
  }

  static bool Fits(const Choice& choice, const Draft& draft) {
    return draft.shuffles.size() + choice.requirement->any_of.size() <= kMostShuffles;
  }

  void Add(size_t i, const Choice& choice, Needles* needles, Draft* draft) {
    const bool begins = choice.requirement->any_of == candidates_[i].beginnings;
    needles->Add(candidates_[i].entry, *choice.requirement, begins);
    draft->choices[i] = choice;
    draft->cost += choice.costs.sum();
  }

  void Settle(Draft* draft) {
    for (size_t i = 0; i < candidates_.size(); ++i) {
      const Choice& choice = draft->choices[i];
      if (choice.requirement == nullptr) {
        SearchByExpression(candidates_[i]);
      } else {
        Describe(candidates_[i], choice);
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

  void Describe(const Candidate& candidate, const Choice& choice) {
    Search& search = plan_.searches[candidate.entry];
    search.kind = Search::Kind::kLiteral;
    search.looks_per_mib = choice.costs.looks * kMiB;
    for (const Sequence& sequence : choice.requirement->any_of) search.texts.push_back(Written(sequence));
    SetCost(choice.costs.sum(), &search);
    if (choice.costs.sum() < kMuch) return;
    search.reason = candidate.is_slow() ? std::string(kSlowReason)
                                        : fmt::format("what it is found by stands in about {:.0f} of 1000 lines",
                                                      choice.costs.looks * kBytesOfLine * 1000);
  }

  // By its expression alone: together with others of its kind, if it is not one that would slow them down.
  void SearchByExpression(const Candidate& candidate) {
    Search& search = plan_.searches[candidate.entry];
    double looks = 1 / kBytesOfLine;
    for (const Requirement& requirement : candidate.requirements) looks = std::min(looks, LooksOf(requirement).looks);
    search.looks_per_mib = looks * kMiB;
    const double matching = candidate.is_slow() ? 0 : ShareOfLines(entries_[candidate.entry]);
    search.isolated = candidate.is_slow() || matching > kHotShare;
    if (search.isolated) {
      search.kind = Search::Kind::kEveryLine;
      search.reason = candidate.is_slow() ? std::string(kSlowReason)
                                          : fmt::format("it matches about {:.0f} of 1000 lines", matching * 1000);
      SetCost(candidate.look_cost() / kBytesOfLine, &search);
      plan_.every_line.push_back({candidate.entry, false});
      return;
    }
    search.kind = Search::Kind::kAutomaton;
    search.reason = "no text is known that each such line has and that is rare";
    SetCost(kAutomaton + looks * candidate.look_cost(), &search);
    const bool by_literals = HasHint(entries_[candidate.entry]);
    RegexNode node = by_literals ? AnyOf(candidate.requirements[0].any_of) : *candidate.node;
    SearchPlan::Expression& expression = expressions_[ToLineRegex(node)];
    expression.node = std::move(node);
    expression.uses.push_back({candidate.entry, false});
  }

  // Of a part of the sample, those that the entry matches.
  static double ShareOfLines(const PatternSet::Entry& entry) {
    if (entry.pattern == nullptr) return 0;
    std::string_view text = SampleText().substr(0, kSampleBytes);
    double lines = 0;
    double matching = 0;
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      ++lines;
      matching += entry.pattern->Matches(line) ? 1 : 0;
    }
    return matching / lines;
  }

  // The rarest ones but for what the line was found by.
  void AlsoRequire(const Candidate& candidate, const Choice& choice) {
    std::vector<std::pair<double, const Requirement*>> checks;
    for (const Requirement& requirement : candidate.requirements) {
      const double looks = LooksOf(requirement).looks;
      if (&requirement == choice.requirement || looks >= kUsefulCheck || !LineCheck::IsUseful(requirement)) continue;
      if (choice.requirement != nullptr && IsMostlyIn(requirement, *choice.requirement)) continue;
      checks.emplace_back(looks, &requirement);
    }
    std::stable_sort(checks.begin(), checks.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (size_t i = 0; i < std::min(checks.size(), kMostChecks); ++i) {
      plan_.also_required[candidate.entry].push_back(*checks[i].second);
    }
  }

  // The shuffle filter's room is for those that gain more than this, in nanoseconds for a byte.
  static constexpr double kWorthASwitch = 0.002;

  const std::vector<PatternSet::Entry>& entries_;
  RegexParser parser_;
  std::vector<Candidate> candidates_;
  std::unordered_map<std::string, size_t> users_;  // by KeyOf
  std::unordered_map<std::string, Windows> windows_;
  std::map<std::string, SearchPlan::Expression> expressions_;
  SearchPlan plan_;
};

}  // namespace

SearchPlan PlanSearch(const std::vector<PatternSet::Entry>& entries) { return Planner(entries).Plan(); }

}  // namespace bundlescope
