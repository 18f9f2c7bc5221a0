#include "analyzers/cel/conformance/conformance_suite.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace bundlescope {
namespace {

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

Result<Document> ReadFile(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return Error(ErrorCode::kNotFound, fmt::format("cannot read {}", file.string()));
  ParseOptions options;
  options.file = file.string();
  return ParseJson(text, options);
}

}  // namespace

Result<ConformanceSuite> ConformanceSuite::Load(const std::filesystem::path& folder) {
  ConformanceSuite suite;
  for (const std::filesystem::path& file : FilesOf(folder)) {
    BS_ASSIGN_OR_RETURN(Document document, ReadFile(file));
    if (!document.root().IsSequence()) {
      return Error(ErrorCode::kInvalidInput, fmt::format("{} is no list of cases", file.string()));
    }
    for (const Node& one : document.root().items()) {
      if (one.Find("expr") == nullptr) {
        return Error(ErrorCode::kInvalidInput, fmt::format("{}:{}: a case without expr", file.string(), one.line()));
      }
      suite.cases_.push_back({&one});
    }
    suite.documents_.push_back(std::move(document));
  }
  if (suite.cases_.empty()) {
    return Error(ErrorCode::kNotFound, fmt::format("there are no cases in {}", folder.string()))
        .WithHint("give the folder that holds the *.json files of the suite");
  }
  return suite;
}

Result<SkipList> ReadSkipList(std::string_view text, std::string_view file) {
  SkipList skips;
  size_t number = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos || line[0] == '#') continue;
    const size_t colon = line.find(": ");
    const bool reason =
        colon != std::string_view::npos && line.find_first_not_of(" \t\r", colon + 1) != std::string_view::npos;
    if (!reason) {
      return Error(ErrorCode::kInvalidInput, fmt::format("{}:{}: no reason is given: {}", file, number, line))
          .WithHint("write file/section/name: reason");
    }
    if (!skips.emplace(line.substr(0, colon), line.substr(colon + 2)).second) {
      return Error(ErrorCode::kInvalidInput,
                   fmt::format("{}:{}: {} is there already", file, number, line.substr(0, colon)));
    }
  }
  return skips;
}

SuiteResult RunSuite(const ConformanceSuite& suite, const SkipList& skips) {
  SuiteResult result;
  for (const ConformanceCase& one : suite.cases()) {
    const std::string id = one.Id();
    const std::string problem = RunCase(one);
    const bool skipped = skips.contains(id);
    if (skipped && !problem.empty()) {
      ++result.skipped;
    } else if (problem.empty() && !skipped) {
      ++result.passed;
    } else {
      ++result.failed;
      result.failures.push_back(skipped ? fmt::format("{}: passes, so it must not be skipped", id)
                                        : fmt::format("{}: {} {}", id, one.Source(), problem));
    }
  }
  return result;
}

}  // namespace bundlescope
