#include "core/snapshot/layouts/bundle_kit_member.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

using Use = BundleKitMember::Use;
using Parts = std::span<const std::string_view>;

// The folder of the bundle, and one more that somebody put around it.
constexpr size_t kMaxTopParts = 2;

constexpr std::array<std::string_view, 5> kOwnNames = {"yamls", "logs", "nodes", "metadata.yaml",
                                                       "bundleGenerationError.log"};

// cluster/<gv>/<resource>.yaml or namespaced/<ns>/<gv>/<resource>.yaml, where <gv> is "v1" or "apps/v1"
void SplitYaml(Parts parts, BundleKitMember* out) {
  if (parts.size() < 3) return;
  const bool namespaced = parts[0] == "namespaced";
  if (!namespaced && parts[0] != "cluster") return;
  if (namespaced) out->ns = parts[1];
  const Parts rest = parts.subspan(namespaced ? 2 : 1);
  std::string_view plural = rest.back();
  if (rest.size() < 2 || rest.size() > 3 || !DropEnding(&plural, ".yaml")) return;
  if (rest.size() == 3) out->group = rest[0];
  out->version = rest[rest.size() - 2];
  out->use = Use::kObjects;
  out->known = FindKind(out->group, plural);
}

void SplitPodLog(Parts parts, BundleKitMember* out) {
  if (parts.size() != 3) return;
  const LogFileName log = SplitLogFile(parts[2]);
  if (!log.named_log) return;
  out->use = Use::kPodLog;
  out->ns = parts[0];
  out->pod = parts[1];
  out->container = log.stem;
  out->previous = !log.rotation.empty();
}

// <node>.zip/<node>/logs/kubelet.log, or unpacked <node>/logs/kubelet.log; likewise scc/<archive>/<folder>/messages.txt
void SplitNodeFile(Parts parts, BundleKitMember* out) {
  const auto folder =
      std::find_if(parts.begin(), parts.end(), [](std::string_view p) { return p == "logs" || p == "scc"; });
  if (parts.end() - folder < 2) return;
  if (*folder == "scc") {
    std::string_view topic = WithoutPacking(parts.back());
    if (!DropEnding(&topic, ".txt")) return;
    out->use = Use::kNodeText;
    out->container = topic;
    return;
  }
  const LogFileName log = SplitLogFile(parts.back());
  if (!log.named_log) return;
  out->use = Use::kNodeLog;
  out->container = log.stem;
}

}  // namespace

BundleKitMember SplitBundleKitMember(std::string_view name) {
  BundleKitMember out;
  const PathParts parts = SplitPath(name);
  for (size_t i = 0; i <= kMaxTopParts && i < parts.size(); ++i) {
    if (std::find(kOwnNames.begin(), kOwnNames.end(), parts[i]) == kOwnNames.end()) continue;
    out.top = PathBefore(name, parts, i);
    const Parts rest = Parts(parts).subspan(i + 1);
    if (rest.empty()) {
      if (parts[i] == "metadata.yaml") out.use = Use::kMetadata;
      if (parts[i] == "bundleGenerationError.log") out.use = Use::kErrors;
      return out;
    }
    if (parts[i] == "yamls") SplitYaml(rest, &out);
    if (parts[i] == "logs") SplitPodLog(rest, &out);
    if (parts[i] == "nodes") SplitNodeFile(rest, &out);
    return out;
  }
  return out;
}

}  // namespace bundlescope
