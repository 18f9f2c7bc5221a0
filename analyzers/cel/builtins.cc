#include "analyzers/cel/builtins.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

std::array<std::span<const Builtin>, 15> Tables() {
  return {ConversionBuiltins(), StringBuiltins(),   FormatBuiltins(), TimeBuiltins(),   MathBuiltins(),
          OptionalBuiltins(),   ListBuiltins(),     SetBuiltins(),    RegexBuiltins(),  EncoderBuiltins(),
          NetworkBuiltins(),    QuantityBuiltins(), UrlBuiltins(),    SemverBuiltins(), OpaqueBuiltins()};
}

bool CanBeCalled(const Builtin& builtin, bool member) {
  return builtin.style == CallStyle::kBoth || (builtin.style == CallStyle::kMember) == member;
}

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

std::vector<const Builtin*> AllBuiltins() {
  std::vector<const Builtin*> all;
  for (const std::span<const Builtin> table : Tables()) {
    for (const Builtin& builtin : table) all.push_back(&builtin);
  }
  return all;
}

std::vector<std::string_view> BuiltinNames(bool member) {
  std::vector<std::string_view> names;
  for (const std::span<const Builtin> table : Tables()) {
    for (const Builtin& builtin : table) {
      if (CanBeCalled(builtin, member) && builtin.name[0] != '@') names.push_back(builtin.name);
    }
  }
  return names;
}

}  // namespace bundlescope
