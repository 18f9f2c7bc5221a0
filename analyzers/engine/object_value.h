#pragma once

#include <string>

#include "analyzers/cel/value.h"
#include "core/base/language.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// An object as rules see it, without copying it. Of Secrets the values (data, stringData) and the annotations that
// repeat them do not exist. A field that an object read from a table does not have is unknown. `object` must outlive
// the value.
Value ObjectValue(const Object& object);

// Any node of a document.
Value NodeValue(const Node& node);

// The field of an object that a path such as "metadata.creationTimestamp" names; null where it does not exist.
const Node* FindField(const Object& object, std::string_view path);

}  // namespace bundlescope
