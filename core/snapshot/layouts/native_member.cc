#include "core/snapshot/layouts/native_member.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/snapshot/layouts/path_parts.h"
#include "core/snapshot/native_names.h"

namespace bundlescope {
namespace {

using Kind = NativeMember::Kind;

constexpr std::array<std::string_view, 7> kTopNames = {"manifest.json",   "clusters",       "logs.ndjson",
                                                       "coverage.ndjson", "redaction.json", "diagnostics.ndjson",
                                                       "checksums.json"};

bool IsTopName(std::string_view part) { return std::find(kTopNames.begin(), kTopNames.end(), part) != kTopNames.end(); }

// "" for the word that stands where there is no name.
std::string NameOf(std::string_view part, std::string_view none) {
  return part == none ? std::string() : UnescapeNamePart(part);
}

// ".2", where a cluster has several sources.
std::optional<size_t> TakeSource(std::string_view* file) {
  const size_t dot = file->rfind('.');
  if (dot == std::string_view::npos || dot == 0) return std::nullopt;
  const char* const last = file->data() + file->size();
  size_t source = 0;
  const auto [end, error] = std::from_chars(file->data() + dot + 1, last, source);
  if (error != std::errc() || end != last) return std::nullopt;
  *file = file->substr(0, dot);
  return source;
}

NativeMember SplitObjects(const PathParts& parts) {
  NativeMember out;
  std::string_view file = parts[6];
  if (!DropEnding(&file, ".ndjson")) return out;
  out.partial = DropEnding(&file, ".partial");
  out.source = TakeSource(&file);
  out.kind = Kind::kObjects;
  out.cluster = UnescapeNamePart(parts[1]);
  out.group = NameOf(parts[3], "core");
  out.version = NameOf(parts[4], kUnknownPart);
  out.plural = UnescapeNamePart(parts[5]);
  out.ns = NameOf(file, kNoNamespace);
  return out;
}

// ".2", of logs that would have the same name.
void DropNumber(std::string_view* file) {
  const size_t dot = file->rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == file->size()) return;
  if (file->find_first_not_of("0123456789", dot + 1) == std::string_view::npos) *file = file->substr(0, dot);
}

NativeMember SplitLog(const PathParts& parts) {
  NativeMember out;
  std::string_view file = parts.back();
  if (!DropEnding(&file, ".log")) return out;
  DropNumber(&file);
  out.previous = DropEnding(&file, ".previous");
  out.kind = Kind::kLog;
  out.cluster = UnescapeNamePart(parts[1]);
  if (parts[2] == "logs") {
    out.ns = NameOf(parts[3], kUnknownPart);
    out.pod = UnescapeNamePart(parts[4]);
  }
  // Below a folder it is a path, and what speaks in it has no name.
  if (parts[2] == "logs" || parts.size() == 5) out.container = NameOf(file, kAllContainers);
  return out;
}

}  // namespace

std::string_view NativeName(std::string_view name) {
  const size_t slash = name.find('/');
  if (IsTopName(name.substr(0, slash)) || slash == std::string_view::npos) return name;
  const std::string_view rest = name.substr(slash + 1);
  return IsTopName(rest.substr(0, rest.find('/'))) ? rest : name;
}

NativeMember SplitNativeMember(std::string_view name) {
  name = NativeName(name);
  NativeMember out;
  if (name == "manifest.json") out.kind = Kind::kManifest;
  if (name == "logs.ndjson") out.kind = Kind::kLogs;
  if (name == "diagnostics.ndjson") out.kind = Kind::kDiagnostics;
  if (name == "coverage.ndjson") out.kind = Kind::kCoverage;
  if (name == "checksums.json") out.kind = Kind::kChecksums;

  const PathParts parts = SplitPath(name);
  if (parts.size() < 3 || parts[0] != "clusters") return out;
  if (parts.size() == 3 && parts[2] == "cluster.json") {
    out.kind = Kind::kCluster;
    out.cluster = UnescapeNamePart(parts[1]);
  }
  if (parts.size() == 7 && parts[2] == "objects") return SplitObjects(parts);
  if (parts.size() == 6 && parts[2] == "logs") return SplitLog(parts);
  if (parts.size() >= 5 && parts[2] == "nodes") return SplitLog(parts);
  return out;
}

}  // namespace bundlescope
