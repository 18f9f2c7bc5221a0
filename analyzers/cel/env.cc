#include "analyzers/cel/env.h"

#include "core/base/check.h"

namespace bundlescope {

Env& Env::AddVariable(std::string name, Type type) {
  BS_CHECK(!type.HasParams());
  if (type.Is(TypeKind::kDyn)) {
    types_.erase(name);
  } else {
    types_.insert_or_assign(name, std::move(type));
  }
  variables_.insert(std::move(name));
  return *this;
}

Env& Env::AddFunction(const Function& function) {
  Result<std::vector<Signature>> signatures = ReadSignatures(function.signatures);
  BS_CHECK(signatures.has_value());
  functions_.push_back({function.name, function.member, function.min_args, function.max_args, {}, function.signatures});
  signatures_.push_back(std::move(*signatures));
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

Env& Env::ExpectResult(Type type) {
  BS_CHECK(!type.HasParams());
  expected_result_ = std::move(type);
  return *this;
}

Env& Env::SkipTypeCheck() {
  checks_types_ = false;
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

const Type& Env::VariableType(std::string_view name) const {
  static const Type kDyn;
  const auto found = types_.find(name);
  return found == types_.end() ? kDyn : found->second;
}

const std::vector<Signature>& Env::SignaturesOf(const Function& function) const {
  return signatures_[static_cast<size_t>(&function - functions_.data())];
}

const Function* Env::FindFunction(std::string_view name, bool member) const {
  const Function* found = nullptr;
  for (const Function& function : functions_) {
    if (function.name == name && function.member == member) found = &function;
  }
  return found;
}

}  // namespace bundlescope
