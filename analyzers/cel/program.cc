#include "analyzers/cel/program.h"

#include <algorithm>

#include "analyzers/cel/parser.h"
#include "analyzers/cel/planner.h"
#include "analyzers/cel/step.h"

namespace bundlescope {

struct Program::Impl {
  std::string source;
  Plan plan;
};

CompileOutcome Program::Compile(std::string_view source, const Env& env) {
  CompileOutcome outcome;
  const ExprPtr expr = ParseCel(source, env.limits(), &outcome.issues);
  if (!expr) return outcome;
  Plan plan = PlanCel(*expr, env, &outcome.issues);
  if (!outcome.issues.empty()) {
    std::stable_sort(outcome.issues.begin(), outcome.issues.end(), [](const CompileIssue& a, const CompileIssue& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    if (outcome.issues.size() > env.limits().max_issues) outcome.issues.resize(env.limits().max_issues);
    return outcome;
  }
  outcome.program = Program(std::make_shared<const Impl>(Impl{std::string(source), std::move(plan)}));
  return outcome;
}

Value Program::Evaluate(const EvalContext& context) const {
  EvalFrame frame(context, impl_->plan.slots);
  Value value = impl_->plan.root->Eval(frame);
  if (context.cost_used != nullptr) *context.cost_used = frame.budget.used();
  return frame.budget.exhausted() ? CostLimitExceeded() : value;
}

const std::vector<std::string>& Program::references() const { return impl_->plan.references; }

const std::string& Program::source() const { return impl_->source; }

const Value* Program::constant() const { return impl_->plan.root->constant(); }

}  // namespace bundlescope
