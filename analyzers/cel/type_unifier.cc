#include "analyzers/cel/type_unifier.h"

#include <algorithm>

namespace bundlescope {
namespace {

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kUint || kind == TypeKind::kDouble || kind == TypeKind::kNumber;
}

// Types whose values CEL allows to be null.
bool IsNullable(TypeKind kind) {
  return kind == TypeKind::kNull || kind == TypeKind::kTimestamp || kind == TypeKind::kDuration ||
         kind == TypeKind::kOpaque || kind == TypeKind::kOptional;
}

}  // namespace

uint32_t TypeUnifier::NewParams(uint32_t count) {
  const auto first = static_cast<uint32_t>(bindings_.size());
  bindings_.resize(bindings_.size() + count);
  return first;
}

void TypeUnifier::Rollback(const Mark& mark) {
  while (undo_.size() > mark.undo) {
    bindings_[undo_.back().first] = std::move(undo_.back().second);
    undo_.pop_back();
  }
  bindings_.resize(mark.params);
}

bool TypeUnifier::Unify(const Type& a, const Type& b) {
  const Mark mark = Here();
  if (UnifyParts(a, b)) return true;
  Rollback(mark);
  return false;
}

void TypeUnifier::Bind(uint32_t param, Type type) {
  undo_.emplace_back(param, std::move(bindings_[param]));
  bindings_[param] = std::move(type);
}

uint32_t TypeUnifier::Root(uint32_t param) const {
  while (bindings_[param] && bindings_[param]->Is(TypeKind::kParam)) param = bindings_[param]->id();
  return param;
}

Type TypeUnifier::Shallow(const Type& type) const {
  if (!type.Is(TypeKind::kParam)) return type;
  const uint32_t root = Root(type.id());
  return bindings_[root] ? *bindings_[root] : Type::Param(root);
}

bool TypeUnifier::Occurs(uint32_t param, const Type& type) {
  if (Exhausted()) return true;
  const Type at = Shallow(type);
  if (at.Is(TypeKind::kParam)) return at.id() == param;
  if (!at.HasParams()) return false;
  const auto parts = at.params();
  return std::any_of(parts.begin(), parts.end(), [&](const Type& part) { return Occurs(param, part); });
}

void TypeUnifier::BindFree(const Type& type, const Type& value) {
  if (!type.HasParams() || Exhausted()) return;
  if (!type.Is(TypeKind::kParam)) {
    for (const Type& part : type.params()) BindFree(part, value);
    return;
  }
  const uint32_t root = Root(type.id());
  if (!bindings_[root]) {
    Bind(root, value);
  } else {
    const Type bound = *bindings_[root];
    BindFree(bound, value);
  }
}

bool TypeUnifier::UnifyParam(uint32_t param, const Type& other) {
  const uint32_t root = Root(param);
  if (other.Is(TypeKind::kParam) && Root(other.id()) == root) return true;
  if (!bindings_[root]) {
    if (Occurs(root, other)) return Exhausted();
    // Only a function takes "some number"; nothing is of that type.
    Bind(root, other.Is(TypeKind::kNumber) ? Type() : other);
    return true;
  }
  const Type bound = *bindings_[root];
  if (!UnifyParts(bound, other)) return false;
  Type joined = Join(bound, other);
  if (!(joined == bound) && !Occurs(root, joined)) Bind(root, std::move(joined));
  return true;
}

bool TypeUnifier::UnifyParts(const Type& a, const Type& b) {
  if (Exhausted()) return true;
  if (a.Is(TypeKind::kParam)) return UnifyParam(a.id(), b);
  if (b.Is(TypeKind::kParam)) return UnifyParam(b.id(), a);
  if (a.FitsAll() || b.FitsAll()) {
    BindFree(a, b);
    BindFree(b, a);
    return true;
  }
  return UnifyKinds(a, b);
}

bool TypeUnifier::UnifyKinds(const Type& a, const Type& b) {
  if (a.Is(TypeKind::kNull)) return IsNullable(b.kind());
  if (b.Is(TypeKind::kNull)) return IsNullable(a.kind());
  if (a.Is(TypeKind::kNumber) || b.Is(TypeKind::kNumber)) return IsNumber(a.kind()) && IsNumber(b.kind());
  if (a.kind() != b.kind() || a.name() != b.name() || a.params().size() != b.params().size()) return false;
  // The names of types are values of one kind, whatever they name.
  if (a.Is(TypeKind::kType)) return true;
  for (size_t i = 0; i < a.params().size(); ++i) {
    if (!UnifyParts(a.param(i), b.param(i))) return false;
  }
  return true;
}

Type TypeUnifier::Join(const Type& a, const Type& b) {
  if (Exhausted()) return Type();
  const Type left = Shallow(a);
  const Type right = Shallow(b);
  if (left.Is(TypeKind::kError) || right.Is(TypeKind::kError)) return Type(TypeKind::kError);
  if (left.FitsAll() || right.FitsAll()) return Type();
  if (left.Is(TypeKind::kParam) || left.Is(TypeKind::kNull) || left.Is(TypeKind::kNumber)) return right;
  if (left.params().empty() || left == right || left.params().size() != right.params().size()) return left;
  if (left.Is(TypeKind::kType)) return Type::TypeOf(Type());
  std::vector<Type> parts;
  for (size_t i = 0; i < left.params().size(); ++i) parts.push_back(Join(left.param(i), right.param(i)));
  return Type::WithParams(left, std::move(parts));
}

Type TypeUnifier::Replaced(const Type& type, bool final) {
  if (!type.HasParams()) return type;
  if (Exhausted()) return Type();
  const Type at = Shallow(type);
  if (at.Is(TypeKind::kParam)) return final ? Type() : at;
  if (!at.HasParams()) return at;
  std::vector<Type> parts;
  for (const Type& part : at.params()) parts.push_back(Replaced(part, final));
  return Type::WithParams(at, std::move(parts));
}

Type TypeUnifier::Resolve(const Type& type) { return Replaced(type, false); }

Type TypeUnifier::Final(const Type& type) { return Replaced(type, true); }

Type TypeUnifier::Shifted(const Type& type, uint32_t base) {
  if (!type.HasParams() || base == 0) return type;
  if (type.Is(TypeKind::kParam)) return Type::Param(type.id() + base);
  std::vector<Type> parts;
  for (const Type& part : type.params()) parts.push_back(Shifted(part, base));
  return Type::WithParams(type, std::move(parts));
}

}  // namespace bundlescope
