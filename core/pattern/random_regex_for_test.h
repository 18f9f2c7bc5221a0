#pragma once

#include <cstddef>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Random expressions of RE2's syntax and texts that they have a chance to match: both are made of few letters and
// words. Where the expressions come from is a source of numbers, so that a fuzzer can be one.
class RandomRegex {
 public:
  using Below = std::function<size_t(size_t)>;  // below n, n > 0

  explicit RandomRegex(Below below) : below_(std::move(below)) {}

  // Compiles nearly always.
  std::string Regex(int depth = 3) {
    std::string regex = Concat(depth);
    for (size_t more = below_(8); more > 5; --more) regex += "|" + (below_(6) == 0 ? "" : Concat(depth));
    return regex;
  }

  // Without line breaks.
  std::string Text(size_t longest) {
    std::string text;
    const size_t wanted = below_(longest + 1);
    while (text.size() < wanted) text += TextPiece();
    return text.substr(0, wanted);
  }

  // At least one byte.
  std::string Literal() {
    const std::string text = Text(12);
    return text.empty() ? "k" : text;
  }

  std::string Chunk(size_t lines, size_t longest_line) {
    static constexpr std::string_view kBreaks[] = {"\n", "\n", "\n", "\r\n", "\n\n", "\r\r\n"};
    std::string chunk;
    const bool crlf = below_(5) == 0;
    for (size_t n = below_(lines + 1); n > 0; --n) {
      chunk += Text(longest_line);
      chunk += crlf && below_(4) > 0 ? "\r\n" : kBreaks[below_(std::size(kBreaks))];
    }
    return below_(2) == 0 ? chunk : chunk + Text(longest_line);
  }

 private:
  std::string Pick(const std::vector<std::string_view>& from) { return std::string(from[below_(from.size())]); }

  std::string TextPiece() {
    static const std::vector<std::string_view> kPieces = {
        "a",   "b",      "k",       "S",         "x",         "X",     "0",    "17", " ",        ".",
        "-",   "_",      "\"",      "$",         "\r",        "ab",    "aab",  ": ", "error",    "Error",
        "ERR", "failed", "timeout", "TimeOut ",  "not found", "ms",    "\xff", "é",  "\xc0\xe0", "\t",
        "|",   "\\",     "证书",    "not ready", "e",         "panic", "(",    "{",  "\x7f\x80", "K8s"};
    if (below_(60) == 0) return std::string(1, '\0');
    return Pick(kPieces);
  }

  std::string Quoted(std::string_view text) {
    std::string quoted;
    for (const char c : text) {
      const bool special = std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos;
      quoted += c == '\0' ? "\\x00" : (special ? "\\" : "") + std::string(1, c);
    }
    return quoted;
  }

  std::string Concat(int depth) {
    std::string regex;
    for (size_t n = below_(4) + 1; n > 0; --n) regex += Piece(depth);
    return regex;
  }

  std::string Piece(int depth) {
    if (below_(3) == 0) return Quoted(TextPiece());
    if (below_(8) == 0) return Pick({"^", "$", "\\b", "\\B", "\\A", "\\z", "(?-m:^)", "(?m)$", "(?m:^)"});
    if (below_(12) == 0) return Pick({"(?i)", "(?-i)", "(?s)", "(?U)", "(?is-m)", "\\Qa.b\\E", "\\Q\\E", "{", "{,2}"});
    return Atom(depth) + Repetition();
  }

  std::string Atom(int depth) {
    if (depth > 0 && below_(3) == 0) {
      return Pick({"(", "(?:", "(?i:", "(?P<n>", "(?s-i:"}) + Regex(depth - 1) + ")";
    }
    return below_(2) == 0 ? Quoted(TextPiece().substr(0, 1)) : Pick(Classes());
  }

  static const std::vector<std::string_view>& Classes() {
    static const std::vector<std::string_view> classes = {
        ".",          "[ab]",         "[^a]",      "[a-z]",          "\\d",           "\\w",        "\\s",
        "\\S",        "\\W",          "\\D",       "[Ee]",           "[kK]",          "[^\"]",      "[[:alpha:]]",
        "[]x]",       "[^]x]",        "[\\w.-]",   "\\pL",           "\\PN",          "\\p{Greek}", "[\\pL-]",
        "\\C",        "\\x41",        "\\x{ff}",   "\\101",          "[\\x80-\\xff]", "\\t",        "[0-9]",
        "(?i:[k-m])", "[[:^digit:]]", "\\.",       "[^\\x00-\\xff]", "[\\n]",         "\\n",        "[$]",
        "(?i:s)",     "[\\d\\s]",     "(?i:\xe9)", "(?i:\xb5)",      "[é]",           "\\p{^Lu}",   "[[:]"};
    return classes;
  }

  std::string Repetition() {
    if (below_(2) == 0) return "";
    std::string repetition = Pick({"*", "+", "?", "{2}", "{0,2}", "{1,}", "{3,5}", "{0}", "{2,}", "{01}"});
    if (below_(6) == 0 && repetition != "{01}") repetition += "?";
    return repetition;
  }

  Below below_;
};

// A source that does not depend on the standard library's distributions.
inline RandomRegex::Below RandomNumbers(uint32_t seed) {
  return [random = std::mt19937(seed)](size_t n) mutable { return random() % n; };
}

}  // namespace bundlescope
