#include "core/base/utf8.h"

#include <fmt/format.h>

#include <cstdint>
#include <cstring>
#include <iterator>

namespace bundlescope {
namespace {

struct Range {
  uint32_t first;
  uint32_t last;
};

// Length of the well-formed sequence at the start of `s`, 0 if there is none; `*code` is its code point.
size_t DecodeOne(std::string_view s, uint32_t* code) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(s[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) {
    *code = lead;
    return 1;
  }
  size_t length = 0;
  uint32_t value = 0;
  uint32_t smallest = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1F, smallest = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, value = lead & 0x0F, smallest = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07, smallest = 0x10000;
  } else {
    return 0;
  }
  if (s.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    value = (value << 6) | (byte(i) & 0x3F);
  }
  if (value < smallest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  *code = value;
  return length;
}

// Length of a run of ASCII at the start of `s`; may stop up to seven bytes early, so that it can go by words.
size_t AsciiPrefix(std::string_view s) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  size_t pos = 0;
  for (uint64_t word = 0; pos + sizeof(word) <= s.size(); pos += sizeof(word)) {
    std::memcpy(&word, s.data() + pos, sizeof(word));
    if ((word & kHighBits) != 0) break;
  }
  return pos;
}

template <size_t N>
bool InRanges(uint32_t code, const Range (&ranges)[N]) {
  for (const Range& range : ranges) {
    if (code < range.first) return false;
    if (code <= range.last) return true;
  }
  return false;
}

// Format characters that change what a reader sees without being seen: bidi controls, zero width, tags, line
// separators.
constexpr Range kInvisible[] = {{0x00AD, 0x00AD},  {0x034F, 0x034F}, {0x061C, 0x061C},   {0x17B4, 0x17B5},
                                {0x180B, 0x180F},  {0x200B, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
                                {0xFEFF, 0xFEFF},  {0xFFF9, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
                                {0xE0000, 0xE0FFF}};

// East Asian Width W and F (Unicode 15), joined into ranges as wide as a terminal needs.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},   {0x23F0, 0x23F0},
    {0x23F3, 0x23F3},   {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x267F, 0x267F},
    {0x2693, 0x2693},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},   {0x26BD, 0x26BE},   {0x26C4, 0x26C5},
    {0x26CE, 0x26CE},   {0x26D4, 0x26D4},   {0x26EA, 0x26EA},   {0x26F2, 0x26F3},   {0x26F5, 0x26F5},
    {0x26FA, 0x26FA},   {0x26FD, 0x26FD},   {0x2705, 0x2705},   {0x270A, 0x270B},   {0x2728, 0x2728},
    {0x274C, 0x274C},   {0x274E, 0x274E},   {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},
    {0x27B0, 0x27B0},   {0x27BF, 0x27BF},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},   {0x2B55, 0x2B55},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},   {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x16FE0, 0x18D08}, {0x1AFF0, 0x1AFFE}, {0x1B000, 0x1B2FB},
    {0x1F004, 0x1F004}, {0x1F0CF, 0x1F0CF}, {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F265},
    {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7F0}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD}};

// Marks without a width of their own, for the scripts that our texts meet; and Hangul vowels, which join the syllable.
constexpr Range kCombining[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},  {0x0610, 0x061A},
                                {0x064B, 0x065F}, {0x0900, 0x0902}, {0x0E31, 0x0E31},  {0x0E34, 0x0E3A},
                                {0x0E47, 0x0E4E}, {0x1160, 0x11FF}, {0x1AB0, 0x1AFF},  {0x1DC0, 0x1DFF},
                                {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0x302A, 0x302D},  {0x3099, 0x309A},
                                {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF}};

}  // namespace

bool IsValidUtf8(std::string_view text) { return FindInvalidUtf8(text) == std::string_view::npos; }

size_t FindInvalidUtf8(std::string_view text) {
  size_t pos = 0;
  while (pos < text.size()) {
    pos += AsciiPrefix(text.substr(pos));
    if (pos == text.size()) break;
    uint32_t code = 0;
    const size_t length = DecodeOne(text.substr(pos), &code);
    if (length == 0) return pos;
    pos += length;
  }
  return std::string_view::npos;
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  if (IsValidUtf8(text)) return std::string(text);
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    uint32_t code = 0;
    size_t length = DecodeOne(text, &code);
    if (length == 0) {
      out += "\xEF\xBF\xBD";
      length = 1;
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return out;
}

std::string MakePrintable(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    uint32_t code = 0;
    const size_t length = DecodeOne(text, &code);
    if (length == 0) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<uint8_t>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (code == '\n') {
      out += keep_newlines ? "\n" : "\\n";
    } else if (code == '\t') {
      out += ' ';
    } else if (code < 0x20 || code == 0x7F) {
      fmt::format_to(std::back_inserter(out), "\\x{:02x}", code);
    } else if ((code >= 0x80 && code <= 0x9F) || InRanges(code, kInvisible)) {
      fmt::format_to(std::back_inserter(out), "\\u{{{:04x}}}", code);
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length);
  }
  return out;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  while (!text.empty()) {
    uint32_t code = 0;
    size_t length = DecodeOne(text, &code);
    if (length == 0) length = 1, code = 0xFFFD;
    text.remove_prefix(length);
    if (InRanges(code, kCombining)) continue;
    width += InRanges(code, kWide) ? 2 : 1;
  }
  return width;
}

}  // namespace bundlescope
