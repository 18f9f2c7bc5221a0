#pragma once

#include "analyzers/cel/type.h"
#include "analyzers/cel/value.h"

namespace bundlescope {

// Whether `value`, all the way down, is what the type checker says of it. The oracle for the checker.
inline bool Conforms(const Value& value, const Type& type) {
  if (type.Is(TypeKind::kDyn) || !value.IsOrdinary()) return true;
  const auto is_nullable = [&] {
    return type.Is(TypeKind::kNull) || type.Is(TypeKind::kTimestamp) || type.Is(TypeKind::kDuration) ||
           type.Is(TypeKind::kOpaque) || type.Is(TypeKind::kOptional);
  };
  switch (value.kind()) {
    case ValueKind::kNull:
      return is_nullable();
    case ValueKind::kBool:
      return type.Is(TypeKind::kBool);
    case ValueKind::kInt:
      return type.Is(TypeKind::kInt);
    case ValueKind::kUint:
      return type.Is(TypeKind::kUint);
    case ValueKind::kDouble:
      return type.Is(TypeKind::kDouble);
    case ValueKind::kString:
      return type.Is(TypeKind::kString);
    case ValueKind::kBytes:
      return type.Is(TypeKind::kBytes);
    case ValueKind::kTimestamp:
      return type.Is(TypeKind::kTimestamp);
    case ValueKind::kDuration:
      return type.Is(TypeKind::kDuration);
    case ValueKind::kType:
      return type.Is(TypeKind::kType);
    case ValueKind::kOpaque:
      return type.Is(TypeKind::kOpaque) && value.AsOpaque().type() == type.name();
    case ValueKind::kOptional:
      return type.Is(TypeKind::kOptional) &&
             (value.AsOptional() == nullptr || Conforms(*value.AsOptional(), type.param(0)));
    case ValueKind::kList:
      if (!type.Is(TypeKind::kList)) return false;
      for (size_t i = 0; i < value.AsList().size(); ++i) {
        if (!Conforms(value.AsList().At(i), type.param(0))) return false;
      }
      return true;
    case ValueKind::kMap:
      if (!type.Is(TypeKind::kMap)) return false;
      for (const Value& key : value.AsMap().Keys()) {
        const auto found = value.AsMap().Find(key);
        if (!Conforms(key, type.param(0)) || (found && !Conforms(*found, type.param(1)))) return false;
      }
      return true;
    default:
      return true;
  }
}

}  // namespace bundlescope
