#include "analyzers/cel/ip_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace bundlescope {
namespace {

constexpr size_t kGroups = 8;  // of 16 bits in an IPv6 address
// The longest text: 0000:0000:0000:0000:0000:0000:255.255.255.255.
constexpr size_t kMaxText = 45;

Error Wrong(std::string message) { return Error(ErrorCode::kInvalidInput, std::move(message)); }

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Digits only, without leading zeros, at most `max`.
std::optional<int> ParseDecimal(std::string_view text, int max) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text[0] == '0')) return std::nullopt;
  int value = 0;
  for (char c : text) {
    if (!IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value <= max ? std::optional(value) : std::nullopt;
}

// Four numbers with dots between them, into out[0..3].
bool ParseDotted(std::string_view text, uint8_t* out) {
  for (int i = 0; i < 4; ++i) {
    const size_t dot = i < 3 ? text.find('.') : text.size();
    if (dot == std::string_view::npos) return false;
    const std::optional<int> number = ParseDecimal(text.substr(0, dot), 255);
    if (!number) return false;
    out[i] = static_cast<uint8_t>(*number);
    text.remove_prefix(std::min(dot + 1, text.size()));
  }
  return true;
}

// One to four hexadecimal digits.
std::optional<uint16_t> ParseGroup(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  uint16_t value = 0;
  for (char c : text) {
    const int digit = HexValue(c);
    if (digit < 0) return std::nullopt;
    value = static_cast<uint16_t>(value * 16 + digit);
  }
  return value;
}

// The bytes of "a:b:c" or "a:b:1.2.3.4"; nothing for text of another form or of more than 16 bytes.
struct GroupBytes {
  std::array<uint8_t, 16> bytes{};
  size_t count = 0;
};

std::optional<GroupBytes> ParseGroups(std::string_view text, bool last_part) {
  GroupBytes out;
  while (!text.empty()) {
    const size_t colon = text.find(':');
    const std::string_view piece = text.substr(0, colon);
    if (last_part && colon == std::string_view::npos && piece.find('.') != std::string_view::npos) {
      if (out.count + 4 > 16 || !ParseDotted(piece, &out.bytes[out.count])) return std::nullopt;
      out.count += 4;
      return out;
    }
    const std::optional<uint16_t> group = ParseGroup(piece);
    if (!group || out.count + 2 > 16) return std::nullopt;
    out.bytes[out.count++] = static_cast<uint8_t>(*group >> 8);
    out.bytes[out.count++] = static_cast<uint8_t>(*group & 0xFF);
    if (colon == std::string_view::npos) return out;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;  // ends with a colon
  }
  return out;
}

// "::" stands for one group of zeros at least; there is at most one.
std::optional<IpAddress> ParseV6(std::string_view text) {
  IpAddress address;
  address.is_v6 = true;
  const size_t gap = text.find("::");
  const std::optional<GroupBytes> front = ParseGroups(text.substr(0, gap), gap == std::string_view::npos);
  if (!front) return std::nullopt;
  std::copy_n(front->bytes.begin(), front->count, address.bytes.begin());
  if (gap == std::string_view::npos) return front->count == 16 ? std::optional(address) : std::nullopt;
  const std::optional<GroupBytes> back = ParseGroups(text.substr(gap + 2), true);
  if (!back || front->count + back->count > 14) return std::nullopt;
  std::copy_n(back->bytes.begin(), back->count, address.bytes.end() - static_cast<std::ptrdiff_t>(back->count));
  return address;
}

uint16_t GroupAt(const IpAddress& address, size_t index) {
  return static_cast<uint16_t>(address.bytes[2 * index] << 8 | address.bytes[2 * index + 1]);
}

// The longest run of at least two groups of zeros, the first of equally long ones (RFC 5952 section 4.2).
std::pair<size_t, size_t> LongestZeroRun(const IpAddress& address) {
  std::pair<size_t, size_t> best{kGroups, 1};  // start and length
  for (size_t start = 0; start < kGroups; ++start) {
    size_t end = start;
    while (end < kGroups && GroupAt(address, end) == 0) ++end;
    if (end - start > best.second) best = {start, end - start};
  }
  return best;
}

}  // namespace

bool IpAddress::IsUnspecified() const {
  return std::all_of(bytes.begin(), bytes.end(), [](uint8_t byte) { return byte == 0; });
}

bool IpAddress::IsLoopback() const {
  if (!is_v6) return bytes[0] == 127;
  return bytes[15] == 1 && std::all_of(bytes.begin(), bytes.end() - 1, [](uint8_t byte) { return byte == 0; });
}

