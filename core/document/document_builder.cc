#include "core/document/document_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "core/base/check.h"
#include "core/document/document_storage.h"

namespace bundlescope {
namespace {

// What the header promises to those who walk a tree by recursion, whatever the options say.
constexpr uint32_t kDeepest = 1000;

// Index of the first member whose key stood before, or the size. *first is the index of that earlier member.
size_t FindDuplicateOneByOne(std::span<const NodeMember> members, size_t* first) {
  for (size_t i = 1; i < members.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (members[i].key != members[j].key) continue;
      *first = j;
      return i;
    }
  }
  return members.size();
}

// The same with the order of the keys, ties in the order of the source. Sorting and not hashing, because the keys of a
// hostile text can all have the same hash.
size_t FindDuplicateInOrder(std::span<const NodeMember> members, std::span<const uint32_t> order, size_t* first) {
  size_t second = members.size();
  for (size_t i = 1; i < order.size(); ++i) {
    if (order[i] >= second || members[order[i]].key != members[order[i - 1]].key) continue;
    second = order[i];
    *first = order[i - 1];
  }
  return second;
}

}  // namespace

DocumentBuilder::DocumentBuilder(const ParseOptions& options)
    : options_(options),
      max_depth_(std::min(options.max_depth, kDeepest)),
      storage_(std::make_unique<Document::Storage>()) {}

DocumentBuilder::~DocumentBuilder() = default;

bool DocumentBuilder::ExpectsKey() const {
  return !frames_.empty() && frames_.back().kind == NodeKind::kMapping && !frames_.back().has_key;
}

Status DocumentBuilder::Begin(NodeKind kind, TextPosition position) {
  if (frames_.size() >= max_depth_) {
    return ErrorAt(ErrorCode::kLimit, fmt::format("lists and mappings are nested more than {} deep", max_depth_),
                   position, options_);
  }
  BS_RETURN_IF_ERROR(CountNode(position));
  frames_.push_back(
      {.kind = kind, .position = position, .first = kind == NodeKind::kMapping ? members_.size() : items_.size()});
  return {};
}

void DocumentBuilder::Key(std::string_view key, TextPosition position) {
  BS_CHECK(ExpectsKey());
  frames_.back().has_key = true;
  members_.push_back({storage_->arena.Copy(key), position.line, position.column, Node()});
}

Status DocumentBuilder::Add(const Scalar& scalar, TextPosition position) {
  BS_RETURN_IF_ERROR(CountNode(position));
  const std::string_view text = storage_->arena.Copy(scalar.text);
  Node node;
  node.kind_ = scalar.kind;
  node.plain_ = scalar.plain;
  node.block_ = scalar.block;
  node.bool_ = scalar.bool_value;
  node.line_ = position.line;
  node.column_ = position.column;
  node.text_ = text.data();
  node.size_ = static_cast<uint32_t>(text.size());
  if (scalar.kind == NodeKind::kInt) node.int_ = scalar.int_value;
  if (scalar.kind == NodeKind::kDouble) node.double_ = scalar.double_value;
  Put(node);
  return {};
}

Status DocumentBuilder::End() {
  BS_CHECK(!frames_.empty());
  const Frame frame = frames_.back();
  frames_.pop_back();
  Node node;
  node.kind_ = frame.kind;
  node.line_ = frame.position.line;
  node.column_ = frame.position.column;
  if (frame.kind == NodeKind::kMapping) {
    BS_CHECK(!frame.has_key);
    BS_RETURN_IF_ERROR(FinishMembers(frame, &node));
  } else {
    const size_t count = items_.size() - frame.first;
    node.items_ = storage_->arena.CopyArray(items_.data() + frame.first, count);
    node.size_ = static_cast<uint32_t>(count);
    items_.resize(frame.first);
  }
  Put(node);
  return {};
}

Document DocumentBuilder::Finish() {
  BS_CHECK(complete_ && frames_.empty());
  complete_ = false;
  return Document(std::exchange(storage_, std::make_unique<Document::Storage>()));
}

Status DocumentBuilder::CountNode(TextPosition position) {
  if (++nodes_ <= options_.max_nodes) return {};
  return ErrorAt(ErrorCode::kLimit, fmt::format("the text holds more than {} values", options_.max_nodes), position,
                 options_);
}

void DocumentBuilder::Put(const Node& node) {
  if (frames_.empty()) {
    BS_CHECK(!complete_);
    complete_ = true;
    storage_->root = node;
  } else if (frames_.back().kind == NodeKind::kSequence) {
    items_.push_back(node);
  } else {
    BS_CHECK(frames_.back().has_key);
    frames_.back().has_key = false;
    members_.back().value = node;
  }
}

Status DocumentBuilder::FinishMembers(const Frame& frame, Node* node) {
  const std::span<const NodeMember> members = std::span(members_).subspan(frame.first);
  size_t first = 0;
  size_t second = members.size();
  if (members.size() <= kLinearFindMembers) {
    second = FindDuplicateOneByOne(members, &first);
  } else {
    order_.resize(members.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::sort(order_.begin(), order_.end(), [&](uint32_t a, uint32_t b) {
      const int order = members[a].key.compare(members[b].key);
      return order != 0 ? order < 0 : a < b;
    });
    second = FindDuplicateInOrder(members, order_, &first);
    node->order_ = storage_->arena.CopyArray(order_.data(), order_.size());
  }
  if (second < members.size()) return RefuseDuplicate(members[first], members[second]);
  node->members_ = storage_->arena.CopyArray(members.data(), members.size());
  node->size_ = static_cast<uint32_t>(members.size());
  members_.resize(frame.first);
  return {};
}

Status DocumentBuilder::RefuseDuplicate(const NodeMember& first, const NodeMember& second) const {
  return ErrorAt(ErrorCode::kInvalidInput,
                 fmt::format("duplicate key {} (first in line {})", QuoteKey(second.key), first.key_line),
                 {second.key_line, second.key_column}, options_);
}

}  // namespace bundlescope
