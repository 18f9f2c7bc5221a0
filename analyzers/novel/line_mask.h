#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

inline constexpr size_t kMaxMaskedBytes = 2'048;  // of a line that are looked at; a word that is cut there becomes <*>
inline constexpr size_t kMaxWords = 64;           // all behind them is one <*>
inline constexpr size_t kMaxWordBytes = 96;       // a longer word becomes <*>
inline constexpr size_t kMaxSeparatorBytes = 8;   // between two words; the rest is dropped

struct MaskedWord {
  uint16_t begin = 0;  // in the text
  uint16_t size = 0;
  // It may differ between lines that say the same: a placeholder, a word in quotes, or one with other characters than
  // letters. A word of letters ("Unauthorized", "refused") tells what happened.
  bool variable = false;

  bool operator==(const MaskedWord&) const = default;
};

// A line with placeholders for what is obviously a value. Words are what stands between white space and = : , ; ( ) [ ]
// { } " ' ` and the backslash; one blank stands for all white space in a row.
//   failed to get pod cattle-fleet-system/fleet-agent-6d4f8b9c7-x2x5q: Get "https://10.43.0.1:443/api": EOF
//   failed to get pod <name>: Get "<url>": EOF
struct MaskedLine {
  std::string text;  // valid UTF-8 without control characters
  std::vector<MaskedWord> words;

  std::string_view Word(size_t i) const { return std::string_view(text).substr(words[i].begin, words[i].size); }
  // What stands before word `i`, or behind the last one.
  std::string_view Separator(size_t i) const;
};

// Masks `line`, which may be any bytes, into `*masked`, whose buffers are used again. Replaced are:
//   <num>   numbers, durations, sizes, percentages, versions without a "v"; not the number behind "code" or "status"
//   <id>    UUIDs, hexadecimal digests, MAC addresses, long or random runs of letters and digits such as tokens
//   <ip>    IPv4 and IPv6 addresses with their ports
//   <time>  dates, times of a day, both with a zone
//   <url>   scheme://... with user, host and query
//   <path>  paths of files and of the API
//   <name>  namespace/name, and names with a number or a random part such as those of pods
//   <*>     the values of password=, token= and the like, and what is too long or not printable
// The time is linear in the length but for lines made on purpose, where kMaxMaskedBytes bounds it.
void MaskLine(std::string_view line, MaskedLine* masked);

// The first words, with <*> for those that are variable and for the rest.
MaskedLine BeginningOf(const MaskedLine& line);

// So many words at the start are the path to a leaf of the tree, and what a beginning keeps.
inline constexpr size_t kBeginningWords = 3;

}  // namespace bundlescope
