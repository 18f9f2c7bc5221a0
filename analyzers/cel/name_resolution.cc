#include "analyzers/cel/name_resolution.h"

#include <algorithm>

#include "analyzers/cel/builtins.h"
#include "core/base/spelling.h"

namespace bundlescope {
namespace {

constexpr std::string_view kTypeNames[] = {"bool",
                                           "int",
                                           "uint",
                                           "double",
                                           "string",
                                           "bytes",
                                           "list",
                                           "map",
                                           "null_type",
                                           "type",
                                           "optional_type",
                                           "google.protobuf.Timestamp",
                                           "google.protobuf.Duration",
                                           "net.IP",
                                           "net.CIDR",
                                           "kubernetes.Quantity",
                                           "kubernetes.Semver",
                                           "kubernetes.URL"};

std::vector<std::string_view> QualifiedFunctions(const Env& env) {
  std::vector<std::string_view> names = BuiltinNames(false);
  for (const Function& function : env.functions()) {
    if (!function.member) names.push_back(function.name);
  }
  std::erase_if(names, [](std::string_view name) { return name.find('.') == std::string_view::npos; });
  return names;
}

}  // namespace

std::string JoinNames(std::span<const std::string> names) {
  std::string joined;
  for (const std::string& name : names) joined += (joined.empty() ? "" : ".") + name;
  return joined;
}

size_t MatchVariable(const Env& env, std::span<const std::string> names, bool absolute, std::string* variable) {
  std::string container = absolute ? "" : env.container();
  for (;;) {
    const std::string prefix = container.empty() ? "" : container + ".";
    for (size_t count = names.size(); count > 0; --count) {
      *variable = prefix + JoinNames(names.first(count));
      if (env.HasVariable(*variable)) return count;
    }
    if (container.empty()) return 0;
    const size_t dot = container.rfind('.');
    container = dot == std::string::npos ? "" : container.substr(0, dot);
  }
}

std::optional<std::string_view> FindTypeName(std::string_view name) {
  const auto* type = std::find(std::begin(kTypeNames), std::end(kTypeNames), name);
  return type == std::end(kTypeNames) ? std::nullopt : std::optional<std::string_view>(*type);
}

bool IsNamespacedCall(const Env& env, const CallExpr& call, std::string* function) {
  std::vector<std::string> names = QualifiedName(*call.target);
  if (names.empty()) return false;
  std::string variable;
  if (MatchVariable(env, names, false, &variable) > 0) return false;
  const std::string prefix = names[0] + ".";
  names.push_back(call.function);
  const std::string qualified = JoinNames(names);
  bool found = env.FindFunction(qualified, false) != nullptr || FindBuiltin(qualified, false) != nullptr;
  if (!found) {
    // Unknown ones as well: the message is then about the function and not about a variable.
    const std::vector<std::string_view> known = QualifiedFunctions(env);
    const auto in_namespace = [&](std::string_view one) { return one.starts_with(prefix); };
    found = std::any_of(known.begin(), known.end(), in_namespace) || !ClosestName(qualified, known).empty();
  }
  if (found) *function = qualified;
  return found;
}

}  // namespace bundlescope
