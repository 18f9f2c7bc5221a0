#include "core/archive/tar_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/archive/zero_bytes.h"

namespace bundlescope {
namespace {

// Fields of a header block: POSIX.1-2017, pax, "ustar Interchange Format".
struct Field {
  size_t offset;
  size_t length;
};
constexpr Field kName{0, 100};
constexpr Field kSize{124, 12};
constexpr Field kChecksum{148, 8};
constexpr size_t kType = 156;
constexpr Field kLink{157, 100};
constexpr Field kMagic{257, 6};
constexpr Field kPrefix{345, 155};
// GNU sparse headers: "more blocks follow" in the main header and in each following one.
constexpr size_t kSparseMore = 482;
constexpr size_t kSparseMoreFollowing = 504;
// A number whose first bit is set is binary; without it, octal text.
constexpr uint64_t kLargestOctalSize = (uint64_t{1} << 33) - 1;

std::string_view Get(std::string_view block, Field field) { return block.substr(field.offset, field.length); }

// Up to the first NUL.
std::string_view GetText(std::string_view block, Field field) {
  const std::string_view text = Get(block, field);
  return text.substr(0, text.find('\0'));
}

std::optional<uint64_t> ParseOctal(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of(' '), text.size());
  uint64_t value = 0;
  for (const char c : text.substr(begin)) {
    if (c == ' ' || c == '\0') break;
    if (c < '0' || c > '7') return std::nullopt;
    value = value * 8 + static_cast<uint64_t>(c - '0');
  }
  return value;
}

// Nothing for what is negative, does not fit into 63 bits, or is no number.
std::optional<uint64_t> ParseNumber(std::string_view field) {
  const auto first = static_cast<uint8_t>(field[0]);
  if (!(first & 0x80)) return ParseOctal(field);
  uint64_t value = first & 0x7F;
  for (const char c : field.substr(1)) {
    if (value >> 55) return std::nullopt;
    value = value << 8 | static_cast<uint8_t>(c);
  }
  if (value >> 63) return std::nullopt;
  return value;
}

uint64_t RoundUp(uint64_t bytes) { return (bytes + kTarBlock - 1) / kTarBlock * kTarBlock; }

// What the special headers in front of the main one say about it. The first one that names a thing wins, as in
// libarchive.
struct Overrides {
  std::optional<std::string> name;
  std::optional<std::string> sparse_name;
  std::optional<std::string> link;
  std::optional<uint64_t> size;
  bool sparse = false;
};

void SetName(std::optional<std::string>* target, std::string value, std::string_view what, TarEntry* entry) {
  if (target->has_value() && **target != value) {
    entry->problems.push_back(fmt::format("two special headers give different {}", what));
  }
  if (!target->has_value()) *target = std::move(value);
}

void ApplyPaxRecord(std::string_view key, std::string_view value, Overrides* own, TarEntry* entry) {
  if (key == "path") {
    own->name = value;
  } else if (key == "linkpath") {
    own->link = value;
  } else if (key == "GNU.sparse.name") {
    own->sparse_name = value;
  } else if (key == "size") {
    uint64_t size = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), size);
    if (error != std::errc() || end != value.data() + value.size() || size >> 63) {
      entry->problems.push_back("a pax header states a size that is no number");
      return;
    }
    if (own->size && *own->size != size) entry->problems.push_back("a pax header states two sizes");
    own->size = size;
  }
  if (key.starts_with("GNU.sparse.") || key.starts_with("SUN.holesdata")) own->sparse = true;
}

// "25 path=some/long/name\n": the length counts itself and the line feed.
Overrides ParsePax(std::string_view body, TarEntry* entry) {
  Overrides own;
  while (!body.empty() && body[0] != '\0') {
    size_t length = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), length);
    const auto digits = static_cast<size_t>(end - body.data());
    const bool sane = error == std::errc() && digits > 0 && length > digits + 2 && length <= body.size() &&
                      body[digits] == ' ' && body[length - 1] == '\n';
    if (!sane) {
      entry->problems.push_back("a pax header is malformed");
      break;
    }
    const std::string_view record = body.substr(digits + 1, length - digits - 2);
    const size_t equals = record.find('=');
    if (equals == std::string_view::npos) {
      entry->problems.push_back("a pax header is malformed");
      break;
    }
    ApplyPaxRecord(record.substr(0, equals), record.substr(equals + 1), &own, entry);
    body.remove_prefix(length);
  }
  return own;
}

void MergePax(Overrides own, Overrides* all, TarEntry* entry) {
  if (own.name) SetName(&all->name, std::move(*own.name), "names", entry);
  if (own.sparse_name) SetName(&all->sparse_name, std::move(*own.sparse_name), "names", entry);
  if (own.link) SetName(&all->link, std::move(*own.link), "link targets", entry);
  if (own.size && !all->size) all->size = own.size;
  all->sparse |= own.sparse;
}

