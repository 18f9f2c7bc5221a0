#include "analyzers/novel/wide_values.h"

#include <algorithm>

namespace bundlescope {
namespace {

constexpr size_t kLongestScheme = 16;
constexpr size_t kLongestColonRun = 192;  // 64 pairs: a fingerprint with 512 bits

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

size_t CountDigits(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && IsDigit(text[n])) ++n;
  return n;
}

// Behind a value: anything that does not make it a part of a longer word.
bool EndsAt(std::string_view text, size_t pos) {
  if (pos >= text.size()) return true;
  const char c = text[pos];
  const char next = pos + 1 < text.size() ? text[pos + 1] : ' ';
  if (c == '.') return !IsDigit(next) && !IsLetter(next);
  if (c == '-') return next == '>';
  return !IsDigit(c) && !IsLetter(c) && c != '_' && c != '/' && c != '+' && c != '@' &&
         static_cast<signed char>(c) >= 0;
}

// Whether `text` begins like `form`, in which 0 stands for a digit, - for a dash or a slash, else for itself.
bool BeginsLike(std::string_view text, std::string_view form) {
  if (text.size() < form.size()) return false;
  for (size_t i = 0; i < form.size(); ++i) {
    const char c = text[i];
    const bool same = form[i] == '0' ? IsDigit(c) : form[i] == '-' ? c == '-' || c == '/' : c == form[i];
    if (!same) return false;
  }
  return true;
}

size_t ClockLength(std::string_view text) {
  constexpr std::string_view kForm = "00:00:00";
  if (!BeginsLike(text, kForm)) return 0;
  const size_t n = kForm.size();
  if (n < text.size() && (text[n] == '.' || text[n] == ',')) {
    const size_t fraction = CountDigits(text.substr(n + 1));
    if (fraction > 0) return n + 1 + fraction;
  }
  return n;
}

// "CET" behind " +0100".
size_t ZoneNameLength(std::string_view text) {
  if (!text.starts_with(' ')) return 0;
  size_t n = 1;
  while (n < text.size() && text[n] >= 'A' && text[n] <= 'Z') ++n;
  return n >= 4 && n <= 5 && EndsAt(text, n) ? n : 0;
}

size_t ZoneLength(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == 'Z' || text[0] == 'z') return 1;
  const size_t blank = text[0] == ' ' ? 1 : 0;
  const std::string_view offset = text.substr(blank);
  if (offset.empty() || (offset[0] != '+' && offset[0] != '-')) {
    return text.starts_with(" UTC") && EndsAt(text, 4) ? 4 : 0;
  }
  size_t n = 0;
  if (BeginsLike(offset.substr(1), "00:00")) n = blank + 6;
  if (BeginsLike(offset.substr(1), "0000")) n = blank + 5;
  if (n == 0) return 0;
  return n + ZoneNameLength(text.substr(n));
}

struct ColonRun {
  size_t size = 0;
  size_t colons = 0;
  size_t longest = 0;  // of its groups
  bool shortened = false;
  bool pairs = true;  // each group has two digits
};

// Hexadecimal digits and colons, without a colon that ends the text before it. Dots too, for an embedded IPv4 address.
ColonRun ReadColonRun(std::string_view text) {
  text = text.substr(0, kLongestColonRun);
  ColonRun run;
  size_t group = 0;
  size_t n = 0;
  for (; n < text.size() && (IsHexDigit(text[n]) || text[n] == ':' || text[n] == '.'); ++n) {
    if (text[n] == '.') {
      if (run.colons < 2 || n + 1 >= text.size() || !IsDigit(text[n + 1])) break;
      group = 0;
    } else if (text[n] == ':') {
      const bool second = n > 0 && text[n - 1] == ':';
      const bool more = n + 1 < text.size() && (text[n + 1] == ':' || IsHexDigit(text[n + 1]));
      if (second ? run.shortened : !more) break;
      if (second) run.shortened = true;
      run.pairs = run.pairs && group == 2;
      ++run.colons;
      group = 0;
    } else {
      ++group;
      run.longest = std::max(run.longest, group);
      if (group > 4) return {};
    }
  }
  run.pairs = run.pairs && group == 2;
  run.size = n;
  return run;
}

