#include "core/snapshot/native_writer.h"

#include <fmt/format.h>

#include <utility>

#include "core/archive/sniff.h"
#include "core/base/check.h"
#include "core/base/text_encoding.h"
#include "core/base/utf8.h"
#include "core/document/document.h"
#include "core/snapshot/component.h"
#include "core/snapshot/native_names.h"

namespace bundlescope {
namespace {

constexpr std::string_view kFormat = "bundlescope.archive/1";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// JSON as it is told: one line, or indented for people.
class JsonText {
 public:
  enum class Form : uint8_t { kLine, kPage };
  explicit JsonText(Form form) : form_(form) { Open('{'); }

  JsonText& Text(std::string_view key, std::string_view text) {
    Key(key);
    AppendText(text);
    return *this;
  }
  JsonText& TextUnlessEmpty(std::string_view key, std::string_view text) {
    return text.empty() ? *this : Text(key, text);
  }
  JsonText& Number(std::string_view key, int64_t number) { return Raw(key, std::to_string(number)); }
  JsonText& Count(std::string_view key, uint64_t number) { return Raw(key, std::to_string(number)); }
  JsonText& Bool(std::string_view key, bool value) { return Raw(key, value ? "true" : "false"); }
  JsonText& Time(std::string_view key, const std::optional<Timestamp>& at) {
    return at ? Text(key, FormatRfc3339(*at)) : *this;
  }
  JsonText& Texts(std::string_view key, const std::vector<std::string>& texts) {
    BeginList(key);
    for (const std::string& text : texts) {
      Next();
      AppendText(text);
    }
    return End();
  }
  JsonText& Counts(std::string_view key, const std::vector<size_t>& numbers) {
    BeginList(key);
    for (const size_t number : numbers) {
      Next();
      out_ += std::to_string(number);
    }
    return End();
  }
  JsonText& Begin(std::string_view key) {
    Key(key);
    return Open('{');
  }
  JsonText& BeginList(std::string_view key) {
    Key(key);
    return Open('[');
  }
  // An element of the open list.
  JsonText& BeginElement() {
    Next();
    return Open('{');
  }
  JsonText& End() {
    const bool empty = levels_.back().empty;
    const char close = levels_.back().close;
    levels_.pop_back();
    if (!empty) NewLine();
    out_ += close;
    return *this;
  }
  std::string Finish() {
    End();
    BS_CHECK(levels_.empty());
    out_ += '\n';
    return std::move(out_);
  }

 private:
  struct Level {
    char close;
    bool empty = true;
  };

  JsonText& Open(char open) {
    out_ += open;
    levels_.push_back({open == '{' ? '}' : ']'});
    return *this;
  }
  void NewLine() {
    if (form_ == Form::kLine) return;
    out_ += '\n';
    out_.append(2 * levels_.size(), ' ');
  }
  void Next() {
    if (!levels_.back().empty) out_ += ',';
    levels_.back().empty = false;
    NewLine();
  }
  void Key(std::string_view key) {
    Next();
    AppendJsonString(key, &out_);
    out_ += form_ == Form::kLine ? ":" : ": ";
  }
  JsonText& Raw(std::string_view key, std::string_view value) {
    Key(key);
    out_ += value;
    return *this;
  }
  void AppendText(std::string_view text) {
    if (IsValidUtf8(text)) return AppendJsonString(text, &out_);
    AppendJsonString(ReplaceInvalidUtf8(text), &out_);
  }

