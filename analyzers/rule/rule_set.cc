#include "analyzers/rule/rule_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "analyzers/rule/parse.h"

namespace bundlescope {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 10'000;
constexpr size_t kMaxBytes = size_t{64} << 20;

uint64_t Fnv1a(uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

std::string DigestOf(const std::vector<RuleFile>& files) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const RuleFile& file : files) {
    hash = Fnv1a(hash, fmt::format("{}:{}:{}:", file.path.size(), file.path, file.text.size()));
    hash = Fnv1a(hash, file.text);
  }
  return fmt::format("{:016x}", hash);
}

bool IsYaml(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".yml"; }

Result<std::string> ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return Error(ErrorCode::kUnavailable, fmt::format("cannot read '{}'", path.string()));
  return text;
}

class Loader {
 public:
  Loader(Issues* issues, RuleAdvice advice) : issues_(issues), advice_(advice) {}

  void Load(const RuleFile& file) {
    ParseOptions options;
    options.max_bytes = size_t{16} << 20;
    options.file = file.path;
    Result<std::vector<Document>> documents = ParseYamlStream(file.text, options);
    if (!documents) {
      Place place = documents.error().place();
      place.file = file.path;
      issues_->push_back({IssueLevel::kError, place, documents.error().message(), documents.error().hint()});
      return;
    }
    for (Document& document : *documents) LoadDocument(std::move(document), file.path);
  }

  RuleSet Finish() {
    std::sort(set_.rules.begin(), set_.rules.end(), [](const Rule& a, const Rule& b) { return a.id < b.id; });
    std::sort(set_.version_issues.begin(), set_.version_issues.end(),
              [](const VersionIssue& a, const VersionIssue& b) { return a.id < b.id; });
    CheckNames();
    return std::move(set_);
  }

 private:
  void LoadDocument(Document document, const std::string& file) {
    const Node& root = document.root();
    if (root.IsNull()) return;
    const std::string_view kind = root.StringAt({"kind"});
    const std::string_view version = root.StringAt({"apiVersion"});
    if (version != "rules/v1") {
      Report(file, root, fmt::format("apiVersion '{}' is not known", version), "this version reads rules/v1");
    } else if (kind == "Rule") {
      if (std::optional<Rule> rule = ParseRule(root, file, issues_, advice_)) set_.rules.push_back(std::move(*rule));
    } else if (kind == "VersionIssue") {
      if (std::optional<VersionIssue> issue = ParseVersionIssue(root, file, issues_)) {
        set_.version_issues.push_back(std::move(*issue));
      }
    } else if (kind == "Components") {
      ParseComponents(root, file, &set_.components, issues_);
    } else {
      Report(file, root, fmt::format("kind '{}' is not known", kind), "Rule, VersionIssue or Components");
    }
    set_.documents.push_back(std::move(document));
  }

  void CheckNames() {
    std::map<std::string, Place> seen;
    const auto check = [&](const std::string& id, const Place& place) {
      const auto [it, inserted] = seen.emplace(id, place);
      if (inserted) return;
      issues_->push_back(
          {IssueLevel::kError, place, fmt::format("'{}' is already defined at {}", id, FormatPlace(it->second)), ""});
    };
    for (const Rule& rule : set_.rules) check(rule.id, rule.place);
    for (const VersionIssue& issue : set_.version_issues) check(issue.id, issue.place);
    for (const Rule& rule : set_.rules) {
      for (const RemediationRule& step : rule.remediation) {
        if (step.fixed_by.empty() || step.fixed_by_template || set_.FindIssue(step.fixed_by) != nullptr) continue;
        issues_->push_back({IssueLevel::kError, rule.place,
                            fmt::format("remediation '{}': there is no VersionIssue '{}'", step.id, step.fixed_by),
                            ""});
      }
      for (const std::string& cause : rule.consequence_of) {
        if (set_.FindRule(cause) != nullptr) continue;
        issues_->push_back(
            {IssueLevel::kWarning, rule.place, fmt::format("consequence_of: there is no rule '{}'", cause), ""});
      }
    }
  }

  void Report(const std::string& file, const Node& at, std::string message, std::string hint) {
    issues_->push_back({IssueLevel::kError, Place{file, at.line(), at.column()}, std::move(message), std::move(hint)});
  }

  Issues* issues_;
  const RuleAdvice advice_;
  RuleSet set_;
};

}  // namespace

const VersionIssue* RuleSet::FindIssue(std::string_view id) const {
  for (const VersionIssue& issue : version_issues) {
    if (issue.id == id) return &issue;
  }
  return nullptr;
}

const Rule* RuleSet::FindRule(std::string_view id) const {
  for (const Rule& rule : rules) {
    if (rule.id == id || std::find(rule.aliases.begin(), rule.aliases.end(), id) != rule.aliases.end()) return &rule;
  }
  return nullptr;
}

Result<std::vector<RuleFile>> ReadRuleFiles(const std::string& folder) {
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) {
    return Error(ErrorCode::kNotFound, fmt::format("rules folder '{}' does not exist", folder));
  }
  if (error) return Error(ErrorCode::kUnavailable, fmt::format("cannot read '{}': {}", folder, error.message()));
  std::vector<fs::path> paths;
  if (fs::is_regular_file(status)) paths.emplace_back(folder);
  auto it =
      fs::is_directory(status) ? fs::recursive_directory_iterator(folder, error) : fs::recursive_directory_iterator();
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (it->is_regular_file(error) && IsYaml(it->path())) paths.push_back(it->path());
    if (paths.size() > kMaxFiles)
      return Error(ErrorCode::kLimit, fmt::format("'{}' holds more than {} rule files", folder, kMaxFiles));
  }
  if (error) return Error(ErrorCode::kDenied, fmt::format("cannot read '{}': {}", folder, error.message()));
  if (paths.empty()) {
    return Error(ErrorCode::kInvalidInput, fmt::format("'{}' holds no rules", folder))
        .WithHint("rules are *.yaml files");
  }
  std::sort(paths.begin(), paths.end());
  std::vector<RuleFile> files;
  size_t bytes = 0;
  for (const fs::path& path : paths) {
    BS_ASSIGN_OR_RETURN(std::string text, ReadFile(path));
    bytes += text.size();
    if (bytes > kMaxBytes)
      return Error(ErrorCode::kLimit, fmt::format("'{}' holds more than {} MiB of rules", folder, kMaxBytes >> 20));
    const std::string name =
        path == fs::path(folder) ? path.filename().generic_string() : path.lexically_relative(folder).generic_string();
    files.push_back({name, std::move(text)});
  }
  return files;
}

RuleSet LoadRules(const std::vector<RuleFile>& files, Issues* issues, RuleAdvice advice) {
  Loader loader(issues, advice);
  for (const RuleFile& file : files) loader.Load(file);
  RuleSet set = loader.Finish();
  set.digest = DigestOf(files);
  return set;
}

}  // namespace bundlescope
