#include <fmt/format.h>

#include <limits>
#include <memory>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/loose_semver.h"
#include "analyzers/cel/opaque_cast.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

class SemverValue final : public OpaqueValue {
 public:
  static constexpr std::string_view kType = "kubernetes.Semver";

  explicit SemverValue(Semver version) : version_(std::move(version)), text_size_(version_.ToString().size()) {}
  const Semver& version() const { return version_; }

  std::string_view type() const override { return kType; }
  // Build metadata does not count.
  bool Equals(const OpaqueValue& other) const override { return Compare(version_, Of(other)) == 0; }
  std::optional<std::strong_ordering> OrderTo(const OpaqueValue& other) const override {
    return Compare(version_, Of(other));
  }
  size_t ComparedBytes() const override { return text_size_; }
  std::string Text() const override { return version_.ToString(); }

 private:
  static const Semver& Of(const OpaqueValue& value) { return static_cast<const SemverValue&>(value).version_; }

  Semver version_;
  size_t text_size_;
};

bool AreTextAndFlag(Args args) {
  return args[0].kind() == ValueKind::kString && (args.size() == 1 || args[1].kind() == ValueKind::kBool);
}

Result<Semver> Parse(Args args) {
  const bool normalize = args.size() == 2 && args[1].AsBool();
  return normalize ? ParseLooseSemver(args[0].AsString()) : ParseStrictSemver(args[0].AsString());
}

Value ToSemver(Args args, CostBudget& budget) {
  if (!AreTextAndFlag(args)) return NoOverload("semver", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  Result<Semver> version = Parse(args);
  if (version) return Value::Opaque(std::make_shared<SemverValue>(std::move(*version)));
  return Value::Err(fmt::format("{} is no semantic version: {}", Described(args[0]), version.error().message()));
}

Value IsSemver(Args args, CostBudget& budget) {
  if (!AreTextAndFlag(args)) return NoOverload("isSemver", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bool(Parse(args).has_value());
}

Value NumberOf(std::string_view name, Args args, uint64_t Semver::*number) {
  const auto* value = OpaqueAs<SemverValue>(args[0]);
  if (value == nullptr) return NoOverload(name, args);
  const uint64_t n = value->version().*number;
  if (n > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    return Value::Err(fmt::format("{}(): the number does not fit an int", name));
  }
  return Value::Int(static_cast<int64_t>(n));
}

Value Major(Args args, CostBudget&) { return NumberOf("major", args, &Semver::major); }
Value Minor(Args args, CostBudget&) { return NumberOf("minor", args, &Semver::minor); }
Value Patch(Args args, CostBudget&) { return NumberOf("patch", args, &Semver::patch); }

constexpr Builtin kTable[] = {
    {"semver", CallStyle::kGlobal, 1, 2, ToSemver,
     "(string) -> kubernetes.Semver; (string, bool) -> kubernetes.Semver"},
    {"isSemver", CallStyle::kGlobal, 1, 2, IsSemver, "(string) -> bool; (string, bool) -> bool"},
    {"major", CallStyle::kMember, 1, 1, Major, "(kubernetes.Semver) -> int"},
    {"minor", CallStyle::kMember, 1, 1, Minor, "(kubernetes.Semver) -> int"},
    {"patch", CallStyle::kMember, 1, 1, Patch, "(kubernetes.Semver) -> int"},
};

}  // namespace

std::span<const Builtin> SemverBuiltins() { return kTable; }

}  // namespace bundlescope