bool IpAddress::IsMulticast() const { return is_v6 ? bytes[0] == 0xFF : (bytes[0] & 0xF0) == 0xE0; }

bool IpAddress::IsLinkLocalMulticast() const {
  if (is_v6) return bytes[0] == 0xFF && (bytes[1] & 0x0F) == 0x02;
  return bytes[0] == 224 && bytes[1] == 0 && bytes[2] == 0;
}

bool IpAddress::IsLinkLocalUnicast() const {
  if (is_v6) return bytes[0] == 0xFE && (bytes[1] & 0xC0) == 0x80;
  return bytes[0] == 169 && bytes[1] == 254;
}

bool IpAddress::IsGlobalUnicast() const {
  const bool broadcast =
      !is_v6 && std::all_of(bytes.begin(), bytes.begin() + 4, [](uint8_t byte) { return byte == 255; });
  return !broadcast && !IsUnspecified() && !IsLoopback() && !IsMulticast() && !IsLinkLocalUnicast();
}

bool IpAddress::IsMappedV4() const {
  return is_v6 && bytes[10] == 0xFF && bytes[11] == 0xFF &&
         std::all_of(bytes.begin(), bytes.begin() + 10, [](uint8_t byte) { return byte == 0; });
}

std::string IpAddress::ToString() const {
  if (!is_v6) return fmt::format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
  if (IsMappedV4()) return fmt::format("::ffff:{}.{}.{}.{}", bytes[12], bytes[13], bytes[14], bytes[15]);
  const auto [gap, length] = LongestZeroRun(*this);
  std::string out;
  for (size_t i = 0; i < kGroups; ++i) {
    if (i == gap) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && !out.ends_with(':')) out += ':';
    out += fmt::format("{:x}", GroupAt(*this, i));
  }
  return out;
}

Result<IpAddress> ParseIpAddress(std::string_view text) {
  if (text.empty()) return Wrong("it is empty");
  if (text.find('%') != std::string_view::npos) return Wrong("an address with a zone (%...) is not allowed");
  if (text.size() > kMaxText) return Wrong("it is longer than any address");
  if (text.find(':') == std::string_view::npos) {
    IpAddress address;
    if (ParseDotted(text, address.bytes.data())) return address;
    return Wrong("an IPv4 address has four numbers of 0 to 255 without leading zeros");
  }
  if (const std::optional<IpAddress> address = ParseV6(text)) return *address;
  return Wrong("an IPv6 address has eight groups of 1 to 4 hexadecimal digits, or fewer and one '::'");
}

Result<IpAddress> ParseUnmappedIpAddress(std::string_view text) {
  BS_ASSIGN_OR_RETURN(IpAddress address, ParseIpAddress(text));
  if (!address.IsMappedV4()) return address;
  if (text.find('.') != std::string_view::npos) {
    return Wrong("an IPv4 address within an IPv6 address is not allowed: write the IPv4 address alone");
  }
  IpAddress unmapped;
  std::copy_n(address.bytes.begin() + 12, 4, unmapped.bytes.begin());
  return unmapped;
}

bool IpNetwork::Contains(const IpAddress& other) const {
  if (other.is_v6 != address.is_v6) return false;
  return Masked().address == IpNetwork{other, prefix_length}.Masked().address;
}

bool IpNetwork::Contains(const IpNetwork& other) const {
  return prefix_length <= other.prefix_length && Contains(other.address);
}

IpNetwork IpNetwork::Masked() const {
  IpNetwork masked = *this;
  for (int bit = 0; bit < address.bits(); bit += 8) {
    const int kept = std::clamp(prefix_length - bit, 0, 8);
    masked.address.bytes[static_cast<size_t>(bit / 8)] &= static_cast<uint8_t>(0xFF00 >> kept);
  }
  return masked;
}

std::string IpNetwork::ToString() const { return fmt::format("{}/{}", address.ToString(), prefix_length); }

Result<IpNetwork> ParseIpNetwork(std::string_view text) {
  const size_t slash = text.rfind('/');
  if (slash == std::string_view::npos) return Wrong("a network is an address, '/' and the length of its prefix");
  IpNetwork network;
  BS_ASSIGN_OR_RETURN(network.address, ParseIpAddress(text.substr(0, slash)));
  if (network.address.IsMappedV4()) {
    return Wrong("an IPv4 address within an IPv6 address is not allowed: write the IPv4 network alone");
  }
  const std::optional<int> length = ParseDecimal(text.substr(slash + 1), network.address.bits());
  if (!length) return Wrong(fmt::format("the length behind '/' is a number of 0 to {}", network.address.bits()));
  network.prefix_length = *length;
  return network;
}

}  // namespace bundlescope
