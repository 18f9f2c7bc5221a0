#pragma once

#include <string>
#include <string_view>

namespace bundlescope {

// "fleet-106.0.0+up0.12.0-beta.2" of chart "fleet" -> "0.12.0-beta.2"; "fleet-0.12.0" -> "0.12.0"; "" if it is another
// chart, or if Helm may have cut the label. Labels cannot hold '+': Helm writes '_' in its place, which is read the
// same.
std::string ChartAppVersion(std::string_view label, std::string_view chart);

}  // namespace bundlescope
