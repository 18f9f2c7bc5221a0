#include "analyzers/cel/string_literal.h"

#include <fmt/format.h>

#include "analyzers/cel/code_points.h"

namespace bundlescope {
namespace {

constexpr std::string_view kHint = R"(write \\ for a backslash, or a raw string: r'...')";

int DigitValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

std::optional<uint32_t> ReadDigits(std::string_view text, size_t count, int base) {
  if (text.size() < count) return std::nullopt;
  uint32_t value = 0;
  for (char c : text.substr(0, count)) {
    const int digit = DigitValue(c);
    if (digit >= base) return std::nullopt;
    value = value * static_cast<uint32_t>(base) + static_cast<uint32_t>(digit);
  }
  return value;
}

// The character that \c stands for; 0 for none.
char SimpleEscape(char c) {
  switch (c) {
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    case '\\':
    case '?':
    case '"':
    case '\'':
    case '`':
      return c;
    default:
      return 0;
  }
}

class Decoder {
 public:
  Decoder(std::string_view body, bool bytes, std::optional<StringLiteralError>* error)
      : body_(body), bytes_(bytes), error_(error) {}

  std::string Run() {
    while (at_ < body_.size()) {
      if (body_[at_] == '\\') {
        Escape();
      } else {
        out_.push_back(body_[at_++]);
      }
    }
    return std::move(out_);
  }

 private:
  void Fail(std::string message) {
    if (!error_->has_value()) *error_ = StringLiteralError{at_, std::move(message), std::string(kHint)};
    at_ = std::min(at_ + 2, body_.size());
  }

  void Escape() {
    const char c = at_ + 1 < body_.size() ? body_[at_ + 1] : '\0';
    if (const char simple = SimpleEscape(c)) {
      out_.push_back(simple);
      at_ += 2;
    } else if (c == 'x' || c == 'X') {
      Number(2, 2, 16);
    } else if (c >= '0' && c <= '3') {
      Number(1, 3, 8);
    } else if (c == 'u' && !bytes_) {
      Number(2, 4, 16);
    } else if (c == 'U' && !bytes_) {
      Number(2, 8, 16);
    } else {
      const bool printable = c > 0x20 && c < 0x7f;
      Fail(printable ? fmt::format("unknown escape \\{}", c) : std::string("unknown escape"));
    }
  }

  // `digits` digits after the `skip` bytes that open the escape.
  void Number(size_t skip, size_t digits, int base) {
    const auto code = ReadDigits(body_.substr(at_ + skip), digits, base);
    if (!code) return Fail(fmt::format("the escape needs {} {} digits", digits, base == 8 ? "octal" : "hexadecimal"));
    if (*code > 0x10FFFF || (*code >= 0xD800 && *code <= 0xDFFF)) return Fail("the escape is no Unicode character");
    if (bytes_) {
      out_.push_back(static_cast<char>(*code));
    } else {
      AppendUtf8(*code, &out_);
    }
    at_ += skip + digits;
  }

  std::string_view body_;
  bool bytes_;
  std::optional<StringLiteralError>* error_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string DecodeStringLiteral(std::string_view body, bool bytes, std::optional<StringLiteralError>* error) {
  return Decoder(body, bytes, error).Run();
}

}  // namespace bundlescope
