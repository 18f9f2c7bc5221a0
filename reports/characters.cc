#include "reports/characters.h"

#include <cstdint>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr std::string_view kEllipsis = "…";

size_t LengthByLead(uint8_t lead) {
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

}  // namespace

size_t CharacterLength(std::string_view text) {
  if (text.empty()) return 0;
  if (static_cast<uint8_t>(text[0]) < 0x80) return 1;
  const size_t length = LengthByLead(static_cast<uint8_t>(text[0]));
  if (length > text.size() || !IsValidUtf8(text.substr(0, length))) return 0;
  return length;
}

bool IsPrintableCharacter(std::string_view character) {
  const size_t length = CharacterLength(character);
  if (length == 0 || length != character.size()) return false;
  if (length == 1) return character[0] >= 0x20 && character[0] < 0x7F;
  return MakePrintable(character) == character;
}

std::string StripUnprintable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const size_t length = CharacterLength(text);
    const std::string_view character = text.substr(0, length);
    if (IsPrintableCharacter(character)) out += character;
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out;
}

std::string CutToBytes(std::string_view text, size_t max_bytes) {
  // Replacing never makes text shorter, so no byte behind these can be part of the result.
  constexpr size_t kLongestCharacter = 4;
  const bool is_longer = text.size() > max_bytes;
  std::string valid = ReplaceInvalidUtf8(is_longer ? text.substr(0, max_bytes + kLongestCharacter) : text);
  if (!is_longer && valid.size() <= max_bytes) return valid;
  size_t end = max_bytes - kEllipsis.size();
  while (end > 0 && (static_cast<uint8_t>(valid[end]) & 0xC0) == 0x80) --end;
  valid.resize(end);
  return valid.append(kEllipsis);
}

std::string CutToColumns(std::string_view text, size_t max_columns) {
  size_t columns = 0;
  size_t fitting = 0;  // bytes that leave room for the ellipsis
  for (size_t pos = 0; pos < text.size();) {
    const size_t length = CharacterLength(text.substr(pos));
    const std::string_view character = text.substr(pos, length == 0 ? 1 : length);
    columns += DisplayWidth(character);
    if (columns > max_columns) return std::string(text.substr(0, fitting)).append(kEllipsis);
    pos += character.size();
    if (columns < max_columns) fitting = pos;
  }
  return std::string(text);
}

}  // namespace bundlescope
