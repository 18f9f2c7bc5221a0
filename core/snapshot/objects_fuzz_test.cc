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

TEST(ObjectsFuzz, ReplaysTheStoredInputsInSeveralChunkSizes) {
  size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/snapshot/testdata/fuzz")) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(text.empty()) << file.path();
    for (const int first : {0, 3, 41}) {
      const std::string input = static_cast<char>(first) + text;
      for (size_t n = 1; n <= input.size(); n += 1 + input.size() / 15) {
        LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), n);
      }
      LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
    }
    ++count;
  }
  EXPECT_GE(count, 12u);
}

}  // namespace
}  // namespace bundlescope
