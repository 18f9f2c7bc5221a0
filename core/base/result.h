#pragma once

#include <tl/expected.hpp>

#include "core/base/error.h"

namespace bundlescope {

// A T, or the Error that says why there is none. Ignoring one is a compiler warning.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using Base = tl::expected<T, Error>;
  using Base::Base;
  // NOLINTNEXTLINE: errors convert so that `return Error(...)` reads well.
  Result(Error error) : Base(tl::unexpect, std::move(error)) {}
};

using Status = Result<void>;

}  // namespace bundlescope

#define BS_CONCAT_INNER(a, b) a##b
#define BS_CONCAT(a, b) BS_CONCAT_INNER(a, b)

// Leaves the function with the error, if there is one.
#define BS_RETURN_IF_ERROR(expr)                         \
  do {                                                   \
    auto bs_status = (expr);                             \
    if (!bs_status) return std::move(bs_status).error(); \
  } while (false)

// BS_ASSIGN_OR_RETURN(auto x, F()): x is the value, or the function is left with the error.
#define BS_ASSIGN_OR_RETURN(lhs, expr) BS_ASSIGN_OR_RETURN_IMPL(BS_CONCAT(bs_result_, __LINE__), lhs, expr)
#define BS_ASSIGN_OR_RETURN_IMPL(result, lhs, expr) \
  auto result = (expr);                             \
  if (!result) return std::move(result).error();    \
  lhs = std::move(*result)
