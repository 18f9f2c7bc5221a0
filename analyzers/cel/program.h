#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/cost.h"
#include "analyzers/cel/env.h"
#include "analyzers/cel/function.h"
#include "analyzers/cel/issue.h"
#include "analyzers/cel/value.h"

namespace bundlescope {

// Kubernetes' cost limits for one evaluation, and for all that one policy does with one request.
inline constexpr uint64_t kDefaultCostLimit = 1'000'000;
inline constexpr uint64_t kRuleCostLimit = 10'000'000;

// The variables of one evaluation.
class Activation {
 public:
  virtual ~Activation() = default;
  // The value of a variable that the Env declared. Called each time the expression names it, so this should be cheap:
  // objects are best given as views (Value::MapOf). kUnknown where its data was not collected.
  virtual Value Resolve(std::string_view name) const = 0;
};

struct EvalContext {
  const Activation* activation = nullptr;    // may be null for an expression without variables
  const FunctionTable* functions = nullptr;  // must hold every function that the Env declared and the expression calls
  uint64_t cost_limit = kDefaultCostLimit;
  uint64_t* cost_used = nullptr;   // set where not null
  CostAccount* account = nullptr;  // where not null: pays, and gets to know what was too expensive
};

struct CompileOutcome;

// A compiled expression. Immutable; copies share it; Evaluate() may run in several threads at once.
class Program {
 public:
  // Several issues at once where there are several mistakes; a program only where there are none.
  static CompileOutcome Compile(std::string_view source, const Env& env);

  // Three-valued: a value, an unknown that names what is missing, or an error. `false && x`, `true || x` and the macros
  // built on them hold whatever x is; elsewhere unknown and error pass through, and unknown wins over error. A used-up
  // budget is always the error "cost limit exceeded".
  Value Evaluate(const EvalContext& context) const;

  // What the expression reads, as far as it is plain: "obj.boot.metadata.creationTimestamp", "obj.pods" for
  // obj.pods.exists(...). Each begins with a declared variable. Sorted, each once.
  const std::vector<std::string>& references() const;

  const std::string& source() const;

  // What the type checker knows of the result; dyn where it knows nothing.
  const Type& type() const;

  // The value, where it is known without an evaluation; else null.
  const Value* constant() const;

 private:
  struct Impl;
  explicit Program(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

  std::shared_ptr<const Impl> impl_;  // shared by the copies of this program
};

struct CompileOutcome {
  std::optional<Program> program;
  std::vector<CompileIssue> issues;
};

}  // namespace bundlescope
