#pragma once

#include <cstdint>
#include <string_view>

namespace bundlescope {

// A member of our own archives (docs/archive-format.md), with or without one folder around everything:
//
//   manifest.json, coverage.ndjson, checksums.json
//   clusters/<cluster>/cluster.json
//   clusters/<cluster>/objects/<group or core>/<version>/<plural>/<namespace or _cluster>.ndjson
//   clusters/<cluster>/logs/<namespace>/<pod>/<container>[.previous].log
struct NativeMember {
  enum class Kind : uint8_t { kOther, kManifest, kCoverage, kChecksums, kCluster, kObjects, kLog } kind = Kind::kOther;
  std::string_view cluster;
  std::string_view group;  // "" for core
  std::string_view version;
  std::string_view plural;
  std::string_view ns;  // "" for cluster scope
  std::string_view pod;
  std::string_view container;
  bool previous = false;
};

// Views point into `name`.
NativeMember SplitNativeMember(std::string_view name);

// `name` without the folder that stands around everything, so that it can be looked up in checksums.json.
std::string_view NativeName(std::string_view name);

}  // namespace bundlescope
