#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/layering/includes.h"
#include "tests/layering/source_tree.h"

namespace bundlescope {

// The targets of the links "[text](target)" of a Markdown text, without their "#anchor". Blocks of code have none.
std::vector<std::string> FindLinks(std::string_view text);

// Every link of every Markdown file that does not lead out of the repository leads to a file or folder of it.
Problems CheckLinks(const SourceTree& tree);

}  // namespace bundlescope
