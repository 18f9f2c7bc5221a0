#include "analyzers/cel/env.h"

namespace bundlescope {

Env& Env::AddVariable(std::string name) {
  variables_.insert(std::move(name));
  return *this;
}

Env& Env::AddFunction(const Function& function) {
  functions_.push_back({function.name, function.member, function.min_args, function.max_args, {}});
  return *this;
}

Env& Env::AddFunctions(std::span<const Function> functions) {
  for (const Function& function : functions) AddFunction(function);
  return *this;
}

Env& Env::SetContainer(std::string container) {
  container_ = std::move(container);
  return *this;
}

Env& Env::DeferNameErrors() {
  defers_name_errors_ = true;
  return *this;
}

Env& Env::SetLimits(const ExprLimits& limits) {
  limits_ = limits;
  return *this;
}

const Function* Env::FindFunction(std::string_view name, bool member) const {
  const Function* found = nullptr;
  for (const Function& function : functions_) {
    if (function.name == name && function.member == member) found = &function;
  }
  return found;
}

}  // namespace bundlescope
