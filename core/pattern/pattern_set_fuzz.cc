// Fuzz target for PatternSet against the plain loop. The test program replays testdata/fuzz through it. To fuzz, build
// it from the root:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -I. -o /tmp/fuzz -lre2
//     $(ls core/pattern/*.cc core/base/{check,error}.cc | grep -v _test.cc)
//   /tmp/fuzz -max_len=4000 -timeout=10 <corpus> core/pattern/testdata/fuzz
//
// An input is a list of entries, one on each line, an empty line, and the chunk. An entry is a regular expression,
// =literal for one without, or =literal=expression.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/check.h"
#include "core/pattern/pattern.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxEntries = 40;
constexpr size_t kMaxRegex = 80;  // longer ones are only slower

struct Row {
  uint32_t id;
  size_t offset;
  std::string line;
  bool operator==(const Row&) const = default;
};

class Rows : public PatternSet::Sink {
 public:
  void OnHit(const PatternSet::Hit& hit) override { rows.push_back({hit.id, hit.offset, std::string(hit.line)}); }
  std::vector<Row> rows;
};

bool MatchesLine(const PatternSet::Entry& entry, std::string_view line) {
  bool matches = entry.literals.empty();
  for (const std::string& literal : entry.literals) matches |= line.find(literal) != std::string_view::npos;
  return matches && (entry.pattern == nullptr || entry.pattern->Matches(line));
}

std::vector<Row> PlainLoop(const std::vector<PatternSet::Entry>& entries, std::string_view chunk) {
  std::vector<Row> rows;
  for (size_t begin = 0; begin < chunk.size();) {
    const size_t end = std::min(chunk.find('\n', begin), chunk.size());
    std::string_view line = chunk.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    for (uint32_t id = 0; id < entries.size(); ++id) {
      if (MatchesLine(entries[id], line)) rows.push_back({id, begin, std::string(line)});
    }
    begin = end + 1;
  }
  return rows;
}

// Takes a line off `text`.
std::string_view TakeLine(std::string_view* text) {
  const std::string_view line = text->substr(0, text->find('\n'));
  text->remove_prefix(std::min(line.size() + 1, text->size()));
  return line;
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Pattern> patterns;
  patterns.reserve(kMaxEntries);
  std::vector<PatternSet::Entry> entries;
  for (std::string_view row = TakeLine(&text); !row.empty() && entries.size() < kMaxEntries; row = TakeLine(&text)) {
    PatternSet::Entry entry;
    if (row[0] == '=') {
      const size_t end = std::min(row.find('=', 1), row.size());
      entry.literals.emplace_back(row.substr(1, end - 1));
      row.remove_prefix(std::min(end + 1, row.size()));
    }
    if (!row.empty()) {
      Result<Pattern> pattern = Pattern::Compile(row.substr(0, kMaxRegex));
      if (!pattern) continue;
      patterns.push_back(std::move(pattern).value());
      entry.pattern = &patterns.back();
    }
    entries.push_back(std::move(entry));
  }
  const std::vector<Row> expected = PlainLoop(entries, text);
  for (int simd = 0; simd <= PatternSet::kBestSimd; ++simd) {
    PatternSet::Options options;
    options.simd = simd;
    const PatternSet set(entries, options);
    Rows rows;
    set.Scan(text, rows);
    BS_CHECK(rows.rows == expected);
    BS_CHECK(set.Describe().size() == entries.size());
  }
  return 0;
}
