#include "analyzers/cel/ip_address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace bundlescope {
namespace {

// The canonical text of an address, or why there is none.
std::string Canonical(std::string_view text) {
  const Result<IpAddress> address = ParseUnmappedIpAddress(text);
  return address ? address->ToString() : "error: " + address.error().message();
}

struct AddressCase {
  std::string_view text;
  std::string_view canonical;  // "": refused
  std::string_view source;
};

TEST(ParseIpAddress, ReadsTheFormsOfTheStandardsAndWritesTheCanonicalOne) {
  static constexpr AddressCase kCases[] = {
      {"127.0.0.1", "127.0.0.1", "Kubernetes documentation, ip()"},
      {"192.168.0.1", "192.168.0.1", "Kubernetes documentation, ip()"},
      {"0.0.0.0", "0.0.0.0", "RFC 1122 3.2.1.3"},
      {"255.255.255.255", "255.255.255.255", "RFC 1122 3.2.1.3"},
      {"2001:db8:0:0:8:800:200c:417a", "2001:db8::8:800:200c:417a", "RFC 4291 2.2, 1 and 2"},
      {"2001:DB8::8:800:200C:417A", "2001:db8::8:800:200c:417a", "RFC 4291 2.2, 2"},
      {"FF01:0:0:0:0:0:0:101", "ff01::101", "RFC 4291 2.2, 2"},
      {"0:0:0:0:0:0:0:1", "::1", "RFC 4291 2.2, 2"},
      {"0:0:0:0:0:0:0:0", "::", "RFC 4291 2.2, 2"},
      {"::", "::", "RFC 4291 2.2, 2"},
      {"0:0:0:0:0:0:13.1.68.3", "::d01:4403", "RFC 4291 2.2, 3"},
      {"::13.1.68.3", "::d01:4403", "RFC 4291 2.2, 3"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221", "RFC 6052 2.4"},
      {"2001:db8:aaaa:bbbb:cccc:dddd:eeee:0001", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:1", "RFC 5952 2.1"},
      {"2001:db8:0:0:0::1", "2001:db8::1", "RFC 5952 2.2"},
      {"2001:db8:aaaa:bbbb:cccc:dddd::1", "2001:db8:aaaa:bbbb:cccc:dddd:0:1", "RFC 5952 2.2 and 4.2.2"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", "RFC 5952 4.2.2"},
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1", "RFC 5952 4.2.3: the longest run"},
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", "RFC 5952 4.2.3: the first of equal runs"},
      {"2001:0DB8::0001", "2001:db8::1", "RFC 5952 4.1 and 4.3"},
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", "RFC 5952 4.2.2: a single group is not shortened"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", "RFC 5952 4.2.2"},
      {"2001:db8::", "2001:db8::", "RFC 4291 2.2"},
      {"::ffff:c0a8:1", "192.168.0.1", "CEL conformance, network_ext/ipv4_equals_ipv6"},
      {"::FFFF:7f00:1", "127.0.0.1", "the same"},
      {"", "", "Kubernetes documentation, ip()"},
      {"127.0.0.256", "", "Kubernetes documentation, ip()"},
      {":::1", "", "Kubernetes documentation, ip()"},
      {"192.168.0.1.0", "", "CEL conformance, network_ext/parse_invalid_ipv4"},
      {"2001:db8:::68", "", "Kubernetes documentation, isIP()"},
      {"fe80::1%en0", "", "CEL conformance, network_ext/parse_invalid_ipv6_with_zone"},
      {"fe80::1%", "", "RFC 4007 11"},
      {"::ffff:192.168.0.1", "", "CEL conformance, network_ext/parse_invalid_ipv4_in_ipv6"},
      {"0:0:0:0:0:ffff:192.168.0.1", "", "the same"},
      {"127.0.0.01", "", "Kubernetes documentation, ip(): leading zeros"},
      {"00.0.0.0", "", "the same"},
      {"192.168.1", "", "RFC 3986 3.2.2: four numbers"},
      {"192.168..1", "", "RFC 3986 3.2.2"},
      {"192.168.0.", "", "RFC 3986 3.2.2"},
      {".192.168.0", "", "RFC 3986 3.2.2"},
      {"192.168.0.+1", "", "RFC 3986 3.2.2"},
      {"192.168.0.0x1", "", "RFC 3986 3.2.2"},
      {" 127.0.0.1", "", "RFC 3986 3.2.2"},
      {"127.0.0.1 ", "", "RFC 3986 3.2.2"},
      {"127.0.0.1/8", "", "RFC 4632 3.1: that is a network"},
      {"3232235521", "", "RFC 3986 7.4"},
      {"1:2:3:4:5:6:7", "", "RFC 4291 2.2, 1"},
      {"1:2:3:4:5:6:7:8:9", "", "RFC 4291 2.2, 1"},
      {"1:2:3:4::5:6:7:8", "", "RFC 4291 2.2, 2: '::' is one group or more"},
      {"1::2::3", "", "RFC 4291 2.2, 2: '::' once only"},
      {"::12345", "", "RFC 4291 2.2, 1"},
      {"::00001", "", "RFC 4291 2.2, 1"},
      {"::g", "", "RFC 4291 2.2, 1"},
      {":1:2:3:4:5:6:7", "", "RFC 4291 2.2, 1"},
      {"1:2:3:4:5:6:7:", "", "RFC 4291 2.2, 1"},
      {"1:", "", "RFC 4291 2.2, 1"},
      {":", "", "RFC 4291 2.2, 1"},
      {"::1.2.3", "", "RFC 4291 2.2, 3"},
      {"::1.2.3.4.5", "", "RFC 4291 2.2, 3"},
      {"::1.2.3.04", "", "RFC 3986 3.2.2"},
      {"1.2.3.4::", "", "RFC 4291 2.2, 3: at the end only"},
      {"::1.2.3.4:5", "", "RFC 4291 2.2, 3: at the end only"},
      {"1:2:3:4:5:6:7:1.2.3.4", "", "RFC 4291 2.2, 3"},
      {"[::1]", "", "RFC 3986 3.2.2: brackets belong to a URL"},
      {"localhost", "", "no address"},
  };
  for (const AddressCase& one : kCases) {
    const std::string got = Canonical(one.text);
    if (one.canonical.empty()) {
      EXPECT_TRUE(got.starts_with("error: ")) << one.text << " gave " << got << " (" << one.source << ")";
    } else {
      EXPECT_EQ(got, one.canonical) << one.text << " (" << one.source << ")";
    }
  }
}

struct PropertyCase {
  std::string_view text;
  // Some of: unspecified, loopback, multicast (link-local), local (link-local unicast), global.
  std::string_view properties;
  std::string_view source;
};

TEST(IpAddress, KnowsWhatItIsFor) {
  static constexpr PropertyCase kCases[] = {
      {"0.0.0.0", "unspecified", "Kubernetes documentation, isUnspecified"},
      {"::", "unspecified", "Kubernetes documentation, isUnspecified"},
      {"127.0.0.1", "loopback", "Kubernetes documentation, isLoopback"},
      {"127.255.255.255", "loopback", "RFC 1122 3.2.1.3 (g)"},
      {"::1", "loopback", "RFC 4291 2.5.3"},
      {"128.0.0.1", "global", "next to 127/8"},
      {"126.255.255.255", "global", "next to 127/8"},
      {"::2", "global", "RFC 4291 2.4"},
      {"224.0.0.1", "multicast", "Kubernetes documentation, isLinkLocalMulticast"},
      {"224.0.0.255", "multicast", "RFC 5771 4"},
      {"224.0.1.1", "", "Kubernetes documentation, isLinkLocalMulticast"},
      {"239.255.255.255", "", "RFC 5771 3"},
      {"223.255.255.255", "global", "next to 224/4"},
      {"240.0.0.1", "global", "next to 224/4"},
      {"ff02::1", "multicast", "RFC 4291 2.7"},
      {"ff12::1", "multicast", "RFC 4291 2.7: a flag"},
      {"ff05::1", "", "RFC 4291 2.7: site-local"},
      {"ff00::1", "", "Kubernetes documentation, isGlobalUnicast"},
      {"fd00::1", "global", "Kubernetes documentation, isLinkLocalMulticast"},
      {"169.254.169.254", "local", "Kubernetes documentation, isLinkLocalUnicast"},
      {"169.255.0.1", "global", "next to 169.254/16"},
      {"fe80::1", "local", "Kubernetes documentation, isLinkLocalUnicast"},
      {"febf:ffff::1", "local", "RFC 4291 2.5.6: the last of fe80::/10"},
      {"fec0::1", "global", "next to fe80::/10"},
      {"fd80::1", "global", "Kubernetes documentation, isLinkLocalUnicast"},
      {"192.168.0.1", "global", "Kubernetes documentation, isGlobalUnicast: private ones too"},
      {"255.255.255.255", "", "Kubernetes documentation, isGlobalUnicast"},
      {"255.255.255.254", "global", "next to the broadcast address"},
      {"2001:db8::abcd", "global", "Kubernetes documentation, isGlobalUnicast"},
  };
  for (const PropertyCase& one : kCases) {
    const Result<IpAddress> address = ParseIpAddress(one.text);
    ASSERT_TRUE(address) << one.text;
    std::string properties;
    if (address->IsUnspecified()) properties += "unspecified";
    if (address->IsLoopback()) properties += "loopback";
    if (address->IsLinkLocalMulticast()) properties += "multicast";
    if (address->IsLinkLocalUnicast()) properties += "local";
    if (address->IsGlobalUnicast()) properties += "global";
    EXPECT_EQ(properties, one.properties) << one.text << " (" << one.source << ")";
  }
}

// What the C library makes of it.
std::optional<IpAddress> LibraryAddress(const std::string& text) {
  IpAddress address;
  if (inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) return address;
  address = IpAddress();
  address.is_v6 = true;
  if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) return address;
  return std::nullopt;
}

std::string RandomAddressText(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"0",   "1",   "ffff", "FFFF", "12",  "255", "256",  "00",
                                                   "01a", "g",   "::",   ":",    ":",   ":",   ".",    ".",
                                                   ".",   "db8", "10",   "0000", "1.2", "3.4", "12345"};
  std::string text;
  for (size_t i = random() % 16 + 1; i > 0; --i) text += kPieces[random() % kPieces.size()];
  return text;
}

TEST(ParseIpAddress, AgreesWithTheLibraryOnRandomTexts) {
  std::mt19937 random(20250313);
  int valid = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string text = RandomAddressText(random);
    const std::optional<IpAddress> expected = LibraryAddress(text);
    const Result<IpAddress> got = ParseIpAddress(text);
    ASSERT_EQ(got.has_value(), expected.has_value()) << text;
    if (!expected) continue;
    ++valid;
    ASSERT_EQ(*got, *expected) << text;
  }
  EXPECT_GT(valid, 200);
}

