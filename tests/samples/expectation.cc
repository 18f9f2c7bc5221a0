#include "tests/samples/expectation.h"

#include <fmt/format.h>

#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

namespace bundlescope {
namespace {

using nlohmann::json;

// An object whose keys are all known, and where none of the needed ones lacks.
Status CheckKeys(const json& object, std::string_view what, const std::set<std::string>& needed,
                 const std::set<std::string>& optional) {
  if (!object.is_object()) return Error(ErrorCode::kInvalidInput, fmt::format("{} is not an object", what));
  for (const std::string& key : needed) {
    if (!object.contains(key)) return Error(ErrorCode::kInvalidInput, fmt::format("{} has no \"{}\"", what, key));
  }
  for (const auto& [key, value] : object.items()) {
    if (needed.count(key) == 0 && optional.count(key) == 0) {
      return Error(ErrorCode::kInvalidInput, fmt::format("{} has an unknown key \"{}\"", what, key));
    }
  }
  return {};
}

Status CheckWord(const std::string& word, std::string_view key, std::initializer_list<std::string_view> words) {
  for (const std::string_view known : words) {
    if (word == known) return {};
  }
  return Error(ErrorCode::kInvalidInput, fmt::format("\"{}\" cannot be \"{}\"", key, word));
}

// What the words of a finding can be; the names of core/finding/finding.h.
Status CheckWords(const ExpectedFinding& finding) {
  BS_RETURN_IF_ERROR(CheckWord(finding.verdict, "verdict", {"match", "inconclusive"}));
  if (finding.confidence) {
    BS_RETURN_IF_ERROR(CheckWord(*finding.confidence, "confidence", {"possible", "likely", "confirmed"}));
  }
  if (finding.severity) {
    BS_RETURN_IF_ERROR(CheckWord(*finding.severity, "severity", {"info", "low", "medium", "high", "critical"}));
  }
  for (const auto& [id, state] : finding.evidence) {
    BS_RETURN_IF_ERROR(CheckWord(state, id, {"true", "false", "unknown"}));
  }
  return {};
}

std::optional<std::string> OptionalText(const json& object, const char* key) {
  if (!object.contains(key)) return std::nullopt;
  return object.at(key).get<std::string>();
}

// These two throw json::exception where a value has another type; ParseExpectation catches it.
Result<ExpectedFinding> ParseFinding(const json& object) {
  BS_RETURN_IF_ERROR(CheckKeys(object, "a finding", {"rule", "verdict", "cluster"},
                               {"confidence", "severity", "caused_by", "evidence", "missing"}));
  ExpectedFinding finding = {
      .rule = object.at("rule"), .verdict = object.at("verdict"), .cluster = object.at("cluster")};
  finding.confidence = OptionalText(object, "confidence");
  finding.severity = OptionalText(object, "severity");
  finding.caused_by = OptionalText(object, "caused_by");
  finding.evidence = object.value("evidence", finding.evidence);
  finding.missing = object.value("missing", finding.missing);
  BS_RETURN_IF_ERROR(CheckWords(finding));
  return finding;
}

Result<ExpectedRun> ParseRun(const json& object) {
  BS_RETURN_IF_ERROR(CheckKeys(object, "a run", {"name", "archives", "exit", "findings"},
                               {"diagnostics", "clean", "report", "refused", "text"}));
  ExpectedRun run;
  run.name = object.at("name");
  run.archives = object.at("archives");
  run.exit = object.at("exit");
  run.diagnostics = object.value("diagnostics", run.diagnostics);
  run.clean = object.value("clean", false);
  run.report = object.value("report", json());
  run.refused = object.value("refused", run.refused);
  if (object.contains("text")) {
    BS_RETURN_IF_ERROR(CheckKeys(object.at("text"), "\"text\"", {}, {"has", "lacks"}));
    run.text_has = object.at("text").value("has", run.text_has);
    run.text_lacks = object.at("text").value("lacks", run.text_lacks);
  }
  const bool refuses = run.exit == 4;
  if (refuses != !run.refused.empty()) {
    return Error(ErrorCode::kInvalidInput, "\"refused\" goes with exit 4, and exit 4 with \"refused\"");
  }
  if (run.archives.empty()) return Error(ErrorCode::kInvalidInput, "a run without archives");
  for (const json& finding : object.at("findings")) {
    BS_ASSIGN_OR_RETURN(ExpectedFinding expected, ParseFinding(finding));
    run.findings.push_back(std::move(expected));
  }
  return run;
}

}  // namespace

Result<std::vector<ExpectedRun>> ParseExpectation(std::string_view text) {
  try {
    const json root = json::parse(text);
    BS_RETURN_IF_ERROR(CheckKeys(root, "the file", {"runs"}, {}));
    std::vector<ExpectedRun> runs;
    for (const json& object : root.at("runs")) {
      BS_ASSIGN_OR_RETURN(ExpectedRun run, ParseRun(object));
      runs.push_back(std::move(run));
    }
    if (runs.empty()) return Error(ErrorCode::kInvalidInput, "\"runs\" is empty");
    return runs;
  } catch (const json::parse_error& error) {
    return Error(ErrorCode::kCorrupt, error.what());
  } catch (const json::exception& error) {
    return Error(ErrorCode::kInvalidInput, error.what());
  }
}

}  // namespace bundlescope
