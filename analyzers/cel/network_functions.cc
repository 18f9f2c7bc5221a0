#include <fmt/format.h>

#include <memory>

#include "analyzers/cel/builtins.h"
#include "analyzers/cel/description.h"
#include "analyzers/cel/ip_address.h"
#include "analyzers/cel/opaque_cast.h"

namespace bundlescope {
namespace {

using Args = std::span<const Value>;

class IpValue final : public OpaqueValue {
 public:
  static constexpr std::string_view kType = "net.IP";

  explicit IpValue(const IpAddress& address) : address_(address) {}
  const IpAddress& address() const { return address_; }

  std::string_view type() const override { return kType; }
  bool Equals(const OpaqueValue& other) const override {
    return address_ == static_cast<const IpValue&>(other).address_;
  }
  size_t ComparedBytes() const override { return sizeof(IpAddress); }
  std::string Text() const override { return address_.ToString(); }
  bool IsStringConvertible() const override { return true; }

 private:
  IpAddress address_;
};

class CidrValue final : public OpaqueValue {
 public:
  static constexpr std::string_view kType = "net.CIDR";

  explicit CidrValue(const IpNetwork& network) : network_(network) {}
  const IpNetwork& network() const { return network_; }

  std::string_view type() const override { return kType; }
  bool Equals(const OpaqueValue& other) const override {
    return network_ == static_cast<const CidrValue&>(other).network_;
  }
  size_t ComparedBytes() const override { return sizeof(IpNetwork); }
  std::string Text() const override { return network_.ToString(); }
  bool IsStringConvertible() const override { return true; }

