#include <array>
#include <optional>
#include <string>

#include "analyzers/cel/builtins.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

// RFC 4648, section 4.
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kNoDigit = 64;

constexpr std::array<uint8_t, 256> DigitValues() {
  std::array<uint8_t, 256> values{};
  values.fill(kNoDigit);
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<uint8_t>(i);
  }
  return values;
}

Value Encode(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kBytes) return NoOverload("base64.encode", args);
  const std::string_view bytes = args[0].AsBytes();
  if (!budget.ChargeText(bytes.size()) || !budget.ChargeText(bytes.size() / 3 * 4)) return CostLimitExceeded();
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    uint32_t bits = 0;
    for (size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0U);
    for (size_t k = 0; k < 4; ++k) out.push_back(k <= group.size() ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=');
  }
  return Value::String(std::move(out));
}

// The bytes of a base64 text with its padding or without any of it; line breaks are skipped and unused bits ignored, as
// Go's decoder does. Nothing for any other text.
std::optional<std::string> DecodeBase64(std::string_view text) {
  static constexpr std::array<uint8_t, 256> kValues = DigitValues();
  std::string out;
  out.reserve(text.size() / 4 * 3 + 2);
  uint32_t bits = 0;
  size_t digits = 0;
  size_t padding = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    const uint8_t value = kValues[static_cast<unsigned char>(c)];
    if (c == '=') {
      ++padding;
    } else if (value == kNoDigit || padding > 0) {
      return std::nullopt;
    } else {
      bits = bits << 6 | value;
      if (++digits % 4 == 0) {
        for (const int shift : {16, 8, 0}) out.push_back(static_cast<char>(bits >> shift & 255));
      }
    }
  }
  const size_t rest = digits % 4;
  if (rest == 1 || (padding > 0 && (rest == 0 || rest + padding != 4))) return std::nullopt;
  if (rest >= 2) out.push_back(static_cast<char>(bits >> (rest == 2 ? 4 : 10) & 255));
  if (rest == 3) out.push_back(static_cast<char>(bits >> 2 & 255));
  return out;
}

Value Decode(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("base64.decode", args);
  if (!budget.ChargeText(args[0].AsString().size() * 2)) return CostLimitExceeded();
  std::optional<std::string> bytes = DecodeBase64(args[0].AsString());
  // Not a word of the text itself: what is kept in base64 is often secret.
  return bytes ? Value::Bytes(std::move(*bytes)) : Value::Err("base64.decode(): the text is not base64");
}

constexpr Builtin kTable[] = {
    {"base64.encode", CallStyle::kGlobal, 1, 1, Encode, "(bytes) -> string"},
    {"base64.decode", CallStyle::kGlobal, 1, 1, Decode, "(string) -> bytes"},
};

}  // namespace

std::span<const Builtin> EncoderBuiltins() { return kTable; }

}  // namespace bundlescope
