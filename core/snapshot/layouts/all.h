#pragma once

#include <vector>

#include "core/snapshot/layout.h"

namespace bundlescope {

const Layout& NativeLayout();
const Layout& RancherLogsLayout();
const Layout& FleetDumpLayout();
const Layout& TroubleshootLayout();
const Layout& SupportBundleKitLayout();
const Layout& MustGatherLayout();
const Layout& ClusterInfoDumpLayout();
const Layout& FleetMonitorLayout();
const Layout& UnknownLayout();

// Every layout that this program reads. Order is only what decides between equal scores.
std::vector<const Layout*> AllLayouts();

}  // namespace bundlescope
