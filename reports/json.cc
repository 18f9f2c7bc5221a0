#include "reports/json.h"

#include <optional>
#include <string>
#include <vector>

#include "core/finding/causes.h"
#include "reports/characters.h"
#include "reports/json_writer.h"

namespace bundlescope {
namespace {

constexpr std::string_view kSchema = "bundlescope.report/1";

// Members stand in the order of docs/report-format.md; text in the language of the options.
class ReportWriter {
 public:
  ReportWriter(const Report& report, Language language, std::string* out)
      : report_(report), language_(language), json_(out) {}

  void Write() {
    json_.BeginObject();
    json_.Member("schema", kSchema);
    WriteTool();
    WriteList("packs", report_.packs);
    WriteList("clusters", report_.clusters);
    WriteFindings();
    WriteList("coverage", report_.coverage);
    WriteList("diagnostics", report_.diagnostics);
    WriteList("not_assessed", report_.not_assessed);
    WriteStats();
    json_.EndObject();
  }

 private:
  template <class T>
  void WriteList(std::string_view key, const std::vector<T>& values) {
    json_.Key(key);
    json_.BeginArray();
    for (const T& value : values) {
      json_.BeginObject();
      WriteMembers(value);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteTool() {
    json_.Key("tool");
    json_.BeginObject();
    json_.Member("name", "bundlescope");
    json_.Member("version", report_.tool_version);
    json_.EndObject();
  }

  void WriteMembers(const PackSummary& pack) {
    json_.Member("name", pack.name);
    json_.Member("source", pack.source);
    json_.Member("digest", pack.digest);
    json_.Member("rules", pack.rules);
    json_.Member("issues", pack.issues);
  }

  void WriteMembers(const ClusterSummary& cluster) {
    json_.Member("id", cluster.id);
    json_.Member("name", cluster.name);
    json_.Member("role", cluster.role);
    json_.Member("upstream", cluster.upstream);
    json_.Member("uid", cluster.uid);
    json_.Member("kubernetes", cluster.kubernetes);
    json_.Member("collected", cluster.collected);
    json_.Member("archives", cluster.archives);
    json_.Member("nodes", cluster.nodes);
    WriteList("versions", cluster.versions);
    json_.Member("objects", cluster.objects);
    json_.Member("logs", cluster.logs);
  }

  void WriteMembers(const ComponentVersion& version) {
    json_.Member("component", version.component);
    json_.Member("version", version.version);
    json_.Member("source", version.source);
  }

  void WriteFindings() {
    const std::vector<Finding>& findings = report_.findings;
    const std::vector<std::optional<size_t>> causes = FindCauses(findings);
    json_.Key("findings");
    json_.BeginArray();
    for (size_t i = 0; i < findings.size(); ++i) {
      json_.BeginObject();
      WriteFinding(findings[i], causes[i] ? &findings[*causes[i]] : nullptr);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteFinding(const Finding& finding, const Finding* cause) {
    json_.Member("rule", finding.rule);
    json_.Member("revision", finding.revision);
    json_.Member("severity", Name(finding.severity));
    json_.Member("verdict", Name(finding.verdict));
    json_.Member("confidence", Name(finding.confidence));
    json_.Member("category", finding.category);
    json_.Member("cluster", finding.cluster);
    json_.Member("group", finding.group);
    json_.Member("fingerprint", finding.fingerprint);
    WriteTextOrNull("caused_by", finding.caused_by);
    WriteTextOrNull("caused_by_rule", cause ? cause->rule : "");
    json_.Member("title", finding.title.In(language_));
    json_.Member("summary", finding.summary.In(language_));
    WriteList("evidence", finding.evidence);
    json_.Member("missing", finding.missing);
    WriteList("remediation", finding.remediation);
    WriteList("references", finding.references);
  }

  void WriteTextOrNull(std::string_view key, std::string_view text) {
    json_.Key(key);
    if (text.empty()) {
      json_.Null();
    } else {
      json_.String(text);
    }
  }

  void WriteMembers(const Evidence& evidence) {
    json_.Member("id", evidence.id);
    json_.Member("state", Name(evidence.state));
    json_.Member("required", evidence.required);
    json_.Member("refutes", evidence.refutes);
    json_.Member("weight", evidence.weight);
    json_.Member("text", evidence.text.In(language_));
    WriteList("sources", evidence.sources);
    json_.Member("missing", evidence.missing);
  }

  void WriteIfPresent(std::string_view key, std::string_view text) {
    if (!text.empty()) json_.Member(key, text);
  }

  void WriteMembers(const EvidenceSource& source) {
    WriteIfPresent("archive", source.archive);
    WriteIfPresent("member", source.member);
    if (source.line > 0) json_.Member("line", source.line);
    if (source.time) {
      json_.Member("time", FormatRfc3339(*source.time));
      json_.Member("time_inferred", source.time_inferred);
    }
    WriteIfPresent("object", source.object);
    WriteIfPresent("field", source.field);
    WriteIfPresent("excerpt", CutToBytes(source.excerpt, kMaxExcerptBytes));
  }

  void WriteMembers(const RemediationStep& step) {
    json_.Member("id", step.id);
    json_.Member("category", step.category);
    json_.Member("risk", Name(step.risk));
    json_.Member("run_on", step.run_on);
    json_.Member("cluster", step.target_cluster);
    json_.Member("title", step.title.In(language_));
    WriteCommand(step.command);
    json_.Member("expect", step.expect.In(language_));
    json_.Member("note", step.note.In(language_));
    json_.Member("undo", step.undo.In(language_));
  }

  // What is stripped in the terminal is stripped here: the command is the same in every format.
  void WriteCommand(const std::vector<std::string>& command) {
    json_.Key("command");
    json_.BeginArray();
    for (const std::string& argument : command) json_.String(StripUnprintable(argument));
    json_.EndArray();
  }

  void WriteMembers(const Reference& reference) {
    json_.Member("url", reference.url);
    json_.Member("kind", reference.kind);
  }

  void WriteMembers(const CoverageSummary& coverage) {
    json_.Member("cluster", coverage.cluster);
    json_.Member("what", coverage.what);
    json_.Member("scope", coverage.scope);
    json_.Member("status", coverage.status);
    json_.Member("reason", coverage.reason);
  }

  void WriteMembers(const DiagnosticSummary& diagnostic) {
    json_.Member("severity", diagnostic.severity);
    json_.Member("code", diagnostic.code);
    json_.Member("archive", diagnostic.archive);
    json_.Member("member", diagnostic.member);
    json_.Member("offset", diagnostic.offset);
    json_.Member("message", diagnostic.message);
  }

  void WriteMembers(const RuleOutcome& outcome) {
    json_.Member("rule", outcome.rule);
    json_.Member("cluster", outcome.cluster);
    json_.Member("outcome", outcome.outcome);
    json_.Member("reason", outcome.reason);
  }

  void WriteMembers(const ArchiveStats& archive) {
    json_.Member("archive", archive.archive);
    json_.Member("container", archive.container);
    json_.Member("layout", archive.layout);
    json_.Member("layout_reason", archive.layout_reason);
    WriteTextOrNull("collected_at", archive.collected_at);
    json_.Member("collected_at_from", archive.collected_at_from);
    json_.Member("packed_bytes", archive.packed_bytes);
    json_.Member("unpacked_bytes", archive.unpacked_bytes);
    json_.Member("members", archive.members);
    json_.Member("complete", archive.complete);
  }

  void WriteMembers(const SignalStats& signal) {
    json_.Member("rule", signal.rule);
    json_.Member("signal", signal.signal);
    json_.Member("lines", signal.lines);
  }

  void WriteStats() {
    json_.Key("stats");
    json_.BeginObject();
    json_.Member("rules", report_.stats.rules);
    json_.Member("log_lines", report_.stats.log_lines);
    json_.Member("log_bytes", report_.stats.log_bytes);
    json_.Member("logs", report_.stats.logs);
    json_.Member("objects", report_.stats.objects);
    WriteList("archives", report_.stats.archives);
    WriteList("signals", report_.stats.signals);
    json_.EndObject();
  }

  const Report& report_;
  Language language_;
  JsonWriter json_;
};

}  // namespace

void JsonReporter::Render(const Report& report, const RenderOptions& options, std::string* out) const {
  ReportWriter(report, options.language, out).Write();
  *out += '\n';
}

}  // namespace bundlescope
