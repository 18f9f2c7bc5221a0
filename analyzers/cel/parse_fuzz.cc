// libFuzzer target: any bytes as the source of an expression. Compiles them unchecked and with a few names declared,
// and evaluates what compiles with a small budget. Build it by hand:
//   clang++ -std=c++20 -fsanitize=fuzzer,address,undefined -I. analyzers/cel/*.cc (without the tests) ...
// parse_fuzz_test.cc replays testdata/parse through the same function.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analyzers/cel/conforms.h"
#include "analyzers/cel/program.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

class FuzzActivation : public Activation {
 public:
  Value Resolve(std::string_view name) const override {
    if (name == "u") return Value::Unknown("u");
    if (name == "l") return Value::List({Value::Int(1), Value::Unknown("l"), Value::String("\xff")});
    return Value::Map({{Value::String("a"), Value::String("b")}, {Value::Int(1), Value::Double(0.5)}});
  }
};

void CheckIssues(const CompileOutcome& outcome, const Env& env) {
  BS_CHECK(outcome.program.has_value() == outcome.issues.empty());
  BS_CHECK(outcome.issues.size() <= env.limits().max_issues);
  for (const CompileIssue& issue : outcome.issues) {
    BS_CHECK(issue.line >= 1 && issue.column >= 1 && !issue.message.empty());
  }
}

}  // namespace

void FuzzExpression(std::string_view source) {
  Env env;
  env.AddVariable("u").AddVariable("l").AddVariable("m");
  const CompileOutcome checked = Program::Compile(source, env);
  CheckIssues(checked, env);
  env.DeferNameErrors();
  const CompileOutcome outcome = Program::Compile(source, env);
  CheckIssues(outcome, env);
  if (!outcome.program) return;
  const FuzzActivation activation;
  const Value first = outcome.program->Evaluate({&activation, nullptr, 20'000, nullptr});
  const Value second = outcome.program->Evaluate({&activation, nullptr, 20'000, nullptr});
  BS_CHECK(DebugString(first) == DebugString(second));
  BS_CHECK(!checked.program || !first.IsOrdinary() || Conforms(first, checked.program->type()));
}

}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  bundlescope::FuzzExpression(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