TEST(IpAddress, WritesWhatItReadsAndTheLibraryReadsTheSame) {
  std::mt19937 random(7);
  for (int i = 0; i < 20'000; ++i) {
    IpAddress address;
    address.is_v6 = random() % 4 != 0;
    // Many zeros, so that there are runs of them.
    for (int k = 0; k < address.bits() / 8; ++k) {
      address.bytes[static_cast<size_t>(k)] = random() % 3 == 0 ? static_cast<uint8_t>(random() % 256) : 0;
    }
    const std::string text = address.ToString();
    const Result<IpAddress> back = ParseIpAddress(text);
    ASSERT_TRUE(back) << text;
    ASSERT_EQ(*back, address) << text;
    ASSERT_EQ(LibraryAddress(text), address) << text;
  }
}

struct NetworkCase {
  std::string_view text;
  std::string_view masked;  // "": refused
  std::string_view source;
};

TEST(ParseIpNetwork, ReadsNetworksAndMasksThem) {
  static constexpr NetworkCase kCases[] = {
      {"192.168.0.0/16", "192.168.0.0/16", "Kubernetes documentation, cidr()"},
      {"192.168.0.1/24", "192.168.0.0/24", "Kubernetes documentation, masked()"},
      {"::1/128", "::1/128", "Kubernetes documentation, cidr()"},
      {"10.11.12.13/0", "0.0.0.0/0", "RFC 4632 3.1"},
      {"10.11.12.13/1", "0.0.0.0/1", "RFC 4632 3.1"},
      {"10.11.12.13/13", "10.8.0.0/13", "RFC 4632 3.1"},
      {"10.11.12.13/31", "10.11.12.12/31", "RFC 4632 3.1"},
      {"10.11.12.13/32", "10.11.12.13/32", "RFC 4632 3.1"},
      {"2001:0DB8:0000:CD30::/60", "2001:db8:0:cd30::/60", "RFC 4291 2.3"},
      {"2001:db8:0:cd30:123:4567:89ab:cdef/60", "2001:db8:0:cd30::/60", "RFC 4291 2.3"},
      {"2001:db8::ffff/0", "::/0", "RFC 4291 2.3"},
      {"192.168.0.0/33", "", "Kubernetes documentation, cidr()"},
      {"::1/129", "", "Kubernetes documentation, cidr()"},
      {"192.168.0.0/", "", "CEL conformance, network_ext/parse_invalid_cidr_ipv4"},
      {"::ffff:192.168.0.1/24", "", "CEL conformance, network_ext/parse_invalid_cidr_ipv4_in_ipv6"},
      {"::ffff:c0a8:1/120", "", "Kubernetes documentation, cidr(): no IPv4-mapped addresses"},
      {"fe80::1%eth0/64", "", "Kubernetes documentation, ip(): no zones"},
      {"192.168.0.0", "", "RFC 4632 3.1"},
      {"/24", "", "RFC 4632 3.1"},
      {"192.168.0/24", "", "RFC 4291 2.3: no short addresses"},
      {"192.168.0.0/024", "", "RFC 4632 3.1: leading zero"},
      {"192.168.0.0/+24", "", "RFC 4632 3.1"},
      {"192.168.0.0/-1", "", "RFC 4632 3.1"},
      {"192.168.0.0/24/8", "", "RFC 4632 3.1"},
      {"192.168.0.0/255.255.0.0", "", "RFC 4632 3.1: no netmasks"},
      {"192.168.0.0/24 ", "", "RFC 4632 3.1"},
      {"192.168.0.0/4294967320", "", "RFC 4632 3.1"},
      {"", "", "RFC 4632 3.1"},
  };
  for (const NetworkCase& one : kCases) {
    const Result<IpNetwork> network = ParseIpNetwork(one.text);
    ASSERT_EQ(network.has_value(), !one.masked.empty()) << one.text << " (" << one.source << ")";
    if (network) {
      EXPECT_EQ(network->Masked().ToString(), one.masked) << one.text << " (" << one.source << ")";
    }
  }
}

