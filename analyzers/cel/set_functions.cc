#include "analyzers/cel/builtins.h"
#include "analyzers/cel/step.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

bool AreLists(Args args) { return args[0].kind() == ValueKind::kList && args[1].kind() == ValueKind::kList; }

// Whether each (kAll) or some element of args[1] is in args[0]: `in`, joined by && or ||, so that an element that is
// not known leaves open only what hangs on it.
template <bool kAll>
Value TestElements(Args args, CostBudget& budget) {
  const ListView& list = args[1].AsList();
  LogicalFold fold(kAll);
  for (size_t i = 0; i < list.size(); ++i) {
    const Value pair[] = {list.At(i), args[0]};
    const Value is_in =
        budget.Charge(1) ? OperatorBuiltin(BinaryOp::kIn).call(Args(pair), budget) : CostLimitExceeded();
    if (budget.exhausted()) return CostLimitExceeded();
    if (!fold.Add(is_in)) break;
  }
  return fold.Result();
}

Value Contains(Args args, CostBudget& budget) {
  return AreLists(args) ? TestElements<true>(args, budget) : NoOverload("sets.contains", args);
}

Value Intersects(Args args, CostBudget& budget) {
  return AreLists(args) ? TestElements<false>(args, budget) : NoOverload("sets.intersects", args);
}

Value Equivalent(Args args, CostBudget& budget) {
  if (!AreLists(args)) return NoOverload("sets.equivalent", args);
  const Value swapped[] = {args[1], args[0]};
  LogicalFold fold(true);
  if (fold.Add(TestElements<true>(args, budget))) fold.Add(TestElements<true>(swapped, budget));
  return budget.exhausted() ? CostLimitExceeded() : fold.Result();
}

constexpr Builtin kTable[] = {
    {"sets.contains", CallStyle::kGlobal, 2, 2, Contains, "(list<A>, list<A>) -> bool"},
    {"sets.equivalent", CallStyle::kGlobal, 2, 2, Equivalent, "(list<A>, list<A>) -> bool"},
    {"sets.intersects", CallStyle::kGlobal, 2, 2, Intersects, "(list<A>, list<A>) -> bool"},
};

}  // namespace

std::span<const Builtin> SetBuiltins() { return kTable; }

}  // namespace bundlescope
