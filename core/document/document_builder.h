#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "core/document/document.h"
#include "core/document/source_text.h"

namespace bundlescope {

// A scalar as a parser resolved it.
struct Scalar {
  NodeKind kind = NodeKind::kNull;
  std::string_view text = {};  // the string, or the source text of any other kind
  bool plain = false;
  bool block = false;
  bool bool_value = false;
  int64_t int_value = 0;
  double double_value = 0;
};

// Turns the events of a parser into documents, one after the other. Watches over depth, number of nodes and unique
// keys; the parser watches over the order of its events.
class DocumentBuilder {
 public:
  // `options` must outlive the builder.
  explicit DocumentBuilder(const ParseOptions& options);
  ~DocumentBuilder();

  // True where the next event must be a key or the end of a mapping.
  bool ExpectsKey() const;

  Status Begin(NodeKind kind, TextPosition position);
  void Key(std::string_view key, TextPosition position);
  Status Add(const Scalar& scalar, TextPosition position);

  // Closes the innermost sequence or mapping.
  Status End();

  // The document; the next event starts another one. The node budget goes on counting.
  Document Finish();

 private:
  struct Frame {
    NodeKind kind;
    bool has_key = false;
    TextPosition position;
    size_t first = 0;  // of its children in items_ or members_
  };

  Status CountNode(TextPosition position);
  void Put(const Node& node);
  Status FinishMembers(const Frame& frame, Node* node);
  Status RefuseDuplicate(const NodeMember& first, const NodeMember& second) const;

  const ParseOptions& options_;
  const uint32_t max_depth_;
  size_t nodes_ = 0;
  bool complete_ = false;
  std::unique_ptr<Document::Storage> storage_;
  std::vector<Frame> frames_;
  // Children of all open frames, innermost last. They move to the arena when their frame ends.
  std::vector<Node> items_;
  std::vector<NodeMember> members_;
  std::vector<uint32_t> order_;
};

}  // namespace bundlescope
