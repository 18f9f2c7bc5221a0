#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "analyzers/cel/conforms.h"
#include "analyzers/cel/program.h"

namespace bundlescope {

// Variables by name, for tests.
class FakeActivation : public Activation {
 public:
  FakeActivation() = default;
  explicit FakeActivation(std::map<std::string, Value, std::less<>> values) : values_(std::move(values)) {}

  Value Resolve(std::string_view name) const override {
    auto found = values_.find(name);
    return found == values_.end() ? Value::Err("not bound: " + std::string(name)) : found->second;
  }

  Env Declare() const {
    Env env;
    for (const auto& [name, value] : values_) env.AddVariable(name);
    return env;
  }

 private:
  std::map<std::string, Value, std::less<>> values_;
};

// Compiles and evaluates; a compile issue becomes the error value "compile: ...". Types are not checked, so that an
// expression can be evaluated that the checker refuses; but where it does not, the value has to be of the type it says.
inline Value EvalText(std::string_view source, const Env& env, const EvalContext& context) {
  const CompileOutcome outcome = Program::Compile(source, Env(env).SkipTypeCheck());
  if (!outcome.program) return Value::Err("compile: " + outcome.issues.at(0).message);
  Value value = outcome.program->Evaluate(context);
  const CompileOutcome checked = Program::Compile(source, env);
  if (checked.program && value.IsOrdinary()) {
    EXPECT_TRUE(Conforms(value, checked.program->type()))
        << source << " gave " << DebugString(value) << ", no " << TypeText(checked.program->type());
  }
  return value;
}

inline std::string EvalDebug(std::string_view source, const FakeActivation& activation = FakeActivation()) {
  return DebugString(EvalText(source, activation.Declare(), {&activation, nullptr, kDefaultCostLimit, nullptr}));
}

}  // namespace bundlescope
