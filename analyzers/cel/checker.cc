#include "analyzers/cel/checker.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/checker_text.h"
#include "analyzers/cel/name_resolution.h"
#include "analyzers/cel/signature.h"
#include "analyzers/cel/type_unifier.h"

namespace bundlescope {
namespace {

const Type kError(TypeKind::kError);
const Type kBool(TypeKind::kBool);

Type TypeOfLiteral(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kNull:
      return Type(TypeKind::kNull);
    case ValueKind::kBool:
      return kBool;
    case ValueKind::kInt:
      return Type(TypeKind::kInt);
    case ValueKind::kUint:
      return Type(TypeKind::kUint);
    case ValueKind::kDouble:
      return Type(TypeKind::kDouble);
    case ValueKind::kString:
      return Type(TypeKind::kString);
    case ValueKind::kBytes:
      return Type(TypeKind::kBytes);
    default:
      return Type();
  }
}

std::string_view OpText(BinaryOp op) { return OperatorBuiltin(op).name; }

bool CanBeKey(const Type& type) {
  return type.FitsAll() || type.Is(TypeKind::kBool) || type.Is(TypeKind::kInt) || type.Is(TypeKind::kUint) ||
         type.Is(TypeKind::kString) || type.Is(TypeKind::kParam);
}

class Checker {
 public:
  Checker(const Env& env, std::vector<CompileIssue>* issues) : env_(env), issues_(issues) {}

  Type Run(const Expr& expr) {
    const Type type = unifier_.Final(Visit(expr));
    const std::optional<Type>& expected = env_.expected_result();
    if (!expected || unifier_.Unify(type, *expected)) return type;
    const std::string hint = expected->Is(TypeKind::kBool) ? BoolHint(type) : SameTypeHint(type, *expected);
    return Report(expr.pos, fmt::format("the result must be {}, this is {}", TypeText(*expected), TypeText(type)),
                  hint);
  }

 private:
  struct Local {
    std::string_view name;
    Type type;
  };

  Type Report(SourcePos pos, std::string message, std::string hint) {
    issues_->push_back({pos.line, pos.column, std::move(message), std::move(hint)});
    return kError;
  }

  std::string Text(const Type& type) { return TypeText(unifier_.Final(type)); }

  const Local* FindLocal(std::string_view name) const {
    const auto found =
        std::find_if(locals_.rbegin(), locals_.rend(), [&](const Local& local) { return local.name == name; });
    return found == locals_.rend() ? nullptr : &*found;
  }

  void RequireBool(const Expr& expr, const Type& type, std::string_view what) {
    if (unifier_.Unify(type, kBool)) return;
    const Type known = unifier_.Final(type);
    Report(expr.pos, fmt::format("{} must be bool, this is {}", what, TypeText(known)), BoolHint(known));
  }

  struct Fit {
    size_t count = 0;                 // of the forms that fit
    const Signature* only = nullptr;  // the one, where it is one
    Type result;                      // what they agree on
  };

  std::optional<Type> Try(const Signature& signature, const std::vector<Type>& args) {
    if (!signature.TakesCount(args.size())) return std::nullopt;
    const uint32_t base = unifier_.NewParams(signature.type_params);
    for (size_t i = 0; i < args.size(); ++i) {
      const Type& param = signature.params[std::min(i, signature.params.size() - 1)];
      if (!unifier_.Unify(TypeUnifier::Shifted(param, base), args[i])) return std::nullopt;
    }
    return unifier_.Resolve(TypeUnifier::Shifted(signature.result, base));
  }

  // `open`: several forms may fit, since something in the arguments is not known. Else the first one counts.
  Fit FitAll(const std::vector<Signature>& signatures, const std::vector<Type>& args, bool open) {
    Fit fit;
    for (const Signature& signature : signatures) {
      const TypeUnifier::Mark mark = unifier_.Here();
      std::optional<Type> result = Try(signature, args);
      if (result) result = unifier_.Final(*result);
      // Nothing is remembered of a try: which one counts is known only at the end.
      unifier_.Rollback(mark);
      if (!result) continue;
      fit.result = fit.count == 0 || fit.result == *result ? *result : Type();
      fit.only = fit.count == 0 ? &signature : nullptr;
      ++fit.count;
      if (!open) break;
    }
    return fit;
  }

