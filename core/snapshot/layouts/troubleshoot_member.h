#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// A member of a troubleshoot support bundle: "support-bundle-2026-08-21T10_11_12/cluster-resources/pods/default.json",
// or the same below another folder or none.
struct TroubleshootMember {
  enum class Use : uint8_t {
    kNone,
    kVersionFile,     // version.yaml
    kClusterVersion,  // cluster-info/cluster_version.json
    kNamespaces,      // cluster-resources/namespaces.json
    kList,            // cluster-resources/<kind>.json, cluster-resources/<kind>/<ns>.json
    kCustom,          // cluster-resources/custom-resources/<plural>.<group>[/<ns>].json
    kCustomYaml,      // the same as .yaml: a twin of the .json, in old bundles a file of its own
    kKindErrors,      // cluster-resources/<kind>-errors.json
    kErrors,          // any other file that says why something is missing: `what`; of a pod also `pod` and `container`
    kSkipped,         // skipped-collectors.json
    kPodLog,          // cluster-resources/pods/logs/<ns>/<pod>/<container>[-previous].log
    kPodLogError,     // cluster-resources/pods/logs/<ns>/<pod>/<container>-logs-errors.log
    kOtherLog,        // <name of a collector>/<pod>/<container>.log and any other .log
    kSecret,          // secrets/<ns>/<name>[/<key>].json
    kConfigMap,       // configmaps/<ns>/<name>[/<key>].json
    kPullSecret,      // cluster-resources/image-pull-secrets/<ns>/<secret>.json
    kNodeLog,         // host-collectors/{journald,run-host}/<name>.txt, also with a node before or behind the collector
    kNodeLogInfo,     // <name>-info.json of these
  } use = Use::kNone;
  std::string_view top;              // what stands before the parts that the tool names; not known for kOtherLog
  const KnownKind* known = nullptr;  // kList, kCustom, kKindErrors; null where the kind is not in our table
  std::string_view plural;           // kCustom
  std::string_view group;            // kCustom
  std::string_view ns;
  std::string_view pod;        // for Secrets and ConfigMaps their name
  std::string_view container;  // for logs of the node the name of the log
  bool previous = false;
  std::string what;  // kErrors: "collector certificates"; kKindErrors: the stem of the file
};

TroubleshootMember SplitTroubleshootMember(std::string_view name);

// The kind that the errors in custom-resources-errors.json are filed under: "bundles.fleet.cattle.io". Null if unknown.
const KnownKind* FindCustomKind(std::string_view crd);

}  // namespace bundlescope
