#include "core/snapshot/native_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "core/base/sha256.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// File systems take 255 bytes; endings and numbers come behind it.
constexpr size_t kMaxPartBytes = 200;
constexpr size_t kHashDigits = 16;

bool IsPlain(char c) {
  const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("._-+@=,").find(c) != std::string_view::npos;
}

// How many bytes the character at the start takes, by its first one.
size_t CharacterBytes(char first) {
  const auto lead = static_cast<uint8_t>(first);
  if (lead < 0xC0) return 1;
  return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

bool IsPrintableBeyondAscii(std::string_view character) {
  return character.size() > 1 && IsValidUtf8(character) && MakePrintable(character) == character;
}

void AppendEscape(char c, std::string* out) {
  fmt::format_to(std::back_inserter(*out), "%{:02X}", static_cast<uint8_t>(c));
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string Cut(const std::string& part, std::string_view text) {
  size_t end = kMaxPartBytes - kHashDigits - 2;
  // Neither within a character nor within an escape.
  while (end > 0 && (static_cast<uint8_t>(part[end]) & 0xC0) == 0x80) --end;
  for (size_t back = 1; back <= 2 && back <= end; ++back) {
    if (part[end - back] == '%') end -= back;
  }
  return fmt::format("{}%~{}", std::string_view(part).substr(0, end), ToHex(Sha256Of(text)).substr(0, kHashDigits));
}

// EscapeNamePart, with more characters that are escaped. Comes before the cut, so that the part stays short.
std::string Escape(std::string_view text, std::string_view also) {
  std::string out;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view character = rest.substr(0, CharacterBytes(rest[0]));
    if (IsPrintableBeyondAscii(character)) {
      out += character;
      rest.remove_prefix(character.size());
      continue;
    }
    const bool marker = rest[0] == '_' && out.empty();
    if (IsPlain(rest[0]) && !marker && also.find(rest[0]) == std::string_view::npos) {
      out += rest[0];
    } else {
      AppendEscape(rest[0], &out);
    }
    rest.remove_prefix(1);
  }
  if (out == "." || out == "..") out.replace(0, 1, "%2E");
  return out.size() > kMaxPartBytes ? Cut(out, text) : out;
}

// The dot at `at` is not one that means something.
void EscapeDot(size_t at, std::string* part) { part->replace(at, 1, "%2E"); }

// A name that ends in what we put behind names ("a.previous", "a.2") must not be taken for it.
std::string EscapeStem(std::string_view text, std::string_view if_empty) {
  std::string part = text.empty() ? std::string(if_empty) : EscapeNamePart(text);
  const size_t dot = part.rfind('.');
  if (dot == std::string::npos) return part;
  const std::string_view end = std::string_view(part).substr(dot + 1);
  const bool number = !end.empty() && end.find_first_not_of("0123456789") == std::string_view::npos;
  if (number || end == "previous") EscapeDot(dot, &part);
  return part;
}

std::string PartOr(std::string_view text, std::string_view if_empty) {
  return text.empty() ? std::string(if_empty) : EscapeNamePart(text);
}

// A path as folders and a file without its ending. No folder may have the name of a file beside it, so none ends in
// ".log".
std::string EscapePath(std::string_view path) {
  constexpr std::string_view kLog = ".log";
  std::string out;
  while (true) {
    const size_t slash = path.find('/');
    std::string_view text = path.substr(0, slash);
    const bool file = slash == std::string_view::npos;
    if (file && text.size() > kLog.size() && text.ends_with(kLog)) text.remove_suffix(kLog.size());
    std::string part = file ? EscapeStem(text, kAllContainers) : PartOr(text, kUnknownPart);
    if (!file && part.ends_with(kLog)) EscapeDot(part.size() - kLog.size(), &part);
    out += part;
    if (file) return out;
    out += '/';
    path.remove_prefix(slash + 1);
  }
}

// Deeper or longer is no name that readers take.
constexpr size_t kMaxPathBytes = 1024;
constexpr std::ptrdiff_t kMaxPathDepth = 32;

std::string NodePath(std::string_view member) {
  std::string path = EscapePath(member);
  if (path.size() <= kMaxPathBytes && std::count(path.begin(), path.end(), '/') <= kMaxPathDepth) return path;
  return EscapeStem(member, kAllContainers);
}

}  // namespace

std::string EscapeNamePart(std::string_view text) { return Escape(text, ""); }

std::string UnescapeNamePart(std::string_view part) {
  std::string out;
  for (size_t i = 0; i < part.size(); ++i) {
    const int high = part[i] == '%' && i + 2 < part.size() ? HexDigit(part[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(part[i + 2]) : -1;
    if (low < 0) {
      out += part[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

// Objects are told apart by names that differ in upper and lower case only, though Kubernetes has none with capitals
// there, and some file systems are not.
static constexpr std::string_view kCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// A group could call itself as the one without name is called.
static std::string GroupPart(std::string_view group) {
  constexpr std::string_view kCore = "core";
  if (group == kCore) return "%63ore";
  return group.empty() ? std::string(kCore) : Escape(group, kCapitals);
}

std::string NativeClusterName(std::string_view folder) { return fmt::format("clusters/{}/cluster.json", folder); }

std::string NativeObjectsName(std::string_view folder, std::string_view group, std::string_view version,
                              std::string_view plural, std::string_view ns, bool partial,
                              std::optional<size_t> source) {
  // Namespaces hold no dots; where one does, it must not be taken for an ending.
  static const std::string kInNamespaces = std::string(kCapitals) + ".";
  return fmt::format("clusters/{}/objects/{}/{}/{}/{}{}{}.ndjson", folder, GroupPart(group),
                     version.empty() ? std::string(kUnknownPart) : Escape(version, kCapitals),
                     Escape(plural, kCapitals), ns.empty() ? std::string(kNoNamespace) : Escape(ns, kInNamespaces),
                     source ? fmt::format(".{}", *source) : "", partial ? ".partial" : "");
}

std::string NativeLogStem(std::string_view folder, const NativeLogNames& log) {
  std::string stem;
  if (!log.pod.empty()) {
    stem = fmt::format("clusters/{}/logs/{}/{}/{}", folder, PartOr(log.ns, kUnknownPart), EscapeNamePart(log.pod),
                       EscapeStem(log.container, kAllContainers));
  } else {
    const std::string path = log.container.empty() ? NodePath(log.member) : EscapeStem(log.container, kAllContainers);
    stem = fmt::format("clusters/{}/nodes/{}/{}", folder, PartOr(log.archive, kUnknownPart), path);
  }
  return log.previous ? stem + ".previous" : stem;
}

std::string NativeLogName(std::string_view stem, int number) {
  return number < 2 ? fmt::format("{}.log", stem) : fmt::format("{}.{}.log", stem, number);
}

}  // namespace bundlescope
