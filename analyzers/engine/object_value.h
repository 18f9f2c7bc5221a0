#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "analyzers/cel/value.h"
#include "core/base/language.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// An object as rules see it, without copying it. Of Secrets the values (data, stringData) and the annotations that
// repeat them do not exist. A field that an object read from a table does not have is unknown. `object` must outlive
// the value.
Value ObjectValue(const Object& object);

// The field of an object that a path such as "metadata.creationTimestamp" names; nothing where it does not exist.
std::optional<CompactValue> FindField(const Object& object, std::string_view path);

// A scalar as a report quotes it; "" for lists and mappings.
std::string ScalarText(const CompactValue& value);

}  // namespace bundlescope
