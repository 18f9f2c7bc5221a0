#pragma once

#include <string_view>

namespace bundlescope {

// supportconfig of SUSE writes texts of sections, each below a line like "#==[ Log File ]=====#" and one that names the
// file or the command: "# /var/log/messages - Last 500 Lines". Whether the text of this name holds logs of the node;
// `head` is its beginning.
bool IsSupportconfigLog(std::string_view name, std::string_view head);

}  // namespace bundlescope
