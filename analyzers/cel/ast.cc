#include "analyzers/cel/ast.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

std::string_view OpName(BinaryOp op) {
  static constexpr std::string_view kNames[] = {"+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in"};
  return kNames[static_cast<size_t>(op)];
}

std::string_view LoopName(LoopKind kind) {
  static constexpr std::string_view kNames[] = {"all", "exists", "existsOne", "list", "map", "mapEntry"};
  return kNames[static_cast<size_t>(kind)];
}

std::string Opt(const ExprPtr& expr) { return expr ? AstString(*expr) : "_"; }

struct Printer {
  std::string operator()(const LiteralExpr& e) const { return DebugString(e.value); }
  std::string operator()(const IdentExpr& e) const { return fmt::format("{}{}", e.absolute ? "." : "", e.name); }
  std::string operator()(const SelectExpr& e) const {
    const std::string_view name = e.has ? "has" : e.optional ? ".?" : ".";
    return fmt::format("({} {} {})", name, AstString(*e.operand), e.field);
  }
  std::string operator()(const IndexExpr& e) const {
    return fmt::format("({} {} {})", e.optional ? "[?]" : "[]", AstString(*e.operand), AstString(*e.index));
  }
  std::string operator()(const CallExpr& e) const {
    std::string out = e.target ? fmt::format("(method {} {}", e.function, AstString(*e.target))
                               : fmt::format("(call {}{}", e.absolute ? "." : "", e.function);
    for (const ExprPtr& arg : e.args) out += fmt::format(" {}", AstString(*arg));
    return out + ")";
  }
  std::string operator()(const UnaryExpr& e) const {
    return fmt::format("({} {})", e.op == UnaryOp::kNot ? "!" : "neg", AstString(*e.operand));
  }
  std::string operator()(const BinaryExpr& e) const {
    return fmt::format("({} {} {})", OpName(e.op), AstString(*e.left), AstString(*e.right));
  }
  std::string operator()(const LogicalExpr& e) const {
    std::string out = e.is_and ? "(&&" : "(||";
    for (const ExprPtr& operand : e.operands) out += fmt::format(" {}", AstString(*operand));
    return out + ")";
  }
  std::string operator()(const ConditionalExpr& e) const {
    return fmt::format("(? {} {} {})", Opt(e.condition), Opt(e.then), Opt(e.otherwise));
  }
  std::string operator()(const ListExpr& e) const {
    std::string out = "(list";
    for (const auto& element : e.elements) {
      out += fmt::format(" {}{}", element.optional ? "?" : "", AstString(*element.value));
    }
    return out + ")";
  }
  std::string operator()(const MapExpr& e) const {
    std::string out = "(map";
    for (const auto& entry : e.entries) {
      out += fmt::format(" ({}{} {})", entry.optional ? "?" : "", AstString(*entry.key), AstString(*entry.value));
    }
    return out + ")";
  }
  std::string operator()(const MessageExpr& e) const {
    std::string out = fmt::format("(message {}", e.type);
    for (const auto& field : e.fields) {
      out += fmt::format(" ({}{} {})", field.optional ? "?" : "", field.name, AstString(*field.value));
    }
    return out + ")";
  }
  std::string operator()(const LoopExpr& e) const {
    const std::string vars = e.var2.empty() ? e.var : fmt::format("{},{}", e.var, e.var2);
    return fmt::format("(loop {} {} {} {} {})", LoopName(e.kind), vars, Opt(e.range), Opt(e.condition), Opt(e.result));
  }
  std::string operator()(const BindExpr& e) const {
    return fmt::format("(bind {} {} {})", e.var, Opt(e.value), Opt(e.body));
  }
  std::string operator()(const OptMapExpr& e) const {
    return fmt::format("({} {} {} {})", e.flat ? "optFlatMap" : "optMap", e.var, Opt(e.operand), Opt(e.body));
  }
};

}  // namespace

std::vector<std::string> QualifiedName(const Expr& expr) {
  std::vector<std::string> names;
  const Expr* at = &expr;
  while (const auto* select = std::get_if<SelectExpr>(&at->node)) {
    if (select->optional || select->has) return {};
    names.push_back(select->field);
    at = select->operand.get();
  }
  const auto* ident = std::get_if<IdentExpr>(&at->node);
  if (ident == nullptr) return {};
  names.push_back(ident->name);
  std::reverse(names.begin(), names.end());
  return names;
}

std::string AstString(const Expr& expr) { return std::visit(Printer{}, expr.node); }

}  // namespace bundlescope
