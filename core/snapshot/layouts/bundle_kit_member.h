#pragma once

#include <cstdint>
#include <string_view>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// A member of a support bundle of Harvester, Longhorn and others that use support-bundle-kit.
struct BundleKitMember {
  enum class Use : uint8_t {
    kNone,
    kMetadata,  // metadata.yaml
    kErrors,    // bundleGenerationError.log
    kObjects,   // yamls/cluster/<gv>/<resource>.yaml, yamls/namespaced/<ns>/<gv>/<resource>.yaml
    kPodLog,    // logs/<ns>/<pod>/<container>.log[.1]
    kNodeLog,   // nodes/<node>.zip/<node>/logs/<unit>.log
    kNodeText,  // nodes/<node>.zip/<node>/scc/<archive of supportconfig>/.../<topic>.txt
  } use = Use::kNone;
  std::string_view top;    // the folder of the bundle
  std::string_view group;  // "" for core
  std::string_view version;
  const KnownKind* known = nullptr;
  std::string_view ns;
  std::string_view pod;
  std::string_view container;  // for logs of a node the unit, for its texts the topic
  bool previous = false;
};

BundleKitMember SplitBundleKitMember(std::string_view name);

}  // namespace bundlescope
