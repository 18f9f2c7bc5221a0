#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/pattern/gram_filter.h"
#include "core/pattern/pattern.h"
#include "core/pattern/regex_node.h"
#include "core/pattern/required_text.h"

namespace bundlescope {

// How the candidate lines of each entry of a set are to be found.
struct SearchPlan {
  // What a place that was found means for an entry.
  struct Use {
    uint32_t entry;
    bool decides;         // the line is a hit; else the entry looks at the line
    bool begins = false;  // each match of the entry's pattern begins where one of its needles does
  };
  struct Needle {
    Sequence sequence;
    size_t window;  // of GramFilter
    std::vector<Use> uses;
  };
  struct Expression {
    RegexNode node;
    std::vector<Use> uses;
  };

  GramFilter::Stride stride = GramFilter::Stride::kEight;
  std::vector<Needle> grams;     // for GramFilter
  std::vector<Needle> shuffles;  // for ShuffleFilter
  std::vector<Expression> expressions;
  std::vector<Use> every_line;
  // By entry: worth a check before its pattern looks at a line, the best one first.
  std::vector<std::vector<Requirement>> also_required;
  std::vector<PatternSet::Search> searches;  // by entry
};

SearchPlan PlanSearch(const std::vector<PatternSet::Entry>& entries);

}  // namespace bundlescope
