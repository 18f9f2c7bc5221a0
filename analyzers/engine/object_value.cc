#include "analyzers/engine/object_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace bundlescope {
namespace {

// Annotations that hold a copy of the object as it was applied, values included.
constexpr std::string_view kCopies[] = {"kubectl.kubernetes.io/last-applied-configuration",
                                        "objectset.rio.cattle.io/applied"};

bool IsSecret(const Object& object) { return object.group.empty() && object.kind == "Secret"; }
bool IsSecretValue(std::string_view key) { return key == "data" || key == "stringData"; }

// What is the same for all values of one object.
struct Context {
  bool partial = false;
  bool secret = false;
  std::string display;
};

Value ValueOf(const CompactValue& body, const std::shared_ptr<const Context>& context, const std::string& path,
              bool outermost = false);

class BodyList : public ListView {
 public:
  BodyList(const CompactValue& list, std::shared_ptr<const Context> context, std::string path)
      : context_(std::move(context)), path_(std::move(path)) {
    items_.reserve(list.size());
    for (const CompactMember& item : list.items()) items_.push_back(item.value);
  }
  size_t size() const override { return items_.size(); }
  Value At(size_t index) const override { return ValueOf(items_[index], context_, path_); }

 private:
  std::vector<CompactValue> items_;
  std::shared_ptr<const Context> context_;
  std::string path_;
};

class BodyMap : public MapView {
 public:
  BodyMap(const CompactValue& map, std::shared_ptr<const Context> context, std::string path, bool outermost)
      : map_(map), context_(std::move(context)), path_(std::move(path)), outermost_(outermost) {}

  size_t size() const override { return Keys().size(); }

  std::optional<Value> Find(const Value& key) const override {
    size_t used = 0;
    return FindPath(std::span(&key, 1), &used);
  }

  std::optional<Value> FindPath(std::span<const Value> keys, size_t* used) const override {
    CompactValue at = map_;
    for (*used = 0; *used < keys.size() && (*used == 0 || at.IsMapping());) {
      const Value& key = keys[*used];
      const bool outermost = outermost_ && *used == 0;
      ++*used;
      if (key.kind() != ValueKind::kString || Hides(key.AsString(), outermost)) return std::nullopt;
      const std::optional<CompactValue> next = at.Find(key.AsString());
      if (!next) return NotThere(keys.first(*used));
      at = *next;
    }
    return ValueOf(at, context_, context_->partial ? PathOf(keys.first(*used)) : std::string());
  }

  std::vector<Value> Keys() const override {
    std::vector<Value> keys;
    for (const CompactMember& member : map_.members()) {
      if (!Hides(member.key, outermost_)) keys.push_back(Value::StringView(member.key));
    }
    return keys;
  }

 private:
  bool Hides(std::string_view key, bool outermost) const {
    if (outermost && context_->secret && IsSecretValue(key)) return true;
    return std::find(std::begin(kCopies), std::end(kCopies), key) != std::end(kCopies);
  }

  std::optional<Value> NotThere(std::span<const Value> keys) const {
    if (!context_->partial) return std::nullopt;
    return Value::Unknown(fmt::format("{}: {}", context_->display, PathOf(keys)));
  }

  std::string PathOf(std::span<const Value> keys) const {
    std::string path = path_;
    for (const Value& key : keys) {
      if (!path.empty()) path += '.';
      path += key.AsString();
    }
    return path;
  }

  CompactValue map_;
  std::shared_ptr<const Context> context_;
  std::string path_;  // of partial objects only
  bool outermost_;
};

Value ValueOf(const CompactValue& body, const std::shared_ptr<const Context>& context, const std::string& path,
              bool outermost) {
  switch (body.kind()) {
    case NodeKind::kNull:
      return Value::Null();
    case NodeKind::kBool:
      return Value::Bool(body.AsBool());
    case NodeKind::kInt:
      return Value::Int(body.AsInt());
    case NodeKind::kDouble:
      return Value::Double(body.AsDouble());
    case NodeKind::kString:
      return Value::StringView(body.AsString());
    case NodeKind::kSequence:
      return Value::ListOf(std::make_shared<BodyList>(body, context, path));
    case NodeKind::kMapping:
      return Value::MapOf(std::make_shared<BodyMap>(body, context, path, outermost));
  }
  return Value::Null();
}

}  // namespace

Value ObjectValue(const Object& object) {
  auto context = std::make_shared<Context>();
  context->partial = object.partial;
  context->secret = IsSecret(object);
  if (object.partial) context->display = fmt::format("{}/{}", object.ApiVersion(), object.kind);
  return ValueOf(object.body, context, "", true);
}

std::optional<CompactValue> FindField(const Object& object, std::string_view path) {
  if (IsSecret(object) && IsSecretValue(path.substr(0, path.find('.')))) return std::nullopt;
  for (const std::string_view copy : kCopies) {
    if (path.find(copy) != std::string_view::npos) return std::nullopt;
  }
  std::optional<CompactValue> value = object.body;
  while (value && !path.empty()) {
    const size_t dot = path.find('.');
    value = value->Find(path.substr(0, dot));
    path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  }
  return value;
}

std::string ScalarText(const CompactValue& value) {
  if (value.IsSequence() || value.IsMapping()) return "";
  if (value.IsString()) return std::string(value.AsString());
  std::string text;
  AppendJson(value, &text);
  return text;
}

}  // namespace bundlescope