  const Form form_;
  std::string out_;
  std::vector<Level> levels_;
};

void AddSource(const ArchiveInfo& info, JsonText* json) {
  json->BeginElement().Text("name", info.name);
  // Of one that was refused there is nothing else.
  if (!info.layout.empty()) {
    json->Text("container", info.container).Text("layout", info.layout).Text("layoutReason", info.layout_reason);
    json->Time("collectedAt", info.collected_at);
    json->TextUnlessEmpty("collectedAtFrom", info.collected_at_from);
    json->Bool("collectedAtExact", info.collected_at_exact);
    if (info.utc_offset_seconds) json->Number("utcOffsetSeconds", *info.utc_offset_seconds);
    json->Count("packedBytes", info.packed_bytes).Count("unpackedBytes", info.unpacked_bytes);
    json->Count("members", info.members).Bool("complete", info.complete);
  }
  json->End();
}

// Whoever read the object has taken these out already (object_edits.h). Whatever becomes of that, no value of a Secret
// gets into an archive.
bool IsSecretValue(const Object& object, std::string_view key) {
  return object.kind == "Secret" && (key == "data" || key == "stringData");
}

// The body, with what it does not say of its kind in front.
void AppendObject(const Object& object, std::string* out) {
  const std::string version = object.ApiVersion();
  const bool add_version = object.body.StringAt({"apiVersion"}).empty() && !version.empty();
  const bool add_kind = object.body.StringAt({"kind"}).empty();
  char separator = '{';
  const auto add_key = [&](std::string_view key) {
    *out += std::exchange(separator, ',');
    AppendJsonString(key, out);
    *out += ':';
  };
  if (add_version) {
    add_key("apiVersion");
    AppendJsonString(version, out);
  }
  if (add_kind) {
    add_key("kind");
    AppendJsonString(object.kind, out);
  }
  for (const CompactMember& member : object.body.members()) {
    if ((add_version && member.key == "apiVersion") || (add_kind && member.key == "kind")) continue;
    if (IsSecretValue(object, member.key)) continue;
    add_key(member.key);
    AppendJson(member.value, out);
  }
  *out += "}\n";
}

}  // namespace

NativeWriter::NativeWriter(ArchiveWriter& archive, Timestamp mtime) : archive_(archive), mtime_(mtime.seconds) {}

Status NativeWriter::WriteManifest(const NativeManifest& manifest) {
  JsonText json(JsonText::Form::kPage);
  json.Text("format", kFormat);
  json.Begin("program").Text("name", "bundlescope").Text("version", manifest.program_version).End();
  json.Time("started", manifest.started);
  json.Texts("clusters", manifest.clusters);
  json.Text("quickDigest", kQuickDigest);
  json.Begin("redaction").Text("policy", manifest.redaction).End();
  if (!manifest.sources.empty()) {
    json.BeginList("sources");
    for (const ArchiveInfo& source : manifest.sources) AddSource(source, &json);
    json.End();
  }
  return archive_.Add("manifest.json", json.Finish(), mtime_);
}

Status NativeWriter::WriteCluster(std::string_view folder, const NativeCluster& cluster) {
  JsonText json(JsonText::Form::kPage);
  json.Text("name", cluster.name);
  if (cluster.role != Role::kUnknown) json.Text("role", Name(cluster.role));
  json.TextUnlessEmpty("uid", cluster.uid).TextUnlessEmpty("serverVersion", cluster.kubernetes);
  json.Time("collectedAt", cluster.collected_at);
  if (!cluster.fleet_name.empty()) {
    json.Begin("fleet").Text("namespace", cluster.fleet_namespace).Text("name", cluster.fleet_name);
    json.Text("reason", cluster.link_reason).End();
  }
  if (!cluster.sources.empty()) json.Counts("sources", cluster.sources);
  return archive_.Add(NativeClusterName(folder), json.Finish(), mtime_);
}

// Twice over the objects, so that the text of one is all that is held in memory.
Status NativeWriter::WriteObjects(std::string_view member, std::span<const Object* const> objects) {
  std::string text;
  uint64_t bytes = 0;
  for (const Object* object : objects) {
    text.clear();
    AppendObject(*object, &text);
    bytes += text.size();
  }
  BS_RETURN_IF_ERROR(archive_.Begin(member, bytes, mtime_));
  for (const Object* object : objects) {
    text.clear();
    AppendObject(*object, &text);
    BS_RETURN_IF_ERROR(archive_.Data(text));
  }
  return archive_.End();
}

Status NativeWriter::BeginLog(std::string_view member, uint64_t text_bytes, bool mark) {
  BS_RETURN_IF_ERROR(archive_.Begin(member, text_bytes + (mark ? kByteOrderMark.size() : 0), mtime_));
  return mark ? archive_.Data(kByteOrderMark) : Status();
}

void NativeWriter::DescribeLog(const NativeLog& log) {
  const LogStream& stream = *log.stream;
  JsonText json(JsonText::Form::kLine);
  json.Text("member", log.member).Text("cluster", UnescapeNamePart(log.cluster));
  json.Text("namespace", stream.ns).Text("pod", stream.pod).Text("container", stream.container);
  json.Bool("previous", stream.previous);
  if (stream.components != ComponentsOf(stream.ns, stream.pod, stream.container)) {
    json.Texts("components", stream.components);
  }
  if (log.source) json.Count("source", *log.source);
  json.TextUnlessEmpty("origin", log.origin);
  json.Count("bytes", stream.bytes);
  json.Time("first", log.first).Time("last", log.last);
  if (log.times_inferred) json.Bool("timesInferred", true);
  json.Bool("complete", stream.complete);
  logs_ += json.Finish();
}

void NativeWriter::AddCoverage(std::string_view cluster, const Coverage& coverage, std::optional<size_t> source,
                               std::optional<uint64_t> items) {
  JsonText json(JsonText::Form::kLine);
  json.Text("cluster", cluster);
  if (coverage.group.empty()) {
    json.TextUnlessEmpty("apiVersion", coverage.version);
  } else {
    json.Text("apiVersion", fmt::format("{}/{}", coverage.group, coverage.version));
  }
  json.TextUnlessEmpty("kind", coverage.kind);
  const bool implied =
      !coverage.kind.empty() && coverage.what == KindText(coverage.group, coverage.version, coverage.kind);
  if (!implied) json.TextUnlessEmpty("what", coverage.what);
  json.Text("namespace", coverage.ns).Text("status", Name(coverage.status));
  json.TextUnlessEmpty("reason", coverage.reason);
  if (items) json.Count("items", *items);
  if (source) json.Count("source", *source);
  coverage_ += json.Finish();
}

void NativeWriter::AddDiagnostic(const Diagnostic& diagnostic, std::optional<size_t> source) {
  JsonText json(JsonText::Form::kLine);
  json.Text("level", Name(diagnostic.level)).Text("code", diagnostic.code);
  if (source) json.Count("source", *source);
  json.TextUnlessEmpty("member", diagnostic.member);
  if (diagnostic.offset > 0) json.Count("offset", diagnostic.offset);
  json.Text("message", diagnostic.message);
  diagnostics_ += json.Finish();
}

Status NativeWriter::WriteChecksums(std::optional<Timestamp> finished) {
  JsonText json(JsonText::Form::kPage);
  json.Time("finished", finished);
  json.Begin("members");
  for (const WrittenMember& member : archive_.members()) {
    json.Begin(member.name)
        .Count("size", member.size)
        .Text("sha256", ToHex(member.sha256))
        .Text("xxh3", ToHex(member.xxh3))
        .End();
  }
  json.End();
  return archive_.Add("checksums.json", json.Finish(), mtime_);
}

Status NativeWriter::Finish(std::string_view redaction, std::optional<Timestamp> finished) {
  if (!logs_.empty()) BS_RETURN_IF_ERROR(archive_.Add("logs.ndjson", logs_, mtime_));
  if (!diagnostics_.empty()) BS_RETURN_IF_ERROR(archive_.Add("diagnostics.ndjson", diagnostics_, mtime_));
  BS_RETURN_IF_ERROR(archive_.Add("coverage.ndjson", coverage_, mtime_));
  JsonText json(JsonText::Form::kPage);
  json.Text("policy", redaction).Begin("detectors").End().Begin("members").End();
  BS_RETURN_IF_ERROR(archive_.Add("redaction.json", json.Finish(), mtime_));
  BS_RETURN_IF_ERROR(WriteChecksums(finished));
  return archive_.Seal();
}

bool NeedsMark(std::string_view head) {
  if (SniffMember(head) != ContentKind::kOther) return true;
  TextDecoder decoder;
  std::string text(decoder.Decode(head));
  text += decoder.Finish();
  return text != head;
}

}  // namespace bundlescope
