// Replays the inputs of testdata/fuzz through the fuzz target.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace bundlescope {
namespace {

void Replay(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

TEST(PatternSetFuzz, ReplaysTheStoredInputsAndTheirBeginnings) {
  size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/pattern/testdata/fuzz")) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(text.empty()) << file.path();
    for (size_t n = text.size() % 11; n <= text.size(); n += 11) Replay(text.substr(0, n));
    ++count;
  }
  EXPECT_GE(count, 8u);
}

}  // namespace
}  // namespace bundlescope