 private:
  IpNetwork network_;
};

Value IpOf(const IpAddress& address) { return Value::Opaque(std::make_shared<IpValue>(address)); }
Value CidrOf(const IpNetwork& network) { return Value::Opaque(std::make_shared<CidrValue>(network)); }

bool IsString(const Value& v) { return v.kind() == ValueKind::kString; }

Value NotRead(std::string_view what, std::string_view text, const Error& error) {
  return Value::Err(fmt::format("{} is no {}: {}", Described(text), what, error.message()));
}

Value NoAddress(std::string_view text, const Error& error) { return NotRead("IP address", text, error); }
Value NoNetwork(std::string_view text, const Error& error) { return NotRead("network in CIDR notation", text, error); }

Value Ip(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("ip", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<IpAddress> address = ParseUnmappedIpAddress(text);
  return address ? IpOf(*address) : NoAddress(text, address.error());
}

Value IsIp(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("isIP", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bool(ParseUnmappedIpAddress(args[0].AsString()).has_value());
}

Value IsCanonical(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("ip.isCanonical", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<IpAddress> address = ParseUnmappedIpAddress(text);
  return address ? Value::Bool(address->ToString() == text) : NoAddress(text, address.error());
}

Value Family(Args args, CostBudget&) {
  const auto* ip = OpaqueAs<IpValue>(args[0]);
  return ip != nullptr ? Value::Int(ip->address().is_v6 ? 6 : 4) : NoOverload("family", args);
}

Value Property(std::string_view name, Args args, bool (IpAddress::*property)() const) {
  const auto* ip = OpaqueAs<IpValue>(args[0]);
  return ip != nullptr ? Value::Bool((ip->address().*property)()) : NoOverload(name, args);
}

Value IsUnspecified(Args args, CostBudget&) { return Property("isUnspecified", args, &IpAddress::IsUnspecified); }
Value IsLoopback(Args args, CostBudget&) { return Property("isLoopback", args, &IpAddress::IsLoopback); }
Value IsLinkLocalMulticast(Args args, CostBudget&) {
  return Property("isLinkLocalMulticast", args, &IpAddress::IsLinkLocalMulticast);
}
Value IsLinkLocalUnicast(Args args, CostBudget&) {
  return Property("isLinkLocalUnicast", args, &IpAddress::IsLinkLocalUnicast);
}
Value IsGlobalUnicast(Args args, CostBudget&) { return Property("isGlobalUnicast", args, &IpAddress::IsGlobalUnicast); }

Value Cidr(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("cidr", args);
  const std::string_view text = args[0].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<IpNetwork> network = ParseIpNetwork(text);
  return network ? CidrOf(*network) : NoNetwork(text, network.error());
}

Value IsCidr(Args args, CostBudget& budget) {
  if (!IsString(args[0])) return NoOverload("isCIDR", args);
  if (!budget.ChargeText(args[0].AsString().size())) return CostLimitExceeded();
  return Value::Bool(ParseIpNetwork(args[0].AsString()).has_value());
}

Value ContainsIp(Args args, CostBudget& budget) {
  const auto* cidr = OpaqueAs<CidrValue>(args[0]);
  if (cidr == nullptr) return NoOverload("containsIP", args);
  if (const auto* ip = OpaqueAs<IpValue>(args[1])) return Value::Bool(cidr->network().Contains(ip->address()));
  if (!IsString(args[1])) return NoOverload("containsIP", args);
  const std::string_view text = args[1].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<IpAddress> address = ParseUnmappedIpAddress(text);
  return address ? Value::Bool(cidr->network().Contains(*address)) : NoAddress(text, address.error());
}

Value ContainsCidr(Args args, CostBudget& budget) {
  const auto* cidr = OpaqueAs<CidrValue>(args[0]);
  if (cidr == nullptr) return NoOverload("containsCIDR", args);
  if (const auto* other = OpaqueAs<CidrValue>(args[1])) return Value::Bool(cidr->network().Contains(other->network()));
  if (!IsString(args[1])) return NoOverload("containsCIDR", args);
  const std::string_view text = args[1].AsString();
  if (!budget.ChargeText(text.size())) return CostLimitExceeded();
  const Result<IpNetwork> network = ParseIpNetwork(text);
  return network ? Value::Bool(cidr->network().Contains(*network)) : NoNetwork(text, network.error());
}

Value IpOfCidr(Args args, CostBudget&) {
  const auto* cidr = OpaqueAs<CidrValue>(args[0]);
  return cidr != nullptr ? IpOf(cidr->network().address) : NoOverload("ip", args);
}

Value Masked(Args args, CostBudget&) {
  const auto* cidr = OpaqueAs<CidrValue>(args[0]);
  return cidr != nullptr ? CidrOf(cidr->network().Masked()) : NoOverload("masked", args);
}

Value PrefixLength(Args args, CostBudget&) {
  const auto* cidr = OpaqueAs<CidrValue>(args[0]);
  return cidr != nullptr ? Value::Int(cidr->network().prefix_length) : NoOverload("prefixLength", args);
}

constexpr Builtin kTable[] = {
    {"ip", CallStyle::kGlobal, 1, 1, Ip, "(string) -> net.IP"},
    {"isIP", CallStyle::kGlobal, 1, 1, IsIp, "(string) -> bool"},
    {"ip.isCanonical", CallStyle::kGlobal, 1, 1, IsCanonical, "(string) -> bool"},
    {"family", CallStyle::kMember, 1, 1, Family, "(net.IP) -> int"},
    {"isUnspecified", CallStyle::kMember, 1, 1, IsUnspecified, "(net.IP) -> bool"},
    {"isLoopback", CallStyle::kMember, 1, 1, IsLoopback, "(net.IP) -> bool"},
    {"isLinkLocalMulticast", CallStyle::kMember, 1, 1, IsLinkLocalMulticast, "(net.IP) -> bool"},
    {"isLinkLocalUnicast", CallStyle::kMember, 1, 1, IsLinkLocalUnicast, "(net.IP) -> bool"},
    {"isGlobalUnicast", CallStyle::kMember, 1, 1, IsGlobalUnicast, "(net.IP) -> bool"},
    {"cidr", CallStyle::kGlobal, 1, 1, Cidr, "(string) -> net.CIDR"},
    {"isCIDR", CallStyle::kGlobal, 1, 1, IsCidr, "(string) -> bool"},
    {"containsIP", CallStyle::kMember, 2, 2, ContainsIp, "(net.CIDR, net.IP) -> bool; (net.CIDR, string) -> bool"},
    {"containsCIDR", CallStyle::kMember, 2, 2, ContainsCidr,
     "(net.CIDR, net.CIDR) -> bool; (net.CIDR, string) -> bool"},
    {"ip", CallStyle::kMember, 1, 1, IpOfCidr, "(net.CIDR) -> net.IP"},
    {"masked", CallStyle::kMember, 1, 1, Masked, "(net.CIDR) -> net.CIDR"},
    {"prefixLength", CallStyle::kMember, 1, 1, PrefixLength, "(net.CIDR) -> int"},
};

}  // namespace

std::span<const Builtin> NetworkBuiltins() { return kTable; }

}  // namespace bundlescope
