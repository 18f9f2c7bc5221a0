#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/check.h"

namespace bundlescope {

// DEFLATE data in the wrapping that zlib's `window_bits` asks for: 31 one gzip member, -15 none, as in a zip.
inline std::string Deflate(std::string_view bytes, int level, int window_bits) {
  z_stream zlib{};
  BS_CHECK(deflateInit2(&zlib, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&zlib, bytes.size()) + 64, '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  zlib.avail_in = static_cast<uInt>(bytes.size());
  zlib.next_out = reinterpret_cast<Bytef*>(out.data());
  zlib.avail_out = static_cast<uInt>(out.size());
  BS_CHECK(deflate(&zlib, Z_FINISH) == Z_STREAM_END);
  out.resize(zlib.total_out);
  deflateEnd(&zlib);
  return out;
}

inline std::string Gzip(std::string_view bytes, int level = 6) { return Deflate(bytes, level, 31); }

// One xz stream. `dictionary` 0: as the preset has it.
inline std::string Xz(std::string_view bytes, lzma_check check = LZMA_CHECK_CRC64, uint32_t dictionary = 0) {
  lzma_options_lzma options;
  BS_CHECK(!lzma_lzma_preset(&options, 1));
  if (dictionary != 0) options.dict_size = dictionary;
  lzma_filter filters[] = {{LZMA_FILTER_LZMA2, &options}, {LZMA_VLI_UNKNOWN, nullptr}};
  std::string out(lzma_stream_buffer_bound(bytes.size()), '\0');
  size_t used = 0;
  BS_CHECK(lzma_stream_buffer_encode(filters, check, nullptr, reinterpret_cast<const uint8_t*>(bytes.data()),
                                     bytes.size(), reinterpret_cast<uint8_t*>(out.data()), &used,
                                     out.size()) == LZMA_OK);
  out.resize(used);
  return out;
}

// One bzip2 stream.
inline std::string Bzip2(std::string_view bytes) {
  std::string out(bytes.size() + bytes.size() / 100 + 700, '\0');
  auto used = static_cast<unsigned>(out.size());
  BS_CHECK(BZ2_bzBuffToBuffCompress(out.data(), &used, const_cast<char*>(bytes.data()),
                                    static_cast<unsigned>(bytes.size()), 1, 0, 0) == BZ_OK);
  out.resize(used);
  return out;
}

struct ZstdOptions {
  int level = 3;
  bool checksum = true;
  bool content_size = true;
  int window_log = 0;
};

// One zstd frame.
inline std::string ZstdFrame(std::string_view bytes, const ZstdOptions& options = {}) {
  ZSTD_CCtx* encoder = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(encoder, ZSTD_c_compressionLevel, options.level);
  ZSTD_CCtx_setParameter(encoder, ZSTD_c_checksumFlag, options.checksum ? 1 : 0);
  ZSTD_CCtx_setParameter(encoder, ZSTD_c_contentSizeFlag, options.content_size ? 1 : 0);
  if (options.window_log != 0) ZSTD_CCtx_setParameter(encoder, ZSTD_c_windowLog, options.window_log);
  std::string out(ZSTD_compressBound(bytes.size()) + 64, '\0');
  const size_t size = ZSTD_compress2(encoder, out.data(), out.size(), bytes.data(), bytes.size());
  BS_CHECK(!ZSTD_isError(size));
  out.resize(size);
  ZSTD_freeCCtx(encoder);
  return out;
}

inline std::string ZstdSkippableFrame(std::string_view body) {
  std::string frame("\x5A\x2A\x4D\x18", 4);
  for (int i = 0; i < 4; ++i) frame += static_cast<char>(body.size() >> (8 * i));
  return frame + std::string(body);
}

struct ZipOptions {
  bool deflate = true;
  std::string password = {};
};

using NamedContents = std::vector<std::pair<std::string, std::string>>;

// A name that ends with '/' is a folder; a content that begins with "->" a symbolic link.
inline std::string Zip(const NamedContents& files, const ZipOptions& options = {}) {
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, options.deflate ? "zip:compression=deflate" : "zip:compression=store");
  if (!options.password.empty()) {
    archive_write_set_passphrase(writer, options.password.c_str());
    BS_CHECK(archive_write_set_options(writer, "zip:encryption=zipcrypt") == ARCHIVE_OK);
  }
  std::string out(1 << 20, '\0');
  for (const auto& [name, content] : files) out.resize(out.size() + content.size() + 2 * name.size() + 512);
  size_t used = 0;
  archive_write_set_bytes_per_block(writer, 0);
  BS_CHECK(archive_write_open_memory(writer, out.data(), out.size(), &used) == ARCHIVE_OK);
  for (const auto& [name, content] : files) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    archive_entry_set_filetype(entry, name.ends_with('/') ? AE_IFDIR : AE_IFREG);
    if (content.starts_with("->")) {
      archive_entry_set_filetype(entry, AE_IFLNK);
      archive_entry_set_symlink(entry, content.c_str() + 2);
    } else {
      archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    }
    archive_write_header(writer, entry);
    if (archive_entry_filetype(entry) == AE_IFREG) archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  out.resize(used);
  return out;
}

}  // namespace bundlescope
