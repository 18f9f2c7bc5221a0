// Replays the inputs of testdata/fuzz, and nasty ones that are too large to be stored, through the fuzz target.

#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/document/document.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace bundlescope {
namespace {

void Replay(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()), text.size());
}

TEST(ParseFuzz, ReplaysTheStoredInputsAndEachOfTheirBeginnings) {
  size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(BUNDLESCOPE_SOURCE_DIR "/core/document/testdata/fuzz")) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    ASSERT_FALSE(text.empty()) << file.path();
    for (size_t n = 0; n <= text.size(); ++n) Replay(text.substr(0, n));
    ++count;
  }
  EXPECT_GE(count, 30u);
}

std::string Repeat(std::string_view piece, size_t count) {
  std::string out;
  for (size_t i = 0; i < count; ++i) out += piece;
  return out;
}

struct HostileCase {
  std::string_view name;
  std::string text;
};

// Each of these has brought a parser of the field to its knees, or would bring libyaml without a guard: 200 KB of "- "
// take it over a minute. The bound is far above what is needed, and far below what a missing guard costs.
TEST(ParseFuzz, RefusesOrReadsHostileTextsQuickly) {
  std::string tags;
  for (int i = 0; i < 300'000; ++i) tags += "%TAG !" + std::to_string(i) + "! x\n";
  const std::vector<HostileCase> cases = {
      {"flow sequences", Repeat("[", 100'000)},
      {"flow sequences in lines", Repeat("[\n", 100'000)},
      {"flow mappings", Repeat("{a: ", 100'000)},
      {"flow mappings in lines", Repeat("{a:\n", 100'000)},
      {"block sequences", Repeat("- ", 100'000)},
      {"complex keys", Repeat("? ", 100'000)},
      {"complex keys in flow", Repeat("{? ", 100'000)},
      {"JSON objects", Repeat("{\"a\":", 100'000)},
      {"%TAG directives", tags},
      {"documents", Repeat("---\n", 300'000)},
      {"comments", Repeat("#\n", 300'000)},
      {"open quote", "\"" + Repeat("x\n", 300'000)},
      {"spaces", "a:" + std::string(1'000'000, ' ')},
      {"line breaks", "a:" + std::string(1'000'000, '\n') + "b"},
      {"plain scalar over many lines", "a: b\n" + Repeat(" c\n", 300'000)},
      {"block scalar of empty lines", "a: |\n" + std::string(1'000'000, '\n') + " b"},
      {"long key", std::string(500'000, 'k') + ": 1"},
      {"empty flow entries", "[" + Repeat("{},", 99'000) + "]"},
      {"one line of pairs", "[" + Repeat("a: b,", 49'000) + "]"},
      {"commas", Repeat(",", 100'000)},
      {"anchors", Repeat("- &a x\n", 100'000)},
  };
  for (const HostileCase& c : cases) {
    const std::clock_t start = std::clock();  // of the processor: other programs do not count
    Replay(c.text);
    EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC) << c.name;
  }
}

}  // namespace
}  // namespace bundlescope
