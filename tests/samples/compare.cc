#include "tests/samples/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace bundlescope {
namespace {

using nlohmann::json;

constexpr const char* kTopLevel[] = {"schema",   "tool",        "packs",        "clusters", "findings",
                                     "coverage", "diagnostics", "not_assessed", "stats"};

// A member as text; "" where it lacks or is null.
std::string Text(const json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end() || it->is_null()) return "";
  return it->is_string() ? it->get<std::string>() : it->dump();
}

// A member that is a list; an empty one where it lacks.
const json& List(const json& object, const char* key) {
  static const json kNone = json::array();
  const auto it = object.find(key);
  return it == object.end() || !it->is_array() ? kNone : *it;
}

void CompareText(std::string_view what, const std::string& expected, const std::string& actual,
                 std::vector<std::string>* differences) {
  if (expected == actual) return;
  differences->push_back(fmt::format("{} is \"{}\", expected \"{}\"", what, actual, expected));
}

std::string StateOf(const json& finding, const std::string& id) {
  for (const json& evidence : List(finding, "evidence")) {
    if (Text(evidence, "id") == id) return Text(evidence, "state");
  }
  return "";
}

bool AnyBegins(const json& texts, const std::string& beginning) {
  return std::any_of(texts.begin(), texts.end(), [&](const json& text) {
    return text.is_string() && text.get_ref<const std::string&>().starts_with(beginning);
  });
}

// How a finding of the report differs from an expected one; empty when it is one.
std::vector<std::string> Differences(const ExpectedFinding& expected, const json& finding) {
  std::vector<std::string> differences;
  CompareText("rule", expected.rule, Text(finding, "rule"), &differences);
  CompareText("cluster", expected.cluster, Text(finding, "cluster"), &differences);
  CompareText("verdict", expected.verdict, Text(finding, "verdict"), &differences);
  if (expected.confidence) CompareText("confidence", *expected.confidence, Text(finding, "confidence"), &differences);
  if (expected.severity) CompareText("severity", *expected.severity, Text(finding, "severity"), &differences);
  CompareText("caused_by_rule", expected.caused_by.value_or(""), Text(finding, "caused_by_rule"), &differences);
  if (!expected.caused_by) CompareText("caused_by", "", Text(finding, "caused_by"), &differences);
  for (const auto& [id, state] : expected.evidence) {
    CompareText("evidence " + id, state, StateOf(finding, id), &differences);
  }
  for (const std::string& beginning : expected.missing) {
    if (AnyBegins(List(finding, "missing"), beginning)) continue;
    differences.push_back(fmt::format("missing does not name \"{}\": {}", beginning, List(finding, "missing").dump()));
  }
  return differences;
}

// Pairs expected findings with those of the report, as many as possible (augmenting paths; the lists are short).
class Pairing {
 public:
  Pairing(const std::vector<ExpectedFinding>& expected, const json& findings)
      : fits_(expected.size()), taken_by_(findings.size(), kNobody), partner_(expected.size(), kNobody) {
    for (size_t i = 0; i < expected.size(); ++i) {
      for (size_t j = 0; j < findings.size(); ++j) {
        if (Differences(expected[i], findings[j]).empty()) fits_[i].push_back(j);
      }
    }
    for (size_t i = 0; i < expected.size(); ++i) {
      std::set<size_t> tried;
      FindPartner(i, &tried);
    }
  }

  bool HasPartner(size_t expected) const { return partner_[expected] != kNobody; }
  bool IsTaken(size_t finding) const { return taken_by_[finding] != kNobody; }

 private:
  static constexpr size_t kNobody = static_cast<size_t>(-1);

  bool FindPartner(size_t expected, std::set<size_t>* tried) {
    for (const size_t finding : fits_[expected]) {
      if (!tried->insert(finding).second) continue;
      if (IsTaken(finding) && !FindPartner(taken_by_[finding], tried)) continue;
      taken_by_[finding] = expected;
      partner_[expected] = finding;
      return true;
    }
    return false;
  }

  std::vector<std::vector<size_t>> fits_;
  std::vector<size_t> taken_by_;
  std::vector<size_t> partner_;
};

std::string Name(const ExpectedFinding& finding) {
  return fmt::format("{} ({}) on {}", finding.rule, finding.verdict, finding.cluster);
}

std::string Name(const json& finding) {
  return fmt::format("{} ({}, {}, {}) on {}", Text(finding, "rule"), Text(finding, "verdict"),
                     Text(finding, "confidence"), Text(finding, "severity"), Text(finding, "cluster"));
}

// The finding that was most likely meant: same rule and cluster, fewest differences. "" if there is none.
std::string ClosestOf(const ExpectedFinding& expected, const json& findings, const Pairing& pairing) {
  std::vector<std::string> best;
  for (size_t j = 0; j < findings.size(); ++j) {
    if (pairing.IsTaken(j) || Text(findings[j], "rule") != expected.rule) continue;
    std::vector<std::string> differences = Differences(expected, findings[j]);
    if (best.empty() || differences.size() < best.size()) best = std::move(differences);
  }
  std::string text;
  for (const std::string& difference : best) text += "\n    " + difference;
  return text.empty() ? text : "; the closest one of the report:" + text;
}

