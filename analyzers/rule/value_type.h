#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// What a captured text or a parameter of a command may be. Texts come from hostile logs: only what has its type enters
// a command.
struct ValueType {
  enum class Kind : uint8_t {
    kString,    // anything up to `max` bytes
    kEnum,      // one of `of`
    kInt,       // decimal, fits in int64
    kDns1123,   // subdomain: a-z 0-9 '-' '.', up to 253 bytes (RFC 1123 as Kubernetes reads it)
    kResource,  // plural or kind with a subresource: "pods/log", "deployments.apps"
    kWord,      // letters, digits, '_' and '-', up to 63 bytes
    kK8sUser,   // system:serviceaccount:ns:name, u-abc, name@example.com: no blanks, quotes or shell characters
    kSemver,
    kImage,  // image reference
    kUrl,    // https URL without blanks, quotes or user info
  };
  Kind kind = Kind::kString;
  size_t max = 4096;
  bool empty = false;           // "" is fine too
  std::vector<std::string> of;  // for kEnum
};

std::optional<ValueType::Kind> ParseValueTypeKind(std::string_view name);
// All names, for hints.
const std::vector<std::string_view>& ValueTypeNames();

bool HasType(std::string_view value, const ValueType& type);

}  // namespace bundlescope
