#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/layering/directions.h"
#include "tests/layering/source_tree.h"

namespace bundlescope {

// Problems are sentences with "file:line" in front, in the order of the files; no problem, no sentence.
using Problems = std::vector<std::string>;

struct Include {
  std::string target;
  bool quoted = false;  // "x" rather than <x>
  int line = 0;         // from 1
};

// The #include lines of a text.
std::vector<Include> FindIncludes(std::string_view text);

// Every #include "..." goes from the root along the list, product code includes no test code, test code includes
// nothing of cli.
Problems CheckDirections(const SourceTree& tree, std::span<const Direction> directions);

// Every header of a library is included by its one folder only; a library that is not in the list is a problem as well.
Problems CheckLibraries(const SourceTree& tree, std::span<const Library> libraries);

// From each folder to those it includes.
using FolderGraph = std::map<std::string, std::set<std::string>>;

FolderGraph GraphOf(std::span<const Direction> directions);
// What product sources really include. Folders are the rows of the list.
FolderGraph GraphOf(const SourceTree& tree, std::span<const Direction> directions);

// A way from some folder back to itself, {"a", "b", "a"}; empty if there is none.
std::vector<std::string> FindCycle(const FolderGraph& graph);

}  // namespace bundlescope
