#include "analyzers/scan/line_splitter.h"

#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/line_breaks.h"

namespace bundlescope {
namespace {

constexpr size_t kNone = std::string_view::npos;

}  // namespace

LineSplitter::LineSplitter(BlockFn on_block, size_t max_line) : on_block_(std::move(on_block)), max_line_(max_line) {
  BS_CHECK(on_block_ != nullptr && max_line_ > 0);
}

void LineSplitter::Feed(std::string_view chunk) {
  bytes_ += chunk.size();
  while (!chunk.empty()) {
    if (skipping_) {
      chunk = Skip(chunk);
    } else if (!carry_.empty()) {
      chunk = CompleteCarried(chunk);
    } else {
      chunk = GiveWholeLines(chunk);
    }
  }
}

void LineSplitter::Finish() {
  if (!carry_.empty() && Fits(carry_)) {
    on_block_(carry_, next_line_, next_offset_);
    ++next_line_;
  } else if (!carry_.empty()) {
    GiveCut(carry_);
  }
  if (skipping_) ++next_line_;
  next_offset_ = bytes_;
  carry_.clear();
  skipping_ = false;
}

// `line` without its LF.
bool LineSplitter::Fits(std::string_view line) const {
  return line.size() <= max_line_ || (line.size() == max_line_ + 1 && line.back() == '\r');
}

void LineSplitter::Give(std::string_view lines) {
  on_block_(lines, next_line_, next_offset_);
  next_line_ += CountLineBreaks(lines);
  next_offset_ += lines.size();
}

// `line` is as much of a line as it takes to know that it is too long.
void LineSplitter::GiveCut(std::string_view line) {
  ++cut_lines_;
  on_block_(line.substr(0, max_line_), next_line_, next_offset_);
  skipped_bytes_ += line.size() - max_line_;
  next_offset_ += line.size();
  skipping_ = true;
}

// `chunk` begins with a line. One window is given at a time, so that a line which does not fit into it is too long.
std::string_view LineSplitter::GiveWholeLines(std::string_view chunk) {
  const std::string_view window = chunk.substr(0, max_line_ + 2);
  const size_t last = window.rfind('\n');
  if (last == kNone && window.size() <= max_line_ + 1) {
    carry_ = window;
    return {};
  }
  const bool one_long_line = last == kNone || (last == max_line_ + 1 && window.find('\n') == last);
  if (one_long_line && !(last != kNone && Fits(window.substr(0, last)))) {
    GiveCut(window.substr(0, max_line_ + 1));
    return chunk.substr(max_line_ + 1);
  }
  Give(window.substr(0, last + 1));
  return chunk.substr(last + 1);
}

std::string_view LineSplitter::CompleteCarried(std::string_view chunk) {
  const size_t room = max_line_ + 1 - carry_.size();
  const size_t end = chunk.substr(0, room + 1).find('\n');
  const size_t taken = std::min({end, room, chunk.size()});
  carry_ += chunk.substr(0, taken);
  chunk.remove_prefix(taken);
  if (end == kNone && chunk.empty()) return chunk;
  if (end != kNone && Fits(carry_)) {
    carry_ += '\n';
    chunk.remove_prefix(1);
    Give(carry_);
  } else {
    GiveCut(carry_);
  }
  carry_.clear();
  return chunk;
}

std::string_view LineSplitter::Skip(std::string_view chunk) {
  const size_t end = chunk.find('\n');
  const size_t skipped = std::min(end, chunk.size());
  skipped_bytes_ += skipped;
  next_offset_ += skipped;
  if (end == kNone) return {};
  skipping_ = false;
  ++next_line_;
  ++next_offset_;
  return chunk.substr(end + 1);
}

}  // namespace bundlescope
