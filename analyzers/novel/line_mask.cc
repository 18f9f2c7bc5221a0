#include "analyzers/novel/line_mask.h"

#include <algorithm>
#include <array>

#include "analyzers/novel/wide_values.h"
#include "analyzers/novel/word_mask.h"

namespace bundlescope {
namespace {

enum class CharKind : uint8_t { kBlank, kSeparator, kWord };

constexpr std::array<CharKind, 256> MakeKinds() {
  std::array<CharKind, 256> kinds = {};
  for (size_t i = 0; i < kinds.size(); ++i) kinds[i] = i <= ' ' || i == 0x7f ? CharKind::kBlank : CharKind::kWord;
  for (const char c : std::string_view("=:,;()[]{}\"'`\\")) kinds[static_cast<size_t>(c)] = CharKind::kSeparator;
  return kinds;
}

constexpr std::array<CharKind, 256> kKinds = MakeKinds();

CharKind KindOf(char c) { return kKinds[static_cast<unsigned char>(c)]; }
bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool EndsSentence(char c) { return c == '.' || c == '!' || c == '?'; }

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool SameFolded(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) { return Lower(a) == b; });
}

bool EndsFolded(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && SameFolded(text.substr(text.size() - lower.size()), lower);
}

template <size_t N>
bool EndsWithOneOf(std::string_view text, const std::string_view (&ends)[N]) {
  return std::any_of(std::begin(ends), std::end(ends), [&](std::string_view end) { return EndsFolded(text, end); });
}

// Whether what stands behind `key` and `separator` is a secret by its name. "token: expired" and "secret 'x' not found"
// are prose.
bool NamesSecret(std::string_view key, std::string_view separator) {
  constexpr std::string_view kAlways[] = {"password", "passwd", "passphrase", "apikey", "api_key", "api-key"};
  constexpr std::string_view kAsField[] = {"token",      "secret",      "pwd",         "credential",    "credentials",
                                           "access_key", "access-key",  "accesskey",   "secret_key",    "secret-key",
                                           "secretkey",  "private_key", "private-key", "authorization", "cookie"};
  const bool equals = separator.find('=') != std::string_view::npos;
  const bool colon = separator.find(':') != std::string_view::npos;
  const bool quoted = !separator.empty() && IsQuote(separator.back());
  if (!equals && !colon && !quoted) return false;
  if (EndsWithOneOf(key, kAlways)) return true;
  const bool quoted_key = colon && separator.find_first_of("\"'") < separator.find(':');
  const bool glued = colon && separator.find(' ') == std::string_view::npos && separator.back() == ':';
  return (equals || quoted_key || glued) && EndsWithOneOf(key, kAsField);
}

// "Bearer eyJ...": a scheme and what proves it; not "bearer token".
bool IsCredential(std::string_view scheme, std::string_view separator, std::string_view word) {
  return separator == " " && (SameFolded(scheme, "bearer") || SameFolded(scheme, "basic")) && word.size() >= 12 &&
         !IsPlainWord(word);
}

// "exit code 137", "code = 403": small numbers that tell what happened.
bool IsCode(std::string_view before, std::string_view word) {
  return word.size() <= 3 && std::all_of(word.begin(), word.end(), IsDigit) &&
         (SameFolded(before, "code") || SameFolded(before, "status") || SameFolded(before, "exit"));
}

class LineMasker {
 public:
  LineMasker(std::string_view line, MaskedLine* out)
      : line_(line.substr(0, kMaxMaskedBytes)), cut_(line.size() > kMaxMaskedBytes), out_(out) {
    out_->text.clear();
    out_->words.clear();
  }

  void Run() {
    while (true) {
      TakeSeparators();
      if (pos_ >= line_.size()) return;
      if (out_->words.size() + 1 == kMaxWords) {
        Put("<*>", true, line_.size());
        return;
      }
      const size_t end = WordEnd();
      if (!TakeSecret(end) && !TakeWide(end)) TakeWord(end);
    }
  }

 private:
  std::string_view Rest() const { return line_.substr(pos_); }
  bool AtEnd(size_t pos) const { return pos >= line_.size(); }

  // Whether the character there stands between words.
  bool Separates(size_t pos) const {
    const char c = line_[pos];
    const bool last = AtEnd(pos + 1);
    if (c == '-') return !last && line_[pos + 1] == '>';
    if (c == '>') return pos > 0 && line_[pos - 1] == '-';
    if (EndsSentence(c)) return last || KindOf(line_[pos + 1]) != CharKind::kWord;
    if (c != '\'') return KindOf(c) != CharKind::kWord;
    const bool inside = pos > 0 && IsLetter(line_[pos - 1]) && !last && IsLetter(line_[pos + 1]);
    return !inside;  // "couldn't"
  }

  // Whether an IPv6 address may begin at a character that otherwise separates.
  bool MayBeginAddress(size_t pos) const {
    if (AtEnd(pos + 2)) return false;
    if (line_[pos] == '[') return IsHexDigit(line_[pos + 1]) || line_[pos + 1] == ':';
    const bool behind_word = pos > 0 && KindOf(line_[pos - 1]) == CharKind::kWord;
    return line_[pos] == ':' && line_[pos + 1] == ':' && !behind_word;
  }

