#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

inline constexpr size_t kTarBlock = 512;

// `block` has 512 bytes. The sum over the header is the one it states: unsigned, or signed as old programs made it.
bool HasTarChecksum(std::string_view block);
// A tar header as far as 512 or fewer bytes can tell: the "ustar" magic, or for older formats a right checksum.
bool LooksLikeTarHeader(std::string_view start);
bool IsZeroBlock(std::string_view block);

// All headers of one tar entry: the main one, and the special ones (pax, GNU long names) in front of it.
struct TarEntry {
  char type = '0';       // type flag of the main header; '0' also for the old '\0' and '7'
  std::string name;      // bytes as in the archive, NULs included where a pax record has them
  std::string link;      // target of a link
  uint64_t size = 0;     // bytes stored behind the headers
  uint64_t headers = 0;  // bytes of all headers: the content begins behind them
  bool sparse = false;   // stored bytes are not the content one to one
  // What is contradictory; another program may see another name or content.
  std::vector<std::string> problems;

  bool IsFile() const { return type == '0' || type == 'S'; }
};

enum class TarParse : uint8_t {
  kOk,
  kCut,      // `bytes` ends before the headers do
  kInvalid,  // these bytes are no tar entry
};

// Reads the headers of the entry that begins at the start of `bytes`.
//
// libarchive reads them a second time. What we take from here: names byte for byte (it converts them to a character set
// and cuts them at a NUL), what it passes over in silence, and where the next entry must begin, so that two readings
// which differ are noticed (CVE-2025-62518 was such a difference).
TarParse ParseTarEntry(std::string_view bytes, TarEntry* entry);

}  // namespace bundlescope
