#include "analyzers/cel/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace bundlescope {
namespace {

constexpr int kFractionDigits = 9;
// Beyond this every value but 0 is too large, or less than a billionth.
constexpr int kMaxExponent = 1'000'000;

Error Wrong(std::string message) { return Error(ErrorCode::kInvalidInput, std::move(message)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

struct Suffix {
  int exponent = 0;      // of ten
  int binary_steps = 0;  // powers of 1024
};

struct NamedSuffix {
  std::string_view name;
  Suffix suffix;
};

constexpr NamedSuffix kSuffixes[] = {
    {"", {0, 0}},   {"n", {-9, 0}}, {"u", {-6, 0}}, {"m", {-3, 0}}, {"k", {3, 0}},  {"M", {6, 0}},
    {"G", {9, 0}},  {"T", {12, 0}}, {"P", {15, 0}}, {"E", {18, 0}}, {"Ki", {0, 1}}, {"Mi", {0, 2}},
    {"Gi", {0, 3}}, {"Ti", {0, 4}}, {"Pi", {0, 5}}, {"Ei", {0, 6}},
};

// e3, E-3, e+3.
std::optional<Suffix> ParseExponent(std::string_view text) {
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) return std::nullopt;
  text.remove_prefix(1);
  const bool negative = text[0] == '-';
  if (text[0] == '-' || text[0] == '+') text.remove_prefix(1);
  if (text.empty() || !std::all_of(text.begin(), text.end(), IsDigit)) return std::nullopt;
  int exponent = 0;
  for (char c : text) exponent = std::min(exponent * 10 + (c - '0'), kMaxExponent);
  return Suffix{negative ? -exponent : exponent, 0};
}

std::optional<Suffix> ParseSuffix(std::string_view text) {
  const auto* found =
      std::find_if(std::begin(kSuffixes), std::end(kSuffixes), [&](const NamedSuffix& s) { return s.name == text; });
  return found != std::end(kSuffixes) ? std::optional(found->suffix) : ParseExponent(text);
}

// -12.50 is 1250 with two digits of fraction, negative.
struct Number {
  bool negative = false;
  std::string digits;  // without leading zeros; empty for 0
  int fraction = 0;
};

// Takes the number from the front of `text`; nothing where there is none.
std::optional<Number> TakeNumber(std::string_view* text) {
  Number number;
  number.negative = text->starts_with('-');
  if (text->starts_with('-') || text->starts_with('+')) text->remove_prefix(1);
  bool dot = false;
  size_t count = 0;
  for (; !text->empty(); text->remove_prefix(1)) {
    const char c = text->front();
    if (c == '.' && !dot) {
      dot = true;
      continue;
    }
    if (!IsDigit(c)) break;
    ++count;
    if (dot) ++number.fraction;
    if (c != '0' || !number.digits.empty()) number.digits += c;
  }
  return count > 0 ? std::optional(std::move(number)) : std::nullopt;
}

}  // namespace

Quantity Quantity::FromInt(int64_t value) {
  Quantity out;
  uint64_t rest = value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  out.negative_ = value < 0;
  for (size_t i = 1; rest > 0; ++i) {
    out.limbs_[i] = static_cast<uint32_t>(rest % kBase);
    rest /= kBase;
  }
  return out;
}

int Quantity::Sign() const {
  if (IsZero()) return 0;
  return negative_ ? -1 : 1;
}

std::optional<int64_t> Quantity::AsInteger() const {
  const bool small = std::all_of(limbs_.begin() + 4, limbs_.end(), [](uint32_t limb) { return limb == 0; });
  if (limbs_[0] != 0 || !small || limbs_[3] > 9) return std::nullopt;
  const uint64_t magnitude = (uint64_t{limbs_[3]} * kBase + limbs_[2]) * kBase + limbs_[1];  // less than 10^19
  const auto max = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
  if (magnitude > max + (negative_ ? 1 : 0)) return std::nullopt;
  return static_cast<int64_t>(negative_ ? -magnitude : magnitude);
}

double Quantity::AsDouble() const {
  const std::string text = ToString();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string Quantity::ToString() const {
  std::string digits;
  for (size_t i = kLimbs; i-- > 1;) digits += fmt::format("{:09}", limbs_[i]);
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
  std::string out = (negative_ ? "-" : "") + digits;
  if (limbs_[0] == 0) return out;
  out += fmt::format(".{:09}", limbs_[0]);
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

Quantity Quantity::Negated() const {
  Quantity out = *this;
  out.negative_ = !negative_ && !IsZero();
  return out;
}

std::optional<Quantity> Quantity::Plus(const Quantity& other) const {
  Quantity out = *this;
  if (negative_ == other.negative_) {
    return AddLimbs(other.limbs_, &out.limbs_) ? std::optional(out) : std::nullopt;
  }
  if (CompareLimbs(limbs_, other.limbs_) < 0) {
    out = other;
    SubtractLimbs(limbs_, &out.limbs_);
  } else {
    SubtractLimbs(other.limbs_, &out.limbs_);
  }
  if (out.IsZero()) out.negative_ = false;
  return out;
}

std::strong_ordering Quantity::operator<=>(const Quantity& other) const {
  if (negative_ != other.negative_) return negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  return negative_ ? CompareLimbs(other.limbs_, limbs_) : CompareLimbs(limbs_, other.limbs_);
}

Quantity::Limbs Quantity::FromDigits(std::string_view digits) {
  Limbs limbs{};
  for (size_t i = 0; !digits.empty(); ++i) {
    const size_t begin = digits.size() > 9 ? digits.size() - 9 : 0;
    for (char c : digits.substr(begin)) limbs[i] = limbs[i] * 10 + static_cast<uint32_t>(c - '0');
    digits = digits.substr(0, begin);
  }
  return limbs;
}

void Quantity::MultiplyBy1024(Limbs* limbs) {
  uint64_t carry = 0;
  for (uint32_t& limb : *limbs) {
    carry += uint64_t{limb} * 1024;
    limb = static_cast<uint32_t>(carry % kBase);
    carry /= kBase;
  }
}

bool Quantity::DropDigits(size_t count, Limbs* limbs) {
  bool lost = false;
  while (count > 0) {
    uint32_t divisor = 1;
    for (int i = 0; i < 9 && count > 0; ++i, --count) divisor *= 10;
    uint64_t rest = 0;
    for (size_t i = kLimbs; i-- > 0;) {
      rest = rest * kBase + (*limbs)[i];
      (*limbs)[i] = static_cast<uint32_t>(rest / divisor);
      rest %= divisor;
    }
    lost = lost || rest != 0;
  }
  return lost;
}

std::strong_ordering Quantity::CompareLimbs(const Limbs& a, const Limbs& b) {
  return std::lexicographical_compare_three_way(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

bool Quantity::AddLimbs(const Limbs& from, Limbs* to) {
  uint32_t carry = 0;
  for (size_t i = 0; i < kLimbs; ++i) {
    const uint32_t sum = (*to)[i] + from[i] + carry;
    carry = sum >= kBase ? 1 : 0;
    (*to)[i] = sum - carry * kBase;
  }
  return carry == 0;
}

void Quantity::SubtractLimbs(const Limbs& from, Limbs* to) {
  uint32_t borrow = 0;
  for (size_t i = 0; i < kLimbs; ++i) {
    const uint32_t take = from[i] + borrow;
    borrow = (*to)[i] < take ? 1 : 0;
    (*to)[i] = (*to)[i] + borrow * kBase - take;
  }
}

Result<Quantity> ParseQuantity(std::string_view text) {
  if (text.size() > Quantity::kMaxText) {
    return Wrong(fmt::format("it is longer than {} characters", Quantity::kMaxText));
  }
  std::optional<Number> number = TakeNumber(&text);
  if (!number) return Wrong("it does not begin with a number");
  const std::optional<Suffix> suffix = ParseSuffix(text);
  if (!suffix) return Wrong("its suffix is none of n u m k M G T P E Ki Mi Gi Ti Pi Ei and no exponent (e3, E-3)");
  Quantity out;
  if (number->digits.empty()) return out;
  const int shift = suffix->exponent - number->fraction + kFractionDigits;
  if (shift > 0) {
    if (number->digits.size() + static_cast<size_t>(shift) > Quantity::kLimbs * 9) {
      return Wrong(fmt::format("it has more than {} digits before the point", Quantity::kMaxIntegerDigits));
    }
    number->digits.append(static_cast<size_t>(shift), '0');
  }
  // At most 109 digits where a power of 1024 follows, which adds 19: never too large.
  out.limbs_ = Quantity::FromDigits(number->digits);
  for (int i = 0; i < suffix->binary_steps; ++i) Quantity::MultiplyBy1024(&out.limbs_);
  // No value has more digits than that: dropping more changes nothing.
  const size_t surplus = shift < 0 ? std::min(static_cast<size_t>(-shift), Quantity::kLimbs * 9) : 0;
  if (Quantity::DropDigits(surplus, &out.limbs_)) {
    Quantity::Limbs billionth{};
    billionth[0] = 1;
    Quantity::AddLimbs(billionth, &out.limbs_);
  }
  if (suffix->binary_steps > 0) {
    out.limbs_ = std::min(out, Quantity::FromInt(std::numeric_limits<int64_t>::max())).limbs_;
  }
  out.negative_ = number->negative;
  return out;
}

}  // namespace bundlescope
