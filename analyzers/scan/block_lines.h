#pragma once

#include <string.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace bundlescope {

// Calls f(std::string_view line, size_t offset) for each line of a block of whole lines, in order: without its LF or
// CRLF, with its place in the block.
template <class F>
void ForEachLine(std::string_view block, F&& f) {
  for (size_t pos = 0; pos < block.size();) {
    const size_t end = block.find('\n', pos);
    std::string_view line = block.substr(pos, end - pos);
    if (line.ends_with('\r')) line.remove_suffix(1);
    f(line, pos);
    if (end == std::string_view::npos) return;
    pos = end + 1;
  }
}

// Numbers of lines by their places in a block, asked in ascending order: counts what lies between.
class LineNumbers {
 public:
  LineNumbers(std::string_view block, uint64_t first_line) : block_(block), line_(first_line) {}

  // `offset` is where a line begins, and not before the last one asked.
  uint64_t At(size_t offset) {
    while (pos_ < offset) {
      const void* found = memchr(block_.data() + pos_, '\n', offset - pos_);
      if (found == nullptr) break;
      ++line_;
      pos_ = static_cast<size_t>(static_cast<const char*>(found) - block_.data()) + 1;
    }
    pos_ = offset;
    return line_;
  }

 private:
  std::string_view block_;
  size_t pos_ = 0;
  uint64_t line_;
};

}  // namespace bundlescope
