// Replays the inputs of testdata/fuzz through the fuzz target.

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace bundlescope {
namespace {

TEST(LayoutsFuzz, ReplaysTheStoredInputsAndTheirBeginnings) {
  size_t count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/snapshot/layouts/testdata/fuzz")) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string input((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(input.empty()) << file.path();
    for (size_t n = 0; n <= input.size(); n += 1 + input.size() / 25) {
      LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), n);
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
    ++count;
  }
  EXPECT_GE(count, 9u);
}

}  // namespace
}  // namespace bundlescope
