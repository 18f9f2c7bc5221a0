#pragma once

#include <string>

#include "core/document/document.h"

namespace bundlescope {

// One case of the CEL project's conformance suite, as JSON: {"file", "section", "name", "expr"} and
//
//   container       as Env::SetContainer
//   type_env        {"x": "map(string, int)"}; "function" for a function, of which the case does not give more
//   bindings        {"x": VALUE}
//   disable_check   true: names and types are not checked before the evaluation
//   check_only      true: it is not evaluated
//   typed           the type that the checker has to find
//   expect          VALUE: what the evaluation has to give; or
//   error           true: compiling or evaluating has to fail
//
// A VALUE is an object with one member, named after its type: {"int": "1"}, {"bytes": "00ff"} (hexadecimal),
// {"list": [VALUE]}, {"map": [[KEY, VALUE]]}, {"type": "int"}, {"null": true}. Numbers are strings.
struct ConformanceCase {
  const Node* json = nullptr;  // borrowed

  std::string Id() const;      // file/section/name
  std::string Source() const;  // expr
};

// Runs it. "" where all is as it should be; else what happened, in one line.
std::string RunCase(const ConformanceCase& one);

}  // namespace bundlescope
