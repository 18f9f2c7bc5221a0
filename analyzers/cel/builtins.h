#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/ast.h"
#include "analyzers/cel/cost.h"
#include "analyzers/cel/value.h"
#include "core/pattern/pattern.h"

namespace bundlescope {

// A built-in function. Strict like Function; without access to anything but its arguments, so that a call with constant
// arguments is a constant. Returns NoOverload() for arguments of other types than it takes.
using BuiltinCall = Value (*)(std::span<const Value> args, CostBudget& budget);

// A function whose second argument is a regular expression, already compiled. That argument is a string.
using PatternCall = Value (*)(const Pattern& pattern, std::span<const Value> args, CostBudget& budget);

enum class CallStyle : uint8_t { kGlobal, kMember, kBoth };

struct Builtin {
  std::string_view name;  // with '@' in front: only macros call it
  CallStyle style;
  int min_args;  // the target of a method counts
  int max_args;
  BuiltinCall call;
  // What it takes and gives, for the type checker; the target of a method comes first: "(string, string) -> bool",
  // several forms divided by "; ". Types: bool int uint double string bytes null timestamp duration type dyn, num (any
  // of the numbers, only as what is taken), type<T>, list<T>, map<K, V>, optional<T>, names of opaque types (net.IP),
  // and A, B for any type that is the same all over the form. "T..." as the last one: any number. Empty: not checked,
  // the result is dyn.
  std::string_view signatures = {};
  // Called instead of `call` where the second argument is a constant, which is then compiled once.
  PatternCall pattern_call = nullptr;
};

Value NoOverload(std::string_view function, std::span<const Value> args);

// indexOf (or lastIndexOf) of a list, args[0]; the methods of that name are in the table of strings.
Value ListIndexOf(std::span<const Value> args, CostBudget& budget, bool last);

// reverse of a list, args[0]; the method of that name is in the table of strings.
Value ListReverse(std::span<const Value> args, CostBudget& budget);

// Compiles args[1] and calls `call`, for a pattern that is known only now.
Value CallWithPattern(std::string_view function, PatternCall call, std::span<const Value> args, CostBudget& budget);

// The tables, one for each file of functions.
std::span<const Builtin> ConversionBuiltins();
std::span<const Builtin> StringBuiltins();
std::span<const Builtin> TimeBuiltins();
std::span<const Builtin> MathBuiltins();
std::span<const Builtin> OptionalBuiltins();
std::span<const Builtin> ListBuiltins();
std::span<const Builtin> FormatBuiltins();
std::span<const Builtin> EncoderBuiltins();
std::span<const Builtin> RegexBuiltins();
std::span<const Builtin> SetBuiltins();
std::span<const Builtin> NetworkBuiltins();
std::span<const Builtin> QuantityBuiltins();
std::span<const Builtin> UrlBuiltins();
std::span<const Builtin> SemverBuiltins();
std::span<const Builtin> OpaqueBuiltins();

// The function of this name that can be called like this with any count of arguments; null when there is none.
const Builtin* FindBuiltin(std::string_view name, bool member);

// Names for "did you mean".
std::vector<std::string_view> BuiltinNames(bool member);

// Every function of the tables.
std::vector<const Builtin*> AllBuiltins();

// The operators, as functions of two (kNegate, kNot: one) arguments.
const Builtin& OperatorBuiltin(BinaryOp op);
const Builtin& OperatorBuiltin(UnaryOp op);

}  // namespace bundlescope
