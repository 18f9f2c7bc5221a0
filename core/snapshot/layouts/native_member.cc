#include "core/snapshot/layouts/native_member.h"

#include <algorithm>
#include <array>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

using Kind = NativeMember::Kind;

constexpr std::array<std::string_view, 5> kTopNames = {"manifest.json", "clusters", "coverage.ndjson", "redaction.json",
                                                       "checksums.json"};

bool IsTopName(std::string_view part) { return std::find(kTopNames.begin(), kTopNames.end(), part) != kTopNames.end(); }

NativeMember SplitObjects(const PathParts& parts) {
  NativeMember out;
  std::string_view file = parts[6];
  if (!DropEnding(&file, ".ndjson")) return out;
  out.kind = Kind::kObjects;
  out.cluster = parts[1];
  out.group = parts[3] == "core" ? std::string_view() : parts[3];
  out.version = parts[4];
  out.plural = parts[5];
  out.ns = file == "_cluster" ? std::string_view() : file;
  return out;
}

NativeMember SplitLog(const PathParts& parts) {
  NativeMember out;
  std::string_view file = parts[5];
  if (!DropEnding(&file, ".log")) return out;
  out.previous = DropEnding(&file, ".previous");
  out.kind = Kind::kLog;
  out.cluster = parts[1];
  out.ns = parts[3];
  out.pod = parts[4];
  out.container = file;
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
  if (name == "coverage.ndjson") out.kind = Kind::kCoverage;
  if (name == "checksums.json") out.kind = Kind::kChecksums;

  const PathParts parts = SplitPath(name);
  if (parts.size() < 3 || parts[0] != "clusters") return out;
  if (parts.size() == 3 && parts[2] == "cluster.json") {
    out.kind = Kind::kCluster;
    out.cluster = parts[1];
  }
  if (parts.size() == 7 && parts[2] == "objects") return SplitObjects(parts);
  if (parts.size() == 6 && parts[2] == "logs") return SplitLog(parts);
  return out;
}

}  // namespace bundlescope
