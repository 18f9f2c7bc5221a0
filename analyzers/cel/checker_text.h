#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/signature.h"
#include "analyzers/cel/type.h"

namespace bundlescope {

enum class CallForm : uint8_t { kPrefix, kInfix, kFunction, kMethod, kIndex };

// A call for people: what is called and with what.
struct TypedCall {
  CallForm form;
  std::string_view name;  // "+", "startsWith"; "" for kIndex
  std::span<const Type> args;
};

// "int + string", "!int", "math.abs(string)", "int.startsWith(string)", "int[string]"
std::string TypedCallText(const TypedCall& call);

// What to write instead of a call that none of `signatures` fits; "" when nothing comes to mind.
std::string OverloadHint(const TypedCall& call, const std::vector<Signature>& signatures);

// How to get a bool from a value of this type; "" when nothing comes to mind.
std::string BoolHint(const Type& type);

// How to get at what is in a value of this type, which has no fields; "" when nothing comes to mind.
std::string FieldHint(const Type& type);

// How to make two types one; "" when nothing comes to mind.
std::string SameTypeHint(const Type& a, const Type& b);

}  // namespace bundlescope
