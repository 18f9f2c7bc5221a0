#include "analyzers/cel/builtins.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

std::array<std::span<const Builtin>, 14> Tables() {
  return {ConversionBuiltins(), StringBuiltins(),   FormatBuiltins(), TimeBuiltins(),  MathBuiltins(),
          OptionalBuiltins(),   ListBuiltins(),     SetBuiltins(),    RegexBuiltins(), EncoderBuiltins(),
          NetworkBuiltins(),    QuantityBuiltins(), UrlBuiltins(),    SemverBuiltins()};
}

bool CanBeCalled(const Builtin& builtin, bool member) {
  return builtin.style == CallStyle::kBoth || (builtin.style == CallStyle::kMember) == member;
}

// The rest of the profile.
constexpr std::string_view kPlannedGlobals[] = {
    "base64.decode",
    "base64.encode",
    "cidr",
    "format.named",
    "ip",
    "ip.isCanonical",
    "isCIDR",
    "isIP",
    "isQuantity",
    "isSemver",
    "isURL",
    "lists.range",
    "optional.unwrap",
    "quantity",
    "semver",
    "sets.contains",
    "sets.equivalent",
    "sets.intersects",
    "strings.quote",
    "url",
};
constexpr std::string_view kPlannedMembers[] = {
    "add",
    "asApproximateFloat",
    "asInteger",
    "compareTo",
    "containsCIDR",
    "containsIP",
    "distinct",
    "family",
    "find",
    "findAll",
    "first",
    "flatten",
    "format",
    "getEscapedPath",
    "getHost",
    "getHostname",
    "getPort",
    "getQuery",
    "getScheme",
    "ip",
    "isCanonical",
    "isGlobalUnicast",
    "isGreaterThan",
    "isInteger",
    "isLessThan",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "isLoopback",
    "isUnspecified",
    "last",
    "major",
    "masked",
    "minor",
    "patch",
    "prefixLength",
    "sign",
    "slice",
    "sort",
    "sortBy",
    "sub",
    "unwrapOpt",
    "validate",
};

}  // namespace

Value NoOverload(std::string_view function, std::span<const Value> args) {
  std::string types;
  for (const Value& arg : args) {
    if (!types.empty()) types += ", ";
    types += TypeName(arg);
  }
  return Value::Err("no such overload: " + std::string(function) + "(" + types + ")");
}

const Builtin* FindBuiltin(std::string_view name, bool member) {
  for (const std::span<const Builtin> table : Tables()) {
    for (const Builtin& builtin : table) {
      if (builtin.name == name && CanBeCalled(builtin, member)) return &builtin;
    }
  }
  return nullptr;
}

bool IsPlannedFunction(std::string_view name, bool member) {
  if (member)
    return std::find(std::begin(kPlannedMembers), std::end(kPlannedMembers), name) != std::end(kPlannedMembers);
  return std::find(std::begin(kPlannedGlobals), std::end(kPlannedGlobals), name) != std::end(kPlannedGlobals);
}

std::vector<std::string_view> BuiltinNames(bool member) {
  std::vector<std::string_view> names;
  for (const std::span<const Builtin> table : Tables()) {
    for (const Builtin& builtin : table) {
      if (CanBeCalled(builtin, member)) names.push_back(builtin.name);
    }
  }
  return names;
}

}  // namespace bundlescope
