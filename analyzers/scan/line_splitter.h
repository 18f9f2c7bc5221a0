#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace bundlescope {

// Rules see this much of a line; what is longer is cut, and counted.
inline constexpr size_t kMaxLineBytes = size_t{1} << 20;

// Turns the chunks in which a log arrives into blocks of whole lines, so that a search can run over many lines at once.
//
// Only LF ends a line; a CR before it belongs to the line break, any other CR to the line. The last line needs no line
// break. Blocks are views into the chunk; only a line that crosses the border of a chunk is copied, once. A line that
// is longer than the limit comes as a block of its own, without a line break, with its first `max_line` bytes; the rest
// is skipped. Whatever the borders of the chunks, the lines are the same.
class LineSplitter {
 public:
  // `lines`: whole lines with their line breaks, valid during the call; `first_line`: number of the first one, from 1;
  // `offset`: its place in the log.
  using BlockFn = std::function<void(std::string_view lines, uint64_t first_line, uint64_t offset)>;

  explicit LineSplitter(BlockFn on_block, size_t max_line = kMaxLineBytes);

  void Feed(std::string_view chunk);

  // The log ends here. Nothing may be fed afterwards.
  void Finish();

  // Whole lines so far; after Finish() all of them.
  uint64_t lines() const { return next_line_ - 1; }
  uint64_t bytes() const { return bytes_; }
  // Lines over the limit, counted before their block is given; and how many bytes of them were skipped.
  uint64_t cut_lines() const { return cut_lines_; }
  uint64_t skipped_bytes() const { return skipped_bytes_; }

 private:
  std::string_view GiveWholeLines(std::string_view chunk);
  std::string_view CompleteCarried(std::string_view chunk);
  std::string_view Skip(std::string_view chunk);
  void Give(std::string_view lines);
  void GiveCut(std::string_view line);
  bool Fits(std::string_view line) const;

  BlockFn on_block_;
  size_t max_line_;
  std::string carry_;       // the beginning of a line: at most max_line_ + 1 bytes, for the CR
  bool skipping_ = false;   // inside of a line that was cut
  uint64_t next_line_ = 1;  // number and place of the line that was not given yet
  uint64_t next_offset_ = 0;
  uint64_t bytes_ = 0;
  uint64_t cut_lines_ = 0;
  uint64_t skipped_bytes_ = 0;
};

}  // namespace bundlescope
