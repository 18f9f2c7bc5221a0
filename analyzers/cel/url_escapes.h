#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

enum class UrlPart : uint8_t { kUserInfo, kHost, kZone, kPath, kQueryValue, kFragment };

// Decodes the percent escapes of one part of a URL, and '+' in a query. Nothing for a broken escape, and in a host or
// zone for a character or an escape that it cannot have.
std::optional<std::string> UnescapeUrl(std::string_view text, UrlPart part);

// Escapes what has a meaning in this part or no place in a URL, with capital digits.
std::string EscapeUrl(std::string_view text, UrlPart part);

// Whether `text` may stand in a path or fragment as it is: only what RFC 3986 lets stand there, brackets, and percent
// signs.
bool IsEscapedUrl(std::string_view text, UrlPart part);

}  // namespace bundlescope
