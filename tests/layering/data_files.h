#pragma once

#include <set>
#include <string>

#include "tests/layering/includes.h"
#include "tests/layering/source_tree.h"

namespace bundlescope {

// Every case below samples/ has a README.md, an expected.json and a row in samples/README.md, and is one of `known`,
// the names that tests/samples runs; no archive or expected.json stands where nothing reads it.
Problems CheckSamples(const SourceTree& tree, const std::set<std::string>& known);

}  // namespace bundlescope
