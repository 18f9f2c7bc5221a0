#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace bundlescope {

// An address of IPv4 or IPv6, without a zone.
struct IpAddress {
  std::array<uint8_t, 16> bytes{};  // an IPv4 address has the first four, the others are 0
  bool is_v6 = false;

  bool operator==(const IpAddress&) const = default;

  int bits() const { return is_v6 ? 128 : 32; }
  bool IsUnspecified() const;         // 0.0.0.0, ::
  bool IsLoopback() const;            // 127.0.0.0/8, ::1
  bool IsMulticast() const;           // 224.0.0.0/4, ff00::/8
  bool IsLinkLocalMulticast() const;  // 224.0.0.0/24, ff02::/16 whatever its flags
  bool IsLinkLocalUnicast() const;    // 169.254.0.0/16, fe80::/10
  // Neither of the above nor 255.255.255.255. Private addresses are global here, as they are for Kubernetes.
  bool IsGlobalUnicast() const;
  // ::ffff:0:0/96.
  bool IsMappedV4() const;

  // The canonical text: dotted decimal, or RFC 5952.
  std::string ToString() const;
};

// The text forms of RFC 4291 section 2.2 and dotted decimal with four numbers without leading zeros. No zones.
Result<IpAddress> ParseIpAddress(std::string_view text);

// As ip() of CEL reads it: an IPv4 address written within an IPv6 one (::ffff:10.0.0.1) is refused; written in
// hexadecimal (::ffff:a00:1) it is read as that IPv4 address.
Result<IpAddress> ParseUnmappedIpAddress(std::string_view text);

// A network in CIDR notation (RFC 4632, RFC 4291 section 2.3). The address may have bits behind the prefix.
struct IpNetwork {
  IpAddress address;
  int prefix_length = 0;  // 0..address.bits()

  bool operator==(const IpNetwork&) const = default;

  // False for an address of the other family.
  bool Contains(const IpAddress& other) const;
  bool Contains(const IpNetwork& other) const;
  // With all bits behind the prefix cleared.
  IpNetwork Masked() const;
  std::string ToString() const;
};

// No zones, no IPv4-mapped addresses in any form, no leading zeros in the length.
Result<IpNetwork> ParseIpNetwork(std::string_view text);

}  // namespace bundlescope
