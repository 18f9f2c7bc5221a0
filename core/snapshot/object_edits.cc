#include "core/snapshot/object_edits.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace bundlescope {
namespace {

std::optional<uint32_t> Base64Digit(char c) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const size_t at = kDigits.find(c);
  if (at == std::string_view::npos) return std::nullopt;
  return static_cast<uint32_t>(at);
}

// The decoded length of base64 (RFC 4648), nothing where it is none. Line breaks are not allowed in Secrets.
std::optional<size_t> Base64Length(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  text.remove_suffix(padding);
  if (!std::all_of(text.begin(), text.end(), [](char c) { return Base64Digit(c).has_value(); })) return std::nullopt;
  return (text.size() + padding) / 4 * 3 - padding;
}

std::string DecodeShortBase64(std::string_view text) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::optional<uint32_t> digit = Base64Digit(c);
    if (!digit) break;
    bits = bits << 6 | *digit;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

// must-gather puts "<n> bytes long" in the place of each value.
std::optional<size_t> MaskedLength(std::string_view text) {
  constexpr std::string_view kEnd = " bytes long";
  constexpr size_t kLongest = 40;
  if (text.size() > kLongest) return std::nullopt;
  const std::string value = DecodeShortBase64(text);
  if (!value.ends_with(kEnd)) return std::nullopt;
  size_t length = 0;
  const char* const end = value.data() + value.size() - kEnd.size();
  const auto [at, error] = std::from_chars(value.data(), end, length);
  if (error != std::errc() || at != end) return std::nullopt;
  return length;
}

void WriteDerivedKeys(std::span<const TextMember> members, CompactWriter* writer) {
  writer->Key("derived");
  writer->BeginMapping();
  writer->Key("keys");
  writer->BeginMapping();
  for (const TextMember& member : members) {
    std::optional<size_t> length = MaskedLength(member.text);
    if (!length) length = Base64Length(member.text);
    writer->Key(member.key);
    writer->BeginMapping();
    if (length) {
      writer->Key("bytes");
      writer->Int(static_cast<int64_t>(*length));
    }
    writer->End();
  }
  writer->End();
  writer->End();
}

std::vector<EditRule> MetadataRules() {
  return {{.key = "annotations",
           .below = {{.key = "kubectl.kubernetes.io/last-applied-configuration", .omit = true},
                     {.key = "objectset.rio.cattle.io/applied", .omit = true},
                     {.key = "banzaicloud.com/last-applied", .omit = true},
                     {.key = "kapp.k14s.io/original", .omit = true},
                     {.key = "kapp.k14s.io/original-diff", .omit = true},
                     {.key = "kapp.k14s.io/original-diff-full", .omit = true}}},
          {.key = "managedFields", .below = {{.key = "*", .below = {{.key = "fieldsV1", .omit = true}}}}}};
}

std::vector<EditRule> ObjectRules() { return {{.key = "metadata", .below = MetadataRules()}}; }

std::vector<EditRule> SecretRules() {
  std::vector<EditRule> rules = ObjectRules();
  rules.push_back({.key = "data", .replace = &WriteDerivedKeys});
  rules.push_back({.key = "stringData", .omit = true});
  return rules;
}

std::vector<EditRule> ContentRules() {
  std::vector<EditRule> rules = ObjectRules();
  rules.push_back({.key = "content", .omit = true});
  return rules;
}

}  // namespace

std::string_view RepairSupportBundleKitText(std::string_view text) {
  // Every "" of the raw text became "null": the empty string, and the end of a string behind an escaped quote.
  constexpr std::string_view kNull = "null";
  if (text == kNull) return "";
  if (text.size() > kNull.size() && text.ends_with(kNull) && text[text.size() - kNull.size() - 1] == '"') {
    return text.substr(0, text.size() - kNull.size());
  }
  return text;
}

bool IsSecretKind(std::string_view kind) {
  constexpr std::string_view kSecret = "secret";
  constexpr std::string_view kBlanks = " \t\r\n";
  kind.remove_prefix(std::min(kind.find_first_not_of(kBlanks), kind.size()));
  kind = kind.substr(0, kind.find_last_not_of(kBlanks) + 1);
  return std::equal(kind.begin(), kind.end(), kSecret.begin(), kSecret.end(),
                    [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b); });
}

CompactEdits EditsFor(std::string_view api_version, std::string_view kind, ObjectRepair repair) {
  static const std::vector<EditRule> object_rules = ObjectRules();
  static const std::vector<EditRule> secret_rules = SecretRules();
  static const std::vector<EditRule> content_rules = ContentRules();
  CompactEdits edits;
  edits.rules = &object_rules;
  edits.inner = {&IsSecretKind, &secret_rules};
  if (IsSecretKind(kind)) edits.rules = &secret_rules;
  if (kind == "Content" && api_version.starts_with("fleet.cattle.io/")) edits.rules = &content_rules;
  if (repair == ObjectRepair::kSupportBundleKit) {
    edits.text = &RepairSupportBundleKitText;
    edits.whole_doubles_are_ints = true;
  }
  return edits;
}

}  // namespace bundlescope
