#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/builder.h"

namespace bundlescope {

// A kind of Kubernetes objects under the name that URLs and kubectl use for it.
struct KnownKind {
  std::string_view plural;
  std::string_view group;  // "" for core
  std::string_view version;
  std::string_view kind;
  bool namespaced = true;

  std::string ApiVersion() const;
};

// Null for kinds that none of our archives needs a name for. Plurals of different groups may be the same.
const KnownKind* FindKind(std::string_view group, std::string_view plural);

// The other way round.
const KnownKind* FindKindNamed(std::string_view group, std::string_view kind);

// By the file names of `kubectl get` tables: plurals, and the short names "pv", "pvc", "crds", "hpa", "ingress". Null
// for others, and for "events", whose tables break on messages of several lines.
const KnownKind* FindKubectlTable(std::string_view file_name);

// By the stems of the files of troubleshoot and of `kubectl cluster-info dump`: "pvs", "storage-classes",
// "replication-controllers". Null for others.
const KnownKind* FindObjectFile(std::string_view stem);

// For objects whose text does not say their kind. Empty for null.
ObjectDefaults DefaultsOf(const KnownKind* known);

}  // namespace bundlescope
