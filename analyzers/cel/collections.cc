#include <fmt/format.h>

#include <string>
#include <unordered_map>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/value.h"

namespace bundlescope {
namespace {

class VectorList final : public ListView {
 public:
  explicit VectorList(std::vector<Value> items) : items_(std::move(items)) {}
  size_t size() const override { return items_.size(); }
  Value At(size_t index) const override { return items_[index]; }

 private:
  std::vector<Value> items_;
};

// One text for each canonical key, different for different keys.
std::string KeyText(const Value& key) {
  switch (key.kind()) {
    case ValueKind::kBool:
      return key.AsBool() ? "b1" : "b0";
    case ValueKind::kInt:
      return fmt::format("i{}", key.AsInt());
    case ValueKind::kUint:
      return fmt::format("u{}", key.AsUint());
    case ValueKind::kString:
      return fmt::format("s{}", key.AsString());
    default:
      return "";
  }
}

class EntryMap final : public MapView {
 public:
  // False when the key is there already.
  bool Insert(const Value& canonical, Value key, Value value) {
    if (!index_.emplace(KeyText(canonical), entries_.size()).second) return false;
    entries_.emplace_back(std::move(key), std::move(value));
    return true;
  }

  size_t size() const override { return entries_.size(); }

  std::optional<Value> Find(const Value& key) const override {
    auto found = index_.find(KeyText(key));
    if (found == index_.end()) return std::nullopt;
    return entries_[found->second].second;
  }

  std::vector<Value> Keys() const override {
    std::vector<Value> keys;
    keys.reserve(entries_.size());
    for (const auto& entry : entries_) keys.push_back(entry.first);
    return keys;
  }

 private:
  std::vector<std::pair<Value, Value>> entries_;
  std::unordered_map<std::string, size_t> index_;
};

}  // namespace

Value Value::List(std::vector<Value> items) { return ListOf(std::make_shared<const VectorList>(std::move(items))); }

Value Value::Map(std::vector<std::pair<Value, Value>> entries) {
  auto map = std::make_shared<EntryMap>();
  for (auto& [key, value] : entries) {
    const std::optional<Value> canonical = CanonicalKey(key);
    if (!canonical || key.kind() == ValueKind::kDouble) {
      return Err("a map key must be a bool, an int, a uint or a string, not " + std::string(TypeName(key.kind())));
    }
    if (!map->Insert(*canonical, key, std::move(value))) return Err("duplicate map key " + DebugString(key));
  }
  return MapOf(std::move(map));
}

}  // namespace bundlescope
