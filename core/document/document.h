#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

enum class NodeKind : uint8_t { kNull, kBool, kInt, kDouble, kString, kSequence, kMapping };

// "null", "boolean", "integer", "number", "string", "list", "mapping": the words of error messages.
std::string_view NodeKindName(NodeKind kind);

struct NodeMember;

// One value of a YAML or JSON text, with the place where it stands. Immutable; lives as long as its Document.
class Node {
 public:
  NodeKind kind() const { return kind_; }
  bool IsNull() const { return kind_ == NodeKind::kNull; }
  bool IsString() const { return kind_ == NodeKind::kString; }
  bool IsSequence() const { return kind_ == NodeKind::kSequence; }
  bool IsMapping() const { return kind_ == NodeKind::kMapping; }

  // Each needs the kind in its name.
  bool AsBool() const;
  int64_t AsInt() const;
  double AsDouble() const;
  std::string_view AsString() const;

  // The string, or `fallback` for any other kind.
  std::string_view StringOr(std::string_view fallback) const;

  // Elements of a sequence; empty for any other kind.
  std::span<const Node> items() const;

  // Members of a mapping in the order of the source; empty for any other kind. Keys are unique.
  std::span<const NodeMember> members() const;

  // The value under `key`; null when there is none or this is no mapping.
  const Node* Find(std::string_view key) const;

  // Find along a path: FindPath({"metadata", "name"}).
  const Node* FindPath(std::initializer_list<std::string_view> path) const;

  // The string at the path, or "".
  std::string_view StringAt(std::initializer_list<std::string_view> path) const;

  // From 1, counted in the text that was parsed (plus ParseOptions::first_line - 1). Columns count bytes; 0 is
  // "not known".
  uint32_t line() const { return line_; }
  uint32_t column() const { return column_; }

  // Set for YAML scalars in plain style: "2.11" without quotes is a number, and a rule's checker wants to say so.
  bool plain() const { return plain_; }

  // Set for YAML scalars in block style ('|', '>'): the text begins on a later line than the value does.
  bool block() const { return block_; }

  // The scalar as it stands in the source ("2.10" where AsDouble() is 2.1). For strings the same as AsString(); "" for
  // sequences and mappings.
  std::string_view SourceText() const;

 private:
  friend class DocumentBuilder;

  NodeKind kind_ = NodeKind::kNull;
  bool plain_ = false;
  bool block_ = false;
  bool bool_ = false;
  uint32_t line_ = 0;
  uint32_t column_ = 0;
  uint32_t size_ = 0;  // bytes of text_, or count of items_ or members_
  union {
    const char* text_ = nullptr;
    const Node* items_;
    const NodeMember* members_;
  };
  union {
    int64_t int_ = 0;
    double double_;
    const uint32_t* order_;  // large mappings: indexes of members_, sorted by key
  };
};

struct NodeMember {
  std::string_view key;
  uint32_t key_line = 0;
  uint32_t key_column = 0;
  Node value;
};

// Owns the nodes and the text of one parsed document. Movable; nodes stay where they are.
class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  const Node& root() const;

  // Bytes that the tree takes, for budgets.
  size_t memory_bytes() const;

 private:
  friend class DocumentBuilder;
  struct Storage;
  explicit Document(std::unique_ptr<Storage> storage);
  std::unique_ptr<Storage> storage_;
};

// Budgets for text from untrusted hands. Defaults are the ones in docs/limits.md.
struct ParseOptions {
  size_t max_bytes = 64u << 20;  // YAML callers pass 16 MiB
  uint32_t max_depth = 128;      // at most 1000: tools downstream recurse
  size_t max_nodes = 8'000'000;
  uint32_t first_line = 1;  // the line number of the first line of the text
  std::string file = {};    // for errors
};

// Each parser refuses: invalid UTF-8, duplicate keys, keys that are not scalars, and for YAML anchors, aliases, tags
// and merge keys. Errors: kCorrupt (syntax), kInvalidInput (the refusals), kLimit (budgets); all with line and column.
// Scalars of YAML follow the 1.2 core schema: null ~ true false, decimal/0x/0o integers, floats, .inf, .nan; every
// quoted scalar and everything else (yes, no, on, dates) is a string. Integers outside int64 become doubles.
// A number that no double can hold (1e400) is a string in YAML, where it may be a commit, and refused in JSON.

// Exactly one document; an empty text is null.
Result<Document> ParseYaml(std::string_view text, const ParseOptions& options = {});

// Up to 200,000 documents ("---"), which share the budgets; stops at the first error.
Result<std::vector<Document>> ParseYamlStream(std::string_view text, const ParseOptions& options = {});

// Exactly one JSON value; white space around it is fine, anything else is an error.
Result<Document> ParseJson(std::string_view text, const ParseOptions& options = {});

// Appends `node` as compact JSON (UTF-8, escapes only what RFC 8259 demands). NaN and infinities become null.
void AppendJson(const Node& node, std::string* out);

// Appends `text` (valid UTF-8) as a JSON string, quotes included.
void AppendJsonString(std::string_view text, std::string* out);

}  // namespace bundlescope
