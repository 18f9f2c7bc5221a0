#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace bundlescope {

// The files of the repository as the checks see them: path from the root, with '/' between its parts, to text. Tests of
// the checks make one by hand.
struct SourceTree {
  std::map<std::string, std::string, std::less<>> files;

  bool Has(std::string_view path) const { return files.find(path) != files.end(); }
};

// Reads all but what git ignores and hidden folders. Only text that a check reads is kept: C++, CMake, Markdown and
// JSON.
SourceTree ReadSourceTree(const std::filesystem::path& root);

bool IsCpp(std::string_view path);         // .cc or .h
bool IsCppSource(std::string_view path);   // .cc
bool IsFuzzTarget(std::string_view path);  // x_fuzz.cc
bool IsUnitTest(std::string_view path);    // x_test.cc

// Unit tests, fuzz targets, x_for_test.h, folders called testing, and all of tests/: what may look everywhere but into
// cli, and what product code must not include.
bool IsTestCode(std::string_view path);

// "core/base/error.h" -> "core/base"; "" for a file of the root.
std::string_view FolderOf(std::string_view path);
// "core/base/error.h" -> "error.h"
std::string_view NameOf(std::string_view path);
// Whether `path` is `folder` or stands below it. Everything stands below "".
bool IsBelow(std::string_view path, std::string_view folder);

}  // namespace bundlescope
