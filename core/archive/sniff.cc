#include "core/archive/sniff.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/archive/stream_decoder.h"
#include "core/archive/tar_header.h"
#include "core/archive/zero_bytes.h"
#include "core/archive/zstd_frame.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUnpack =
    "unpack it first and name the folder, or pack it again as .tar.gz, .tar.zst or .zip";
constexpr std::string_view kDecrypt = "decrypt it first";

struct Magic {
  size_t offset;
  std::string_view bytes;
  std::string_view looks_like;
  std::string_view hint;
};

// First match wins. Formats that libarchive would hand to another program (lrzip, lzop, grzip) stand here as well: they
// are named and refused.
constexpr Magic kMagics[] = {
    {0, "7z\xBC\xAF\x27\x1C"sv, "a 7-Zip archive", kUnpack},
    {0, "Rar!\x1A\x07"sv, "a RAR archive", kUnpack},
    {0, "\x04\x22\x4D\x18"sv, "an lz4 file", kUnpack},
    {0, "\x02\x21\x4C\x18"sv, "an old lz4 file", kUnpack},
    {0, "LZIP"sv, "an lzip file", kUnpack},
    {0, "LRZI"sv, "an lrzip file", kUnpack},
    {0, "\x89LZO\0\r\n\x1A\n"sv, "an lzop file", kUnpack},
    {0, "GRZipII\0"sv, "a grzip file", kUnpack},
    {0, "\x1F\x9D"sv, "a compress (.Z) file", kUnpack},
    {0, "\x1F\xA0"sv, "a compress (.Z) file", kUnpack},
    {0, "\x5D\0\0"sv, "an lzma file", kUnpack},
    {0, "\xFF\x06\0\0sNaPpY"sv, "a snappy file", kUnpack},
    {0, "MSCF"sv, "a Windows cabinet", kUnpack},
    {0, "!<arch>\n"sv, "an ar archive or Debian package", kUnpack},
    {0, "\xED\xAB\xEE\xDB"sv, "an RPM package", kUnpack},
    {0, "07070"sv, "a cpio archive", kUnpack},
    {0, "\xC7\x71"sv, "a cpio archive", kUnpack},
    {0, "hsqs"sv, "a squashfs image", kUnpack},
    {0, "QFI\xFB"sv, "a disk image (qcow2)", ""},
    {0,
     "\x7F"
     "ELF"sv,
     "a program (ELF)", ""},
    {0, "MZ"sv, "a Windows program", ""},
    {0, "\x89PNG\r\n"sv, "a PNG image", ""},
    {0, "\xFF\xD8\xFF"sv, "a JPEG image", ""},
    {0, "GIF8"sv, "a GIF image", ""},
    {0, "%PDF-"sv, "a PDF document", ""},
    {0, "SQLite format 3\0"sv, "an SQLite database", ""},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, "an old Microsoft Office document", ""},
    {0, "age-encryption.org/"sv, "a file encrypted with age", kDecrypt},
    {0, "-----BEGIN AGE ENCRYPTED FILE-----"sv, "a file encrypted with age", kDecrypt},
    {0, "-----BEGIN PGP MESSAGE-----"sv, "a file encrypted with PGP", kDecrypt},
    {0, "Salted__"sv, "a file encrypted with openssl enc", kDecrypt},
    {0, "begin 644 "sv, "a uuencoded file", "decode it first (uudecode)"},
};

bool StartsWithIgnoringCase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && std::equal(lower.begin(), lower.end(), text.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b);
         });
}

bool IsTextByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 ? byte != 0x7F : byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == 0x1B;
}

// Logs hold a stray control character now and then, and a line in another character set. A binary file of some length
// has a NUL.
bool IsText(std::string_view start) {
  constexpr size_t kOneControlIn = 64;
  constexpr size_t kOneInvalidIn = 8;
  if (start.find('\0') != std::string_view::npos) return false;
  const auto control = static_cast<size_t>(start.size() - std::count_if(start.begin(), start.end(), IsTextByte));
  size_t invalid = 0;
  for (std::string_view rest = start;;) {
    const size_t at = FindInvalidUtf8(rest);
    // A character that the end of the sample cut in two is none.
    if (at == std::string_view::npos || rest.size() - at < 4) break;
    ++invalid;
    rest.remove_prefix(at + 1);
  }
  return control * kOneControlIn <= start.size() && invalid * kOneInvalidIn <= start.size();
}

// UTF-16 without a mark: every other byte is zero, as in English text.
bool IsUtf16Text(std::string_view start) {
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) return true;
  if (start.size() < 16) return false;
  for (const size_t zero_at : {size_t{1}, size_t{0}}) {
    bool text = true;
    for (size_t i = 0; text && i + 1 < start.size(); i += 2) {
      text = start[i + zero_at] == '\0' && start[i + 1 - zero_at] != '\0' && IsTextByte(start[i + 1 - zero_at]);
    }
    if (text) return true;
  }
  return false;
}

