#include "analyzers/cel/macros.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/check.h"

namespace bundlescope {
namespace {

enum class MacroKind : uint8_t { kHas, kBind, kOptMap, kOptFlatMap, kTest, kFilter, kList, kMap, kMapEntry, kSortBy };

struct Macro {
  std::string_view name;
  std::string_view example;
  MacroKind kind;
  bool method;
  size_t min_args;
  size_t max_args;
  size_t vars;  // leading arguments that are names
  LoopKind loop = LoopKind::kAll;
};

// Rows of one name differ in the count of their arguments. cel.bind is here as a method of the identifier cel.
constexpr Macro kMacros[] = {
    {"has", "has(x.field)", MacroKind::kHas, false, 1, 1, 0, LoopKind::kAll},
    {"bind", "cel.bind(name, value, expression)", MacroKind::kBind, true, 3, 3, 1, LoopKind::kAll},
    {"optMap", "optional.optMap(x, expression)", MacroKind::kOptMap, true, 2, 2, 1, LoopKind::kAll},
    {"optFlatMap", "optional.optFlatMap(x, expression)", MacroKind::kOptFlatMap, true, 2, 2, 1, LoopKind::kAll},
    {"all", "list.all(x, condition)", MacroKind::kTest, true, 2, 2, 1, LoopKind::kAll},
    {"all", "list.all(x, condition)", MacroKind::kTest, true, 3, 3, 2, LoopKind::kAll},
    {"exists", "list.exists(x, condition)", MacroKind::kTest, true, 2, 2, 1, LoopKind::kExists},
    {"exists", "list.exists(x, condition)", MacroKind::kTest, true, 3, 3, 2, LoopKind::kExists},
    {"exists_one", "list.exists_one(x, condition)", MacroKind::kTest, true, 2, 2, 1, LoopKind::kExistsOne},
    {"exists_one", "list.exists_one(x, condition)", MacroKind::kTest, true, 3, 3, 2, LoopKind::kExistsOne},
    {"existsOne", "list.existsOne(x, condition)", MacroKind::kTest, true, 2, 2, 1, LoopKind::kExistsOne},
    {"existsOne", "list.existsOne(x, condition)", MacroKind::kTest, true, 3, 3, 2, LoopKind::kExistsOne},
    {"filter", "list.filter(x, condition)", MacroKind::kFilter, true, 2, 2, 1, LoopKind::kList},
    {"map", "list.map(x, expression)", MacroKind::kList, true, 2, 3, 1, LoopKind::kList},
    {"transformList", "list.transformList(i, x, expression)", MacroKind::kList, true, 3, 4, 2, LoopKind::kList},
    {"transformMap", "map.transformMap(k, v, expression)", MacroKind::kMap, true, 3, 4, 2, LoopKind::kMap},
    {"transformMapEntry", "map.transformMapEntry(k, v, {key: value})", MacroKind::kMapEntry, true, 3, 4, 2,
     LoopKind::kMapEntry},
    {"sortBy", "list.sortBy(x, key)", MacroKind::kSortBy, true, 2, 2, 1, LoopKind::kList},
};

bool IsIdent(const Expr* expr, std::string_view name) {
  const auto* ident = expr == nullptr ? nullptr : std::get_if<IdentExpr>(&expr->node);
  return ident != nullptr && ident->name == name;
}

const Macro* FindMacro(std::string_view name, const Expr* target, size_t arg_count) {
  for (const Macro& macro : kMacros) {
    if (macro.name != name || macro.method != (target != nullptr)) continue;
    if (arg_count < macro.min_args || arg_count > macro.max_args) continue;
    if (macro.kind == MacroKind::kBind && !IsIdent(target, "cel")) continue;
    return &macro;
  }
  return nullptr;
}

MacroResult Wrong(SourcePos pos, std::string error, std::string hint) {
  return {std::nullopt, std::move(error), std::move(hint), pos};
}

// The name that an argument introduces; "" when it is no plain identifier.
std::string VariableName(const Expr& arg) {
  const auto* ident = std::get_if<IdentExpr>(&arg.node);
  return ident == nullptr || ident->absolute ? "" : ident->name;
}

MacroResult ExpandHas(CallExpr call, SourcePos pos) {
  auto* select = std::get_if<SelectExpr>(&call.args[0]->node);
  if (select == nullptr || select->has || select->optional) {
    return Wrong(pos, "has() needs the selection of a field", "for example has(x.y); for a key write 'key' in x");
  }
  select->has = true;
  return {std::move(call.args[0]->node), {}, {}, {}};
}

ExprPtr IdentNode(std::string name, SourcePos pos) {
  auto expr = std::make_unique<Expr>();
  expr->pos = pos;
  expr->node = IdentExpr{std::move(name)};
  return expr;
}

Expr::Node LoopNode(const Macro& macro, CallExpr call) {
  LoopExpr loop{macro.loop, std::move(call.target), VariableName(*call.args[0]), "", nullptr, nullptr};
  if (macro.vars == 2) loop.var2 = VariableName(*call.args[1]);
  auto& args = call.args;
  if (macro.kind == MacroKind::kTest) {
    loop.condition = std::move(args.back());
  } else if (macro.kind == MacroKind::kFilter) {
    loop.condition = std::move(args.back());
    loop.result = IdentNode(loop.var, args[0]->pos);
  } else {
    loop.result = std::move(args.back());
    if (args.size() == macro.vars + 2) loop.condition = std::move(args[macro.vars]);
  }
  return loop;
}

// list.sortBy(e, key) sorts the list by list.map(e, key). The list is evaluated once, under a name that nobody can
// write.
Expr::Node SortByNode(const Macro& macro, CallExpr call, SourcePos pos) {
  const std::string name = "@sorted";
  const SourcePos list_pos = call.target->pos;
  ExprPtr list = std::exchange(call.target, IdentNode(name, list_pos));
  auto keys = std::make_unique<Expr>();
  keys->pos = pos;
  keys->node = LoopNode(macro, std::move(call));
  CallExpr sort;
  sort.target = IdentNode(name, list_pos);
  sort.function = "@sortByKeys";
  sort.args.push_back(std::move(keys));
  auto sorted = std::make_unique<Expr>();
  sorted->pos = pos;
  sorted->node = std::move(sort);
  return BindExpr{name, std::move(list), std::move(sorted)};
}

}  // namespace

bool IsMacro(std::string_view name, const Expr* target, size_t arg_count) {
  return FindMacro(name, target, arg_count) != nullptr;
}

std::string_view MacroExample(std::string_view name, const Expr* target) {
  for (const Macro& macro : kMacros) {
    if (macro.name != name || macro.method != (target != nullptr)) continue;
    if (macro.kind != MacroKind::kBind || IsIdent(target, "cel")) return macro.example;
  }
  return "";
}

MacroResult ExpandMacro(CallExpr call, SourcePos pos) {
  const Macro* macro = FindMacro(call.function, call.target.get(), call.args.size());
  BS_CHECK(macro != nullptr);
  if (macro->kind == MacroKind::kHas) return ExpandHas(std::move(call), pos);
  for (size_t i = 0; i < macro->vars; ++i) {
    if (!VariableName(*call.args[i]).empty()) continue;
    return Wrong(call.args[i]->pos, fmt::format("argument {} of {}() must be a plain name", i + 1, macro->name),
                 "for example pods.exists(p, p.ready)");
  }
  if (macro->vars == 2 && VariableName(*call.args[0]) == VariableName(*call.args[1])) {
    return Wrong(call.args[1]->pos, fmt::format("the two variables of {}() need different names", macro->name), "");
  }
  MacroResult result;
  std::string var = VariableName(*call.args[0]);
  switch (macro->kind) {
    case MacroKind::kBind:
      result.node = BindExpr{std::move(var), std::move(call.args[1]), std::move(call.args[2])};
      break;
    case MacroKind::kOptMap:
    case MacroKind::kOptFlatMap:
      result.node = OptMapExpr{std::move(call.target), std::move(var), std::move(call.args[1]),
                               macro->kind == MacroKind::kOptFlatMap};
      break;
    case MacroKind::kSortBy:
      result.node = SortByNode(*macro, std::move(call), pos);
      result.extra_height = 2;
      break;
    default:
      result.node = LoopNode(*macro, std::move(call));
  }
  return result;
}

}  // namespace bundlescope
