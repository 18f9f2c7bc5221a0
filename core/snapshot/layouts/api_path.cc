#include "core/snapshot/layouts/api_path.h"

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

// Where "/api/" or "/apis/" begins.
size_t FindStart(std::string_view line) {
  const size_t core = line.find("/api/");
  const size_t groups = line.find("/apis/");
  return core < groups ? core : groups;
}

}  // namespace

std::optional<ApiPath> FindApiPath(std::string_view line) {
  const size_t start = FindStart(line);
  if (start == std::string_view::npos) return std::nullopt;
  std::string_view path = line.substr(start + 1);
  path = path.substr(0, path.find_first_of(" \t\"'?:,;)"));
  const PathParts parts = SplitPath(path);
  size_t at = 1;
  ApiPath out;
  if (parts[0] == "apis" && parts.size() > 1) out.group = parts[at++];
  if (at >= parts.size() || parts[at].empty()) return std::nullopt;
  out.version = parts[at++];
  if (at + 1 < parts.size() && parts[at] == "namespaces" && at + 2 < parts.size()) {
    out.ns = parts[at + 1];
    at += 2;
  }
  if (at < parts.size()) out.plural = parts[at];
  out.known = FindKind(out.group, out.plural);
  return out;
}

}  // namespace bundlescope