SniffedContent SniffText(std::string_view start) {
  const size_t first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  const std::string_view text = first == std::string_view::npos ? std::string_view() : start.substr(first);
  if (StartsWithIgnoringCase(text, "<!doctype html") || StartsWithIgnoringCase(text, "<html")) {
    return {ContentKind::kOther, "an HTML page",
            "perhaps the download was answered with a login or error page; download it again"};
  }
  if (text.starts_with("<?xml")) return {ContentKind::kOther, "XML text", ""};
  if (text.starts_with('{') || text.starts_with('[')) return {ContentKind::kText, "JSON text", ""};
  return {ContentKind::kText, "text", ""};
}

ContentKind SniffTar(std::string_view start) {
  return LooksLikeTarHeader(start) ? ContentKind::kTar : ContentKind::kOther;
}

SniffedContent SniffUnknown(std::string_view start) {
  std::string hex;
  for (const char c : start.substr(0, 8))
    hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", static_cast<uint8_t>(c));
  return {ContentKind::kOther, fmt::format("unknown data (it begins with the bytes {})", hex), ""};
}

}  // namespace

SniffedContent SniffContent(std::string_view start) {
  if (start.starts_with("\x1F\x8B")) return {ContentKind::kGzip, "a gzip file", ""};
  if (IsZstdMagic(start) || IsZstdSkippableMagic(start)) return {ContentKind::kZstd, "a zstd file", ""};
  if (IsXzMagic(start)) return {ContentKind::kXz, "an xz file", ""};
  if (IsBzip2Magic(start)) return {ContentKind::kBzip2, "a bzip2 file", ""};
  for (const std::string_view magic : {"PK\x03\x04"sv, "PK\x05\x06"sv, "PK\x07\x08"sv}) {
    if (start.starts_with(magic)) return {ContentKind::kZip, "a zip archive", ""};
  }
  if (LooksLikeTarHeader(start)) return {ContentKind::kTar, "a tar archive", ""};
  for (const Magic& magic : kMagics) {
    if (start.size() > magic.offset && start.substr(magic.offset).starts_with(magic.bytes)) {
      return {ContentKind::kOther, std::string(magic.looks_like), std::string(magic.hint)};
    }
  }
  if (FindNonZero(start) == std::string_view::npos) return {ContentKind::kZeros, "zeros", ""};
  if (IsUtf16Text(start)) return {ContentKind::kText, "UTF-16 text", ""};
  if (IsText(start)) return SniffText(start);
  return SniffUnknown(start);
}

ContentKind SniffMember(std::string_view start) {
  if (start.size() < 4) return ContentKind::kOther;
  switch (start[0]) {
    case '\x1F':
      // Deflate, and none of the reserved flags.
      return start.starts_with("\x1F\x8B\x08") && (start[3] & 0xE0) == 0 ? ContentKind::kGzip : ContentKind::kOther;
    case 'P':
      return start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06") ? ContentKind::kZip : SniffTar(start);
    case '\xFD':
      return IsXzMagic(start) ? ContentKind::kXz : SniffTar(start);
    case 'B':
      return IsBzip2Magic(start) ? ContentKind::kBzip2 : SniffTar(start);
    default:
      return IsZstdMagic(start) || IsZstdSkippableMagic(start) ? ContentKind::kZstd : SniffTar(start);
  }
}

bool IsCompression(ContentKind kind) {
  return kind == ContentKind::kGzip || kind == ContentKind::kZstd || kind == ContentKind::kXz ||
         kind == ContentKind::kBzip2;
}

std::string_view FormatName(ContentKind kind) {
  switch (kind) {
    case ContentKind::kTar:
      return "tar";
    case ContentKind::kGzip:
      return "gzip";
    case ContentKind::kZstd:
      return "zstd";
    case ContentKind::kXz:
      return "xz";
    case ContentKind::kBzip2:
      return "bzip2";
    case ContentKind::kZip:
      return "zip";
    case ContentKind::kZeros:
    case ContentKind::kText:
    case ContentKind::kOther:
      return "";
  }
  return "";
}

bool IsArchiveName(std::string_view name) {
  constexpr std::string_view kEndings[] = {".tar",    ".zip", ".tar.gz",  ".tgz", ".tar.zst", ".tzst",
                                           ".tar.xz", ".txz", ".tar.bz2", ".tbz", ".tbz2"};
  return std::any_of(std::begin(kEndings), std::end(kEndings), [name](std::string_view ending) {
    return name.size() >= ending.size() && StartsWithIgnoringCase(name.substr(name.size() - ending.size()), ending);
  });
}

}  // namespace bundlescope
