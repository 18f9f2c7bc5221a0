#pragma once

#include "analyzers/cel/value.h"

namespace bundlescope {

// The value as a T, a class of opaque values with its type() as T::kType; null for any other value.
template <class T>
const T* OpaqueAs(const Value& value) {
  if (value.kind() != ValueKind::kOpaque || value.AsOpaque().type() != T::kType) return nullptr;
  return static_cast<const T*>(&value.AsOpaque());
}

}  // namespace bundlescope
