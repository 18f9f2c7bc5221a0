// Measures how fast lines that match any of many patterns are found:
//
//   bench_pattern <corpus> <patterns> [runs]
//
// The corpus is one text file, held in memory; the patterns are a file with one regular expression on each line. Prints
// the median of `runs` (5) for each method, in processor time; with one run only the fastest method is measured. All
// methods must find the same number of hits.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "core/pattern/line_set.h"
#include "core/pattern/pattern.h"

namespace bundlescope {
namespace {

constexpr size_t kChunkBytes = size_t{1} << 20;
constexpr double kMiB = 1 << 20;

// Of this process: other programs on the machine do not count.
double Now() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string ReadFile(const char* path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    fmt::print(stderr, "bench_pattern: cannot read {}\n", path);
    std::exit(2);
  }
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<Pattern> ReadPatterns(const char* path) {
  std::vector<Pattern> patterns;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    Result<Pattern> pattern = Pattern::Compile(line);
    if (pattern) {
      patterns.push_back(std::move(pattern).value());
    } else {
      fmt::print(stderr, "bench_pattern: left out: {}\n", pattern.error().ToString());
    }
  }
  return patterns;
}

// Whole lines of about kChunkBytes each.
std::vector<std::string_view> Cut(std::string_view text) {
  std::vector<std::string_view> chunks;
  while (text.size() > kChunkBytes) {
    const size_t end = text.rfind('\n', kChunkBytes);
    const size_t size = end == std::string_view::npos ? std::min(text.find('\n'), text.size() - 1) + 1 : end + 1;
    chunks.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  if (!text.empty()) chunks.push_back(text);
  return chunks;
}

class Counter : public PatternSet::Sink {
 public:
  void OnHit(const PatternSet::Hit&) override { ++hits; }
  size_t hits = 0;
};

size_t ScanSet(const PatternSet& set, const std::vector<std::string_view>& chunks) {
  Counter counter;
  for (const std::string_view chunk : chunks) set.Scan(chunk, counter);
  return counter.hits;
}

size_t ScanLines(const LineSet& set, const std::vector<std::string_view>& chunks) {
  size_t hits = 0;
  std::vector<int> found;
  for (std::string_view chunk : chunks) {
    while (!chunk.empty()) {
      const size_t end = std::min(chunk.find('\n'), chunk.size());
      std::string_view line = chunk.substr(0, end);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!set.Match(line, &found)) {
        fmt::print(stderr, "bench_pattern: RE2::Set gave up\n");
        std::exit(1);
      }
      hits += found.size();
      chunk.remove_prefix(std::min(end + 1, chunk.size()));
    }
  }
  return hits;
}

long PeakMiB() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss >> 10;
}

void Measure(std::string_view name, size_t bytes, int runs, double build_seconds, const std::function<size_t()>& scan) {
  std::vector<double> seconds;
  size_t hits = 0;
  for (int i = 0; i < runs; ++i) {
    const double start = Now();
    hits = scan();
    seconds.push_back(Now() - start);
  }
  std::sort(seconds.begin(), seconds.end());
  fmt::print("{:<28} {:8.0f} MiB/s   best {:6.0f}   hits {:9}   built in {:6.1f} ms   peak {} MiB\n", name,
             static_cast<double>(bytes) / kMiB / seconds[seconds.size() / 2],
             static_cast<double>(bytes) / kMiB / seconds[0], hits, build_seconds * 1e3, PeakMiB());
}

int Run(const char* corpus_path, const char* patterns_path, int runs) {
  const std::string corpus = ReadFile(corpus_path);
  const std::vector<std::string_view> chunks = Cut(corpus);
  const std::vector<Pattern> patterns = ReadPatterns(patterns_path);
  std::vector<std::string> regexes;
  std::vector<PatternSet::Entry> entries;
  for (const Pattern& pattern : patterns) {
    regexes.push_back(pattern.source());
    entries.push_back({&pattern, {}});
  }
  const auto measure_set = [&](std::string_view name, int simd) {
    PatternSet::Options options;
    options.simd = simd;
    const double start = Now();
    const PatternSet set(entries, options);
    Measure(name, corpus.size(), runs, Now() - start, [&] { return ScanSet(set, chunks); });
  };
  measure_set("PatternSet", PatternSet::kBestSimd);
  if (runs == 1) return 0;
  measure_set("PatternSet, 128 bits", 1);
  measure_set("PatternSet, no vectors", 0);
  const double start = Now();
  const std::unique_ptr<LineSet> lines = LineSet::Build(regexes, int64_t{256} << 20);
  if (lines == nullptr) return 0;
  Measure("RE2::Set, line by line", corpus.size(), 1, Now() - start, [&] { return ScanLines(*lines, chunks); });
  return 0;
}

}  // namespace
}  // namespace bundlescope

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    fmt::print(stderr, "usage: bench_pattern <corpus> <patterns> [runs]\n");
    return 2;
  }
  return bundlescope::Run(argv[1], argv[2], argc > 3 ? std::max(1, std::atoi(argv[3])) : 5);
}
