#include "core/snapshot/layouts/all.h"

namespace bundlescope {

std::vector<const Layout*> AllLayouts() {
  return {&NativeLayout(),          &RancherLogsLayout(),      &FleetDumpLayout(),
          &TroubleshootLayout(),    &SupportBundleKitLayout(), &MustGatherLayout(),
          &ClusterInfoDumpLayout(), &FleetMonitorLayout(),     &UnknownLayout()};
}

}  // namespace bundlescope
