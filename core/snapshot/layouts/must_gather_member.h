#pragma once

#include <cstdint>
#include <string_view>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// A member of an `oc adm must-gather` or `oc adm inspect` folder.
struct MustGatherMember {
  enum class Use : uint8_t {
    kNone,
    kTimes,   // timestamp
    kOwnLog,  // must-gather.logs, gather.logs: of the tool itself
    kList,    // namespaces/<ns>/<group>/<resource>.yaml, cluster-scoped-resources/<group>/<resource>.yaml
    kObject,  // the same with /<name>.yaml; namespaces/<ns>/<ns>.yaml; namespaces/<ns>/pods/<pod>/<pod>.yaml
    // namespaces/<ns>/pods/<pod>/<container>/<container>/logs/{current,previous}[.insecure].log; "insecure" was fetched
    // without a check of the kubelet's certificate
    kPodLog,
    kRotatedLog,  // .../logs/rotated/0.log.20260818-101112[.gz]
    kHostLog,     // host_service_logs/<role>/<unit>_service.log
    kAuditLog,    // audit_logs/...
  } use = Use::kNone;
  std::string_view top;    // the folder around all images: "must-gather.local.123", ""
  std::string_view group;  // "" for core
  std::string_view plural;
  const KnownKind* known = nullptr;
  std::string_view ns;
  std::string_view pod;
  std::string_view container;  // for logs of a host the unit
  bool previous = false;
};

MustGatherMember SplitMustGatherMember(std::string_view name);

}  // namespace bundlescope
