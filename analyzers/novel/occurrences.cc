#include "analyzers/novel/occurrences.h"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace bundlescope {
namespace {

// Whether `a` is the better example.
template <class A>
bool ComesBefore(const A& a, const NovelExample& b) {
  if (a.time.has_value() != b.time.has_value()) return a.time.has_value();
  return std::tie(a.time, a.source, a.line) < std::tie(b.time, b.source, b.line);
}

// Not in the middle of a character.
std::string_view CutExample(std::string_view text) {
  if (text.size() <= kMaxExampleBytes) return text;
  size_t end = kMaxExampleBytes;
  while (end + 3 > kMaxExampleBytes && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

void Extend(const std::optional<Timestamp>& from, const std::optional<Timestamp>& to, std::optional<Timestamp>* first,
            std::optional<Timestamp>* last) {
  if (from && (!*first || *from < **first)) *first = from;
  if (to && (!*last || *to > **last)) *last = to;
}

}  // namespace

void Occurrences::Add(const NovelLine& line) {
  if (count_ == 0 || ComesBefore(line, example_)) {
    example_.text = CutExample(line.text);
    example_.source = line.source;
    example_.line = line.line;
    example_.time = line.time;
  }
  ++count_;
  level_ = std::max(level_, line.level);
  Extend(line.time, line.time, &first_, &last_);
  sources_.Add(line.source);
  if (line.time) times_.Add(line.time->seconds);
}

void Occurrences::Merge(const Occurrences& other) {
  if (other.count_ == 0) return;
  if (count_ == 0 || ComesBefore(other.example_, example_)) example_ = other.example_;
  count_ += other.count_;
  level_ = std::max(level_, other.level_);
  Extend(other.first_, other.last_, &first_, &last_);
  sources_.Merge(other.sources_);
  times_.Merge(other.times_);
}

}  // namespace bundlescope
