// The same small cluster in every layout must give the same snapshot, but for what a layout cannot hold: each case of
// samples/layouts has a differences.txt that says exactly what that is. BUNDLESCOPE_UPDATE_GOLDEN=1 writes them again.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/layouts/snapshot_differences.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;

const fs::path kLayouts = fs::path(BUNDLESCOPE_SOURCE_DIR) / "samples" / "layouts";

std::vector<std::string> Cases() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kLayouts)) out.push_back(entry.path().filename().string());
  std::sort(out.begin(), out.end());
  return out;
}

// The archive of a case: the one thing in its folder that is no description of it.
fs::path ArchiveOf(const std::string& name) {
  fs::path archive;
  for (const auto& entry : fs::directory_iterator(kLayouts / name)) {
    const std::string file = entry.path().filename().string();
    if (file == "README.md" || file == "expected.json" || file == "differences.txt") continue;
    EXPECT_TRUE(archive.empty()) << name << " has more than one archive";
    archive = entry.path();
  }
  EXPECT_FALSE(archive.empty()) << name << " has no archive";
  return archive;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class LayoutTest : public ::testing::TestWithParam<std::string> {};

TEST_P(LayoutTest, GivesTheSnapshotOfTheNativeArchiveButForWhatItCannotHold) {
  const ReadCase native = ReadCaseOf(ArchiveOf("native").string());
  const ReadCase other = ReadCaseOf(ArchiveOf(GetParam()).string());
  const std::string differences = DescribeDifferences(native, other);
  const fs::path golden = kLayouts / GetParam() / "differences.txt";
  if (std::getenv("BUNDLESCOPE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden, std::ios::binary) << differences;
  EXPECT_EQ(differences, ReadFile(golden));
}

INSTANTIATE_TEST_SUITE_P(Samples, LayoutTest, ::testing::ValuesIn(Cases()), [](const auto& test) {
  std::string name = test.param;
  for (char& c : name) c = isalnum(static_cast<unsigned char>(c)) ? c : '_';
  return name;
});

}  // namespace
}  // namespace bundlescope
