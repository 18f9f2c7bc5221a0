#include "tests/support/temp_folder.h"

#include <stdlib.h>

#include <fstream>
#include <iterator>
#include <system_error>

#include "core/base/check.h"

namespace bundlescope {

TempFolder::TempFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "bundlescope-test-XXXXXX").string();
  BS_CHECK(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

TempFolder::~TempFolder() {
  // A test may have made folders that may not be entered; the owner can take that back.
  std::error_code ignored;
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
  for (const auto& entry : std::filesystem::directory_iterator(path_, ignored)) {
    if (entry.is_directory(ignored)) std::filesystem::permissions(entry, std::filesystem::perms::owner_all, ignored);
  }
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::Write(std::string_view name, std::string_view bytes) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream out(file, std::ios::binary);
  out << bytes;
  out.close();
  BS_CHECK(out.good());
  return file.string();
}

std::string TempFolder::MakeFolder(std::string_view name) const {
  const std::filesystem::path folder = path_ / name;
  std::filesystem::create_directories(folder);
  return folder.string();
}

std::string ReadWholeFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  BS_CHECK(in.good());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace bundlescope
