#include "analyzers/cel/lexer.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>

#include "analyzers/cel/code_points.h"
#include "analyzers/cel/string_literal.h"

namespace bundlescope {
namespace {

constexpr uint64_t kMaxMagnitude = uint64_t{1} << 63;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool IsQuote(char c) { return c == '\'' || c == '"'; }

struct Symbol {
  std::string_view text;
  CelTokenKind kind;
};

// Longer ones first.
constexpr Symbol kSymbols[] = {
    {"&&", CelTokenKind::kAnd},         {"||", CelTokenKind::kOr},        {"==", CelTokenKind::kEq},
    {"!=", CelTokenKind::kNe},          {"<=", CelTokenKind::kLe},        {">=", CelTokenKind::kGe},
    {"<", CelTokenKind::kLt},           {">", CelTokenKind::kGt},         {"+", CelTokenKind::kPlus},
    {"-", CelTokenKind::kMinus},        {"*", CelTokenKind::kStar},       {"/", CelTokenKind::kSlash},
    {"%", CelTokenKind::kPercent},      {"!", CelTokenKind::kNot},        {"?", CelTokenKind::kQuestion},
    {":", CelTokenKind::kColon},        {",", CelTokenKind::kComma},      {".", CelTokenKind::kDot},
    {"(", CelTokenKind::kLeftParen},    {")", CelTokenKind::kRightParen}, {"[", CelTokenKind::kLeftBracket},
    {"]", CelTokenKind::kRightBracket}, {"{", CelTokenKind::kLeftBrace},  {"}", CelTokenKind::kRightBrace},
};

// What people write who come from other languages.
struct Slip {
  std::string_view text;
  std::string_view hint;
};

constexpr Slip kSlips[] = {
    {"=", "write == to compare"},
    {"&", "write && for 'and'"},
    {"|", "write || for 'or'"},
    {"$", "${...} belongs into texts; an expression names the value directly"},
    {";", "an expression has no statements; join conditions with &&"},
    {"#", "comments start with //"},
    {"\u201c", "use straight quotes: \" or '"},
    {"\u201d", "use straight quotes: \" or '"},
    {"\u2018", "use straight quotes: \" or '"},
    {"\u2019", "use straight quotes: \" or '"},
};

class Lexer {
 public:
  Lexer(std::string_view source, std::vector<CompileIssue>* issues) : source_(source), issues_(issues) {}

  std::vector<CelToken> Run() {
    while (SkipSpace()) Next();
    tokens_.push_back({CelTokenKind::kEnd, {}, PosAt(at_), {}});
    return std::move(tokens_);
  }

 private:
  char Peek(size_t ahead = 0) const { return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0'; }

  SourcePos PosAt(size_t offset) {
    // Offsets are asked for in growing order, but for escapes inside a literal that spans lines: start anew for those.
    if (offset < counted_) {
      counted_ = 0;
      line_ = 1;
      line_start_ = 0;
    }
    for (; counted_ < offset; ++counted_) {
      if (source_[counted_] == '\n') {
        ++line_;
        line_start_ = counted_ + 1;
      }
    }
    return {line_, static_cast<uint32_t>(offset - line_start_ + 1)};
  }

  void Report(size_t offset, std::string message, std::string_view hint = {}) {
    const SourcePos pos = PosAt(offset);
    issues_->push_back({pos.line, pos.column, std::move(message), std::string(hint)});
  }

  void Emit(CelTokenKind kind, size_t start, Value value = {}) {
    tokens_.push_back({kind, source_.substr(start, at_ - start), PosAt(start), std::move(value)});
  }

  // Past white space and comments; false at the end.
  bool SkipSpace() {
    while (at_ < source_.size()) {
      const char c = source_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        ++at_;
      } else if (c == '/' && Peek(1) == '/') {
        at_ = std::min(source_.find('\n', at_), source_.size());
      } else {
        return true;
      }
    }
    return false;
  }

  void Next() {
    const char c = Peek();
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return Number();
    if (IsQuote(c)) return String(0, false, false);
    if (IsLetter(c)) return Word();
    if (c == '`') return QuotedIdent();
    for (const Symbol& symbol : kSymbols) {
      if (source_.substr(at_).starts_with(symbol.text)) {
        at_ += symbol.text.size();
        return Emit(symbol.kind, at_ - symbol.text.size());
      }
    }
    Unexpected();
  }

  void Unexpected() {
    for (const Slip& slip : kSlips) {
      if (!source_.substr(at_).starts_with(slip.text)) continue;
      Report(at_, fmt::format("unexpected character {}", slip.text), slip.hint);
      at_ += slip.text.size();
      return;
    }
    const unsigned char c = static_cast<unsigned char>(Peek());
    Report(at_, c > 0x20 && c < 0x7f ? fmt::format("unexpected character {}", Peek())
                                     : fmt::format("unexpected character (byte 0x{:02x})", c));
    at_ += CodePointLength(source_, at_);
  }

  // b'..', r'..', br'..' in any case, or an identifier.
  void Word() {
    size_t prefix = 0;
    const bool bytes = Peek() == 'b' || Peek() == 'B';
    if (bytes) ++prefix;
    const bool raw = Peek(prefix) == 'r' || Peek(prefix) == 'R';
    if (raw) ++prefix;
    if (prefix > 0 && IsQuote(Peek(prefix))) return String(prefix, bytes, raw);
    const size_t start = at_;
    while (IsLetter(Peek()) || IsDigit(Peek())) ++at_;
    const std::string_view word = source_.substr(start, at_ - start);
    if (word == "true" || word == "false") return Emit(CelTokenKind::kLiteral, start, Value::Bool(word == "true"));
    if (word == "null") return Emit(CelTokenKind::kLiteral, start, Value::Null());
    Emit(word == "in" ? CelTokenKind::kIn : CelTokenKind::kIdent, start);
  }

