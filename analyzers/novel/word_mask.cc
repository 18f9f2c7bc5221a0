#include "analyzers/novel/word_mask.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "analyzers/novel/line_mask.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr std::string_view kSafeAlphabet = "bcdfghjklmnpqrstvwxz2456789";  // of Kubernetes' random suffixes
constexpr size_t kLongRun = 20;                                            // letters and digits that change often
constexpr size_t kLongestRun = 40;                                         // letters and digits, whatever they are

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsAlnum(char c) { return IsDigit(c) || IsLower(c) || IsUpper(c); }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

template <class Predicate>
bool All(std::string_view text, Predicate predicate) {
  return std::all_of(text.begin(), text.end(), predicate);
}

// What a piece of a word is made of.
struct Looks {
  size_t size = 0;
  size_t digits = 0;
  size_t letters = 0;
  size_t uppers = 0;
  size_t high = 0;     // bytes of other scripts, or of none
  size_t changes = 0;  // between digits, small and capital letters; what stands between does not count
  size_t dashes = 0;
  size_t slashes = 0;
  size_t longest_run = 0;  // of letters and digits
  // A stretch as base64 has it changes between digits, small and capital letters more often than any name.
  bool random_stretch = false;
};

bool IsBase64Sign(char c) { return c == '+' || c == '/' || c == '='; }

// Counts letters and digits, and how often their kind changes, up to a character that base64 does not have.
class Stretch {
 public:
  void Take(int kind) {
    ++size_;
    if (before_ != 0 && kind != before_) ++changes_;
    before_ = kind;
  }
  // At its end: whether it looks random.
  bool End() {
    const bool random = size_ >= kLongRun && changes_ * 5 >= size_ * 2;
    *this = Stretch();
    return random;
  }

 private:
  size_t size_ = 0;
  size_t changes_ = 0;
  int before_ = 0;
};

Looks LooksOf(std::string_view text) {
  Looks looks;
  looks.size = text.size();
  int before = 0;
  size_t run = 0;
  Stretch stretch;
  for (const char c : text) {
    const int kind = IsDigit(c) ? 1 : IsLower(c) ? 2 : IsUpper(c) ? 3 : 0;
    if (kind == 0) {
      run = 0;
      if (!IsBase64Sign(c) && stretch.End()) looks.random_stretch = true;
      if (static_cast<signed char>(c) < 0) ++looks.high;
      if (c == '-') ++looks.dashes;
      if (c == '/') ++looks.slashes;
      continue;
    }
    looks.longest_run = std::max(looks.longest_run, ++run);
    ++(kind == 1 ? looks.digits : looks.letters);
    if (kind == 3) ++looks.uppers;
    if (before != 0 && kind != before) ++looks.changes;
    before = kind;
    stretch.Take(kind);
  }
  if (stretch.End()) looks.random_stretch = true;
  return looks;
}

// "v1beta1", "v0.12.0-beta.2", "v1.32.2+rke2r1": says more than it varies.
bool IsVersion(std::string_view word) {
  return word.size() >= 2 && word.size() <= 40 && word[0] == 'v' && IsDigit(word[1]) && LooksOf(word).longest_run <= 12;
}

bool IsUuid(std::string_view word) {
  if (word.size() != 36) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? word[i] != '-' : !IsHexDigit(word[i])) return false;
  }
  return true;
}

bool IsHexId(std::string_view run, const Looks& looks) {
  if (run.size() < 7 || !All(run, IsHexDigit)) return false;
  return (looks.digits > 0 && looks.letters > 0) || run.size() >= 16;
}

// A run of letters and digits that nobody would think of.
bool IsRandomRun(std::string_view run, const Looks& looks) {
  if (looks.longest_run >= kLongestRun) return true;
  if (run.size() >= kLongRun && looks.changes * 3 >= run.size()) return true;
  if (IsHexId(run, looks)) return true;
  if (run.size() < 8 || looks.digits == 0 || IsVersion(run)) return false;
  if (All(run, [](char c) { return kSafeAlphabet.find(c) != std::string_view::npos; })) return true;
  return looks.digits >= 2 && looks.letters >= 2 && looks.changes >= 3;
}

// The hash at the end of the name of a pod, a ReplicaSet or a cluster: "x2x5q", "6d4f8b9c7", "968726787044".
bool IsRandomSuffix(std::string_view part) {
  if (part.size() < 5) return false;
  if (All(part, [](char c) { return kSafeAlphabet.find(c) != std::string_view::npos; })) return true;
  const Looks looks = LooksOf(part);
  return looks.digits > 0 && looks.letters > 0 && All(part, IsHexDigit);
}

// One of the parts between dashes and the like is a number or random.
bool HasVaryingPart(std::string_view word) {
  size_t begin = 0;
  for (size_t i = 0; i <= word.size(); ++i) {
    if (i < word.size() && IsAlnum(word[i])) continue;
    const std::string_view part = word.substr(begin, i - begin);
    const bool dash_before = begin > 0 && word[begin - 1] == '-';
    const bool dash_behind = i < word.size() && word[i] == '-';
    begin = i + 1;
    if (part.empty()) continue;
    if ((dash_before || dash_behind) && All(part, IsDigit)) return true;
    if (dash_before && IsRandomSuffix(part)) return true;
    if (IsRandomRun(part, LooksOf(part))) return true;
  }
  return false;
}

