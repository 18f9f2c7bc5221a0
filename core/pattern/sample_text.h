#pragma once

#include <string_view>

namespace bundlescope {

// About 128 KiB of log lines of the kinds that are read here: Fleet, Rancher, k3s, the parts of Kubernetes, what runs
// beside them, and a system's own; made up, always the same. What a search meets in it tells what it is likely to meet
// in other logs: good for choosing between ways, not for promises.
std::string_view SampleText();

}  // namespace bundlescope
