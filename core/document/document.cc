#include "core/document/document.h"

#include <algorithm>

#include "core/base/check.h"
#include "core/document/document_storage.h"

namespace bundlescope {

std::string_view NodeKindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
      return "boolean";
    case NodeKind::kInt:
      return "integer";
    case NodeKind::kDouble:
      return "number";
    case NodeKind::kString:
      return "string";
    case NodeKind::kSequence:
      return "list";
    case NodeKind::kMapping:
      return "mapping";
  }
  return "unknown";
}

bool Node::AsBool() const {
  BS_CHECK(kind_ == NodeKind::kBool);
  return bool_;
}

int64_t Node::AsInt() const {
  BS_CHECK(kind_ == NodeKind::kInt);
  return int_;
}

double Node::AsDouble() const {
  BS_CHECK(kind_ == NodeKind::kDouble);
  return double_;
}

std::string_view Node::AsString() const {
  BS_CHECK(kind_ == NodeKind::kString);
  return {text_, size_};
}

std::string_view Node::StringOr(std::string_view fallback) const { return IsString() ? AsString() : fallback; }

std::span<const Node> Node::items() const {
  if (!IsSequence()) return {};
  return {items_, size_};
}

std::span<const NodeMember> Node::members() const {
  if (!IsMapping()) return {};
  return {members_, size_};
}

const Node* Node::Find(std::string_view key) const {
  const std::span<const NodeMember> all = members();
  if (all.size() <= kLinearFindMembers) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const NodeMember& member) { return member.key == key; });
    return it == all.end() ? nullptr : &it->value;
  }
  const std::span<const uint32_t> order(order_, size_);
  const auto it = std::lower_bound(order.begin(), order.end(), key,
                                   [&](uint32_t index, std::string_view wanted) { return all[index].key < wanted; });
  return it == order.end() || all[*it].key != key ? nullptr : &all[*it].value;
}

const Node* Node::FindPath(std::initializer_list<std::string_view> path) const {
  const Node* node = this;
  for (const std::string_view key : path) {
    node = node->Find(key);
    if (node == nullptr) return nullptr;
  }
  return node;
}

std::string_view Node::StringAt(std::initializer_list<std::string_view> path) const {
  const Node* const node = FindPath(path);
  return node == nullptr ? "" : node->StringOr("");
}

std::string_view Node::SourceText() const {
  if (IsSequence() || IsMapping()) return "";
  return {text_, size_};
}

Document::Document(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const Node& Document::root() const { return storage_->root; }

size_t Document::memory_bytes() const { return sizeof(Storage) + storage_->arena.bytes(); }

}  // namespace bundlescope