size_t PortLength(std::string_view text) {
  if (!text.starts_with(':')) return 0;
  const size_t digits = CountDigits(text.substr(1));
  return digits > 0 && digits <= 5 && EndsAt(text, 1 + digits) ? 1 + digits : 0;
}

size_t PrefixLength(std::string_view text) {
  if (!text.starts_with('/')) return 0;
  const size_t digits = CountDigits(text.substr(1));
  return digits > 0 && digits <= 3 ? 1 + digits : 0;
}

bool EndsUrl(char c) {
  constexpr std::string_view kEnds = "\"'`<>(){}[]|\\";
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' || kEnds.find(c) != std::string_view::npos;
}

bool IsBlank(char c) { return static_cast<unsigned char>(c) <= ' '; }

}  // namespace

size_t TimeLength(std::string_view text) {
  constexpr std::string_view kDate = "0000-00-00";
  size_t n = 0;
  if (BeginsLike(text, kDate)) {
    n = kDate.size();
    const bool more = n < text.size() && (text[n] == 'T' || text[n] == 't' || text[n] == ' ');
    const size_t clock = more ? ClockLength(text.substr(n + 1)) : 0;
    if (clock > 0) {
      n += 1 + clock;
      n += ZoneLength(text.substr(n));
    }
  } else {
    n = ClockLength(text);
    if (n > 0) n += ZoneLength(text.substr(n));
  }
  return n > 0 && EndsAt(text, n) ? n : 0;
}

size_t Ipv4Length(std::string_view text) {
  size_t n = 0;
  for (int group = 0; group < 4; ++group) {
    if (group > 0) {
      if (n >= text.size() || text[n] != '.') return 0;
      ++n;
    }
    const size_t digits = CountDigits(text.substr(n));
    if (digits == 0 || digits > 3) return 0;
    if (digits == 3 && text.substr(n, 3) > "255") return 0;
    n += digits;
  }
  n += PrefixLength(text.substr(n));
  n += PortLength(text.substr(n));
  return EndsAt(text, n) ? n : 0;
}

size_t Ipv6Length(std::string_view text) {
  const bool bracket = text.starts_with('[');
  const size_t begin = bracket ? 1 : 0;
  const ColonRun run = ReadColonRun(text.substr(begin));
  if (run.colons < 2 || run.colons > 8 || run.longest == 0) return 0;
  if (!run.shortened && run.colons != 7) return 0;
  size_t n = begin + run.size;
  if (bracket) {
    if (n >= text.size() || text[n] != ']') return 0;
    ++n;
    n += PortLength(text.substr(n));
  } else {
    n += PrefixLength(text.substr(n));
  }
  return EndsAt(text, n) ? n : 0;
}

size_t ColonHexLength(std::string_view text) {
  const ColonRun run = ReadColonRun(text);
  return run.pairs && run.colons >= 5 && EndsAt(text, run.size) ? run.size : 0;
}

size_t UrlLength(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && n <= kLongestScheme &&
         (IsLetter(text[n]) || (n > 0 && (IsDigit(text[n]) || text[n] == '+')))) {
    ++n;
  }
  if (n < 2 || n > kLongestScheme || !text.substr(n).starts_with("://")) return 0;
  n += 3;
  if (text.substr(n).starts_with('[')) n = std::min(text.find(']', n), text.size());  // an IPv6 address
  while (n < text.size() && text[n] == ']') ++n;
  const auto blank = static_cast<size_t>(std::find_if(text.begin(), text.end(), IsBlank) - text.begin());
  const size_t at = text.substr(0, blank).rfind('@');
  if (at != std::string_view::npos) n = std::max(n, at);
  while (n < text.size() && !EndsUrl(text[n])) ++n;
  while (n > 0 && std::string_view(".,;:!?").find(text[n - 1]) != std::string_view::npos) --n;
  return n;
}

}  // namespace bundlescope
