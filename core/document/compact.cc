#include "core/document/compact.h"

#include <algorithm>
#include <cstring>
#include <functional>

#include "core/base/check.h"

namespace bundlescope {
namespace {

// A tree is a row of tokens. The first byte of each says what it is:
//
//   0x00..0x3f  a small integer, 0 to 63
//   0x40..0xbf  a text of 0 to 127 bytes, which follow
//   0xc0..      the ones below
//
// A container holds its elements, or for each member the number of its key (varint) and the value.
enum Tag : uint8_t {
  kSmallInt = 0x00,
  kShortText = 0x40,
  kNull = 0xc0,
  kFalse,
  kTrue,
  kInt,       // 8 bytes
  kDouble,    // 8 bytes
  kLongText,  // varint: bytes that follow
  kTextAt,    // 6 bytes: address of a text that stands elsewhere in the store
  kSequence,  // 4 bytes: length of the content, 4 bytes: elements
  kMapping,
  kSmallSequence,  // 1 byte each
  kSmallMapping,
};
constexpr size_t kMaxSmallInt = 0x3f;
constexpr size_t kMaxShortText = 0x7f;
constexpr size_t kAddressBytes = 6;
constexpr size_t kHeadBytes = 9;
constexpr size_t kSmallHeadBytes = 3;

constexpr size_t kBlockBytes = size_t{1} << 20;
// Texts of other lengths are not worth looking for: an address takes seven bytes, and long ones seldom repeat.
constexpr size_t kMinSharedText = 10;
constexpr size_t kMaxSharedText = 256;
// The table of them begins small and grows with what comes.
constexpr size_t kFirstRecentTexts = size_t{1} << 9;
constexpr size_t kMaxRecentTexts = size_t{1} << 15;

uint64_t ReadVarint(const uint8_t** at) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const uint8_t byte = *(*at)++;
    value |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) return value;
  }
}

template <class T>
T Load(const uint8_t* at) {
  T value;
  std::memcpy(&value, at, sizeof(value));
  return value;
}

const uint8_t* LoadAddress(const uint8_t* at) {
  uint64_t address = 0;
  std::memcpy(&address, at, kAddressBytes);
  return reinterpret_cast<const uint8_t*>(address);
}

bool IsShortText(uint8_t tag) { return tag >= kShortText && tag < kNull; }
bool IsContainer(uint8_t tag) { return tag >= kSequence && tag <= kSmallMapping; }
bool IsMappingTag(uint8_t tag) { return tag == kMapping || tag == kSmallMapping; }

struct Container {
  const uint8_t* content;
  const uint8_t* end;
  uint32_t count;
};

Container OpenContainer(const uint8_t* at) {
  if (*at == kSmallSequence || *at == kSmallMapping) {
    return {at + kSmallHeadBytes, at + kSmallHeadBytes + at[1], at[2]};
  }
  const auto length = Load<uint32_t>(at + 1);
  return {at + kHeadBytes, at + kHeadBytes + length, Load<uint32_t>(at + 5)};
}

// The token behind the one at `at`.
const uint8_t* Skip(const uint8_t* at) {
  const uint8_t tag = *at;
  if (tag <= kMaxSmallInt) return at + 1;
  if (IsShortText(tag)) return at + 1 + (tag - kShortText);
  switch (tag) {
    case kInt:
    case kDouble:
      return at + 9;
    case kTextAt:
      return at + 1 + kAddressBytes;
    case kLongText: {
      ++at;
      const uint64_t length = ReadVarint(&at);
      return at + length;
    }
    case kSequence:
    case kMapping:
    case kSmallSequence:
    case kSmallMapping:
      return OpenContainer(at).end;
    default:
      return at + 1;
  }
}

// Of a token that is a text.
std::string_view TextOf(const uint8_t* at) {
  if (*at == kTextAt) at = LoadAddress(at + 1);
  if (IsShortText(*at)) return {reinterpret_cast<const char*>(at + 1), size_t{*at} - kShortText};
  ++at;
  const uint64_t length = ReadVarint(&at);
  return {reinterpret_cast<const char*>(at), length};
}

}  // namespace

