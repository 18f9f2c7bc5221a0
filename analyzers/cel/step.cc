#include "analyzers/cel/step.h"

namespace bundlescope {

Value WithPos(Value value, SourcePos pos) {
  if (!value.IsError() || value.AsError().line != 0) return value;
  return Value::Err(EvalError{value.AsError().message, pos.line, pos.column});
}

Value ErrorAt(SourcePos pos, std::string message) {
  return Value::Err(EvalError{std::move(message), pos.line, pos.column});
}

std::optional<Value> NotOrdinary(std::span<const Value> args) {
  const Value* unknown = nullptr;
  const Value* error = nullptr;
  std::optional<UnknownSet> joined;
  for (const Value& arg : args) {
    if (arg.IsError() && error == nullptr) error = &arg;
    if (!arg.IsUnknown()) continue;
    if (unknown == nullptr) {
      unknown = &arg;
      continue;
    }
    if (!joined) joined = unknown->AsUnknown();
    joined->Merge(arg.AsUnknown());
  }
  if (joined) return Value::Unknown(std::move(*joined));
  if (unknown != nullptr) return *unknown;
  if (error != nullptr) return *error;
  return std::nullopt;
}

bool LogicalFold::Add(const Value& operand) {
  if (decided_) return false;
  if (operand.kind() == ValueKind::kBool) {
    decided_ = operand.AsBool() != is_and_;
  } else if (operand.IsUnknown()) {
    const Value pair[] = {unknown_.value_or(operand), operand};
    unknown_ = NotOrdinary(pair);
  } else if (operand.IsError()) {
    if (!error_) error_ = operand;
  } else if (!error_) {
    error_ = Value::Err("no such overload: " + std::string(is_and_ ? "&&" : "||") + " with " +
                        std::string(TypeName(operand.kind())));
  }
  return !decided_;
}

Value LogicalFold::Result() const {
  if (decided_) return Value::Bool(!is_and_);
  if (unknown_) return *unknown_;
  return error_.value_or(Value::Bool(is_and_));
}

}  // namespace bundlescope
