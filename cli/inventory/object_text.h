#pragma once

#include <string>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// An object as JSON for people: indented, without the values of a Secret, which are not in the snapshot.
std::string ObjectText(const Object& object);

}  // namespace bundlescope