  Type Apply(SourcePos pos, TypedCall call, const std::vector<Signature>& signatures, std::vector<Type> args) {
    if (signatures.empty()) return Type();
    for (Type& arg : args) {
      arg = unifier_.Resolve(arg);
      if (arg.HasErrors()) return kError;
    }
    const bool open =
        std::any_of(args.begin(), args.end(), [](const Type& arg) { return arg.HasOpenParts() || arg.HasParams(); });
    const Fit fit = FitAll(signatures, args, open);
    if (fit.only != nullptr) return *Try(*fit.only, args);
    if (fit.count > 0) return fit.result;
    for (Type& arg : args) arg = unifier_.Final(arg);
    call.args = args;
    return Report(pos, "no matching overload: " + TypedCallText(call), OverloadHint(call, signatures));
  }

  Type Visit(const Expr& expr) {
    return std::visit([&](const auto& node) { return VisitNode(expr, node); }, expr.node);
  }

  Type VisitNode(const Expr&, const LiteralExpr& e) { return TypeOfLiteral(e.value); }
  Type VisitNode(const Expr& expr, const IdentExpr&) { return VisitQualified(expr, QualifiedName(expr)); }

  Type VisitNode(const Expr& expr, const SelectExpr& e) {
    const std::vector<std::string> names = QualifiedName(expr);
    if (!names.empty()) return VisitQualified(expr, names);
    return Select(expr.pos, Visit(*e.operand), e);
  }

  Type VisitNode(const Expr& expr, const IndexExpr& e) {
    const Type operand = Visit(*e.operand);
    const Construct construct = e.optional ? Construct::kOptionalIndex : Construct::kIndex;
    return Apply(expr.pos, {CallForm::kIndex, "", {}}, SignaturesOf(construct), {operand, Visit(*e.index)});
  }

  Type VisitNode(const Expr& expr, const UnaryExpr& e) {
    const Builtin& builtin = OperatorBuiltin(e.op);
    return Apply(expr.pos, {CallForm::kPrefix, builtin.name, {}}, SignaturesOf(builtin), {Visit(*e.operand)});
  }

  Type VisitNode(const Expr& expr, const BinaryExpr& e) {
    const Type left = Visit(*e.left);
    const Type right = Visit(*e.right);
    return Apply(expr.pos, {CallForm::kInfix, OpText(e.op), {}}, SignaturesOf(OperatorBuiltin(e.op)), {left, right});
  }

  Type VisitNode(const Expr&, const LogicalExpr& e) {
    for (const ExprPtr& operand : e.operands) {
      RequireBool(*operand, Visit(*operand), e.is_and ? "a side of &&" : "a side of ||");
    }
    return kBool;
  }

  Type VisitNode(const Expr& expr, const ConditionalExpr& e) {
    RequireBool(*e.condition, Visit(*e.condition), "the condition of ?:");
    const Type then = Visit(*e.then);
    const Type otherwise = Visit(*e.otherwise);
    if (unifier_.Unify(then, otherwise)) return unifier_.Join(then, otherwise);
    const Type a = unifier_.Final(then);
    const Type b = unifier_.Final(otherwise);
    const std::string hint = SameTypeHint(a, b);
    return Report(expr.pos,
                  fmt::format("both results of ?: must be of one type, these are {} and {}", TypeText(a), TypeText(b)),
                  hint.empty() ? "where that is meant write dyn(...) around one of them" : hint);
  }

  // What an optional element or entry holds.
  Type Unwrapped(const Expr& expr, const Type& type, bool optional) {
    if (!optional) return type;
    const Type value = unifier_.NewParam();
    if (unifier_.Unify(type, Type::Optional(value))) return unifier_.Shallow(value);
    return Report(expr.pos, fmt::format("an element with a '?' must be optional, this is {}", Text(type)),
                  "leave the '?' out, or write optional.of(...)");
  }

  // The type of a list's elements, and the like: any where there is none, dyn where they differ.
  void Add(const Type& type, std::optional<Type>* elements) {
    if (!*elements) {
      *elements = type;
    } else {
      *elements = unifier_.Unify(**elements, type) ? unifier_.Join(**elements, type) : Type();
    }
  }

  Type ElementType(const std::optional<Type>& elements) {
    return elements ? unifier_.Resolve(*elements) : unifier_.NewParam();
  }

