#pragma once

#include <optional>
#include <utility>

#include "analyzers/cel/value.h"

namespace bundlescope {

// Joins unknown values. Copies their names only where two of them differ, since loops join one for each element.
class UnknownUnion {
 public:
  // `value` is unknown.
  void Add(const Value& value) {
    if (!first_) {
      first_ = value;
    } else {
      if (!joined_) joined_ = first_->AsUnknown();
      joined_->Merge(value.AsUnknown());
    }
  }

  bool empty() const { return !first_; }

  // Needs !empty().
  Value Result() const { return joined_ ? Value::Unknown(*joined_) : *first_; }

 private:
  std::optional<Value> first_;
  std::optional<UnknownSet> joined_;
};

}  // namespace bundlescope
