#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace bundlescope {

// A number as Kubernetes writes amounts of resources: 1.5Gi, 250m, 1e3. Exact: a whole count of billionths.
//
// Where Kubernetes' code and its documentation differ, this follows the documentation: a text without a digit ("Mi") is
// no quantity, and 1000m and 1.0 are integers.
class Quantity {
 public:
  static constexpr size_t kMaxText = 100;           // characters
  static constexpr size_t kMaxIntegerDigits = 135;  // of a value; larger ones are errors

  Quantity() = default;  // 0

  static Quantity FromInt(int64_t value);

  int Sign() const;  // -1, 0, 1
  // The value, where it is whole and fits.
  std::optional<int64_t> AsInteger() const;
  // The nearest double.
  double AsDouble() const;
  // A plain decimal number that ParseQuantity() reads: -0.5, 1024.
  std::string ToString() const;

  Quantity Negated() const;
  // Nothing where the sum exceeds kMaxIntegerDigits.
  std::optional<Quantity> Plus(const Quantity& other) const;

  std::strong_ordering operator<=>(const Quantity& other) const;
  bool operator==(const Quantity& other) const = default;

 private:
  friend Result<Quantity> ParseQuantity(std::string_view text);

  static constexpr uint32_t kBase = 1'000'000'000;
  static constexpr size_t kLimbs = kMaxIntegerDigits / 9 + 1;
  // Digits in base 10^9, the lowest first: limbs[0] counts billionths, limbs[1] ones.
  using Limbs = std::array<uint32_t, kLimbs>;

  bool negative_ = false;  // never for 0
  Limbs limbs_{};

  static Limbs FromDigits(std::string_view digits);
  static void MultiplyBy1024(Limbs* limbs);
  // Drops that many decimal digits; true when one of them was not 0.
  static bool DropDigits(size_t count, Limbs* limbs);
  static std::strong_ordering CompareLimbs(const Limbs& a, const Limbs& b);
  static bool AddLimbs(const Limbs& from, Limbs* to);       // false: too large
  static void SubtractLimbs(const Limbs& from, Limbs* to);  // `from` is not larger
  bool IsZero() const { return limbs_ == Limbs{}; }
};

// <number><suffix>: digits with an optional sign and at most one dot, which may come first or last; the suffix is one
// of n u m k M G T P E (powers of ten), Ki Mi Gi Ti Pi Ei (powers of 1024), e or E with a whole exponent, or nothing.
// What is finer than a billionth is rounded away from zero; a number with a power of 1024 is at most 2^63-1 in
// magnitude.
Result<Quantity> ParseQuantity(std::string_view text);

}  // namespace bundlescope
