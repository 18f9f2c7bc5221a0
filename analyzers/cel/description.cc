#include "analyzers/cel/description.h"

#include <fmt/format.h>

namespace bundlescope {
namespace {

std::string WithSize(std::string_view what, size_t bytes) {
  return fmt::format("{} of {} {}", what, bytes, bytes == 1 ? "byte" : "bytes");
}

}  // namespace

std::string Described(std::string_view text) { return WithSize("a string", text.size()); }

std::string Described(const Value& value) {
  switch (value.kind()) {
    case ValueKind::kNull:
      return "null";
    case ValueKind::kInt:
      return "an int";
    case ValueKind::kString:
      return Described(value.AsString());
    case ValueKind::kBytes:
      return WithSize("bytes", value.AsBytes().size());
    case ValueKind::kTimestamp:
      return "a timestamp";
    case ValueKind::kDuration:
      return "a duration";
    case ValueKind::kList:
      return fmt::format("a list of {}", value.AsList().size());
    case ValueKind::kMap:
      return fmt::format("a map of {}", value.AsMap().size());
    case ValueKind::kOptional:
      return "an optional value";
    case ValueKind::kUnknown:
      return "an unknown value";
    case ValueKind::kError:
      return "an error";
    default:
      return "a " + std::string(TypeName(value));
  }
}

}  // namespace bundlescope
