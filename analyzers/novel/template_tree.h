#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzers/novel/occurrences.h"
#include "analyzers/novel/shape_table.h"

namespace bundlescope {

// So many different words of letters at one place, where all else is equal, are names and not meanings.
inline constexpr size_t kManyWords = 8;

struct FoundTemplate {
  std::string text;
  std::vector<std::string_view> words;  // that are the same in all its lines and no placeholders; views into the shapes
  Occurrences seen;
};

// Puts shapes that say the same into one template. The tree has a fixed depth: a leaf holds the shapes with the same
// number of words, the same separators, and the same first kBeginningWords words, variable ones being equal. In a leaf,
// a shape joins the template to which it is most similar, if
//   - each word of letters is the same (they tell what happened), and
//   - at least half of all words are the same;
// variable words that differ become <*>. Then templates that differ in variable words and in one word of letters, not
// behind a colon, become one where there are at least kManyWords such words:
//   secrets "c-kubeconfig" not found             resource "bundles" is forbidden
//   secrets "fleet-agent" not found              resource "gitrepos" is being deleted
//   -> secrets "<*>" not found                   -> stay two
// The result depends on the order of `shapes` only, and that is the caller's to fix.
std::vector<FoundTemplate> FindTemplates(const std::vector<const Shape*>& shapes);

}  // namespace bundlescope
