#include "tests/support/temp_folder.h"

#include <gtest/gtest.h>

#include <optional>

namespace bundlescope {
namespace {

TEST(TempFolder, KeepsBytesAsTheyAre) {
  const TempFolder folder;
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(ReadWholeFile(folder.Write("deep/below/file", bytes)), bytes);
}

TEST(TempFolder, GoesAwayWithLockedFoldersInIt) {
  std::optional<TempFolder> folder(std::in_place);
  const std::filesystem::path path = folder->path();
  folder->Write("locked/file", "x");
  std::filesystem::permissions(path / "locked", std::filesystem::perms::none);
  folder.reset();
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace bundlescope
