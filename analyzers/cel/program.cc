#include "analyzers/cel/program.h"

#include <algorithm>

#include "analyzers/cel/checker.h"
#include "analyzers/cel/parser.h"
#include "analyzers/cel/planner.h"
#include "analyzers/cel/step.h"

namespace bundlescope {

struct Program::Impl {
  std::string source;
  Type type;
  Plan plan;
};

CompileOutcome Program::Compile(std::string_view source, const Env& env) {
  CompileOutcome outcome;
  const ExprPtr expr = ParseCel(source, env.limits(), &outcome.issues);
  if (!expr) return outcome;
  Type type = env.checks_types() ? CheckCel(*expr, env, &outcome.issues) : Type();
  Plan plan = PlanCel(*expr, env, &outcome.issues);
  if (!outcome.issues.empty()) {
    std::stable_sort(outcome.issues.begin(), outcome.issues.end(), [](const CompileIssue& a, const CompileIssue& b) {
      return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    if (outcome.issues.size() > env.limits().max_issues) outcome.issues.resize(env.limits().max_issues);
    return outcome;
  }
  outcome.program = Program(std::make_shared<const Impl>(Impl{std::string(source), std::move(type), std::move(plan)}));
  return outcome;
}

Value Program::Evaluate(const EvalContext& context) const {
  CostAccount* const account = context.account;
  const uint64_t limit = account == nullptr ? context.cost_limit : std::min(context.cost_limit, account->left);
  EvalFrame frame(context, limit, impl_->plan.slots);
  Value value = impl_->plan.root->Eval(frame);
  if (context.cost_used != nullptr) *context.cost_used = frame.budget.used();
  if (account != nullptr) {
    account->left -= frame.budget.used();
    if (frame.budget.exhausted() && account->over.empty()) account->over = impl_->source;
  }
  return frame.budget.exhausted() ? CostLimitExceeded() : value;
}

const std::vector<std::string>& Program::references() const { return impl_->plan.references; }

const std::string& Program::source() const { return impl_->source; }

const Type& Program::type() const { return impl_->type; }

const Value* Program::constant() const { return impl_->plan.root->constant(); }

}  // namespace bundlescope
