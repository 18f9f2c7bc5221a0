#include "tests/layering/source_tree.h"

#include <fstream>
#include <iterator>

namespace bundlescope {
namespace {

bool IsSkippedFolder(std::string_view path) {
  return NameOf(path).front() == '.' || path == "build" || NameOf(path) == "__pycache__";
}

bool IsText(std::string_view path) {
  return IsCpp(path) || NameOf(path) == "CMakeLists.txt" || path.ends_with(".md") || path.ends_with(".json");
}

}  // namespace

SourceTree ReadSourceTree(const std::filesystem::path& root) {
  SourceTree tree;
  for (auto it = std::filesystem::recursive_directory_iterator(root); it != std::filesystem::end(it); ++it) {
    const std::string path = it->path().lexically_relative(root).generic_string();
    if (it->is_directory() && IsSkippedFolder(path)) {
      it.disable_recursion_pending();
    } else if (it->is_regular_file()) {
      std::string& text = tree.files[path];
      if (!IsText(path)) continue;
      std::ifstream in(it->path(), std::ios::binary);
      text.assign(std::istreambuf_iterator<char>(in), {});
    }
  }
  return tree;
}

bool IsCpp(std::string_view path) { return IsCppSource(path) || path.ends_with(".h"); }
bool IsCppSource(std::string_view path) { return path.ends_with(".cc"); }
bool IsFuzzTarget(std::string_view path) { return path.ends_with("_fuzz.cc"); }
bool IsUnitTest(std::string_view path) { return path.ends_with("_test.cc"); }

bool IsTestCode(std::string_view path) {
  return IsUnitTest(path) || IsFuzzTarget(path) || path.ends_with("_for_test.h") || path.ends_with("_for_test.cc") ||
         path.find("/testing/") != std::string_view::npos || IsBelow(path, "tests");
}

std::string_view FolderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

bool IsBelow(std::string_view path, std::string_view folder) {
  if (folder.empty() || path == folder) return true;
  return path.size() > folder.size() && path.starts_with(folder) && path[folder.size()] == '/';
}

}  // namespace bundlescope
