#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace bundlescope {

// An empty folder that is removed, with all that is in it, at the end of the scope.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

  // Writes a file, with the folders above it, and returns its full path.
  std::string Write(std::string_view name, std::string_view bytes) const;
  // Makes a folder inside and returns its full path.
  std::string MakeFolder(std::string_view name) const;

 private:
  std::filesystem::path path_;
};

// All bytes of a file, which must be there.
std::string ReadWholeFile(const std::filesystem::path& path);

}  // namespace bundlescope