  void QuotedIdent() {
    const size_t start = at_++;
    const auto allowed = [](char c) {
      return IsLetter(c) || IsDigit(c) || c == '.' || c == '-' || c == '/' || c == ' ';
    };
    while (allowed(Peek())) ++at_;
    const std::string_view name = source_.substr(start + 1, at_ - start - 1);
    if (Peek() != '`' || name.empty()) {
      Report(start, "a name in backquotes holds letters, digits and . - / _ or space, and ends with a backquote",
             "use an index for other names: x['a:b']");
      return;
    }
    ++at_;
    Emit(CelTokenKind::kQuotedIdent, start, Value::StringView(name));
  }

  // The offset of the quotes that end the literal; nothing where the line or the source ends first.
  std::optional<size_t> FindEnd(size_t from, std::string_view quotes, bool raw) const {
    for (size_t i = from; i < source_.size(); ++i) {
      if (source_.substr(i).starts_with(quotes)) return i;
      if (quotes.size() == 1 && (source_[i] == '\n' || source_[i] == '\r')) return std::nullopt;
      if (source_[i] == '\\' && !raw) ++i;
    }
    return std::nullopt;
  }

  void String(size_t prefix, bool bytes, bool raw) {
    const size_t start = at_;
    const size_t open = start + prefix;
    const char quote = source_[open];
    const bool triple = source_.substr(open).starts_with(std::string(3, quote));
    const std::string_view quotes = source_.substr(open, triple ? 3 : 1);
    const size_t body_start = open + quotes.size();
    const std::optional<size_t> end = FindEnd(body_start, quotes, raw);
    if (!end) {
      Report(start, "the string has no end",
             triple ? "close it with three quotes" : "close it, or use three quotes for a text of several lines");
      at_ = triple ? source_.size() : std::min(source_.find_first_of("\r\n", body_start), source_.size());
      return Emit(CelTokenKind::kLiteral, start, Value::StringView(""));
    }
    const std::string_view body = source_.substr(body_start, *end - body_start);
    std::optional<StringLiteralError> error;
    std::string text = raw ? std::string(body) : DecodeStringLiteral(body, bytes, &error);
    at_ = *end + quotes.size();
    Emit(CelTokenKind::kLiteral, start, bytes ? Value::Bytes(std::move(text)) : Value::String(std::move(text)));
    if (error) Report(body_start + error->offset, error->message, error->hint);
  }

  void Number() {
    const size_t start = at_;
    if (Peek() == '0' && (Peek(1) == 'x' || Peek(1) == 'X')) {
      at_ += 2;
      while (IsHexDigit(Peek())) ++at_;
      return Integer(start, start + 2, 16);
    }
    while (IsDigit(Peek())) ++at_;
    bool is_double = false;
    if (Peek() == '.' && IsDigit(Peek(1))) {
      is_double = true;
      ++at_;
      while (IsDigit(Peek())) ++at_;
    }
    const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
    if ((Peek() == 'e' || Peek() == 'E') && IsDigit(Peek(1 + sign))) {
      is_double = true;
      at_ += 1 + sign;
      while (IsDigit(Peek())) ++at_;
    }
    return is_double ? Double(start) : Integer(start, start, 10);
  }

  void Double(size_t start) {
    double value = 0;
    // from_chars reads the same in every locale.
    const auto result = std::from_chars(source_.data() + start, source_.data() + at_, value);
    const bool tiny = source_.substr(start, at_ - start).find('-') != std::string_view::npos;  // reads as 0
    if (result.ec != std::errc() && !tiny) Report(start, "the number is outside the range of double");
    Emit(CelTokenKind::kLiteral, start, Value::Double(value));
  }

  void Integer(size_t start, size_t digits, int base) {
    uint64_t value = 0;
    const auto result = std::from_chars(source_.data() + digits, source_.data() + at_, value, base);
    const bool is_uint = Peek() == 'u' || Peek() == 'U';
    if (is_uint) ++at_;
    if (result.ec == std::errc::invalid_argument) {
      Report(start, "0x needs hexadecimal digits");
      value = 0;
    } else if (result.ec != std::errc() || (!is_uint && value > kMaxMagnitude)) {
      Report(start, fmt::format("the number is outside the range of {}", is_uint ? "uint" : "int"),
             is_uint ? "" : "an int has 64 bits; write 1.0e20 for a double");
      value = 0;
    }
    Emit(is_uint ? CelTokenKind::kLiteral : CelTokenKind::kInt, start, Value::Uint(value));
  }

  std::string_view source_;
  std::vector<CompileIssue>* issues_;
  std::vector<CelToken> tokens_;
  size_t at_ = 0;
  size_t counted_ = 0;
  uint32_t line_ = 1;
  size_t line_start_ = 0;
};

}  // namespace

std::vector<CelToken> LexCel(std::string_view source, std::vector<CompileIssue>* issues) {
  return Lexer(source, issues).Run();
}

}  // namespace bundlescope
