#pragma once

#include <optional>
#include <string_view>

#include "core/snapshot/layouts/known_kinds.h"

namespace bundlescope {

// A path of the Kubernetes API that lists objects: "/api/v1/namespaces/shop/pods", "/apis/apps/v1/deployments". Views
// point into the text.
struct ApiPath {
  std::string_view group;  // "" for core
  std::string_view version;
  std::string_view ns;      // "" for all namespaces or cluster scope
  std::string_view plural;  // "" where the path ends before: "/apis/metrics.k8s.io/v1beta1"
  const KnownKind* known = nullptr;
};

// The first such path in a line of text, which may stand behind a host and before ": <why it failed>".
std::optional<ApiPath> FindApiPath(std::string_view line);

}  // namespace bundlescope
