#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "analyzers/novel/novel_line.h"
#include "analyzers/novel/source_set.h"
#include "analyzers/novel/time_buckets.h"
#include "core/base/timestamp.h"

namespace bundlescope {

inline constexpr size_t kMaxExampleBytes = 512;

// A line as it was given.
struct NovelExample {
  std::string text;  // its first kMaxExampleBytes, raw
  uint32_t source = 0;
  uint64_t line = 0;
  std::optional<Timestamp> time;

  bool operator==(const NovelExample&) const = default;
};

// What is known of lines that are taken to be the same, in bounded memory. Neither the order of lines nor that of
// merging matters.
class Occurrences {
 public:
  void Add(const NovelLine& line);
  void Merge(const Occurrences& other);

  uint64_t count() const { return count_; }
  NovelLevel level() const { return level_; }
  std::optional<Timestamp> first() const { return first_; }
  std::optional<Timestamp> last() const { return last_; }
  const SourceSet& sources() const { return sources_; }
  const TimeBuckets& times() const { return times_; }
  // The earliest line; of those without a time or of the same, that with the smallest source and number.
  const NovelExample& example() const { return example_; }

 private:
  uint64_t count_ = 0;
  NovelLevel level_ = NovelLevel::kWarning;
  std::optional<Timestamp> first_;
  std::optional<Timestamp> last_;
  SourceSet sources_;
  TimeBuckets times_;
  NovelExample example_;
};

}  // namespace bundlescope