// The types of headers that speak about the next entry, or about none: also Solaris' A and X, and the volume name.
bool IsSpecial(char type) { return std::string_view("xgXLKVA").find(type) != std::string_view::npos; }

void ApplySpecial(char type, std::string_view body, Overrides* all, TarEntry* entry) {
  const std::string text(body.substr(0, body.find('\0')));
  if (type == 'L') SetName(&all->name, text, "names", entry);
  if (type == 'K') SetName(&all->link, text, "link targets", entry);
  if (type == 'x' || type == 'X') MergePax(ParsePax(body, entry), all, entry);
  if (type != 'g') return;
  const Overrides global = ParsePax(body, entry);
  if (global.name || global.link || global.size || global.sparse_name) {
    entry->problems.push_back("a global pax header states a name or size for all entries; it is ignored");
  }
}

std::string MainName(std::string_view block) {
  const std::string_view name = GetText(block, kName);
  const std::string_view prefix = GetText(block, kPrefix);
  if (Get(block, kMagic) != std::string_view("ustar\0", 6) || prefix.empty()) return std::string(name);
  return fmt::format("{}/{}", prefix, name);
}

// Sets what the main header says, where nothing in front of it says otherwise. False: the size is no number.
bool ApplyMain(std::string_view block, const Overrides& all, TarEntry* entry) {
  const char type = block[kType];
  entry->type = type == '\0' || type == '7' ? '0' : type;
  entry->sparse = all.sparse || type == 'S';
  entry->name = all.sparse_name ? *all.sparse_name : all.name ? *all.name : MainName(block);
  entry->link = all.link ? *all.link : std::string(GetText(block, kLink));
  const std::optional<uint64_t> own_size = ParseNumber(Get(block, kSize));
  if (!own_size && !all.size) return false;
  entry->size = all.size ? *all.size : *own_size;
  // What does not fit is another number there, mostly 0. Where it fits, 0 is no better than any other: a program that
  // believes it takes the content for headers.
  if (own_size && *own_size != entry->size && entry->size <= kLargestOctalSize) {
    entry->problems.push_back(fmt::format("two headers state different sizes, {} and {}", entry->size, *own_size));
  }
  if (entry->type == '1' && entry->size > 0) entry->problems.push_back("a hard link has content of its own");
  return true;
}

}  // namespace

bool HasTarChecksum(std::string_view block) {
  if (block.size() < kTarBlock) return false;
  const std::optional<uint64_t> stated = ParseOctal(Get(block, kChecksum));
  if (!stated) return false;
  // The field itself counts as spaces.
  int64_t unsigned_sum = int64_t{' '} * static_cast<int64_t>(kChecksum.length);
  int64_t signed_sum = unsigned_sum;
  const char* bytes = block.data();
  for (size_t i = 0; i < kTarBlock; ++i) {
    if (i == kChecksum.offset) i += kChecksum.length;
    unsigned_sum += static_cast<uint8_t>(bytes[i]);
    signed_sum += static_cast<int8_t>(bytes[i]);
  }
  const auto sum = static_cast<int64_t>(*stated);
  return sum == unsigned_sum || sum == signed_sum;
}

bool IsZeroBlock(std::string_view block) {
  return block.size() >= kTarBlock && FindNonZero(block.substr(0, kTarBlock)) == std::string_view::npos;
}

bool LooksLikeTarHeader(std::string_view start) {
  if (start.size() >= kMagic.offset + 5 && start.substr(kMagic.offset, 5) == "ustar") return true;
  return HasTarChecksum(start) && !IsZeroBlock(start);
}

TarParse ParseTarEntry(std::string_view bytes, TarEntry* entry) {
  *entry = TarEntry{};
  Overrides all;
  size_t at = 0;
  for (;;) {
    if (bytes.size() - at < kTarBlock) return TarParse::kCut;
    const std::string_view block = bytes.substr(at, kTarBlock);
    if (!HasTarChecksum(block) || IsZeroBlock(block)) return TarParse::kInvalid;
    at += kTarBlock;
    if (!IsSpecial(block[kType])) {
      if (!ApplyMain(block, all, entry)) return TarParse::kInvalid;
      bool more = block[kType] == 'S' && block[kSparseMore] != '\0';
      for (; more; at += kTarBlock) {
        if (bytes.size() - at < kTarBlock) return TarParse::kCut;
        more = bytes[at + kSparseMoreFollowing] != '\0';
      }
      entry->headers = at;
      return TarParse::kOk;
    }
    const std::optional<uint64_t> size = ParseNumber(Get(block, kSize));
    if (!size) return TarParse::kInvalid;
    if (all.size && block[kType] != 'x') {
      entry->problems.push_back("another special header stands between a pax header that states a size and its entry");
    }
    if (*size > bytes.size() - at || RoundUp(*size) > bytes.size() - at) return TarParse::kCut;
    ApplySpecial(block[kType], bytes.substr(at, static_cast<size_t>(*size)), &all, entry);
    at += static_cast<size_t>(RoundUp(*size));
  }
}

}  // namespace bundlescope