// A finding that claims a match names at least one thing that it saw, and where.
bool RestsOnSomethingSeen(const json& finding) {
  if (Text(finding, "verdict") != "match") return true;
  const json& evidence = List(finding, "evidence");
  return std::any_of(evidence.begin(), evidence.end(),
                     [](const json& one) { return Text(one, "state") == "true" && !List(one, "sources").empty(); });
}

void CheckSources(const json& finding, const std::set<std::string>& archives, std::vector<std::string>* problems) {
  for (const json& evidence : List(finding, "evidence")) {
    for (const json& source : List(evidence, "sources")) {
      const std::string archive = Text(source, "archive");
      if (archives.count(archive) > 0) continue;
      problems->push_back(fmt::format("{}: evidence {} points to \"{}\", which is no archive of this run",
                                      Name(finding), Text(evidence, "id"), archive));
    }
  }
}

void ComparePartAt(const std::string& path, const json& part, const json& whole, std::vector<std::string>* problems) {
  if (part.is_object() && whole.is_object()) {
    for (const auto& [key, value] : part.items()) {
      if (whole.contains(key)) {
        ComparePartAt(path + "." + key, value, whole.at(key), problems);
      } else {
        problems->push_back(fmt::format("{} has no \"{}\"", path, key));
      }
    }
    return;
  }
  if (part.is_array() && whole.is_array()) {
    for (const json& element : part) {
      const bool there = std::any_of(whole.begin(), whole.end(), [&](const json& candidate) {
        std::vector<std::string> differences;
        ComparePartAt(path, element, candidate, &differences);
        return differences.empty();
      });
      if (!there)
        problems->push_back(fmt::format("{} has no element like {}; it is {}", path, element.dump(), whole.dump()));
    }
    return;
  }
  if (part != whole) problems->push_back(fmt::format("{} is {}, expected {}", path, whole.dump(), part.dump()));
}

}  // namespace

std::vector<std::string> ComparePart(const json& part, const json& report) {
  std::vector<std::string> problems;
  if (!part.is_null()) ComparePartAt("report", part, report, &problems);
  return problems;
}

std::vector<std::string> CompareFindings(const ExpectedRun& run, const json& report) {
  const json& findings = List(report, "findings");
  const Pairing pairing(run.findings, findings);
  std::vector<std::string> problems;
  for (size_t i = 0; i < run.findings.size(); ++i) {
    if (pairing.HasPartner(i)) continue;
    const ExpectedFinding& expected = run.findings[i];
    problems.push_back("not reported: " + Name(expected) + ClosestOf(expected, findings, pairing));
  }
  for (size_t j = 0; j < findings.size(); ++j) {
    if (!pairing.IsTaken(j)) problems.push_back("reported, but not expected: " + Name(findings[j]));
  }
  std::set<std::string> codes;
  for (const json& diagnostic : List(report, "diagnostics")) codes.insert(Text(diagnostic, "code"));
  for (const std::string& code : run.diagnostics) {
    if (codes.count(code) == 0) problems.push_back(fmt::format("no diagnostic {}: {}", code, json(codes).dump()));
  }
  for (const json& diagnostic : List(report, "diagnostics")) {
    if (!run.clean || Text(diagnostic, "severity") == "note") continue;
    problems.push_back("not clean: " + diagnostic.dump());
  }
  for (std::string& problem : ComparePart(run.report, report)) problems.push_back(std::move(problem));
  return problems;
}

std::vector<std::string> CheckPromises(const ExpectedRun& run, const json& report) {
  std::vector<std::string> problems;
  for (const char* key : kTopLevel) {
    if (!report.contains(key)) problems.push_back(fmt::format("the report has no \"{}\"", key));
  }
  if (Text(report, "schema") != "bundlescope.report/1") problems.push_back("the schema is " + Text(report, "schema"));
  // The archives of the run, and those inside of them.
  std::set<std::string> archives(run.archives.begin(), run.archives.end());
  const json stats = report.value("stats", json::object());
  for (const json& archive : List(stats, "archives")) archives.insert(Text(archive, "archive"));
  std::set<std::string> fingerprints;
  for (const json& finding : List(report, "findings")) {
    if (!fingerprints.insert(Text(finding, "fingerprint")).second) {
      problems.push_back(Name(finding) + ": another finding has the same fingerprint");
    }
  }
  for (const json& finding : List(report, "findings")) {
    const std::string cause = Text(finding, "caused_by");
    if (!cause.empty() && fingerprints.count(cause) == 0) {
      problems.push_back(fmt::format("{}: its cause {} is not in the report", Name(finding), cause));
    }
    if (!RestsOnSomethingSeen(finding))
      problems.push_back(Name(finding) + ": a match, but no true evidence has a place");
    CheckSources(finding, archives, &problems);
  }
  return problems;
}

}  // namespace bundlescope
