#include "core/document/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace bundlescope {
namespace {

bool OneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Removes digits from the front; returns how many.
size_t SkipDigits(std::string_view* text) {
  size_t count = 0;
  while (count < text->size() && IsDigit((*text)[count])) ++count;
  text->remove_prefix(count);
  return count;
}

enum class NumberForm { kNone, kInteger, kFloat };

// [0-9]+ is an integer; (\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)? a float. `text` has no sign.
NumberForm DecimalForm(std::string_view text) {
  const size_t whole = SkipDigits(&text);
  if (text.empty()) return whole == 0 ? NumberForm::kNone : NumberForm::kInteger;
  if (text[0] == '.') {
    text.remove_prefix(1);
    const size_t fraction = SkipDigits(&text);
    if (whole == 0 && fraction == 0) return NumberForm::kNone;
  } else if (whole == 0) {
    return NumberForm::kNone;
  }
  if (text.empty()) return NumberForm::kFloat;
  if (text[0] != 'e' && text[0] != 'E') return NumberForm::kNone;
  text.remove_prefix(1);
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  const size_t exponent = SkipDigits(&text);
  return exponent != 0 && text.empty() ? NumberForm::kFloat : NumberForm::kNone;
}

// `text` has no '+' in front, which from_chars does not know.
bool SetDouble(std::string_view text, Scalar* out) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return false;
  out->kind = NodeKind::kDouble;
  out->double_value = value;
  return true;
}

bool SetInteger(std::string_view digits, int base, Scalar* out) {
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out->int_value, base);
  if (error == std::errc() && end == digits.data() + digits.size()) {
    out->kind = NodeKind::kInt;
    return true;
  }
  if (error != std::errc::result_out_of_range || end != digits.data() + digits.size()) return false;
  out->int_value = 0;
  if (base == 10) return SetDouble(digits, out);
  double value = 0;
  for (const char c : digits) value = value * base + (IsDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  if (!std::isfinite(value)) return false;
  out->kind = NodeKind::kDouble;
  out->double_value = value;
  return true;
}

bool ResolveNumber(std::string_view text, Scalar* out) {
  if (text.starts_with("0x") || text.starts_with("0o")) {
    const std::string_view digits = text.substr(2);
    // from_chars would take a sign here.
    return !digits.empty() && digits[0] != '-' && SetInteger(digits, text[1] == 'x' ? 16 : 8, out);
  }
  const bool has_sign = text[0] == '-' || text[0] == '+';
  const std::string_view unsigned_text = text.substr(has_sign ? 1 : 0);
  const std::string_view number = text[0] == '+' ? unsigned_text : text;
  if (OneOf(unsigned_text, {".inf", ".Inf", ".INF"})) {
    out->kind = NodeKind::kDouble;
    out->double_value = std::numeric_limits<double>::infinity() * (text[0] == '-' ? -1 : 1);
    return true;
  }
  switch (DecimalForm(unsigned_text)) {
    case NumberForm::kInteger:
      return SetInteger(number, 10, out);
    case NumberForm::kFloat:
      return SetDouble(number, out);
    case NumberForm::kNone:
      break;
  }
  return false;
}

}  // namespace

Scalar ResolvePlainScalar(std::string_view text) {
  Scalar out{.kind = NodeKind::kString, .text = text, .plain = true};
  if (OneOf(text, {"", "~", "null", "Null", "NULL"})) {
    out.kind = NodeKind::kNull;
  } else if (OneOf(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    out.kind = NodeKind::kBool;
    out.bool_value = text.size() == 4;
  } else if (OneOf(text, {".nan", ".NaN", ".NAN"})) {
    out.kind = NodeKind::kDouble;
    out.double_value = std::numeric_limits<double>::quiet_NaN();
  } else if (IsDigit(text[0]) || text[0] == '-' || text[0] == '+' || text[0] == '.') {
    ResolveNumber(text, &out);
  }
  return out;
}

}  // namespace bundlescope
