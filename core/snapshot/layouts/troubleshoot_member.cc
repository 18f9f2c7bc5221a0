#include "core/snapshot/layouts/troubleshoot_member.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

using Use = TroubleshootMember::Use;
using Parts = std::span<const std::string_view>;

// The folder of the bundle, and one more that somebody put around it.
constexpr size_t kMaxTopParts = 2;

constexpr std::array<std::string_view, 12> kOwnNames = {
    "version.yaml",      "analysis.json", "execution-data",    "skipped-collectors.json",
    "collector-errors",  "cluster-info",  "secrets",           "secrets-errors",
    "cluster-resources", "configmaps",    "configmaps-errors", "host-collectors"};

// Commands that somebody ran on the host may print anything; these names speak of logs.
constexpr std::array<std::string_view, 10> kLogWords = {"journal", "log",  "kubelet", "containerd", "rke2",
                                                        "k3s",     "crio", "docker",  "dmesg",      "messages"};

bool Contains(const auto& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool SpeaksOfLogs(std::string_view name) {
  return std::any_of(kLogWords.begin(), kLogWords.end(),
                     [&](std::string_view word) { return name.find(word) != std::string_view::npos; });
}

TroubleshootMember SplitCustom(Parts parts) {
  TroubleshootMember out;
  std::string_view file = parts.back();
  if (file == "custom-resources-errors.json") {
    out.use = Use::kKindErrors;
    out.what = "custom-resources";
    return out;
  }
  out.use = DropEnding(&file, ".json") ? Use::kCustom : Use::kCustomYaml;
  if (out.use == Use::kCustomYaml && !DropEnding(&file, ".yaml")) return {};
  if (parts.size() > 2) return {};
  const std::string_view crd = parts.size() == 2 ? parts[0] : file;
  const size_t dot = crd.find('.');
  if (dot == std::string_view::npos) return {};
  out.plural = crd.substr(0, dot);
  out.group = crd.substr(dot + 1);
  out.known = FindKind(out.group, out.plural);
  if (parts.size() == 2) out.ns = file;
  return out;
}

TroubleshootMember SplitPodLog(Parts parts) {
  TroubleshootMember out;
  if (parts.size() != 3) return out;
  out.ns = parts[0];
  out.pod = parts[1];
  out.container = WithoutPacking(parts[2]);
  if (DropEnding(&out.container, "-logs-errors.log")) {
    out.use = Use::kPodLogError;
  } else if (DropEnding(&out.container, ".log")) {
    out.use = Use::kPodLog;
    out.previous = DropEnding(&out.container, "-previous");
  }
  return out;
}

TroubleshootMember SplitClusterResources(Parts parts) {
  TroubleshootMember out;
  if (parts.size() >= 2 && parts[0] == "custom-resources") return SplitCustom(parts.subspan(1));
  if (parts.size() >= 3 && parts[0] == "pods" && parts[1] == "logs") return SplitPodLog(parts.subspan(2));
  std::string_view file = parts.back();
  if (parts.size() == 3 && parts[0] == "image-pull-secrets" && DropEnding(&file, ".json")) {
    out.use = Use::kPullSecret;
    out.ns = parts[1];
    out.pod = file;
    return out;
  }
  if (parts.size() == 1 && DropEnding(&file, "-errors.json")) {
    out.use = Use::kKindErrors;
    // One file of errors has another name than its list.
    out.known = FindObjectFile(file == "storage" ? "storage-classes" : file);
    out.what = file;
    return out;
  }
  if (parts.size() > 2 || !DropEnding(&file, ".json")) return out;
  out.known = FindObjectFile(parts.size() == 1 ? file : parts[0]);
  if (out.known == nullptr || out.known->namespaced != (parts.size() == 2)) return out;
  out.use = file == "namespaces" && parts.size() == 1 ? Use::kNamespaces : Use::kList;
  if (parts.size() == 2) out.ns = file;
  return out;
}

// {secrets,configmaps}[-errors]/<ns>/<name>[/<key>].json
TroubleshootMember SplitNamed(std::string_view folder, Parts parts) {
  TroubleshootMember out;
  if (parts.size() < 2 || parts.size() > 3) return out;
  out.ns = parts[0];
  out.pod = parts[1];
  if (parts.size() == 2 && !DropEnding(&out.pod, ".json")) return out;
  const bool secret = folder.starts_with("secrets");
  out.known = FindKind("", secret ? "secrets" : "configmaps");
  if (folder.ends_with("-errors")) {
    out.use = Use::kErrors;
    out.what = fmt::format("v1/{} {}/{}", secret ? "Secret" : "ConfigMap", out.ns, out.pod);
  } else {
    out.use = secret ? Use::kSecret : Use::kConfigMap;
  }
  return out;
}

// journald/<name>.txt, <node>/journald/<name>.txt and journald/<node>/<name>.txt
TroubleshootMember SplitHost(Parts parts) {
  constexpr std::array<std::string_view, 2> kCommands = {"journald", "run-host"};
  TroubleshootMember out;
  if (parts.size() >= 2 && parts[0] == "errors") {
    out.use = Use::kErrors;
    out.what = fmt::format("host collector {}", parts.back());
    return out;
  }
  if (parts.size() < 2 || parts.size() > 3) return out;
  const bool first = Contains(kCommands, parts[0]);
  if (!first && !(parts.size() == 3 && Contains(kCommands, parts[1]))) return out;
  const bool journal = (first ? parts[0] : parts[1]) == "journald";
  out.container = WithoutPacking(parts.back());
  if (DropEnding(&out.container, "-info.json")) {
    if (journal || SpeaksOfLogs(out.container)) out.use = Use::kNodeLogInfo;
  } else if (!out.container.ends_with("-stderr.txt") && DropEnding(&out.container, ".txt")) {
    if (journal || SpeaksOfLogs(out.container)) out.use = Use::kNodeLog;
  }
  return out;
}

TroubleshootMember SplitOwn(Parts parts) {
  TroubleshootMember out;
  const std::string_view first = parts[0];
  const Parts rest = parts.subspan(1);
  if (rest.empty()) {
    if (first == "version.yaml") out.use = Use::kVersionFile;
    if (first == "skipped-collectors.json") out.use = Use::kSkipped;
    return out;
  }
  if (first == "cluster-resources") return SplitClusterResources(rest);
  if (first == "host-collectors") return SplitHost(rest);
  if (first.starts_with("secrets") || first.starts_with("configmaps")) return SplitNamed(first, rest);
  std::string_view file = rest.back();
  if (first == "cluster-info" && rest.size() == 1) {
    if (file == "cluster_version.json") out.use = Use::kClusterVersion;
    if (file == "errors.json") {
      out.use = Use::kErrors;
      out.what = "version of the cluster";
    }
  } else if (first == "collector-errors" && rest.size() == 1 && DropEnding(&file, ".json")) {
    DropEnding(&file, "-error");
    out.use = Use::kErrors;
    out.what = fmt::format("collector {}", file);
  }
  return out;
}

// What collectors with names of their own choice write.
TroubleshootMember SplitOther(Parts parts) {
  TroubleshootMember out;
  std::string_view file = parts.back();
  const LogFileName log = SplitLogFile(file);
  if (parts.size() < 2) return out;
  if (file == "errors.json") {
    out.use = Use::kErrors;
    out.what = fmt::format("collector {}", parts[parts.size() - 2]);
  } else if (DropEnding(&file, "-errors.json") || DropEnding(&file, "-logs-errors.log")) {
    out.use = Use::kErrors;
    out.pod = parts[parts.size() - 2];
    out.container = file;
    out.what = fmt::format("collector {}/{}", out.pod, file);
  } else if (log.named_log) {
    out.use = Use::kOtherLog;
    out.pod = parts[parts.size() - 2];
    out.container = log.stem;
    out.previous = DropEnding(&out.container, "-previous");
  }
  return out;
}

}  // namespace

TroubleshootMember SplitTroubleshootMember(std::string_view name) {
  const PathParts parts = SplitPath(name);
  for (size_t i = 0; i <= kMaxTopParts && i < parts.size(); ++i) {
    if (!Contains(kOwnNames, parts[i])) continue;
    TroubleshootMember out = SplitOwn(Parts(parts).subspan(i));
    out.top = PathBefore(name, parts, i);
    return out;
  }
  return SplitOther(parts);
}

const KnownKind* FindCustomKind(std::string_view crd) {
  const size_t dot = crd.find('.');
  return dot == std::string_view::npos ? nullptr : FindKind(crd.substr(dot + 1), crd.substr(0, dot));
}

}  // namespace bundlescope
