#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/cel/conformance/conformance_case.h"
#include "core/base/result.h"
#include "core/document/document.h"

namespace bundlescope {

// All cases of a folder: those of each *.json in it, by the names of the files. A file is a JSON list of cases.
class ConformanceSuite {
 public:
  // kNotFound: there is no such folder, or no case in it. kCorrupt, kInvalidInput: a file that is no list of cases.
  static Result<ConformanceSuite> Load(const std::filesystem::path& folder);

  const std::vector<ConformanceCase>& cases() const { return cases_; }

 private:
  std::vector<Document> documents_;
  std::vector<ConformanceCase> cases_;  // point into documents_
};

// The cases that are left out, each with its reason.
using SkipList = std::map<std::string, std::string, std::less<>>;

// Reads lines such as
//
//   # a comment, or an empty line
//   timestamps/duration_converters/get_hours: why
//
// The id ends at the first ": ". kInvalidInput for a line without a reason, or an id that is there twice.
Result<SkipList> ReadSkipList(std::string_view text, std::string_view file);

struct SuiteResult {
  size_t passed = 0;
  size_t failed = 0;
  size_t skipped = 0;
  std::vector<std::string> failures;  // a line for each, beginning with the id
};

// Runs all. A case that is skipped but passes is a failure: its line in the skip list has to go.
SuiteResult RunSuite(const ConformanceSuite& suite, const SkipList& skips);

}  // namespace bundlescope