NodeKind CompactValue::kind() const {
  if (at_ == nullptr) return NodeKind::kNull;
  const uint8_t tag = *at_;
  if (tag <= kMaxSmallInt || tag == kInt) return NodeKind::kInt;
  if (IsShortText(tag) || tag == kLongText || tag == kTextAt) return NodeKind::kString;
  if (IsContainer(tag)) return IsMappingTag(tag) ? NodeKind::kMapping : NodeKind::kSequence;
  if (tag == kDouble) return NodeKind::kDouble;
  return tag == kNull ? NodeKind::kNull : NodeKind::kBool;
}

bool CompactValue::AsBool() const {
  BS_CHECK(kind() == NodeKind::kBool);
  return *at_ == kTrue;
}

int64_t CompactValue::AsInt() const {
  BS_CHECK(kind() == NodeKind::kInt);
  return *at_ == kInt ? Load<int64_t>(at_ + 1) : *at_;
}

double CompactValue::AsDouble() const {
  BS_CHECK(kind() == NodeKind::kDouble);
  return Load<double>(at_ + 1);
}

std::string_view CompactValue::AsString() const {
  BS_CHECK(IsString());
  return TextOf(at_);
}

std::string_view CompactValue::StringOr(std::string_view fallback) const { return IsString() ? AsString() : fallback; }

size_t CompactValue::size() const { return at_ != nullptr && IsContainer(*at_) ? OpenContainer(at_).count : 0; }

CompactValue::Range CompactValue::members() const {
  Range range;
  if (at_ == nullptr || !IsContainer(*at_)) return range;
  const Container container = OpenContainer(at_);
  range.begin_.store_ = store_;
  range.begin_.mapping_ = IsMappingTag(*at_);
  range.end_ = range.begin_;
  range.begin_.at_ = container.content;
  range.end_.at_ = container.end;
  return range;
}

CompactValue::Range CompactValue::items() const { return IsSequence() ? members() : Range(); }

CompactMember CompactValue::Iterator::operator*() const {
  const uint8_t* at = at_;
  CompactMember member;
  if (mapping_) member.key = store_->keys_[ReadVarint(&at)];
  member.value = CompactValue(store_, at);
  return member;
}

CompactValue::Iterator& CompactValue::Iterator::operator++() {
  if (mapping_) ReadVarint(&at_);
  at_ = Skip(at_);
  return *this;
}

std::optional<CompactValue> CompactValue::Find(std::string_view key) const {
  if (at_ == nullptr || !IsContainer(*at_) || !IsMappingTag(*at_)) return std::nullopt;
  const std::optional<uint32_t> number = store_->FindKey(key);
  if (!number) return std::nullopt;
  const Container container = OpenContainer(at_);
  for (const uint8_t* at = container.content; at != container.end; at = Skip(at)) {
    if (ReadVarint(&at) == *number) return CompactValue(store_, at);
  }
  return std::nullopt;
}

std::optional<CompactValue> CompactValue::FindPath(std::initializer_list<std::string_view> path) const {
  std::optional<CompactValue> value = *this;
  for (const std::string_view key : path) {
    value = value->Find(key);
    if (!value) return std::nullopt;
  }
  return value;
}

std::string_view CompactValue::StringAt(std::initializer_list<std::string_view> path) const {
  const std::optional<CompactValue> value = FindPath(path);
  return value ? value->StringOr("") : "";
}

CompactStore::CompactStore() = default;
CompactStore::~CompactStore() = default;

char* CompactStore::Allocate(size_t size) {
  bytes_ += size;
  if (size > free_) {
    // What is large gets a block of its own, so that no more than a quarter of a block is ever left over.
    const bool own = size > kBlockBytes / 4;
    const size_t block = own ? size : kBlockBytes;
    blocks_.push_back(std::make_unique<char[]>(block));
    if (own) return blocks_.back().get();
    next_ = blocks_.back().get();
    free_ = block;
  }
  char* at = next_;
  next_ += size;
  free_ -= size;
  return at;
}

