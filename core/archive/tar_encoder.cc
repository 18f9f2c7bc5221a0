#include "core/archive/tar_encoder.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/tar_header.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr size_t kNameBytes = 100;
constexpr size_t kTarRecord = 10'240;
// Eleven octal digits.
constexpr uint64_t kLargestOctal = (uint64_t{1} << 33) - 1;
// What a program that does not know pax shows as the name of a pax header.
constexpr std::string_view kPaxName = "././@PaxHeader";

bool IsPlainAscii(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7F'; });
}

// One 512-byte block; offsets are those of POSIX.1-2017, "ustar Interchange Format".
std::string EncodeBlock(std::string_view name, char type, uint64_t size, uint64_t mtime) {
  std::string block(kTarBlock, '\0');
  const auto put = [&block](size_t offset, std::string_view value) { block.replace(offset, value.size(), value); };
  put(0, name.substr(0, kNameBytes));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", size));
  put(136, fmt::format("{:011o}", mtime));
  put(148, "        ");  // counts as spaces in the sum
  block[156] = type;
  put(257, std::string_view("ustar\00000", 8));
  uint32_t sum = 0;
  for (const char c : block) sum += static_cast<uint8_t>(c);
  put(148, fmt::format("{:06o}", sum));
  block[154] = '\0';
  return block;
}

// "25 path=some/long/name\n": the length counts itself.
std::string EncodePaxRecord(std::string_view key, std::string_view value) {
  const size_t rest = key.size() + value.size() + 3;
  size_t length = rest;
  for (size_t digits = 1; length != rest + digits; digits = fmt::formatted_size("{}", length)) length = rest + digits;
  return fmt::format("{} {}={}\n", length, key, value);
}

// For programs that do not know pax.
std::string PlainName(std::string_view name) {
  std::string plain(name.substr(0, kNameBytes));
  for (char& c : plain) {
    if (!IsPlainAscii({&c, 1})) c = '_';
  }
  return plain;
}

}  // namespace

std::string EncodeTarHeaders(std::string_view name, uint64_t size, int64_t mtime_seconds) {
  BS_CHECK(!name.empty() && name.find('\0') == std::string_view::npos);
  const bool plain_name = name.size() <= kNameBytes && IsPlainAscii(name);
  const bool plain_size = size <= kLargestOctal;
  const bool plain_time = mtime_seconds >= 0 && static_cast<uint64_t>(mtime_seconds) <= kLargestOctal;
  const uint64_t mtime = plain_time ? static_cast<uint64_t>(mtime_seconds) : 0;
  std::string records;
  if (!plain_time) records += EncodePaxRecord("mtime", fmt::format("{}", mtime_seconds));
  if (!plain_name) records += EncodePaxRecord("path", name);
  if (!plain_size) records += EncodePaxRecord("size", fmt::format("{}", size));
  std::string headers;
  if (!records.empty()) {
    headers = EncodeBlock(kPaxName, 'x', records.size(), mtime) + records;
    headers.resize(headers.size() + TarPadding(records.size()), '\0');
  }
  return headers + EncodeBlock(PlainName(name), '0', plain_size ? size : 0, mtime);
}

size_t TarPadding(uint64_t size) { return static_cast<size_t>((kTarBlock - size % kTarBlock) % kTarBlock); }

std::string EncodeTarEnd(uint64_t tar_bytes) {
  const uint64_t whole = (tar_bytes + 2 * kTarBlock + kTarRecord - 1) / kTarRecord * kTarRecord;
  return std::string(static_cast<size_t>(whole - tar_bytes), '\0');
}

}  // namespace bundlescope
