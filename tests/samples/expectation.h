#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

// A finding that must come. What is not set may be anything, but for `caused_by`: not set means explained by no other.
struct ExpectedFinding {
  std::string rule;
  std::string verdict;
  std::string cluster;
  std::optional<std::string> confidence = {};
  std::optional<std::string> severity = {};
  std::optional<std::string> caused_by = {};         // id of a rule
  std::map<std::string, std::string> evidence = {};  // id -> "true", "false" or "unknown"
  std::vector<std::string> missing = {};             // each begins one entry of the finding's own list
};

// One run of the program over archives of a case.
struct ExpectedRun {
  std::string name;
  std::vector<std::string> archives;  // files in the folder of the case
  int exit = 0;
  std::vector<ExpectedFinding> findings;      // all of them, in any order
  std::vector<std::string> diagnostics = {};  // codes that must be among the report's
  bool clean = false;                         // no diagnostic is an error or a warning
  nlohmann::json report = {};                 // a part of the report; null for no condition
  std::vector<std::string> refused = {};      // stderr has each of them, and there is no report
  std::vector<std::string> text_has = {};     // of the report for people
  std::vector<std::string> text_lacks = {};
};

// Reads an expected.json, whose format samples/README.md describes. Errors: kCorrupt (no JSON), kInvalidInput (a key
// that is unknown or lacking, a value that cannot be): a slip of the pen must not weaken a test.
Result<std::vector<ExpectedRun>> ParseExpectation(std::string_view text);

}  // namespace bundlescope
