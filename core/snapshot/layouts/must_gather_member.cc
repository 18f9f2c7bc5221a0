#include "core/snapshot/layouts/must_gather_member.h"

#include <algorithm>
#include <array>
#include <span>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

using Use = MustGatherMember::Use;
using Parts = std::span<const std::string_view>;

// Folders around: must-gather.local.<x>, with --node the node, the image, and two that somebody added.
constexpr size_t kMaxTopParts = 5;

constexpr std::array<std::string_view, 4> kFolders = {"namespaces", "cluster-scoped-resources", "host_service_logs",
                                                      "audit_logs"};

bool IsObjectFile(std::string_view* file) { return DropEnding(file, ".yaml") || DropEnding(file, ".json"); }

void SetKind(MustGatherMember* out, std::string_view group, std::string_view plural) {
  out->group = group == "core" ? std::string_view() : group;
  out->plural = plural;
  out->known = FindKind(out->group, plural);
}

// <group>/<resource>.yaml or <group>/<resource>/<name>.yaml
void SplitResource(Parts parts, MustGatherMember* out) {
  std::string_view file = parts.back();
  if (!IsObjectFile(&file) || parts.size() < 2 || parts.size() > 3) return;
  out->use = parts.size() == 2 ? Use::kList : Use::kObject;
  SetKind(out, parts[0], parts.size() == 2 ? file : parts[1]);
}

// <pod>/<pod>.yaml or <pod>/<container>[/<container>]/logs/...
void SplitPod(Parts parts, MustGatherMember* out) {
  if (parts.size() < 2) return;
  out->pod = parts[0];
  std::string_view file = parts.back();
  if (parts.size() == 2) {
    if (!IsObjectFile(&file)) return;
    out->use = Use::kObject;
    SetKind(out, "core", "pods");
    return;
  }
  out->container = parts[1];
  const auto logs = std::find(parts.begin() + 2, parts.end(), "logs");
  const auto behind = static_cast<size_t>(parts.end() - logs);
  if (behind == 3 && logs[1] == "rotated") {
    out->use = Use::kRotatedLog;
    return;
  }
  file = WithoutPacking(file);
  if (behind != 2 || !DropEnding(&file, ".log")) return;
  DropEnding(&file, ".insecure");
  out->previous = file == "previous";
  if (out->previous || file == "current") out->use = Use::kPodLog;
}

void SplitNamespace(Parts parts, MustGatherMember* out) {
  if (parts.size() < 2) return;
  out->ns = parts[0];
  std::string_view file = parts.back();
  if (parts[1] == "pods") return SplitPod(parts.subspan(2), out);
  if (parts.size() > 2) return SplitResource(parts.subspan(1), out);
  if (!IsObjectFile(&file) || file != out->ns) return;
  out->use = Use::kObject;
  SetKind(out, "core", "namespaces");
  out->ns = {};
}

void SplitHostLog(Parts parts, MustGatherMember* out) {
  const LogFileName log = SplitLogFile(parts.back());
  if (!log.named_log) return;
  out->use = Use::kHostLog;
  out->container = log.stem;
  DropEnding(&out->container, "_service");
}

// The folder must-gather itself made is the one that tells archives apart; images below it belong together.
std::string_view TopOf(std::string_view name, const PathParts& parts, size_t end) {
  for (size_t i = 0; i < end; ++i) {
    if (parts[i].starts_with("must-gather") || parts[i].starts_with("inspect.")) return PathBefore(name, parts, i + 1);
  }
  return {};
}

}  // namespace

MustGatherMember SplitMustGatherMember(std::string_view name) {
  MustGatherMember out;
  const PathParts parts = SplitPath(name);
  const std::string_view file = parts.back();
  for (size_t i = 0; i <= kMaxTopParts && i + 1 < parts.size(); ++i) {
    if (std::find(kFolders.begin(), kFolders.end(), parts[i]) == kFolders.end()) continue;
    out.top = TopOf(name, parts, i);
    const Parts rest = Parts(parts).subspan(i + 1);
    if (parts[i] == "namespaces") SplitNamespace(rest, &out);
    if (parts[i] == "cluster-scoped-resources") SplitResource(rest, &out);
    if (parts[i] == "host_service_logs") SplitHostLog(rest, &out);
    if (parts[i] == "audit_logs") out.use = Use::kAuditLog;
    return out;
  }
  if (parts.size() > kMaxTopParts) return out;
  out.top = TopOf(name, parts, parts.size() - 1);
  if (file == "timestamp") out.use = Use::kTimes;
  if (file == "must-gather.logs" || file == "gather.logs") out.use = Use::kOwnLog;
  return out;
}

}  // namespace bundlescope
