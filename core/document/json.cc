// JSON through the SAX interface of nlohmann/json: no tree of its own, and a depth is refused before it is entered.

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/base/check.h"
#include "core/document/document_builder.h"
#include "core/document/source_text.h"

namespace bundlescope {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Says where tokens stand, which the events of nlohmann do not. It walks behind the parser, over tokens that have been
// found valid, so it need not judge: between two of them there are only white space, ',' and ':'.
class TokenCursor {
 public:
  TokenCursor(std::string_view text, uint32_t first_line) : text_(text), line_(first_line) {}

  // Moves to the start of the next token.
  TextPosition Next() {
    while (offset_ < text_.size() && (IsSpace(text_[offset_]) || text_[offset_] == ',' || text_[offset_] == ':')) {
      if (text_[offset_++] != '\n') continue;
      ++line_;
      line_start_ = offset_;
    }
    return {line_, static_cast<uint32_t>(offset_ - line_start_ + 1)};
  }

  // The following move behind the token and return its text.
  std::string_view Skip(size_t length) {
    const std::string_view token = text_.substr(offset_, length);
    offset_ += token.size();
    return token;
  }

  // Takes all of "01" although it is two tokens, which the parser refuses next.
  std::string_view SkipNumber() {
    size_t end = offset_;
    while (end < text_.size() && IsNumberPart(text_[end])) ++end;
    return Skip(end - offset_);
  }

  // A line break cannot stand inside.
  void SkipString() {
    size_t end = offset_ + 1;
    while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2 : 1;
    Skip(end + 1 - offset_);
  }

  size_t offset() const { return offset_; }

 private:
  static bool IsNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  std::string_view text_;
  size_t offset_ = 0;
  size_t line_start_ = 0;
  uint32_t line_;
};

// Of "[json.exception...] parse error at line 1, column 2: syntax error while parsing value - invalid literal; last
// read: 'x'; expected ..." the part that tells the reader something. What was read last stays out: it may be a secret.
std::string SyntaxProblem(std::string_view what) {
  const size_t dash = what.find(" - ");
  if (dash == std::string_view::npos) return "not valid JSON";
  what.remove_prefix(dash + 3);
  return fmt::format("not valid JSON: {}", what.substr(0, what.find("; last read: ")));
}

// The events of one text. The names are those that nlohmann calls; false ends the parsing.
class SaxReader {
 public:
  SaxReader(std::string_view text, const ParseOptions& options)
      : text_(text), options_(options), cursor_(text, options.first_line), builder_(options) {}

  Result<Document> Finish(bool parsed) {
    if (error_) return std::move(*error_);
    BS_CHECK(parsed);
    return builder_.Finish();
  }

  bool null() { return AddLiteral({.kind = NodeKind::kNull}, 4); }
  bool boolean(bool value) { return AddLiteral({.kind = NodeKind::kBool, .bool_value = value}, value ? 4 : 5); }
  bool number_integer(int64_t value) { return AddNumber({.kind = NodeKind::kInt, .int_value = value}); }
  bool number_unsigned(uint64_t value) {
    if (value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return number_integer(static_cast<int64_t>(value));
    }
    return AddNumber({.kind = NodeKind::kDouble, .double_value = static_cast<double>(value)});
  }
  bool number_float(double value, const std::string&) {
    return AddNumber({.kind = NodeKind::kDouble, .double_value = value});
  }
  bool string(const std::string& value) {
    const TextPosition position = cursor_.Next();
    cursor_.SkipString();
    return Keep(builder_.Add({.kind = NodeKind::kString, .text = value}, position));
  }
  bool binary(const nlohmann::json::binary_t&) {
    BS_CHECK(false);
    return false;
  }
  bool key(const std::string& value) {
    const TextPosition position = cursor_.Next();
    cursor_.SkipString();
    builder_.Key(value, position);
    return true;
  }
  bool start_object(size_t) { return Begin(NodeKind::kMapping); }
  bool start_array(size_t) { return Begin(NodeKind::kSequence); }
  bool end_object() { return End(); }
  bool end_array() { return End(); }

  bool parse_error(size_t bytes_read, const std::string&, const nlohmann::json::exception& error) {
    constexpr int kNumberOverflow = 406;
    cursor_.Next();
    if (error.id == kNumberOverflow) {
      return Fail(ErrorCode::kInvalidInput, "the number is too large", cursor_.offset());
    }
    // The last byte read is the place, except for a token that never ends and for a whole one in the wrong place.
    const size_t last = std::min(bytes_read == 0 ? 0 : bytes_read - 1, text_.size());
    const bool inside_token = std::string_view(error.what()).find("; last read: ") != std::string_view::npos;
    const bool at_end = last == text_.size();
    const bool exact = inside_token ? !at_end : at_end || IsPunctuation(text_[last]);
    return Fail(ErrorCode::kCorrupt, SyntaxProblem(error.what()), exact ? last : std::min(last, cursor_.offset()));
  }

 private:
  static bool IsPunctuation(char c) { return std::string_view("[]{},:").find(c) != std::string_view::npos; }

  bool Keep(Status status) {
    if (status) return true;
    error_ = std::move(status).error();
    return false;
  }

  bool Fail(ErrorCode code, std::string message, size_t offset) {
    return Keep(ErrorAt(code, std::move(message), PositionOf(text_, offset, options_), options_));
  }

  bool AddLiteral(Scalar scalar, size_t length) {
    const TextPosition position = cursor_.Next();
    scalar.text = cursor_.Skip(length);
    return Keep(builder_.Add(scalar, position));
  }

  bool AddNumber(Scalar scalar) {
    const TextPosition position = cursor_.Next();
    scalar.text = cursor_.SkipNumber();
    return Keep(builder_.Add(scalar, position));
  }

  bool Begin(NodeKind kind) {
    const TextPosition position = cursor_.Next();
    cursor_.Skip(1);
    return Keep(builder_.Begin(kind, position));
  }

  bool End() {
    cursor_.Next();
    cursor_.Skip(1);
    return Keep(builder_.End());
  }

  std::string_view text_;
  const ParseOptions& options_;
  TokenCursor cursor_;
  DocumentBuilder builder_;
  std::optional<Error> error_;
};

}  // namespace

Result<Document> ParseJson(std::string_view text, const ParseOptions& options) {
  BS_ASSIGN_OR_RETURN(const std::string_view checked, CheckSourceText(text, options));
  try {
    SaxReader reader(checked, options);
    const bool parsed = nlohmann::json::sax_parse(checked.data(), checked.data() + checked.size(), &reader);
    return reader.Finish(parsed);
  } catch (const std::exception&) {  // bad_alloc and length_error; syntax errors come as events
    return OutOfMemory(options);
  }
}

}  // namespace bundlescope
