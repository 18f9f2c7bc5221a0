#include "core/snapshot/layouts/pod_log_name.h"

#include <algorithm>
#include <array>
#include <optional>

namespace bundlescope {
namespace {

constexpr std::string_view kPrevious = "-previous";

// The namespaces whose logs the collector asks for, and others that Rancher and its charts make.
constexpr std::array<std::string_view, 39> kNamespaces = {
    "calico-apiserver",
    "calico-system",
    "cattle-alerting",
    "cattle-capi-system",
    "cattle-csp-adapter-system",
    "cattle-elemental-system",
    "cattle-epinio-system",
    "cattle-externalip-system",
    "cattle-fleet-clusters-system",
    "cattle-fleet-local-system",
    "cattle-fleet-system",
    "cattle-gatekeeper-system",
    "cattle-global-data",
    "cattle-istio-system",
    "cattle-logging",
    "cattle-logging-system",
    "cattle-monitoring-system",
    "cattle-neuvector-system",
    "cattle-pipeline",
    "cattle-prometheus",
    "cattle-provisioning-capi-system",
    "cattle-resources-system",
    "cattle-sriov-system",
    "cattle-system",
    "cattle-turtles-system",
    "cattle-ui-plugin-system",
    "cattle-windows-gmsa-system",
    "cis-operator-system",
    "default",
    "fleet-default",
    "fleet-local",
    "fleet-system",
    "ingress-nginx",
    "istio-system",
    "kube-public",
    "kube-system",
    "longhorn-system",
    "rancher-operator-system",
    "tigera-operator",
};

// The split at which both sides name a known pod; the longest namespace if there are several.
std::optional<PodLogName> SplitByPods(std::string_view name, const PodSet& pods) {
  for (size_t dash = name.rfind('-'); dash != std::string_view::npos && dash > 0; dash = name.rfind('-', dash - 1)) {
    std::pair<std::string, std::string> candidate(name.substr(0, dash), name.substr(dash + 1));
    if (pods.count(candidate) != 0) return PodLogName{std::move(candidate.first), std::move(candidate.second), false};
  }
  return std::nullopt;
}

PodLogName SplitByNamespaces(std::string_view name) {
  std::string_view best;
  for (const std::string_view ns : kNamespaces) {
    if (ns.size() > best.size() && name.size() > ns.size() + 1 && name.starts_with(ns) && name[ns.size()] == '-')
      best = ns;
  }
  if (best.empty()) return {"", std::string(name), false};
  return {std::string(best), std::string(name.substr(best.size() + 1)), false};
}

}  // namespace

PodLogName ResolvePodLog(std::string_view stem, const PodSet& pods) {
  if (std::optional<PodLogName> exact = SplitByPods(stem, pods)) return *std::move(exact);
  if (!stem.ends_with(kPrevious)) return SplitByNamespaces(stem);
  const std::string_view name = stem.substr(0, stem.size() - kPrevious.size());
  PodLogName out = SplitByPods(name, pods).value_or(SplitByNamespaces(name));
  out.previous = true;
  return out;
}

}  // namespace bundlescope
