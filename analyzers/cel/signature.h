#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/cel/type.h"
#include "core/base/result.h"

namespace bundlescope {

struct Builtin;

// One way to call a function: what it takes and what it gives then.
struct Signature {
  std::vector<Type> params;  // the target of a method comes first
  bool variadic = false;     // the last parameter stands for any number of arguments
  Type result;
  uint32_t type_params = 0;  // how many A, B, ... are in it; their ids count from 0

  bool TakesCount(size_t count) const { return variadic ? count + 1 >= params.size() : count == params.size(); }
};

// Reads the texts that Builtin::signatures describes: "(list<A>, int) -> A; (map<A, B>, A) -> B". Empty for an empty
// text.
Result<std::vector<Signature>> ReadSignatures(std::string_view text);

// Reads one type of such a text. A single capital letter is a parameter: A has the id 0.
Result<Type> ReadType(std::string_view text);

// Of a built-in function, or of an operator. Read once for all; any thread may ask. Empty: it is not checked.
const std::vector<Signature>& SignaturesOf(const Builtin& builtin);

// What the language itself does with arguments.
enum class Construct : uint8_t { kIndex, kOptionalIndex, kOr, kOrValue };
const std::vector<Signature>& SignaturesOf(Construct construct);

}  // namespace bundlescope
