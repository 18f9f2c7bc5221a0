// Replays the inputs in testdata/fuzz, and damaged forms of each, through the fuzz target.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace bundlescope {
namespace {

std::vector<std::string> Inputs() {
  std::vector<std::filesystem::path> paths;
  for (const auto& item :
       std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/analyzers/novel/testdata/fuzz")) {
    paths.push_back(item.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

void Replay(const std::string& input) {
  // A copy of its own size, so that AddressSanitizer sees a byte too far.
  const std::vector<uint8_t> bytes(input.begin(), input.end());
  EXPECT_EQ(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()), 0);
}

TEST(TemplateMinerFuzz, ReplaysItsCorpus) {
  const std::vector<std::string> inputs = Inputs();
  ASSERT_GE(inputs.size(), 6u);
  for (const std::string& input : inputs) Replay(input);
}

TEST(TemplateMinerFuzz, SurvivesDamagedFormsOfItsCorpus) {
  std::mt19937 random(1);
  for (const std::string& input : Inputs()) {
    for (int round = 0; round < 40; ++round) {
      std::string damaged = input;
      for (size_t hits = 1 + random() % 8; hits > 0; --hits) {
        damaged[random() % damaged.size()] = static_cast<char>(random());
      }
      if (random() % 3 == 0) damaged.resize(random() % damaged.size());
      Replay(damaged);
    }
  }
}

}  // namespace
}  // namespace bundlescope
