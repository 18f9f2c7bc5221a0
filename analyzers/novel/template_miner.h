#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/novel/line_mask.h"
#include "analyzers/novel/novel_line.h"
#include "analyzers/novel/novelty_score.h"
#include "analyzers/novel/occurrences.h"
#include "analyzers/novel/shape_table.h"
#include "core/base/timestamp.h"
#include "core/base/xxh3.h"

namespace bundlescope {

// Lines that are alike but for names, numbers and the like.
struct NovelTemplate {
  // The text with <num>, <id>, <ip>, <time>, <url>, <path>, <name> for what is masked in every line, and <*> for words
  // that differ between the lines. Valid UTF-8 without control characters; still written by strangers.
  std::string text;
  // There was no room for the lines one by one: they have in common only that they begin like this.
  bool only_beginning = false;
  uint64_t count = 0;
  NovelLevel level = NovelLevel::kUnknown;  // the gravest
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
  uint32_t sources = 0;       // at most kMaxSources ...
  bool more_sources = false;  // ... and there are more
  NovelExample example;       // its text is raw: redact it before it is shown
  NoveltyScore score;

  bool operator==(const NovelTemplate&) const = default;
};

struct NovelErrors {
  std::vector<NovelTemplate> templates;  // most unusual first; of equal scores, by text
  uint64_t lines = 0;                    // all that were given: the counts of the templates, and ...
  uint64_t other_lines = 0;              // ... those that are in none, having no words or finding no room

  bool operator==(const NovelErrors&) const = default;
};

struct NovelLimits {
  size_t shapes = 4'096;      // different lines after masking
  size_t beginnings = 1'024;  // of lines beyond these
};

// Groups lines into templates, so that a problem that nobody wrote a rule for stands out. The way is that of Drain (He
// et al., 2017), in two steps, so that the order of lines cannot matter:
//
// 1. Each line is masked as it comes (line_mask.h) and counted with the lines of the same shape. Memory is bounded:
//    where there are more shapes than room, those whose texts have the smallest XXH3 hashes stay, and of the others
//    only their first words are kept, within a bound of their own; what does not fit there is counted as other lines.
// 2. Finish sends the shapes, sorted by text, through a tree of fixed depth, where those that differ in variable words
//    become one template (template_tree.h).
//
// Whatever the order of lines and however they are spread over miners that are merged, the same lines, each with its
// source and number, give the same NovelErrors, byte for byte, also beyond the limits.
class TemplateMiner {
 public:
  TemplateMiner() : TemplateMiner(NovelLimits()) {}
  explicit TemplateMiner(const NovelLimits& limits);

  void Add(const NovelLine& line);

  // The logs have lines of this time, whether or not one of them was given. What begins late is judged by it.
  void CoverTime(Timestamp time);

  // As if its lines had been given to this one. Both have the same limits.
  void Merge(const TemplateMiner& other);

  // Further lines may come afterwards.
  NovelErrors Finish() const;

 private:
  // Null where there is no room. What has to make room goes on to the next lower place.
  Shape* TakeShape(const MaskedLine& line, const Xxh3Digest& digest);
  Shape* TakeBeginning(const MaskedLine& line);
  // Counts the lines of a shape that has no room.
  void Spill(const Shape& shape);

  ShapeTable shapes_;
  ShapeTable beginnings_;
  uint64_t lines_ = 0;
  uint64_t other_lines_ = 0;
  CaseExtent extent_;

  // Of the line before, since equal lines come in storms.
  std::string last_text_;
  Xxh3Digest last_digest_;
  Shape* last_ = nullptr;

  Xxh3 hash_;
  MaskedLine masked_;
};

}  // namespace bundlescope
