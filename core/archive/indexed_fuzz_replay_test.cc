// Replays the inputs in testdata/index_fuzz, and damaged forms of each, through the fuzz target.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>

#include "core/archive/testing/written_archive.h"

namespace bundlescope {

int FuzzIndex(std::string_view input);

namespace {

std::vector<std::string> Inputs() {
  std::vector<std::filesystem::path> paths;
  for (const auto& item :
       std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/archive/testdata/index_fuzz")) {
    paths.push_back(item.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const std::filesystem::path& path : paths) inputs.push_back(FileBytes(path));
  return inputs;
}

TEST(IndexFuzz, ReplaysItsCorpus) {
  const std::vector<std::string> inputs = Inputs();
  ASSERT_GE(inputs.size(), 4u);
  for (const std::string& input : inputs) FuzzIndex(input);
}

TEST(IndexFuzz, SurvivesDamagedFormsOfItsCorpus) {
  std::mt19937 random(1);
  for (const std::string& input : Inputs()) {
    for (int round = 0; round < 500; ++round) {
      std::string damaged = input;
      // The first byte says what the input is.
      for (size_t hits = 1 + random() % 6; hits > 0; --hits) {
        damaged[1 + random() % (damaged.size() - 1)] = static_cast<char>(random());
      }
      if (random() % 3 == 0) damaged.resize(1 + random() % damaged.size());
      FuzzIndex(damaged);
    }
  }
}

}  // namespace
}  // namespace bundlescope
