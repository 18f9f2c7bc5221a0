// Fuzz target for the recognition of lines and for the splitter. It is part of the test program; for fuzzing, from the
// root:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. analyzers/scan/log_line_fuzz.cc and the other
//   sources
// of this folder and of core/base, with -lfmt, and then
//   ./a.out -max_len=4096 -timeout=2 corpus analyzers/scan/testdata/fuzz

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analyzers/scan/block_lines.h"
#include "analyzers/scan/line_splitter.h"
#include "analyzers/scan/log_format.h"
#include "analyzers/scan/log_line.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

bool IsTail(std::string_view part, std::string_view whole) {
  return part.size() <= whole.size() && part.data() + part.size() == whole.data() + whole.size();
}

void CheckTime(const LogTime& time) {
  constexpr int64_t kStartOf2000 = 946'684'800;
  constexpr int64_t kStartOf2200 = 7'258'118'400;
  BS_CHECK(time.value.nanos >= 0 && time.value.nanos < 1'000'000'000);
  if (time.kind == LogTime::Kind::kNone) {
    BS_CHECK(time == LogTime());
  } else if (time.kind == LogTime::Kind::kYearless) {
    BS_CHECK(time.value.seconds >= kStartOf2000 && time.value.seconds <= kStartOf2000 + 366 * 86'400);
    BS_CHECK(!time.zone_known);
  } else {
    BS_CHECK(time.value.seconds >= 0 && time.value.seconds < kStartOf2200);
  }
}

bool IsKnownFormat(std::string_view name) {
  const std::vector<const LogFormat*>& formats = AllLogFormats();
  return name == "plain" ||
         std::any_of(formats.begin(), formats.end(), [&](const LogFormat* format) { return format->name() == name; });
}

void CheckLine(std::string_view text, LineScratch* scratch) {
  const LogLine line = ParseLogLine(text, scratch);
  BS_CHECK(line.text.data() == text.data() && line.text.size() == text.size());
  BS_CHECK(IsTail(line.body, text));
  BS_CHECK(IsKnownFormat(line.format));
  BS_CHECK(line.format != "plain" || (line.message == line.body && line.own_time == LogTime()));
  // Escapes get shorter, but for U+FFFD in the place of "\ud800"; an error adds two bytes.
  BS_CHECK(line.message.size() <= line.body.size());
  BS_CHECK(line.prefix_time.kind != LogTime::Kind::kYearless);
  BS_CHECK(line.prefix_time.kind == LogTime::Kind::kNone ? line.body.size() == text.size()
                                                         : line.prefix_time.zone_known);
  CheckTime(line.prefix_time);
  CheckTime(line.own_time);
}

// Whole lines, whatever the borders of the chunks and however short the limit.
void CheckSplitter(std::string_view text, size_t chunk_size, size_t max_line) {
  uint64_t next_line = 1;
  uint64_t next_offset = 0;
  uint64_t given = 0;
  LineSplitter splitter(
      [&](std::string_view block, uint64_t first_line, uint64_t offset) {
        BS_CHECK(first_line == next_line);
        BS_CHECK(offset >= next_offset && text.substr(offset, block.size()) == block);
        BS_CHECK(offset == 0 || text[offset - 1] == '\n');
        given += block.size();
        next_offset = offset + block.size();
        ForEachLine(block, [&](std::string_view line, size_t) {
          BS_CHECK(line.size() <= max_line);
          ++next_line;
        });
      },
      max_line);
  for (size_t pos = 0; pos < text.size(); pos += chunk_size) splitter.Feed(text.substr(pos, chunk_size));
  splitter.Finish();
  const auto line_breaks = static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
  BS_CHECK(splitter.lines() == line_breaks + (text.empty() || text.ends_with('\n') ? 0 : 1));
  BS_CHECK(next_line == splitter.lines() + 1);
  BS_CHECK(given + splitter.skipped_bytes() <= text.size());
  BS_CHECK(splitter.cut_lines() > 0 || given == text.size());
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  LineScratch scratch;
  CheckLine(text, &scratch);
  ForEachLine(text, [&](std::string_view line, size_t) { CheckLine(line, &scratch); });
  const size_t seed = text.empty() ? 0 : static_cast<uint8_t>(text[0]);
  CheckSplitter(text, 1 + seed % 13, 1 + seed % 29);
  CheckSplitter(text, kMaxLineBytes, kMaxLineBytes);
  return 0;
}
