#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/document/document.h"

namespace bundlescope {

class CompactStore;
struct CompactMember;

// A value in a CompactStore: as light as a pointer, copied freely, valid as long as its store. Has the interface of
// Node but for places in the text, which it does not know.
class CompactValue {
 public:
  CompactValue() = default;  // null

  NodeKind kind() const;
  bool IsNull() const { return kind() == NodeKind::kNull; }
  bool IsString() const { return kind() == NodeKind::kString; }
  bool IsSequence() const { return kind() == NodeKind::kSequence; }
  bool IsMapping() const { return kind() == NodeKind::kMapping; }

  // Each needs the kind in its name.
  bool AsBool() const;
  int64_t AsInt() const;
  double AsDouble() const;
  std::string_view AsString() const;

  std::string_view StringOr(std::string_view fallback) const;

  // Elements of a sequence or members of a mapping; 0 for any other kind.
  size_t size() const;

  // Walks over the elements of a sequence (keys are "") or the members of a mapping; nothing for any other kind.
  class Iterator;
  class Range;
  Range members() const;
  Range items() const;  // empty unless this is a sequence

  std::optional<CompactValue> Find(std::string_view key) const;
  std::optional<CompactValue> FindPath(std::initializer_list<std::string_view> path) const;
  std::string_view StringAt(std::initializer_list<std::string_view> path) const;

 private:
  friend class CompactStore;
  friend class CompactWriter;
  CompactValue(const CompactStore* store, const uint8_t* at) : store_(store), at_(at) {}

  const CompactStore* store_ = nullptr;
  const uint8_t* at_ = nullptr;
};

struct CompactMember {
  std::string_view key;
  CompactValue value;
};

class CompactValue::Iterator {
 public:
  CompactMember operator*() const;
  Iterator& operator++();
  bool operator==(const Iterator& other) const { return at_ == other.at_; }

 private:
  friend class CompactValue;
  const CompactStore* store_ = nullptr;
  const uint8_t* at_ = nullptr;  // the key's number in a mapping, the element in a sequence
  bool mapping_ = false;
};

class CompactValue::Range {
 public:
  Iterator begin() const { return begin_; }
  Iterator end() const { return end_; }
  bool empty() const { return begin_ == end_; }

 private:
  friend class CompactValue;
  Iterator begin_;
  Iterator end_;
};

// Owns any number of trees in as little memory as they need: a key stands once in the store, however many mappings have
// it, and so does a text that came by not long before. Only grows.
class CompactStore {
 public:
  CompactStore();
  ~CompactStore();
  CompactStore(const CompactStore&) = delete;
  CompactStore& operator=(const CompactStore&) = delete;

  // The one copy of `text`; for texts of which there are few: keys, kinds, file names.
  std::string_view Intern(std::string_view text);

  // Bytes taken for trees and texts, without the slack of the last block.
  size_t memory_bytes() const { return bytes_; }

 private:
  friend class CompactValue;
  friend class CompactWriter;

  uint32_t KeyNumber(std::string_view key);
  std::optional<uint32_t> FindKey(std::string_view key) const;
  const uint8_t* Keep(const std::string& bytes);
  char* Allocate(size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* next_ = nullptr;
  size_t free_ = 0;
  size_t bytes_ = 0;
  std::unordered_map<std::string_view, uint32_t> key_numbers_;
  std::vector<std::string_view> keys_;
};

// Builds trees in a store, value by value. Calls come as a well-formed text would have them; that is the caller's
// business. One at a time for a store.
class CompactWriter {
 public:
  explicit CompactWriter(CompactStore& store);
  ~CompactWriter();

  void Null();
  void Bool(bool value);
  void Int(int64_t value);
  void Double(double value);
  void String(std::string_view value);
  void BeginSequence() { Begin(false); }
  void BeginMapping() { Begin(true); }
  // A key that the mapping has already: the value that follows takes the place of the earlier one.
  void Key(std::string_view key);
  void End();

  // A key that came twice in a mapping of the tree under way, or of the one that was finished last; "" if there is
  // none.
  std::string_view repeated_key() const { return repeated_key_; }

  // After the outermost value: the tree. The writer is ready for the next.
  CompactValue Finish();
  // Drops what was written of the tree.
  void Abandon();

 private:
  struct Frame {
    size_t head = 0;  // of the container in bytes_
    uint32_t count = 0;
    bool mapping = false;
    size_t first_key = 0;  // of this mapping in open_keys_
  };
  struct Recent {
    const uint8_t* at = nullptr;  // a text in the store
    uint64_t hash = 0;
  };

  void Begin(bool mapping);
  void CountElement();
  void PutVarint(uint64_t value);
  bool HasRepeatedKey(const Frame& frame);
  uint32_t DropRepeatedMembers(const Frame& frame);
  void RememberTexts(const uint8_t* tree, size_t size);

  CompactStore& store_;
  std::string bytes_;  // of the tree under way
  std::vector<Frame> frames_;
  std::vector<uint32_t> open_keys_;  // key numbers of all open mappings
  std::string_view repeated_key_;
  std::vector<Recent> recent_;
  size_t remembered_ = 0;        // texts put into it since it grew
  std::vector<uint64_t> fresh_;  // hashes of the texts in bytes_ that may be referred to, in their order
};

// Appends `value` as compact JSON, as AppendJson does for Nodes.
void AppendJson(const CompactValue& value, std::string* out);

}  // namespace bundlescope
