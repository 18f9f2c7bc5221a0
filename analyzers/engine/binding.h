#pragma once

#include <string>
#include <vector>

#include "analyzers/cel/program.h"
#include "analyzers/rule/rule.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// The objects that a binding of a rule found in a cluster.
struct Bound {
  const ObjectBinding* binding = nullptr;
  std::vector<const Object*> objects;  // one at most unless Cardinality::kMany
  bool known = false;                  // what is not here does not exist
  std::string missing;                 // if not: "v1/Secret"
  // Objects for which `where` is not known, or fails, may be further ones.
  UnknownSet unclear;  // what would tell
  std::string error;   // of the first that failed, as a person reads it; "" where none did

  // Optional and one: the object, nothing where it does not exist, or unknown. Many: a list; where not everything was
  // collected an unknown element stands at its end.
  std::optional<Value> ToValue() const;

 private:
  Value Unknown() const;
};

// Namespaces and `where` are evaluated with `context`, whose activation need not know `it`. `cluster` is the one that
// the binding's scope names; nothing if there is none (no management cluster in the case).
Bound Bind(const ObjectBinding& binding, const Snapshot& snapshot, std::optional<ClusterId> cluster,
           const EvalContext& context);

}  // namespace bundlescope
