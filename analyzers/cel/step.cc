#include "analyzers/cel/step.h"

namespace bundlescope {

Value Placed(const Value& error, SourcePos pos) {
  if (error.AsError().line != 0) return error;
  return Value::Err(EvalError{error.AsError().message, pos.line, pos.column});
}

Value ErrorAt(SourcePos pos, std::string message) {
  return Value::Err(EvalError{std::move(message), pos.line, pos.column});
}

std::optional<Value> NotOrdinary(std::span<const Value> args) {
  const Value* error = nullptr;
  UnknownUnion unknown;
  for (const Value& arg : args) {
    if (arg.IsUnknown()) unknown.Add(arg);
    if (arg.IsError() && error == nullptr) error = &arg;
  }
  if (!unknown.empty()) return unknown.Result();
  if (error != nullptr) return *error;
  return std::nullopt;
}

bool LogicalFold::Add(const Value& operand) {
  if (decided_) return false;
  if (operand.kind() == ValueKind::kBool) {
    decided_ = operand.AsBool() != is_and_;
  } else if (operand.IsUnknown()) {
    unknown_.Add(operand);
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
  if (!unknown_.empty()) return unknown_.Result();
  return error_.value_or(Value::Bool(is_and_));
}

}  // namespace bundlescope
