#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// A member of our own archives (docs/archive-format.md), with or without one folder around everything:
//
//   manifest.json, logs.ndjson, diagnostics.ndjson, coverage.ndjson, checksums.json
//   clusters/<cluster>/cluster.json
//   clusters/<cluster>/objects/<group or core>/<version>/<plural>/<namespace or _cluster>[.<source>][.partial].ndjson
//   clusters/<cluster>/logs/<namespace>/<pod>/<container or _all>[.previous][.<number>].log
//   clusters/<cluster>/nodes/<archive>/<container>[.previous][.<number>].log
struct NativeMember {
  enum class Kind : uint8_t {
    kOther,
    kManifest,
    kLogs,
    kDiagnostics,
    kCoverage,
    kChecksums,
    kCluster,
    kObjects,
    kLog
  } kind = Kind::kOther;
  // Without the escapes of EscapeNamePart.
  std::string cluster;
  std::string group;  // "" for core
  std::string version;
  std::string plural;
  std::string ns;   // "" for cluster scope, or not known
  std::string pod;  // "" for a log of a node
  std::string container;
  bool previous = false;
  bool partial = false;          // objects of which only some fields are known
  std::optional<size_t> source;  // of objects of an archive that was made of others: which one of them
};

NativeMember SplitNativeMember(std::string_view name);

// `name` without the folder that stands around everything, so that it can be looked up in checksums.json.
std::string_view NativeName(std::string_view name);

}  // namespace bundlescope
