#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/layering/includes.h"
#include "tests/layering/source_tree.h"

namespace bundlescope {

// One command of a CMakeLists.txt: add_executable(name a.cc b.cc).
struct CmakeCall {
  std::string name;
  std::vector<std::string> arguments;
};

// The commands of a CMakeLists.txt, without comments and quotes. Variables stay as they are written.
std::vector<CmakeCall> ParseCmake(std::string_view text);

// Every .cc is named in the CMakeLists.txt of its folder, or of the nearest folder above that has one; an x_test.cc
// where it becomes part of a test program. Fuzz targets may be left out.
Problems CheckSources(const SourceTree& tree);

// Every CMakeLists.txt is reached: its folder is in BUNDLESCOPE_FOLDERS of the top-level file, or a reached one adds
// it.
Problems CheckFolders(const SourceTree& tree);

}  // namespace bundlescope