  void TakeSeparators() {
    const size_t begin = out_->text.size();
    for (; pos_ < line_.size() && Separates(pos_); ++pos_) {
      if (MayBeginAddress(pos_) && Ipv6Length(Rest()) > 0) break;
      const char c = KindOf(line_[pos_]) == CharKind::kBlank ? ' ' : line_[pos_];
      const bool again = c == ' ' && (out_->text.empty() || out_->text.back() == ' ');
      if (!again && out_->text.size() - begin < kMaxSeparatorBytes) out_->text.push_back(c);
    }
    separator_begin_ = begin;
    if (pos_ < line_.size()) return;
    while (out_->text.size() > begin && out_->text.back() == ' ') out_->text.pop_back();
  }

  // A word that ends at `end` in the line.
  void Put(std::string_view text, bool variable, size_t end) {
    // At the cut, it is not known how the word goes on.
    if (cut_ && AtEnd(end)) text = "<*>", variable = true;
    before_ = line_.substr(pos_, end - pos_);
    out_->words.push_back({.begin = static_cast<uint16_t>(out_->text.size()),
                           .size = static_cast<uint16_t>(text.size()),
                           .variable = variable});
    out_->text.append(text);
    pos_ = end;
  }

  std::string_view SeparatorBefore() const { return std::string_view(out_->text).substr(separator_begin_); }

  bool TakeSecret(size_t word_end) {
    if (out_->words.empty()) return false;
    const std::string_view separator = SeparatorBefore();
    if (!NamesSecret(before_, separator) && !IsCredential(before_, separator, line_.substr(pos_, word_end - pos_))) {
      return false;
    }
    Put("<*>", true, SecretEnd(line_[pos_ - 1]));
    return true;
  }

  // A secret in quotes goes to the next such quote that is not escaped, else to white space: it may hold separators.
  size_t SecretEnd(char opening) const {
    size_t end = pos_;
    for (; end < line_.size(); ++end) {
      if (IsQuote(opening)) {
        if (line_[end] == opening && line_[end - 1] != '\\') break;
      } else if (KindOf(line_[end]) == CharKind::kBlank) {
        break;
      }
    }
    if (IsQuote(opening)) return end;
    while (end > pos_ + 1 && KindOf(line_[end - 1]) == CharKind::kSeparator) --end;
    return end;
  }

  // Values that hold separators.
  bool TakeWide(size_t word_end) {
    const std::string_view rest = Rest();
    const char c = rest.front();
    if (IsHexDigit(c) && PutWide("<id>", ColonHexLength(rest))) return true;
    if (IsDigit(c) && (PutWide("<time>", TimeLength(rest)) || PutWide("<ip>", Ipv4Length(rest)))) return true;
    if ((IsHexDigit(c) || c == ':' || c == '[') && PutWide("<ip>", Ipv6Length(rest))) return true;
    const bool scheme = word_end + 2 < line_.size() && line_[word_end] == ':' && line_[word_end + 1] == '/';
    return scheme && PutWide("<url>", UrlLength(rest));
  }

  bool PutWide(std::string_view placeholder, size_t length) {
    if (length == 0) return false;
    Put(placeholder, true, pos_ + length);
    return true;
  }

  size_t WordEnd() const {
    size_t end = pos_ + 1;  // whatever it is, so that there is progress
    while (end < line_.size() && !Separates(end)) ++end;
    return end;
  }

  void TakeWord(size_t end) {
    const std::string_view word = line_.substr(pos_, end - pos_);
    if (IsCode(before_, word)) return Put(word, false, end);
    const bool quoted =
        pos_ > 0 && IsQuote(line_[pos_ - 1]) && !AtEnd(end) && (IsQuote(line_[end]) || line_[end] == '\\');
    const std::string_view placeholder = PlaceholderOf(word, quoted);
    if (!placeholder.empty()) return Put(placeholder, true, end);
    Put(word, quoted || !IsPlainWord(word), end);
  }

  std::string_view line_;
  bool cut_;
  MaskedLine* out_;
  size_t pos_ = 0;
  size_t separator_begin_ = 0;  // in the text, of what stands before the next word
  std::string_view before_;     // the word before, as it is in the line
};

}  // namespace

std::string_view MaskedLine::Separator(size_t i) const {
  const size_t begin = i == 0 ? 0 : words[i - 1].begin + size_t{words[i - 1].size};
  const size_t end = i == words.size() ? text.size() : words[i].begin;
  return std::string_view(text).substr(begin, end - begin);
}

void MaskLine(std::string_view line, MaskedLine* masked) { LineMasker(line, masked).Run(); }

MaskedLine BeginningOf(const MaskedLine& line) {
  MaskedLine beginning;
  const auto put = [&beginning](std::string_view word, bool variable) {
    beginning.words.push_back({.begin = static_cast<uint16_t>(beginning.text.size()),
                               .size = static_cast<uint16_t>(word.size()),
                               .variable = variable});
    beginning.text.append(word);
  };
  const size_t kept = std::min(line.words.size(), kBeginningWords);
  for (size_t i = 0; i < kept; ++i) {
    beginning.text.append(line.Separator(i));
    const bool variable = line.words[i].variable;
    put(variable ? "<*>" : line.Word(i), variable);
  }
  if (line.words.size() > kept) {
    beginning.text.push_back(' ');
    put("<*>", true);
  }
  return beginning;
}

}  // namespace bundlescope
