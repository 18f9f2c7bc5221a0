#include <fmt/format.h>

#include <map>
#include <memory>
#include <string>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/opaque_cast.h"
#include "analyzers/cel/url.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

class UrlValue final : public OpaqueValue {
 public:
  static constexpr std::string_view kType = "kubernetes.URL";

  explicit UrlValue(Url url) : url_(std::move(url)), text_(url_.ToString()) {}
  const Url& url() const { return url_; }

  std::string_view type() const override { return kType; }
  bool Equals(const OpaqueValue& other) const override { return text_ == static_cast<const UrlValue&>(other).text_; }
  size_t ComparedBytes() const override { return text_.size(); }
  std::string Text() const override { return url_.ToSafeString(); }

 private:
  Url url_;
  std::string text_;
};

Value ToUrl(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("url", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  Result<Url> url = ParseUrl(text);
  if (url) return Value::Opaque(std::make_shared<UrlValue>(std::move(*url)));
  return Value::Err(fmt::format("{} is no URL: {}", Described(text), url.error().message()));
}

Value IsUrl(Args args, CostBudget& budget) {
  if (args[0].kind() != ValueKind::kString) return NoOverload("isURL", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bool(ParseUrl(args[0].AsString()).has_value());
}

template <class Get>
Value TextOf(std::string_view name, Args args, CostBudget& budget, Get get) {
  const auto* value = OpaqueAs<UrlValue>(args[0]);
  if (value == nullptr) return NoOverload(name, args);
  std::string text(get(value->url()));
  return budget.ChargeText(text.size()) ? Value::String(std::move(text)) : CostLimitExceeded();
}

Value GetScheme(Args args, CostBudget& budget) {
  return TextOf("getScheme", args, budget, [](const Url& url) -> std::string_view { return url.scheme(); });
}
Value GetHost(Args args, CostBudget& budget) {
  return TextOf("getHost", args, budget, [](const Url& url) -> std::string_view { return url.host(); });
}
Value GetHostname(Args args, CostBudget& budget) {
  return TextOf("getHostname", args, budget, [](const Url& url) { return url.Hostname(); });
}
Value GetPort(Args args, CostBudget& budget) {
  return TextOf("getPort", args, budget, [](const Url& url) { return url.Port(); });
}
Value GetEscapedPath(Args args, CostBudget& budget) {
  return TextOf("getEscapedPath", args, budget, [](const Url& url) { return url.EscapedPath(); });
}

// The keys in the order in which they come first.
Value GetQuery(Args args, CostBudget& budget) {
  const auto* value = OpaqueAs<UrlValue>(args[0]);
  if (value == nullptr) return NoOverload("getQuery", args);
  // Also for the parameters that are left out.
  if (!budget.Charge(value->url().query_size())) return CostLimitExceeded();
  std::vector<std::pair<std::string, std::vector<Value>>> groups;
  std::map<std::string, size_t, std::less<>> index;
  for (auto& [key, text] : value->url().Query()) {
    if (!budget.Charge(1) || !budget.ChargeText(key.size() + text.size())) return CostLimitExceeded();
    const auto [found, fresh] = index.emplace(key, groups.size());
    if (fresh) groups.emplace_back(key, std::vector<Value>());
    groups[found->second].second.push_back(Value::String(text));
  }
  std::vector<std::pair<Value, Value>> entries;
  for (auto& [key, values] : groups) entries.emplace_back(Value::String(key), Value::List(std::move(values)));
  return Value::Map(std::move(entries));
}

constexpr Builtin kTable[] = {
    {"url", CallStyle::kGlobal, 1, 1, ToUrl, "(string) -> kubernetes.URL"},
    {"isURL", CallStyle::kGlobal, 1, 1, IsUrl, "(string) -> bool"},
    {"getScheme", CallStyle::kMember, 1, 1, GetScheme, "(kubernetes.URL) -> string"},
    {"getHost", CallStyle::kMember, 1, 1, GetHost, "(kubernetes.URL) -> string"},
    {"getHostname", CallStyle::kMember, 1, 1, GetHostname, "(kubernetes.URL) -> string"},
    {"getPort", CallStyle::kMember, 1, 1, GetPort, "(kubernetes.URL) -> string"},
    {"getEscapedPath", CallStyle::kMember, 1, 1, GetEscapedPath, "(kubernetes.URL) -> string"},
    {"getQuery", CallStyle::kMember, 1, 1, GetQuery, "(kubernetes.URL) -> map<string, list<string>>"},
};

}  // namespace

std::span<const Builtin> UrlBuiltins() { return kTable; }

}  // namespace bundlescope
