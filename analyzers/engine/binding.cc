#include "analyzers/engine/binding.h"

#include <fmt/format.h>

#include <algorithm>

#include "analyzers/engine/object_value.h"
#include "analyzers/engine/render.h"

namespace bundlescope {
namespace {

// The variables of `where`: the object beside what the rule has anyway.
class WithObject : public Activation {
 public:
  WithObject(const Activation* outer, Value object) : outer_(outer), object_(std::move(object)) {}
  Value Resolve(std::string_view name) const override {
    if (name == "it") return object_;
    return outer_ == nullptr ? Value::Err(fmt::format("no variable '{}'", name)) : outer_->Resolve(name);
  }

 private:
  const Activation* outer_;
  Value object_;
};

template <class List>
bool Accepts(const List& wanted, std::string_view value) {
  return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
}

// A list of objects, with an unknown element at the end where there may be more.
class ObjectList : public ListView {
 public:
  ObjectList(std::vector<const Object*> objects, std::optional<Value> unknown)
      : objects_(std::move(objects)), unknown_(std::move(unknown)) {}
  size_t size() const override { return objects_.size() + (unknown_ ? 1 : 0); }
  Value At(size_t index) const override { return index < objects_.size() ? ObjectValue(*objects_[index]) : *unknown_; }

 private:
  std::vector<const Object*> objects_;
  std::optional<Value> unknown_;
};

bool HasLabels(const Object& object, const ObjectBinding& binding, bool* unknown) {
  for (const auto& [key, value] : binding.labels) {
    const std::optional<CompactValue> label = object.body.FindPath({"metadata", "labels", key});
    if (!label && object.partial) *unknown = true;
    if (!label || label->StringOr("") != value) return false;
  }
  return true;
}

std::vector<std::string> Namespaces(const ObjectBinding& binding, const EvalContext& context) {
  std::vector<std::string> out;
  for (const TextTemplate& text : binding.namespaces) {
    out.push_back(Render(text, [&](Language) { return context; }).In(Language::kEnglish));
  }
  return out;
}

}  // namespace

// `wanted` is neither true nor false.
static void NoteUnclear(const ObjectBinding& binding, const Value& wanted, Bound* bound) {
  if (wanted.IsUnknown()) return bound->unclear.Merge(wanted.AsUnknown());
  bound->unclear.Merge(UnknownSet::Of(fmt::format("{} for which 'where' can be answered", bound->missing)));
  if (!bound->error.empty()) return;
  bound->error = fmt::format("object '{}': where: {}", binding.as,
                             wanted.IsError() ? ErrorText(wanted, *binding.where) : "is not true or false");
}

std::optional<Value> Bound::ToValue() const {
  if (binding->need == Cardinality::kMany) {
    return Value::ListOf(std::make_shared<ObjectList>(objects, known ? std::nullopt : std::optional(Unknown())));
  }
  if (!objects.empty()) return ObjectValue(*objects.front());
  if (!known) return Unknown();
  return std::nullopt;
}

Value Bound::Unknown() const { return unclear.names.empty() ? Value::Unknown(missing) : Value::Unknown(unclear); }

Bound Bind(const ObjectBinding& binding, const Snapshot& snapshot, std::optional<ClusterId> cluster,
           const EvalContext& context) {
  Bound bound;
  bound.binding = &binding;
  bound.missing =
      fmt::format("{}{}/{}", binding.group.empty() ? "" : binding.group + "/", binding.version, binding.kind);
  if (binding.scope == Scope::kUpstream) bound.missing += " of the management cluster";
  if (!cluster) return bound;

  const std::vector<std::string> namespaces = Namespaces(binding, context);
  bool unknown_labels = false;
  for (const Object& object : snapshot.Objects(*cluster, binding.group, binding.kind)) {
    if (!Accepts(namespaces, object.ns) || !Accepts(binding.names, object.name)) continue;
    if (!HasLabels(object, binding, &unknown_labels)) continue;
    if (binding.where) {
      const WithObject activation(context.activation, ObjectValue(object));
      EvalContext inner = context;
      inner.activation = &activation;
      const Value wanted = binding.where->program.Evaluate(inner);
      if (!wanted.IsTrue() && !wanted.IsFalse()) NoteUnclear(binding, wanted, &bound);
      if (!wanted.IsTrue()) continue;
    }
    bound.objects.push_back(&object);
  }
  bound.known = !unknown_labels && bound.unclear.names.empty();
  if (namespaces.empty()) {
    bound.known = bound.known && snapshot.KnowledgeOf(*cluster, binding.group, binding.kind, "") == Knowledge::kKnown;
  }
  for (const std::string& ns : namespaces) {
    bound.known = bound.known && snapshot.KnowledgeOf(*cluster, binding.group, binding.kind, ns) == Knowledge::kKnown;
  }
  if (binding.need != Cardinality::kMany && bound.objects.size() > 1) bound.objects.resize(1);
  return bound;
}

}  // namespace bundlescope