bool IsDnsName(std::string_view text) {
  return !text.empty() && IsAlnum(text.front()) && IsAlnum(text.back()) &&
         All(text, [](char c) { return IsLower(c) || IsDigit(c) || c == '-' || c == '.'; });
}

// The unit at the start of `text`: letters of any kind up to a digit, a sign or the end.
std::string_view UnitAt(std::string_view text) {
  size_t n = 0;
  while (n < text.size() && !IsDigit(text[n]) && text[n] != '.' && text[n] != '-' && text[n] != '+') ++n;
  return text.substr(0, n);
}

bool IsUnit(std::string_view unit) {
  constexpr std::string_view kUnits[] = {
      "ns", "us", "\xc2\xb5s", "\xce\xbcs", "ms", "s",  "m",  "h",   "d",   "w",   "y",   "B",   "k",  "K",
      "M",  "G",  "T",         "Ki",        "Mi", "Gi", "Ti", "KiB", "MiB", "GiB", "TiB", "kB",  "KB", "MB",
      "GB", "TB", "%",         "st",        "nd", "rd", "th", "x",   "min", "sec", "hrs", "days"};
  return std::find(std::begin(kUnits), std::end(kUnits), unit) != std::end(kUnits);
}

std::string_view PlaceholderOfPath(std::string_view word, const Looks& looks, bool quoted) {
  if (word.size() > 1 &&
      (word.front() == '/' || word.starts_with("./") || word.starts_with("../") || word.starts_with("~/"))) {
    return "<path>";
  }
  const size_t slash = word.find('/');
  const std::string_view left = word.substr(0, slash);
  const std::string_view right = word.substr(slash + 1);
  if (looks.slashes > 1) {
    const bool words_only = looks.digits == 0 && looks.dashes == 0 && word.find('.') == std::string_view::npos;
    return words_only && !quoted ? "" : "<path>";
  }
  if (IsNumberWord(left) && IsNumberWord(right)) return "<num>";
  if (HasVaryingPart(word)) return "<name>";
  // "apps/v1", "fleet.cattle.io/v1alpha1", "meta.helm.sh/release-name", "v1/Secret", "i/o", "list/watch"
  if (IsVersion(left) || IsVersion(right) || left.find('.') != std::string_view::npos) return "";
  if (!IsDnsName(left) || !IsDnsName(right)) return "";
  return quoted || looks.dashes > 0 || looks.digits > 0 ? "<name>" : "";
}

}  // namespace

bool IsPlainWord(std::string_view word) {
  return All(word, [](char c) { return IsLower(c) || IsUpper(c) || static_cast<signed char>(c) < 0; });
}

bool IsNumberWord(std::string_view word) {
  if (word.size() > 1 && (word[0] == '-' || word[0] == '+' || word[0] == '#' || word[0] == '~')) word.remove_prefix(1);
  if (word.empty() || !IsDigit(word[0])) return false;
  if (word.starts_with("0x") && word.size() > 2) return All(word.substr(2), IsHexDigit);
  while (!word.empty()) {
    size_t n = 0;
    while (n < word.size() && (IsDigit(word[n]) || word[n] == '.' || word[n] == '_')) ++n;
    if (n == 0) return false;
    word.remove_prefix(n);
    if (word.size() > 1 && (word[0] == 'e' || word[0] == 'E')) {
      word.remove_prefix(word[1] == '+' || word[1] == '-' ? 2 : 1);
      if (word.empty() || !All(word, IsDigit)) return false;
      return true;
    }
    const std::string_view unit = UnitAt(word);
    if (!unit.empty() && !IsUnit(unit)) return false;
    if (unit.empty() && !word.empty()) return false;
    word.remove_prefix(unit.size());
  }
  return true;
}

std::string_view PlaceholderOf(std::string_view word, bool quoted) {
  const Looks looks = LooksOf(word);
  // Most words.
  if (looks.letters == looks.size && looks.size < kLongRun) return "";
  if (looks.high > 0 && MakePrintable(word) != word) return "<*>";
  if (IsNumberWord(word)) return "<num>";
  if (IsUuid(word)) return "<id>";
  if (looks.random_stretch && word.front() != '/') return "<id>";
  if (looks.slashes > 0) {
    const std::string_view placeholder = PlaceholderOfPath(word, looks, quoted);
    if (!placeholder.empty()) return placeholder;
  }
  if (looks.longest_run >= kLongestRun) return "<id>";
  if (word.size() > kMaxWordBytes) return "<*>";
  if (IsVersion(word) || looks.digits + looks.letters == 0) return "";
  if (looks.digits == 0 && looks.dashes == 0 && looks.longest_run < 16) return "";
  if (looks.digits + looks.letters == looks.size) return IsRandomRun(word, looks) ? "<id>" : "";
  if (!HasVaryingPart(word)) return "";
  return looks.dashes > 0 ? "<name>" : "<id>";
}

}  // namespace bundlescope