  Type VisitNode(const Expr&, const ListExpr& e) {
    std::optional<Type> elements;
    for (const auto& element : e.elements) {
      Add(Unwrapped(*element.value, Visit(*element.value), element.optional), &elements);
    }
    return Type::List(ElementType(elements));
  }

  Type VisitNode(const Expr&, const MapExpr& e) {
    std::optional<Type> keys;
    std::optional<Type> values;
    for (const auto& entry : e.entries) {
      Type key = unifier_.Shallow(Visit(*entry.key));
      if (!CanBeKey(key)) {
        key =
            Report(entry.key->pos, fmt::format("the key of a map is bool, int, uint or string, this is {}", Text(key)),
                   key.Is(TypeKind::kDouble) ? "write int(...) around it" : "");
      }
      Add(key, &keys);
      Add(Unwrapped(*entry.value, Visit(*entry.value), entry.optional), &values);
    }
    const Type key = ElementType(keys);
    return Type::Map(key, ElementType(values));
  }

  Type VisitNode(const Expr&, const MessageExpr& e) {
    for (const auto& field : e.fields) Visit(*field.value);
    return kError;
  }

  Type VisitNode(const Expr& expr, const LoopExpr& e) {
    const size_t outer = locals_.size();
    DeclareLoop(expr.pos, e, unifier_.Shallow(Visit(*e.range)));
    const Type var = locals_[outer].type;
    if (e.condition) RequireBool(*e.condition, Visit(*e.condition), "the condition of a macro");
    Type result = e.result ? Visit(*e.result) : kBool;
    if (e.kind == LoopKind::kMapEntry) result = MapEntry(*e.result, result);
    locals_.resize(outer);
    switch (e.kind) {
      case LoopKind::kList:
        return Type::List(result);
      case LoopKind::kMap:
        return Type::Map(var, result);
      default:
        return result;
    }
  }

  // One variable: the element of a list, the key of a map. Two: index and element, key and value.
  void DeclareLoop(SourcePos pos, const LoopExpr& e, const Type& range) {
    Type first = kError;
    Type second = kError;
    if (range.Is(TypeKind::kList)) {
      first = Type(TypeKind::kInt);
      second = range.param(0);
      if (e.var2.empty()) first = second;
    } else if (range.Is(TypeKind::kMap)) {
      first = range.param(0);
      second = range.param(1);
    } else if (range.FitsAll() || range.Is(TypeKind::kParam)) {
      if (!range.FitsAll()) unifier_.Unify(range, Type());
      first = second = range.FitsAll() ? range : Type();
    } else {
      Report(pos, fmt::format("a macro walks over a list or a map, not over {}", Text(range)),
             range.Is(TypeKind::kOptional) ? "write .orValue([]) behind the optional" : "");
    }
    locals_.push_back({e.var, std::move(first)});
    if (!e.var2.empty()) locals_.push_back({e.var2, std::move(second)});
  }

  Type MapEntry(const Expr& expr, const Type& result) {
    const Type key = unifier_.NewParam();
    const Type map = Type::Map(key, unifier_.NewParam());
    if (unifier_.Unify(result, map)) return unifier_.Resolve(map);
    return Report(expr.pos, fmt::format("transformMapEntry() needs a map of one entry, this is {}", Text(result)),
                  "for example {key: value}");
  }

  Type VisitNode(const Expr&, const BindExpr& e) {
    const Type value = Visit(*e.value);
    locals_.push_back({e.var, value});
    const Type body = Visit(*e.body);
    locals_.pop_back();
    return body;
  }

  Type VisitNode(const Expr& expr, const OptMapExpr& e) {
    const std::string_view name = e.flat ? "optFlatMap" : "optMap";
    const Type operand = Visit(*e.operand);
    Type value = unifier_.NewParam();
    if (!unifier_.Unify(operand, Type::Optional(value))) {
      value = Report(expr.pos, fmt::format("{}() is for optionals, this is {}", name, Text(operand)),
                     "for example x.?field." + std::string(name) + "(v, ...)");
    }
    locals_.push_back({e.var, unifier_.Shallow(value)});
    const Type body = Visit(*e.body);
    locals_.pop_back();
    if (!e.flat) return Type::Optional(body);
    const Type optional = Type::Optional(unifier_.NewParam());
    if (unifier_.Unify(body, optional)) return unifier_.Shallow(body).FitsAll() ? body : unifier_.Resolve(optional);
    return Report(e.body->pos, fmt::format("the result of optFlatMap() must be optional, this is {}", Text(body)),
                  "write optMap(), or optional.of(...)");
  }

