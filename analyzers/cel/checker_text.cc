#include "analyzers/cel/checker_text.h"

#include <fmt/format.h>

namespace bundlescope {
namespace {

constexpr size_t kMaxForms = 4;

bool IsNumber(const Type& type) {
  return type.Is(TypeKind::kInt) || type.Is(TypeKind::kUint) || type.Is(TypeKind::kDouble);
}

// string() takes it.
bool HasText(const Type& type) { return type.kind() >= TypeKind::kBool && type.kind() <= TypeKind::kDuration; }

std::string JoinedTypes(std::span<const Type> types) {
  std::string text;
  for (const Type& type : types) text += (text.empty() ? "" : ", ") + TypeText(type);
  return text;
}

bool IsEquality(const TypedCall& call) { return call.name == "==" || call.name == "!="; }

std::string InHint(const Type& needle, const Type& range) {
  if (range.Is(TypeKind::kString)) return "for a part of a text write text.contains(part)";
  if (range.Is(TypeKind::kOptional)) return "write orValue([]) behind the optional";
  if (!range.Is(TypeKind::kList) && !range.Is(TypeKind::kMap)) return "the right side of 'in' is a list or a map";
  return fmt::format("the {} holds {}, never {}", range.Is(TypeKind::kList) ? "list" : "map", TypeText(range.param(0)),
                     TypeText(needle));
}

std::string IndexHint(const Type& operand, const Type& index) {
  if (operand.Is(TypeKind::kList)) return "the index of a list is an int";
  if (operand.Is(TypeKind::kMap)) {
    return fmt::format("the keys of this map are {}, not {}", TypeText(operand.param(0)), TypeText(index));
  }
  if (operand.Is(TypeKind::kString)) return "for one character write text.charAt(i)";
  return "only a list or a map has an index";
}

// Values of extensions are compared and added by methods.
std::string OpaqueHint(const TypedCall& call) {
  const Type& left = call.args[0];
  const Type& right = call.args[1];
  if (call.name == "in" && right.name() == "net.CIDR") return "write cidr.containsIP(ip) or cidr.containsCIDR(cidr)";
  const bool ordered = left.name() == "kubernetes.Quantity" || left.name() == "kubernetes.Semver";
  if (!ordered) return "";
  if (call.name[0] == '>') return "write a.isGreaterThan(b), or a.compareTo(b) >= 0";
  if (call.name[0] == '<') return "write a.isLessThan(b), or a.compareTo(b) <= 0";
  if (left.name() != "kubernetes.Quantity") return "";
  if (call.name == "+") return "write a.add(b)";
  return call.name == "-" ? "write a.sub(b)" : "";
}

std::string FormsHint(const TypedCall& call, const std::vector<Signature>& signatures) {
  std::string text;
  size_t shown = 0;
  for (const Signature& signature : signatures) {
    if (shown == kMaxForms) return text + ", ...";
    text += (shown == 0 ? "possible: " : ", ") + TypedCallText({call.form, call.name, signature.params});
    if (signature.variadic) text.insert(text.size() - 1, ", ...");
    ++shown;
  }
  return text;
}

}  // namespace

std::string TypedCallText(const TypedCall& call) {
  const auto args = call.args;
  if (call.name == "@sortByKeys") return fmt::format("{}.sortBy() with keys {}", TypeText(args[0]), TypeText(args[1]));
  switch (call.form) {
    case CallForm::kPrefix:
      return fmt::format("{}{}", call.name, TypeText(args[0]));
    case CallForm::kInfix:
      return fmt::format("{} {} {}", TypeText(args[0]), call.name, TypeText(args[1]));
    case CallForm::kIndex:
      return fmt::format("{}[{}]", TypeText(args[0]), TypeText(args[1]));
    case CallForm::kMethod:
      return fmt::format("{}.{}({})", TypeText(args[0]), call.name, JoinedTypes(args.subspan(1)));
    case CallForm::kFunction:
      break;
  }
  return fmt::format("{}({})", call.name, JoinedTypes(args));
}

std::string SameTypeHint(const Type& a, const Type& b) {
  if (a == b) return "";
  if (a.Is(TypeKind::kOptional) != b.Is(TypeKind::kOptional))
    return "write .value() or .orValue(...) behind the optional";
  if (IsNumber(a) && IsNumber(b)) return fmt::format("convert one side, for example {}(...)", TypeText(a));
  const Type& other = a.Is(TypeKind::kString) ? b : a;
  if (a.Is(TypeKind::kString) != b.Is(TypeKind::kString) && HasText(other)) {
    return fmt::format("write string(...) around the {}", TypeText(other));
  }
  return "";
}

std::string OverloadHint(const TypedCall& call, const std::vector<Signature>& signatures) {
  const auto args = call.args;
  if (call.form == CallForm::kIndex) return IndexHint(args[0], args[1]);
  if (call.form == CallForm::kInfix && (args[0].Is(TypeKind::kOpaque) || args[1].Is(TypeKind::kOpaque))) {
    const std::string hint = OpaqueHint(call);
    if (!hint.empty()) return hint;
  }
  if (call.name == "in") return InHint(args[0], args[1]);
  if (IsEquality(call)) {
    for (const Type& arg : args) {
      if (arg.Is(TypeKind::kNull)) return "the other side is never null";
    }
    const std::string hint = SameTypeHint(args[0], args[1]);
    return hint.empty() ? "they are never equal" : hint;
  }
  if (call.form == CallForm::kInfix) {
    const bool text_only = call.name == "+" || call.name[0] == '<' || call.name[0] == '>' ||
                           (!args[0].Is(TypeKind::kString) && !args[1].Is(TypeKind::kString));
    std::string hint = text_only ? SameTypeHint(args[0], args[1]) : "";
    if (!hint.empty()) return hint;
  }
  if (call.name == "!") return BoolHint(args[0]);
  if (call.form == CallForm::kMethod && args[0].Is(TypeKind::kOptional)) {
    return "write .value() or .orValue(...) behind the optional";
  }
  return FormsHint(call, signatures);
}

std::string BoolHint(const Type& type) {
  if (IsNumber(type)) return "compare it, for example with != 0";
  if (type.Is(TypeKind::kString)) return "compare it, for example with != ''";
  if (type.Is(TypeKind::kList) || type.Is(TypeKind::kMap)) return "compare its size(), for example with > 0";
  if (type.Is(TypeKind::kOptional)) return "write .hasValue() or .orValue(false) behind it";
  return "";
}

std::string FieldHint(const Type& type) {
  if (type.Is(TypeKind::kList)) return "for the elements write list[0], list.exists(x, ...) or list.map(x, ...)";
  if (type.Is(TypeKind::kString)) return "the functions of a text have parentheses: text.size()";
  return "";
}

}  // namespace bundlescope
