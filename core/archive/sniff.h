#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bundlescope {

enum class ContentKind : uint8_t { kTar, kGzip, kZstd, kXz, kBzip2, kZip, kZeros, kText, kOther };

struct SniffedContent {
  ContentKind kind = ContentKind::kOther;
  // For people: "a PNG image", "text", "an xz file".
  std::string looks_like;
  // What to do about it; "" where there is nothing special to say.
  std::string hint;
};

// How many bytes SniffContent and SniffMember want to see; fewer are fine.
inline constexpr size_t kSniffBytes = 1024;

// What the bytes at the start of a file are, whatever the name of the file says. kText: text in UTF-8 or UTF-16, also
// with a few bytes that are none, but no web page and nothing encrypted or encoded.
SniffedContent SniffContent(std::string_view start);

// As what a member of an archive that begins so is to be opened; kOther: as nothing. Stricter than SniffContent,
// because a member that is not opened is still read.
ContentKind SniffMember(std::string_view start);

// Whether it is a file format that packs one stream.
bool IsCompression(ContentKind kind);
// "gzip", "zstd", "xz", "bzip2", "zip", "tar"; "" for the others.
std::string_view FormatName(ContentKind kind);

// Whether the name of a file says that it is an archive: .tar, .tgz, .tar.zst, .zip and so on.
bool IsArchiveName(std::string_view name);

}  // namespace bundlescope