  Type VisitNode(const Expr& expr, const CallExpr& e) {
    std::string function = e.function;
    bool member = e.target != nullptr;
    if (member && !BeginsWithLocal(*e.target) && IsNamespacedCall(env_, e, &function)) member = false;
    std::vector<Type> args;
    if (member) args.push_back(Visit(*e.target));
    for (const ExprPtr& arg : e.args) args.push_back(Visit(*arg));
    const TypedCall call{member ? CallForm::kMethod : CallForm::kFunction, function, {}};
    const int count = static_cast<int>(args.size());
    if (const Function* extension = env_.FindFunction(function, member)) {
      const int given = member ? count - 1 : count;
      if (given < extension->min_args || given > extension->max_args) return kError;
      return Apply(expr.pos, call, env_.SignaturesOf(*extension), std::move(args));
    }
    if (member && count == 2 && (function == "or" || function == "orValue")) {
      const Construct construct = function == "or" ? Construct::kOr : Construct::kOrValue;
      return Apply(expr.pos, call, SignaturesOf(construct), std::move(args));
    }
    const Builtin* builtin = FindBuiltin(function, member);
    if (builtin == nullptr || count < builtin->min_args || count > builtin->max_args) return kError;
    return Apply(expr.pos, call, SignaturesOf(*builtin), std::move(args));
  }

  bool BeginsWithLocal(const Expr& expr) const {
    const std::vector<std::string> names = QualifiedName(expr);
    return !names.empty() && FindLocal(names[0]) != nullptr;
  }

  Type Select(SourcePos pos, const Type& operand_type, const SelectExpr& e) {
    Type operand = unifier_.Shallow(operand_type);
    const bool in_optional = operand.Is(TypeKind::kOptional);
    if (in_optional) operand = unifier_.Shallow(operand.param(0));
    Type field = operand;
    if (operand.Is(TypeKind::kMap)) {
      field = operand.param(1);
    } else if (operand.Is(TypeKind::kParam)) {
      unifier_.Unify(operand, Type());
      field = Type();
    } else if (!operand.FitsAll()) {
      return Report(pos, fmt::format("{} has no fields, so no '{}'", Text(operand), e.field), FieldHint(operand));
    }
    if (e.has) return kBool;
    return in_optional || e.optional ? Type::Optional(field) : field;
  }

  // a.b.c: a variable of a macro, the longest declared variable, a type; then selections.
  Type VisitQualified(const Expr& expr, const std::vector<std::string>& names) {
    std::vector<const Expr*> selections;  // from the last one to the first
    const Expr* root = &expr;
    while (const auto* select = std::get_if<SelectExpr>(&root->node)) {
      selections.push_back(root);
      root = select->operand.get();
    }
    const bool absolute = std::get<IdentExpr>(root->node).absolute;
    const Local* local = absolute ? nullptr : FindLocal(names[0]);
    size_t used = 1;
    Type type = kError;
    if (local != nullptr) {
      type = local->type;
    } else if (const size_t count = MatchedVariable(names, absolute, &type); count > 0) {
      used = count;
    } else if (const auto name = FindTypeName(JoinNames(names))) {
      return Type::TypeOf(TypeByName(*name));
    }
    selections.resize(names.size() - used);
    for (auto select = selections.rbegin(); select != selections.rend(); ++select) {
      type = Select((*select)->pos, type, std::get<SelectExpr>((*select)->node));
    }
    return type;
  }

  size_t MatchedVariable(const std::vector<std::string>& names, bool absolute, Type* type) {
    std::string variable;
    const size_t count = MatchVariable(env_, names, absolute, &variable);
    if (count > 0) *type = env_.VariableType(variable);
    return count;
  }

  const Env& env_;
  std::vector<CompileIssue>* issues_;
  TypeUnifier unifier_;
  std::vector<Local> locals_;
};

}  // namespace

Type CheckCel(const Expr& expr, const Env& env, std::vector<CompileIssue>* issues) {
  return Checker(env, issues).Run(expr);
}

}  // namespace bundlescope
