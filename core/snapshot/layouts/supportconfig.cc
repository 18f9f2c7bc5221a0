#include "core/snapshot/layouts/supportconfig.h"

#include <algorithm>
#include <array>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

// Texts that begin with outputs of commands and hold logs behind them, some of plug-ins ("plugin-rancher.txt").
constexpr std::array<std::string_view, 9> kNames = {"messages", "localmessages", "boot",       "rancher", "rke2",
                                                    "k3s",      "kubelet",       "containerd", "docker"};

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

bool IsSupportconfigLog(std::string_view name, std::string_view head) {
  std::string_view stem = WithoutPacking(name.substr(name.rfind('/') + 1));
  if (!DropEnding(&stem, ".txt")) return false;
  if (Contains(head, "#==[ Log File ]")) return true;
  if (stem.starts_with("plugin-")) stem.remove_prefix(std::string_view("plugin-").size());
  return Contains(head, "#==[ ") && std::find(kNames.begin(), kNames.end(), stem) != kNames.end();
}

}  // namespace bundlescope
