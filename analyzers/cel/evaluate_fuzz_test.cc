// Runs the fuzz target over testdata/evaluate and over random inputs.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

void FuzzEvaluation(std::string_view input);

namespace {

TEST(EvaluateFuzz, ReplaysItsCorpus) {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(BUNDLESCOPE_SOURCE_DIR) / "analyzers/cel/testdata/evaluate";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  ASSERT_GE(files.size(), 10u);
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    FuzzEvaluation(std::string(std::istreambuf_iterator<char>(in), {}));
  }
}

TEST(EvaluateFuzz, StandsRandomExpressionsOverRandomValues) {
  std::mt19937 random(20250313);  // fixed: the same in every run
  for (int round = 0; round < 4'000; ++round) {
    std::string input(40 + random() % 160, '\0');
    for (char& c : input) c = static_cast<char>(random());
    FuzzEvaluation(input);
  }
}

}  // namespace
}  // namespace bundlescope
