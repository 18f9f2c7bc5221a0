// cel_conformance: runs the CEL project's conformance cases against this implementation.

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "analyzers/cel/conformance/conformance_suite.h"

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUse = 2;

constexpr std::string_view kUsage =
    "usage: cel_conformance DIR [--skip FILE]\n"
    "\n"
    "Runs the cases in DIR/*.json. Prints a line for each that fails, and at the end how many there were.\n"
    "FILE names cases that are left out, a line for each: file/section/name: reason\n"
    "\n"
    "Exit codes: 0 no case failed; 1 some did; 2 wrong use, or the cases cannot be read.\n";

int Refuse(std::string_view message) {
  fmt::print(stderr, "cel_conformance: {}\n", message);
  return kWrongUse;
}

bundlescope::Result<bundlescope::SkipList> ReadSkips(const std::string& file) {
  if (file.empty()) return bundlescope::SkipList();
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return bundlescope::Error(bundlescope::ErrorCode::kNotFound, fmt::format("cannot read {}", file));
  return bundlescope::ReadSkipList(text, file);
}

// A line stays one line whatever is in it.
std::string OneLine(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return text;
}

int Run(const std::string& folder, const std::string& skip_file) {
  const auto suite = bundlescope::ConformanceSuite::Load(folder);
  if (!suite) return Refuse(suite.error().ToString());
  const auto skips = ReadSkips(skip_file);
  if (!skips) return Refuse(skips.error().ToString());
  const bundlescope::SuiteResult result = bundlescope::RunSuite(*suite, *skips);
  for (const std::string& failure : result.failures) fmt::print("{}\n", OneLine(failure));
  fmt::print("{} passed, {} failed, {} skipped\n", result.passed, result.failed, result.skipped);
  return result.failed == 0 ? 0 : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  std::string skips;
  for (int i = 1; i < argc; ++i) {
    const std::string_view arg = argv[i];
    if (arg == "--help" || arg == "-h") {
      fmt::print("{}", kUsage);
      return 0;
    }
    if (arg == "--skip" && i + 1 < argc) {
      skips = argv[++i];
    } else if (arg.starts_with("--skip=")) {
      skips = arg.substr(7);
    } else if (arg.starts_with("-") || !folder.empty()) {
      fmt::print(stderr, "{}", kUsage);
      return kWrongUse;
    } else {
      folder = arg;
    }
  }
  if (folder.empty()) {
    fmt::print(stderr, "{}", kUsage);
    return kWrongUse;
  }
  return Run(folder, skips);
}
