// Replays the inputs in testdata/fuzz, and damaged forms of each, through the fuzz target.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);

namespace bundlescope {
namespace {

std::vector<std::string> Inputs() {
  std::vector<std::filesystem::path> paths;
  for (const auto& item : std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/archive/testdata/fuzz")) {
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
  EXPECT_EQ(LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size()), 0);
}

TEST(ReadFuzz, ReplaysItsCorpus) {
  const std::vector<std::string> inputs = Inputs();
  ASSERT_GE(inputs.size(), 6u);
  for (const std::string& input : inputs) Replay(input);
}

TEST(ReadFuzz, SurvivesDamagedFormsOfItsCorpus) {
  std::mt19937 random(1);
  for (const std::string& input : Inputs()) {
    for (int round = 0; round < 150; ++round) {
      std::string damaged = input;
      for (size_t hits = 1 + random() % 6; hits > 0; --hits) {
        damaged[random() % damaged.size()] = static_cast<char>(random());
      }
      if (random() % 3 == 0) damaged.resize(random() % damaged.size());
      Replay(damaged);
    }
  }
}

}  // namespace
}  // namespace bundlescope
