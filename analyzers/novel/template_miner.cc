#include "analyzers/novel/template_miner.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzers/novel/template_tree.h"

namespace bundlescope {
namespace {

// A dying Go program says so in lines without a level.
NovelLevel LevelOf(const NovelLine& line) {
  const bool dies = line.text.starts_with("panic: ") || line.text.starts_with("fatal error: ");
  return dies ? NovelLevel::kFatal : line.level;
}

NovelTemplate Describe(std::string text, bool only_beginning, const Occurrences& seen) {
  NovelTemplate result;
  result.text = std::move(text);
  result.only_beginning = only_beginning;
  result.count = seen.count();
  result.level = seen.level();
  result.first = seen.first();
  result.last = seen.last();
  result.sources = seen.sources().count();
  result.more_sources = seen.sources().more();
  result.example = seen.example();
  return result;
}

// In how many templates each word is.
std::map<std::string_view, size_t> CountWords(const std::vector<FoundTemplate>& templates) {
  std::map<std::string_view, size_t> counts;
  for (const FoundTemplate& found : templates) {
    std::vector<std::string_view> words = found.words;
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    for (const std::string_view word : words) ++counts[word];
  }
  return counts;
}

size_t CountOwnWords(const FoundTemplate& found, const std::map<std::string_view, size_t>& counts) {
  return static_cast<size_t>(std::count_if(found.words.begin(), found.words.end(),
                                           [&](std::string_view word) { return counts.at(word) == 1; }));
}

bool IsMoreUnusual(const NovelTemplate& a, const NovelTemplate& b) {
  const uint32_t score_a = a.score.Total();
  const uint32_t score_b = b.score.Total();
  if (score_a != score_b) return score_a > score_b;
  return std::tie(a.text, a.only_beginning, a.example.source, a.example.line) <
         std::tie(b.text, b.only_beginning, b.example.source, b.example.line);
}

}  // namespace

TemplateMiner::TemplateMiner(const NovelLimits& limits) : shapes_(limits.shapes), beginnings_(limits.beginnings) {}

void TemplateMiner::Add(const NovelLine& line) {
  ++lines_;
  extent_.sources.Add(line.source);
  if (line.time) CoverTime(*line.time);
  NovelLine seen = line;
  seen.level = LevelOf(line);
  // What lies behind is not looked at but for the fact that it is there.
  const std::string_view text = line.text.substr(0, kMaxMaskedBytes + 1);
  if (last_ != nullptr && text == last_text_) return last_->seen.Add(seen);
  MaskLine(text, &masked_);
  last_text_ = text;
  if (masked_.words.empty()) {
    last_ = nullptr;
    ++other_lines_;
    return;
  }
  hash_.Update(masked_.text);
  const Xxh3Digest digest = hash_.Finish();
  if (last_ == nullptr || digest != last_digest_) {
    last_digest_ = digest;
    last_ = TakeShape(masked_, digest);
    if (last_ == nullptr) last_ = TakeBeginning(masked_);
  }
  if (last_ == nullptr) {
    ++other_lines_;
  } else {
    last_->seen.Add(seen);
  }
}

Shape* TemplateMiner::TakeShape(const MaskedLine& line, const Xxh3Digest& digest) {
  std::unique_ptr<Shape> put_out;
  Shape* const shape = shapes_.Take(line, digest, &put_out);
  if (put_out != nullptr) Spill(*put_out);
  return shape;
}

Shape* TemplateMiner::TakeBeginning(const MaskedLine& line) {
  const MaskedLine beginning = BeginningOf(line);
  std::unique_ptr<Shape> put_out;
  Shape* const kept = beginnings_.Take(beginning, Xxh3Of(beginning.text), &put_out);
  if (put_out != nullptr) other_lines_ += put_out->seen.count();
  return kept;
}

void TemplateMiner::Spill(const Shape& shape) {
  Shape* const beginning = TakeBeginning(shape.line);
  if (beginning == nullptr) {
    other_lines_ += shape.seen.count();
  } else {
    beginning->seen.Merge(shape.seen);
  }
}

void TemplateMiner::CoverTime(Timestamp time) { extent_.times.Reach(time.seconds); }

void TemplateMiner::Merge(const TemplateMiner& other) {
  last_ = nullptr;  // it may be put out
  lines_ += other.lines_;
  other_lines_ += other.other_lines_;
  extent_.sources.Merge(other.extent_.sources);
  extent_.times.Merge(other.extent_.times);
  for (const Shape* theirs : other.shapes_.Sorted()) {
    Shape* const ours = TakeShape(theirs->line, Xxh3Of(theirs->line.text));
    if (ours == nullptr) {
      Spill(*theirs);
    } else {
      ours->seen.Merge(theirs->seen);
    }
  }
  for (const Shape* theirs : other.beginnings_.Sorted()) {
    std::unique_ptr<Shape> put_out;
    Shape* const ours = beginnings_.Take(theirs->line, Xxh3Of(theirs->line.text), &put_out);
    if (put_out != nullptr) other_lines_ += put_out->seen.count();
    if (ours == nullptr) {
      other_lines_ += theirs->seen.count();
    } else {
      ours->seen.Merge(theirs->seen);
    }
  }
}

NovelErrors TemplateMiner::Finish() const {
  NovelErrors errors;
  errors.lines = lines_;
  errors.other_lines = other_lines_;
  const std::vector<FoundTemplate> found = FindTemplates(shapes_.Sorted());
  const std::map<std::string_view, size_t> counts = CountWords(found);
  for (const FoundTemplate& one : found) {
    errors.templates.push_back(Describe(one.text, false, one.seen));
    // A template that stands alone has nothing to be unlike.
    const size_t own_words = found.size() > 1 ? CountOwnWords(one, counts) : 0;
    errors.templates.back().score = ScoreOf(one.seen, own_words, one.words.size(), extent_);
  }
  for (const Shape* beginning : beginnings_.Sorted()) {
    errors.templates.push_back(Describe(beginning->line.text, true, beginning->seen));
    errors.templates.back().score = ScoreOf(beginning->seen, 0, beginning->line.words.size(), extent_);
  }
  std::sort(errors.templates.begin(), errors.templates.end(), IsMoreUnusual);
  return errors;
}

}  // namespace bundlescope
