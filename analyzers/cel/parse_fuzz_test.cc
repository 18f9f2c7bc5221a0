#include <gtest/gtest.h>

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

std::vector<std::string> Corpus() {
  std::vector<std::filesystem::path> files;
  const auto folder = std::filesystem::path(BUNDLESCOPE_SOURCE_DIR) / "analyzers/cel/testdata/parse";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    std::ifstream in(file, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return corpus;
}

void Feed(const std::string& source) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(source.data()), source.size());
}

TEST(ParseFuzz, ReplaysTheCorpus) {
  const std::vector<std::string> corpus = Corpus();
  ASSERT_GE(corpus.size(), 10u);
  for (const std::string& source : corpus) Feed(source);
}

TEST(ParseFuzz, StandsEveryPrefixOfTheCorpus) {
  for (const std::string& source : Corpus()) {
    for (size_t size = 0; size < std::min<size_t>(source.size(), 200); ++size) Feed(source.substr(0, size));
  }
}

TEST(ParseFuzz, StandsChangedAndSplicedSources) {
  const std::vector<std::string> corpus = Corpus();
  std::mt19937 random(20250313);  // fixed: the same sources in every run
  const auto pick = [&](size_t count) { return random() % std::max<size_t>(1, count); };
  constexpr std::string_view kBytes = "()[]{}.,:?!-+*/%<>=&|'\"`\\rbux0159eE \n\xff";
  for (int round = 0; round < 3000; ++round) {
    std::string source = corpus[pick(corpus.size())].substr(0, 600);
    const std::string& other = corpus[pick(corpus.size())];
    source.insert(pick(source.size()), other.substr(pick(other.size()), pick(40)));
    for (size_t i = pick(4); i > 0 && !source.empty(); --i) source[pick(source.size())] = kBytes[pick(kBytes.size())];
    Feed(source);
  }
}

}  // namespace
}  // namespace bundlescope
