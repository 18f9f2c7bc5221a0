// libFuzzer target for the miner: an input is a log of which each line is given, with a level, a source and a time from
// its first bytes. Whatever the order of lines, the room, and the number of miners that share them, the answer has to
// be the same, every line counted, and no text show a control character or a long run. The test program replays
// testdata/fuzz through it (template_miner_fuzz_test.cc). To search for more, from the root of the repository:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. -DFMT_HEADER_ONLY -o miner_fuzz
//     $(ls analyzers/novel/*.cc core/base/*.cc | grep -v _test.cc) -lxxhash -lcrypto -labsl_time -labsl_time_zone
//   ./miner_fuzz -max_len=4096 NEW_CORPUS analyzers/novel/testdata/fuzz

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "analyzers/novel/line_mask.h"
#include "analyzers/novel/template_miner.h"
#include "core/base/check.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kLongestShownRun = 40;  // of letters and digits: tokens are not shorter

bool IsAlnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void CheckText(std::string_view text) {
  BS_CHECK(IsValidUtf8(text));
  BS_CHECK(MakePrintable(text) == text);
  size_t run = 0;
  for (const char c : text) {
    run = IsAlnum(c) ? run + 1 : 0;
    BS_CHECK(run < kLongestShownRun);
  }
}

void CheckMask(std::string_view line) {
  MaskedLine masked;
  MaskLine(line, &masked);
  CheckText(masked.text);
  BS_CHECK(masked.words.size() <= kMaxWords);
  size_t end = 0;
  for (size_t i = 0; i < masked.words.size(); ++i) {
    BS_CHECK(masked.words[i].begin >= end && masked.words[i].size > 0);
    end = masked.words[i].begin + size_t{masked.words[i].size};
    BS_CHECK(end <= masked.text.size());
    BS_CHECK(masked.Separator(i).size() <= kMaxSeparatorBytes);
  }
  const MaskedLine beginning = BeginningOf(masked);
  CheckText(beginning.text);
  BS_CHECK(beginning.words.size() <= kBeginningWords + 1);
}

std::vector<NovelLine> LinesOf(std::string_view input) {
  std::vector<NovelLine> lines;
  for (uint64_t number = 1; !input.empty(); ++number) {
    const std::string_view text = input.substr(0, input.find('\n'));
    input.remove_prefix(text.size() < input.size() ? text.size() + 1 : input.size());
    NovelLine line = {.text = text, .line = number};
    if (text.size() >= 3) {
      line.level = static_cast<NovelLevel>(static_cast<uint8_t>(text[0]) % 4);
      line.source = static_cast<uint8_t>(text[1]);
      if (text[2] != ' ') line.time = Timestamp{int64_t{text[2]} * static_cast<uint8_t>(text[0]) * 100'000, 0};
    }
    lines.push_back(line);
  }
  return lines;
}

void CheckMiner(const std::vector<NovelLine>& lines, const NovelLimits& limits) {
  TemplateMiner forward(limits);
  TemplateMiner backward(limits);
  TemplateMiner odd(limits);
  TemplateMiner even(limits);
  for (size_t i = 0; i < lines.size(); ++i) {
    forward.Add(lines[i]);
    backward.Add(lines[lines.size() - 1 - i]);
    (i % 2 == 0 ? even : odd).Add(lines[i]);
  }
  const NovelErrors errors = forward.Finish();
  BS_CHECK(errors == backward.Finish());
  odd.Merge(even);
  BS_CHECK(errors == odd.Finish());
  uint64_t count = errors.other_lines;
  for (const NovelTemplate& found : errors.templates) {
    CheckText(found.text);
    BS_CHECK(found.count > 0 && found.sources > 0 && found.example.text.size() <= kMaxExampleBytes);
    BS_CHECK(found.score.Total() <= 1'000);
    count += found.count;
  }
  BS_CHECK(errors.lines == lines.size() && count == errors.lines);
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  CheckMask(input);
  const std::vector<NovelLine> lines = LinesOf(input);
  for (const NovelLine& line : lines) CheckMask(line.text);
  CheckMiner(lines, {});
  CheckMiner(lines, {.shapes = 3, .beginnings = 2});
  return 0;
}
