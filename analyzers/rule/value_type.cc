#include "analyzers/rule/value_type.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/base/semver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kNames[] = {"string", "enum",     "int",    "dns1123", "resource",
                                       "word",   "k8s-user", "semver", "image",   "url"};

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsLower(c) || IsDigit(c) || (c >= 'A' && c <= 'Z'); }

// Every byte is a letter, a digit or one of `others`, and the first is no '-': an argument never turns into an option.
bool Only(std::string_view value, size_t max, std::string_view others) {
  if (value.empty() || value.size() > max || value[0] == '-') return false;
  return std::all_of(value.begin(), value.end(),
                     [&](char c) { return IsAlnum(c) || others.find(c) != std::string_view::npos; });
}

bool IsDns1123(std::string_view value) {
  if (value.empty() || value.size() > 253) return false;
  char before = '.';
  for (const char c : value) {
    if (!IsLower(c) && !IsDigit(c) && c != '-' && c != '.') return false;
    if ((before == '.' && (c == '-' || c == '.')) || (before == '-' && c == '.')) return false;
    before = c;
  }
  return before != '-' && before != '.';
}

bool IsInt(std::string_view value) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc() && end == value.data() + value.size();
}

}  // namespace

std::optional<ValueType::Kind> ParseValueTypeKind(std::string_view name) {
  const auto it = std::find(std::begin(kNames), std::end(kNames), name);
  if (it == std::end(kNames)) return std::nullopt;
  return static_cast<ValueType::Kind>(it - std::begin(kNames));
}

const std::vector<std::string_view>& ValueTypeNames() {
  static const std::vector<std::string_view> kAll(std::begin(kNames), std::end(kNames));
  return kAll;
}

bool HasType(std::string_view value, const ValueType& type) {
  if (value.empty()) return type.empty || type.kind == ValueType::Kind::kString;
  switch (type.kind) {
    case ValueType::Kind::kString:
      return value.size() <= type.max;
    case ValueType::Kind::kEnum:
      return std::find(type.of.begin(), type.of.end(), value) != type.of.end();
    case ValueType::Kind::kInt:
      return IsInt(value);
    case ValueType::Kind::kDns1123:
      return IsDns1123(value);
    case ValueType::Kind::kResource:
      return Only(value, 253, "-./");
    case ValueType::Kind::kWord:
      return Only(value, 63, "_-");
    case ValueType::Kind::kK8sUser:
      return Only(value, 253, ":@._-");
    case ValueType::Kind::kSemver:
      return ParseSemver(value).has_value();
    case ValueType::Kind::kImage:
      return Only(value, 512, ":@._-/");
    case ValueType::Kind::kUrl:
      return value.starts_with("https://") && value.find('@') == std::string_view::npos &&
             Only(value, 2048, ":/._-?&=%#~+,");
  }
  return false;
}

}  // namespace bundlescope
