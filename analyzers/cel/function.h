#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "analyzers/cel/value.h"

namespace bundlescope {

// A function that an expression may call besides the built-in ones. It is strict: `call` sees ordinary values only. An
// unknown argument makes the call unknown (the names of all unknown arguments are joined), an error argument makes it
// that error; where there are both, unknown wins, since the missing data might decide otherwise in what surrounds the
// call.
struct Function {
  std::string name;     // "split", or "versions.of" for versions.of(x)
  bool member = false;  // called as x.name(...): x is args[0] and does not count below
  int min_args = 0;
  int max_args = 0;
  // May be empty where only the declaration is of interest (Env). May return an unknown or an error; must not throw.
  std::function<Value(std::span<const Value> args)> call;
  // What it takes and gives, for the type checker; written as for Builtin, and readable: else Env aborts. Empty: not
  // checked, the result is dyn.
  std::string signatures = {};
};

// The functions of one evaluation. At most one for a name and way of calling; of several the last counts.
class FunctionTable {
 public:
  FunctionTable() = default;
  explicit FunctionTable(std::vector<Function> functions);

  // Null when there is none.
  const Function* Find(std::string_view name, bool member) const;

 private:
  std::unordered_map<std::string, Function> functions_;  // key: "." in front of the names of member functions
};

}  // namespace bundlescope
