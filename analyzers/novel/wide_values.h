#pragma once

#include <cstddef>
#include <string_view>

namespace bundlescope {

// Values whose text holds characters that otherwise separate words. Each function gives the length of the value that
// `text` begins with, 0 if it begins with none.

// "2025-03-27T10:43:27.123Z", "2025/03/27 10:43:27", "2025-03-27", "10:43:27.5", "2025-03-27 10:43:27 +0000 UTC".
size_t TimeLength(std::string_view text);

// "10.42.0.5", "10.42.0.5:43210", "10.42.0.0/16".
size_t Ipv4Length(std::string_view text);

// "fd00::1", "::1", "2001:db8::/32", "[fd00::1]:443".
size_t Ipv6Length(std::string_view text);

// Pairs of hexadecimal digits, at least six: MAC addresses, fingerprints.
size_t ColonHexLength(std::string_view text);

// "https://user:password@host:443/path?query". Ends at white space, quotes and closing brackets, but not before an '@',
// so that no part of a password is left.
size_t UrlLength(std::string_view text);

}  // namespace bundlescope