const uint8_t* CompactStore::Keep(const std::string& bytes) {
  char* at = Allocate(bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  return reinterpret_cast<const uint8_t*>(at);
}

uint32_t CompactStore::KeyNumber(std::string_view key) {
  const auto it = key_numbers_.find(key);
  if (it != key_numbers_.end()) return it->second;
  char* at = key.empty() ? nullptr : Allocate(key.size());
  if (at != nullptr) std::memcpy(at, key.data(), key.size());
  const std::string_view copy(at, key.size());
  bytes_ += 64;  // about what the two tables take
  const auto number = static_cast<uint32_t>(keys_.size());
  keys_.push_back(copy);
  key_numbers_.emplace(copy, number);
  return number;
}

std::optional<uint32_t> CompactStore::FindKey(std::string_view key) const {
  const auto it = key_numbers_.find(key);
  if (it == key_numbers_.end()) return std::nullopt;
  return it->second;
}

std::string_view CompactStore::Intern(std::string_view text) { return keys_[KeyNumber(text)]; }

CompactWriter::CompactWriter(CompactStore& store) : store_(store) {}
CompactWriter::~CompactWriter() = default;

void CompactWriter::CountElement() {
  if (!frames_.empty()) ++frames_.back().count;
}

void CompactWriter::PutVarint(uint64_t value) {
  while (value >= 0x80) {
    bytes_ += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes_ += static_cast<char>(value);
}

void CompactWriter::Null() {
  CountElement();
  bytes_ += static_cast<char>(kNull);
}

void CompactWriter::Bool(bool value) {
  CountElement();
  bytes_ += static_cast<char>(value ? kTrue : kFalse);
}

void CompactWriter::Int(int64_t value) {
  CountElement();
  if (value >= 0 && value <= static_cast<int64_t>(kMaxSmallInt)) {
    bytes_ += static_cast<char>(value);
    return;
  }
  bytes_ += static_cast<char>(kInt);
  bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void CompactWriter::Double(double value) {
  CountElement();
  bytes_ += static_cast<char>(kDouble);
  bytes_.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

void CompactWriter::String(std::string_view value) {
  CountElement();
  if (value.size() >= kMinSharedText && value.size() <= kMaxSharedText) {
    if (recent_.empty()) recent_.resize(kFirstRecentTexts);
    const uint64_t hash = std::hash<std::string_view>{}(value);
    const Recent& recent = recent_[hash % recent_.size()];
    if (recent.at != nullptr && recent.hash == hash && TextOf(recent.at) == value) {
      bytes_ += static_cast<char>(kTextAt);
      const auto address = reinterpret_cast<uint64_t>(recent.at);
      bytes_.append(reinterpret_cast<const char*>(&address), kAddressBytes);
      return;
    }
    fresh_.push_back(hash);
  }
  if (value.size() <= kMaxShortText) {
    bytes_ += static_cast<char>(kShortText + value.size());
  } else {
    bytes_ += static_cast<char>(kLongText);
    PutVarint(value.size());
  }
  bytes_.append(value);
}

void CompactWriter::Begin(bool mapping) {
  CountElement();
  if (frames_.empty()) repeated_key_ = {};
  frames_.push_back({.head = bytes_.size(), .count = 0, .mapping = mapping, .first_key = open_keys_.size()});
  bytes_ += static_cast<char>(mapping ? kMapping : kSequence);
  bytes_.append(kHeadBytes - 1, '\0');
}

void CompactWriter::Key(std::string_view key) {
  const uint32_t number = store_.KeyNumber(key);
  open_keys_.push_back(number);
  PutVarint(number);
}

bool CompactWriter::HasRepeatedKey(const Frame& frame) {
  const auto begin = open_keys_.begin() + static_cast<ptrdiff_t>(frame.first_key);
  std::sort(begin, open_keys_.end());
  const auto twice = std::adjacent_find(begin, open_keys_.end());
  if (twice == open_keys_.end()) return false;
  repeated_key_ = store_.keys_[*twice];
  return true;
}

void CompactWriter::End() {
  const Frame frame = frames_.back();
  frames_.pop_back();
  uint32_t count = frame.count;
  if (frame.mapping && HasRepeatedKey(frame)) count = DropRepeatedMembers(frame);
  open_keys_.resize(frame.first_key);
  const size_t length = bytes_.size() - frame.head - kHeadBytes;
  if (length <= 0xff && count <= 0xff) {
    bytes_[frame.head] = static_cast<char>(frame.mapping ? kSmallMapping : kSmallSequence);
    bytes_[frame.head + 1] = static_cast<char>(length);
    bytes_[frame.head + 2] = static_cast<char>(count);
    bytes_.erase(frame.head + kSmallHeadBytes, kHeadBytes - kSmallHeadBytes);
    return;
  }
  const auto stored = static_cast<uint32_t>(length);
  BS_CHECK(stored == length);
  std::memcpy(&bytes_[frame.head + 1], &stored, sizeof(stored));
  std::memcpy(&bytes_[frame.head + 5], &count, sizeof(count));
}

// Of members with the same key only the last stays. Returns how many there are then.
uint32_t CompactWriter::DropRepeatedMembers(const Frame& frame) {
  fresh_.clear();  // they are in the order of the texts, of which some go now
  const auto* base = reinterpret_cast<const uint8_t*>(bytes_.data()) + frame.head + kHeadBytes;
  const auto* const end = reinterpret_cast<const uint8_t*>(bytes_.data()) + bytes_.size();
  std::unordered_map<uint64_t, const uint8_t*> last;  // of each key
  for (const uint8_t* at = base; at != end; at = Skip(at)) {
    const uint8_t* const begin = at;
    last[ReadVarint(&at)] = begin;
  }
  std::string kept;
  for (const uint8_t* at = base; at != end;) {
    const uint8_t* const begin = at;
    const uint64_t key = ReadVarint(&at);
    at = Skip(at);
    if (last[key] == begin) kept.append(begin, at);
  }
  bytes_.resize(frame.head + kHeadBytes);
  bytes_ += kept;
  return static_cast<uint32_t>(last.size());
}

// Walks over all tokens of the tree, to find the texts that were written as they are.
void CompactWriter::RememberTexts(const uint8_t* tree, size_t size) {
  const uint8_t* const end = tree + size;
  std::vector<std::pair<const uint8_t*, bool>> open;  // end of a container; whether it is a mapping
  size_t next = 0;
  for (const uint8_t* at = tree; at != end && next < fresh_.size();) {
    while (!open.empty() && at == open.back().first) open.pop_back();
    if (!open.empty() && open.back().second) ReadVarint(&at);
    const uint8_t tag = *at;
    if (IsContainer(tag)) {
      const Container container = OpenContainer(at);
      at = container.content;
      open.emplace_back(container.end, IsMappingTag(tag));
      continue;
    }
    if (IsShortText(tag) || tag == kLongText) {
      const size_t length = TextOf(at).size();
      if (length >= kMinSharedText && length <= kMaxSharedText) {
        const uint64_t hash = fresh_[next++];
        recent_[hash % recent_.size()] = {at, hash};
        ++remembered_;
      }
    }
    at = Skip(at);
  }
}

CompactValue CompactWriter::Finish() {
  BS_CHECK(frames_.empty() && !bytes_.empty());
  const uint8_t* tree = store_.Keep(bytes_);
  if (remembered_ > recent_.size() && recent_.size() < kMaxRecentTexts) {
    recent_.assign(recent_.size() * 8, {});
    remembered_ = 0;
  }
  RememberTexts(tree, bytes_.size());
  Abandon();
  return CompactValue(&store_, tree);
}

void CompactWriter::Abandon() {
  bytes_.clear();
  frames_.clear();
  open_keys_.clear();
  fresh_.clear();
}

}  // namespace bundlescope
