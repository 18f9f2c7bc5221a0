#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "analyzers/cel/type.h"

namespace bundlescope {

// What the type parameters of one expression have turned out to be. A parameter that was int and meets a dyn becomes
// dyn: the more general type wins.
//
// The work of one unifier is bounded; once it is used up everything fits and is dyn, so that no expression can make the
// check slow.
class TypeUnifier {
 public:
  // A position to come back to.
  struct Mark {
    size_t undo = 0;
    size_t params = 0;
  };

  // `count` new parameters with consecutive ids; the first one.
  uint32_t NewParams(uint32_t count);
  Type NewParam() { return Type::Param(NewParams(1)); }

  // True when a value of one type can be one of the other; what that says about their parameters is then remembered.
  // False leaves everything as it was.
  bool Unify(const Type& a, const Type& b);

  // The type of a value that is of one type or the other. They must have been unified.
  Type Join(const Type& a, const Type& b);

  // The type behind a parameter; a type of another kind as it is. What is inside is not looked at.
  Type Shallow(const Type& type) const;
  // With all parameters replaced that are known.
  Type Resolve(const Type& type);
  // The same, with dyn for those that are not known.
  Type Final(const Type& type);
  // `type` with the ids of its parameters counted from `base`.
  static Type Shifted(const Type& type, uint32_t base);

  Mark Here() const { return {undo_.size(), bindings_.size()}; }
  // Forgets what has been remembered since, and the parameters made since.
  void Rollback(const Mark& mark);

 private:
  static constexpr uint64_t kMaxWork = 100'000;

  bool UnifyParts(const Type& a, const Type& b);
  bool UnifyParam(uint32_t param, const Type& other);
  bool UnifyKinds(const Type& a, const Type& b);
  bool Occurs(uint32_t param, const Type& type);
  // Gives the unknown parameters in `type` the value.
  void BindFree(const Type& type, const Type& value);
  void Bind(uint32_t param, Type type);
  Type Replaced(const Type& type, bool final);
  // The last parameter of a chain of parameters; its binding is no parameter.
  uint32_t Root(uint32_t param) const;
  // Counts a step.
  bool Exhausted() { return ++work_ > kMaxWork; }

  std::vector<std::optional<Type>> bindings_;  // by the id of the parameter
  std::vector<std::pair<uint32_t, std::optional<Type>>> undo_;
  uint64_t work_ = 0;
};

}  // namespace bundlescope