// Bit by bit.
bool SlowContains(const IpNetwork& network, const IpAddress& address) {
  if (network.address.is_v6 != address.is_v6) return false;
  for (int bit = 0; bit < network.prefix_length; ++bit) {
    const auto byte = static_cast<size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((network.address.bytes[byte] & mask) != (address.bytes[byte] & mask)) return false;
  }
  return true;
}

TEST(IpNetwork, ContainsWhatSharesItsPrefix) {
  std::mt19937 random(11);
  int inside = 0;
  for (int i = 0; i < 20'000; ++i) {
    IpNetwork network;
    network.address.is_v6 = random() % 2 == 0;
    IpAddress address;
    address.is_v6 = random() % 8 == 0 ? !network.address.is_v6 : network.address.is_v6;
    const size_t size = network.address.is_v6 && address.is_v6 ? 16 : 4;
    for (size_t k = 0; k < size; ++k) {
      network.address.bytes[k] = static_cast<uint8_t>(random() % 256);
      const bool same = random() % 16 != 0;
      address.bytes[k] = same ? network.address.bytes[k] : static_cast<uint8_t>(random() % 256);
    }
    network.prefix_length = static_cast<int>(random() % static_cast<unsigned>(network.address.bits() + 1));
    ASSERT_EQ(network.Contains(address), SlowContains(network, address))
        << network.ToString() << " and " << address.ToString();
    const IpNetwork other{address, static_cast<int>(random() % static_cast<unsigned>(address.bits() + 1))};
    const bool expected = SlowContains(network, address) && network.prefix_length <= other.prefix_length;
    ASSERT_EQ(network.Contains(other), expected) << network.ToString() << " and " << other.ToString();
    inside += expected ? 1 : 0;
  }
  EXPECT_GT(inside, 1000);
}

}  // namespace
}  // namespace bundlescope
