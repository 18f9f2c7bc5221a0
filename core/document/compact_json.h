#pragma once

#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/document/compact.h"

namespace bundlescope {

struct TextMember {
  std::string_view key;
  std::string_view text;
};

// Writes something else instead of a member whose value is a mapping, of which it gets the members that are texts: any
// number of members, each with its key.
using MemberReplacement = void (*)(std::span<const TextMember> members, CompactWriter* writer);

// What of a tree is not kept as it is. A tree of keys itself: "*" stands for every element of a sequence. Made once,
// from literals.
struct EditRule {
  std::string_view key;
  bool omit = false;                    // the whole member
  MemberReplacement replace = nullptr;  // the whole member, by something else
  std::vector<EditRule> below = {};     // what applies to the members or elements of its value
};

// Rules for mappings anywhere below the outermost one that no other rule speaks of, by the text under "kind": objects
// inside of objects.
struct InnerEdits {
  bool (*is_kind)(std::string_view kind) = nullptr;
  const std::vector<EditRule>* rules = nullptr;
};

// Changes that are made to values on their way into the tree.
struct CompactEdits {
  const std::vector<EditRule>* rules = nullptr;
  InnerEdits inner = {};
  // A text before it is kept; null: as it is. What it returns is valid until the next call.
  std::string_view (*text)(std::string_view) = nullptr;
  bool whole_doubles_are_ints = false;  // 1e+06 -> 1000000, where a double holds the number exactly
};

// One JSON value, parsed completely, then written into a store with what the caller decided after a look at it.
// Reusable, which saves its buffers. Accepts what ParseJson accepts (see document.h), and besides: invalid UTF-8
// (becomes U+FFFD) and keys given twice (the last counts); both are remembered. Depth at most 128.
class CompactJson {
 public:
  CompactJson();
  ~CompactJson();
  CompactJson(const CompactJson&) = delete;
  CompactJson& operator=(const CompactJson&) = delete;

  // Errors as those of ParseJson, with places counted from `first_line`.
  Status Parse(std::string_view text, uint32_t first_line);

  // A look at what was parsed. "" where there is no string.
  std::string_view StringAt(std::initializer_list<std::string_view> path) const;
  // Whether the outermost mapping has a text that `is` under this key, also where the key is there more than once.
  bool HasText(std::string_view key, bool (*is)(std::string_view)) const;
  bool HasNull(std::string_view key) const;
  bool HasSequence(std::string_view key) const;
  bool HasMapping(std::string_view key) const;
  bool IsMapping() const;

  void Write(const CompactEdits& edits, CompactWriter* writer) const;
  bool had_invalid_utf8() const { return invalid_utf8_; }

 private:
  struct Parsed;
  bool ParseFast(std::string_view text);

  std::unique_ptr<Parsed> parsed_;
  bool invalid_utf8_ = false;
};

// The same from a parsed document.
void WriteCompact(const Node& node, const CompactEdits& edits, CompactWriter* writer);

}  // namespace bundlescope
