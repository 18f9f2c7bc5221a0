#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bundlescope {

// Writes tar bytes by hand, also wrong ones, for tests.
struct TarFields {
  char type = '0';
  std::string link;
  int64_t mtime = 1'700'000'000;
  std::string magic = std::string("ustar\00000", 8);
  std::string prefix;
  // What the size field says, where it is not the length of the body.
  std::string size_field;
};

inline void SetTarField(std::string* block, size_t offset, std::string_view value) {
  block->replace(offset, value.size(), value);
}

// Makes the checksum right again after a header block was changed.
inline void SealTarHeader(std::string* block) {
  SetTarField(block, 148, "        ");
  uint64_t sum = 0;
  const char* bytes = block->data();
  for (size_t i = 0; i < 512; ++i) sum += static_cast<uint8_t>(bytes[i]);
  SetTarField(block, 148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
}

inline std::string TarHeader(std::string_view name, uint64_t size, const TarFields& fields = {}) {
  std::string block(512, '\0');
  SetTarField(&block, 0, name.substr(0, 100));
  SetTarField(&block, 100, "0000644");
  SetTarField(&block, 108, "0000000");
  SetTarField(&block, 116, "0000000");
  SetTarField(&block, 124, fields.size_field.empty() ? fmt::format("{:011o}", size) : fields.size_field);
  SetTarField(&block, 136, fmt::format("{:011o}", fields.mtime));
  block[156] = fields.type;
  SetTarField(&block, 157, std::string_view(fields.link).substr(0, 100));
  SetTarField(&block, 257, fields.magic);
  SetTarField(&block, 345, fields.prefix);
  SealTarHeader(&block);
  return block;
}

inline std::string PadTar(std::string_view body) {
  std::string padded(body);
  padded.resize((body.size() + 511) / 512 * 512, '\0');
  return padded;
}

inline std::string TarFile(std::string_view name, std::string_view body, const TarFields& fields = {}) {
  return TarHeader(name, body.size(), fields) + PadTar(body);
}

inline std::string PaxRecord(std::string_view key, std::string_view value) {
  const size_t rest = key.size() + value.size() + 3;
  size_t length = rest + 1;
  while (std::to_string(length).size() + rest != length) ++length;
  return fmt::format("{} {}={}\n", length, key, value);
}

using PaxRecords = std::vector<std::pair<std::string, std::string>>;

inline std::string TarPax(const PaxRecords& records, char type = 'x') {
  std::string body;
  for (const auto& [key, value] : records) body += PaxRecord(key, value);
  TarFields fields;
  fields.type = type;
  return TarFile("PaxHeaders/x", body, fields);
}

// GNU's way to say a long name (type 'L') or link target ('K').
inline std::string TarLong(std::string_view text, char type = 'L') {
  TarFields fields;
  fields.type = type;
  fields.magic = std::string("ustar  \0", 8);
  return TarFile("././@LongLink", std::string(text) + '\0', fields);
}

inline std::string TarEnd() { return std::string(1024, '\0'); }

}  // namespace bundlescope
