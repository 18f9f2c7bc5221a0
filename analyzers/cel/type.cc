#include "analyzers/cel/type.h"

#include <algorithm>
#include <utility>

namespace bundlescope {

struct Type::Node {
  std::string name;
  std::vector<Type> params;
  uint32_t parts = 1;
  uint32_t depth = 1;
  bool has_params = false;
  bool has_open_parts = false;
  bool has_errors = false;
};

Type Type::Composite(TypeKind kind, std::string name, std::vector<Type> params) {
  auto node = std::make_shared<Node>();
  for (const Type& param : params) {
    node->parts += param.node_ ? param.node_->parts : 1;
    node->depth = std::max(node->depth, (param.node_ ? param.node_->depth : 1) + 1);
    node->has_params = node->has_params || param.HasParams();
    node->has_open_parts = node->has_open_parts || param.HasOpenParts();
    node->has_errors = node->has_errors || param.HasErrors();
  }
  if (node->parts > kMaxParts || node->depth > kMaxDepth) return Type();
  node->name = std::move(name);
  node->params = std::move(params);
  Type type(kind);
  type.node_ = std::move(node);
  return type;
}

Type Type::TypeOf(Type of) { return Composite(TypeKind::kType, "", {std::move(of)}); }
Type Type::List(Type element) { return Composite(TypeKind::kList, "", {std::move(element)}); }
Type Type::Map(Type key, Type value) { return Composite(TypeKind::kMap, "", {std::move(key), std::move(value)}); }
Type Type::Optional(Type value) { return Composite(TypeKind::kOptional, "", {std::move(value)}); }
Type Type::Opaque(std::string name, std::vector<Type> params) {
  return Composite(TypeKind::kOpaque, std::move(name), std::move(params));
}

Type Type::Param(uint32_t id) {
  Type type(TypeKind::kParam);
  type.id_ = id;
  return type;
}

Type Type::WithParams(const Type& like, std::vector<Type> params) {
  return Composite(like.kind_, std::string(like.name()), std::move(params));
}

std::span<const Type> Type::params() const {
  return node_ ? std::span<const Type>(node_->params) : std::span<const Type>();
}
std::string_view Type::name() const { return node_ ? std::string_view(node_->name) : std::string_view(); }
bool Type::HasParams() const { return node_ ? node_->has_params : kind_ == TypeKind::kParam; }
bool Type::HasErrors() const { return node_ ? node_->has_errors : kind_ == TypeKind::kError; }
bool Type::HasOpenParts() const { return node_ ? node_->has_open_parts : FitsAll(); }

bool Type::operator==(const Type& other) const {
  if (kind_ != other.kind_ || id_ != other.id_ || name() != other.name()) return false;
  if (node_ == other.node_) return true;
  const auto a = params();
  const auto b = other.params();
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

namespace {

// In the order of TypeKind, up to kMap and kOptional.
constexpr std::string_view kKindNames[] = {"dyn",    "dyn",    "null",   "bool",         "int",       "uint",
                                           "double", "number", "string", "bytes",        "timestamp", "duration",
                                           "type",   "list",   "map",    "optional_type"};

}  // namespace

std::string TypeText(const Type& type) {
  if (type.Is(TypeKind::kParam)) return std::string(1, static_cast<char>('A' + type.id() % 26));
  std::string text(type.Is(TypeKind::kOpaque) ? type.name() : kKindNames[static_cast<size_t>(type.kind())]);
  if (type.params().empty()) return text;
  text += '(';
  for (const Type& param : type.params()) {
    if (text.back() != '(') text += ", ";
    text += TypeText(param);
  }
  return text + ')';
}

Type TypeByName(std::string_view name) {
  static constexpr std::pair<std::string_view, TypeKind> kSimple[] = {
      {"bool", TypeKind::kBool},
      {"int", TypeKind::kInt},
      {"uint", TypeKind::kUint},
      {"double", TypeKind::kDouble},
      {"string", TypeKind::kString},
      {"bytes", TypeKind::kBytes},
      {"null_type", TypeKind::kNull},
      {"google.protobuf.Timestamp", TypeKind::kTimestamp},
      {"google.protobuf.Duration", TypeKind::kDuration},
  };
  for (const auto& [simple, kind] : kSimple) {
    if (simple == name) return Type(kind);
  }
  if (name == "list") return Type::List(Type());
  if (name == "map") return Type::Map(Type(), Type());
  if (name == "optional_type") return Type::Optional(Type());
  if (name == "type") return Type::TypeOf(Type());
  return Type::Opaque(std::string(name));
}

}  // namespace bundlescope
