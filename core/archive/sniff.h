#pragma once

#include <string>
#include <string_view>

namespace bundlescope {

enum class ContentKind : uint8_t { kTar, kGzip, kZstd, kZip, kZeros, kOther };

struct SniffedContent {
  ContentKind kind = ContentKind::kOther;
  // For people: "a PNG image", "text", "an xz file".
  std::string looks_like;
  // What to do about it; "" where there is nothing special to say.
  std::string hint;
};

// How many bytes SniffContent wants to see; fewer are fine.
inline constexpr size_t kSniffBytes = 1024;

// What the bytes at the start of a file are, whatever the name of the file says.
SniffedContent SniffContent(std::string_view start);

}  // namespace bundlescope
