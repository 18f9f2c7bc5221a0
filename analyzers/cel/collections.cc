#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/value.h"

namespace bundlescope {
namespace {

class VectorList final : public ListView {
 public:
  explicit VectorList(std::vector<Value> items) : items_(std::move(items)) {
    for (const Value& item : items_) depth_ = std::max(depth_, item.Depth() + 1);
  }
  size_t size() const override { return items_.size(); }
  Value At(size_t index) const override { return items_[index]; }
  uint32_t depth() const override { return depth_; }

 private:
  std::vector<Value> items_;
  uint32_t depth_ = 1;
};

// Of canonical keys. A text is shared with the value that it came from, not copied.
struct KeyHash {
  size_t operator()(const Value& key) const {
    switch (key.kind()) {
      case ValueKind::kBool:
        return key.AsBool() ? 1 : 0;
      case ValueKind::kInt:
        return Mixed(static_cast<uint64_t>(key.AsInt()));
      case ValueKind::kUint:
        return Mixed(key.AsUint());
      case ValueKind::kString:
        return std::hash<std::string_view>()(key.AsString());
      default:
        return 0;
    }
  }

 private:
  // The library's own hash of a number is the number: multiples of the count of buckets would share one.
  static size_t Mixed(uint64_t number) {
    number *= 0x9E3779B97F4A7C15;  // 2^64 divided by the golden ratio
    return number ^ (number >> 32);
  }
};

struct SameKey {
  bool operator()(const Value& a, const Value& b) const {
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
      case ValueKind::kBool:
        return a.AsBool() == b.AsBool();
      case ValueKind::kInt:
        return a.AsInt() == b.AsInt();
      case ValueKind::kUint:
        return a.AsUint() == b.AsUint();
      case ValueKind::kString:
        return a.AsString() == b.AsString();
      default:
        return false;
    }
  }
};

class EntryMap final : public MapView {
 public:
  // False when the key is there already.
  bool Insert(const Value& canonical, Value key, Value value) {
    if (!index_.emplace(canonical, entries_.size()).second) return false;
    depth_ = std::max(depth_, value.Depth() + 1);
    entries_.emplace_back(std::move(key), std::move(value));
    return true;
  }

  uint32_t depth() const override { return depth_; }

  size_t size() const override { return entries_.size(); }

  std::optional<Value> Find(const Value& key) const override {
    auto found = index_.find(key);
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
  uint32_t depth_ = 1;
  std::vector<std::pair<Value, Value>> entries_;
  std::unordered_map<Value, size_t, KeyHash, SameKey> index_;
};

}  // namespace

Value Value::List(std::vector<Value> items) {
  auto list = std::make_shared<const VectorList>(std::move(items));
  return list->depth() > kMaxValueDepth ? TooDeep() : ListOf(std::move(list));
}

Value Value::Map(std::vector<std::pair<Value, Value>> entries) {
  auto map = std::make_shared<EntryMap>();
  for (auto& [key, value] : entries) {
    const std::optional<Value> canonical = CanonicalKey(key);
    if (!canonical || key.kind() == ValueKind::kDouble) {
      return Err("a map key must be a bool, an int, a uint or a string, not " + std::string(TypeName(key.kind())));
    }
    if (!map->Insert(*canonical, key, std::move(value))) return Err("duplicate map key (" + Described(key) + ")");
  }
  return map->depth() > kMaxValueDepth ? TooDeep() : MapOf(std::move(map));
}

}  // namespace bundlescope
