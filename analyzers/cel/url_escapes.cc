#include "analyzers/cel/url_escapes.h"

#include <fmt/format.h>

namespace bundlescope {
namespace {

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// RFC 3986 section 2.3.
bool IsUnreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || IsOneOf(c, "-._~");
}

bool IsHostPart(UrlPart part) { return part == UrlPart::kHost || part == UrlPart::kZone; }

// The characters beside the unreserved ones that are not escaped anew. RFC 3986 would allow some more in paths and user
// information, and no quotes and angle brackets in hosts; Go's net/url has it like this.
std::string_view LiteralsOf(UrlPart part) {
  switch (part) {
    case UrlPart::kUserInfo:
      return "$&+,;=";
    case UrlPart::kHost:
    case UrlPart::kZone:
      return "!$&'()*+,;=:[]<>\"";
    case UrlPart::kPath:
      return "$&+,/:;=@";
    case UrlPart::kQueryValue:
      return "";
    case UrlPart::kFragment:
      return "$&+,/:;=?@!()*";
  }
  return "";
}

bool MayStand(char c, UrlPart part) { return IsUnreserved(c) || IsOneOf(c, LiteralsOf(part)); }

// Whether the byte `value`, written as "%XY", may be escaped there. In a host only bytes outside ASCII and the percent
// sign are; in a zone also what could stand there unescaped, and spaces (RFC 6874 and what systems call interfaces).
bool MayBeEscaped(unsigned char value, UrlPart part) {
  if (value == '%' || !IsHostPart(part)) return true;
  if (part == UrlPart::kHost) return value >= 0x80;
  return value == ' ' || MayStand(static_cast<char>(value), part);
}

}  // namespace

std::optional<std::string> UnescapeUrl(std::string_view text, UrlPart part) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      const int high = i + 2 < text.size() ? HexValue(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? HexValue(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      const auto value = static_cast<unsigned char>(high * 16 + low);
      if (!MayBeEscaped(value, part)) return std::nullopt;
      out += static_cast<char>(value);
      i += 2;
    } else if (c == '+' && part == UrlPart::kQueryValue) {
      out += ' ';
    } else {
      const bool ascii = static_cast<unsigned char>(c) < 0x80;
      if (IsHostPart(part) && ascii && !MayStand(c, part)) return std::nullopt;
      out += c;
    }
  }
  return out;
}

std::string EscapeUrl(std::string_view text, UrlPart part) {
  std::string out;
  for (char c : text) {
    if (MayStand(c, part)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

bool IsEscapedUrl(std::string_view text, UrlPart part) {
  for (char c : text) {
    if (!MayStand(c, part) && !IsOneOf(c, "!'()*[]%")) return false;
  }
  return true;
}

}  // namespace bundlescope
