#include <algorithm>

#include "cli/inventory/inventory.h"
#include "reports/json_writer.h"

namespace bundlescope {
namespace {

class InventoryDocument {
 public:
  InventoryDocument(const Inspection& inspection, std::string* out) : inspection_(inspection), json_(out) {}

  void Write(const InventoryParts& parts) {
    json_.BeginObject();
    json_.Member("schema", "bundlescope.inventory/1");
    if (parts.archives) WriteArchives();
    if (parts.archives) WriteClusters();
    if (parts.objects) WriteObjects();
    if (parts.logs) WriteLogs();
    if (parts.coverage) WriteCoverage();
    if (parts.diagnostics) WriteDiagnostics();
    json_.EndObject();
  }

 private:
  const Snapshot& snapshot() const { return inspection_.snapshot; }
  const std::string& ClusterName(ClusterId id) const { return snapshot().clusters()[id].id; }
  const std::string& ArchiveName(ArchiveId id) const { return snapshot().archives()[id].name; }

  void MemberUnlessEmpty(std::string_view key, std::string_view text) {
    if (!text.empty()) json_.Member(key, text);
  }

  void WriteArchives() {
    json_.Key("archives");
    json_.BeginArray();
    for (const ArchiveInfo& archive : snapshot().archives()) {
      if (archive.layout.empty()) continue;
      json_.BeginObject();
      json_.Member("name", archive.name);
      json_.Member("container", archive.container);
      json_.Member("layout", archive.layout);
      json_.Member("layoutReason", archive.layout_reason);
      if (archive.collected_at) {
        json_.Member("collectedAt", FormatRfc3339(*archive.collected_at));
        json_.Member("collectedAtFrom", archive.collected_at_from);
        json_.Member("collectedAtExact", archive.collected_at_exact);
      }
      json_.Member("packedBytes", archive.packed_bytes);
      json_.Member("unpackedBytes", archive.unpacked_bytes);
      json_.Member("members", archive.members);
      json_.Member("complete", archive.complete);
      json_.EndObject();
    }
    json_.EndArray();
    json_.Key("refused");
    json_.BeginArray();
    for (const RefusedArchive& refused : inspection_.refused) {
      json_.BeginObject();
      json_.Member("path", refused.path);
      json_.Member("reason", refused.error.message());
      MemberUnlessEmpty("hint", refused.error.hint());
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteClusters() {
    json_.Key("clusters");
    json_.BeginArray();
    for (const Cluster& cluster : snapshot().clusters()) {
      json_.BeginObject();
      json_.Member("id", cluster.id);
      MemberUnlessEmpty("name", cluster.name);
      json_.Member("role", Name(cluster.role));
      if (cluster.upstream) json_.Member("upstream", ClusterName(*cluster.upstream));
      MemberUnlessEmpty("linkReason", cluster.link_reason);
      MemberUnlessEmpty("uid", cluster.uid);
      MemberUnlessEmpty("kubernetes", cluster.kubernetes);
      json_.Member("collected", cluster.collected);
      std::vector<std::string> archives;
      for (const ArchiveId id : cluster.archives) archives.push_back(ArchiveName(id));
      json_.Member("archives", archives);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteObjects() {
    json_.Key("objects");
    json_.BeginArray();
    for (const Object& object : snapshot().objects()) {
      json_.BeginObject();
      json_.Member("cluster", ClusterName(object.cluster));
      json_.Member("apiVersion", object.ApiVersion());
      json_.Member("kind", object.kind);
      MemberUnlessEmpty("namespace", object.ns);
      json_.Member("name", object.name);
      json_.Member("archive", ArchiveName(object.place.archive));
      json_.Member("member", object.place.member);
      if (object.line > 0) json_.Member("line", uint64_t{object.line});
      if (object.partial) json_.Member("partial", true);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteLogs() {
    json_.Key("logs");
    json_.BeginArray();
    for (LogId id = 0; id < snapshot().logs().size(); ++id) {
      const LogStream& log = snapshot().logs()[id];
      if (log.dropped) continue;
      json_.BeginObject();
      json_.Member("cluster", ClusterName(log.cluster));
      MemberUnlessEmpty("namespace", log.ns);
      MemberUnlessEmpty("pod", log.pod);
      MemberUnlessEmpty("container", log.container);
      json_.Member("previous", log.previous);
      json_.Member("components", log.components);
      json_.Member("archive", ArchiveName(log.place.archive));
      json_.Member("member", log.place.member);
      if (log.first_line > 1) json_.Member("firstLine", uint64_t{log.first_line});
      if (id < inspection_.scanner->stream_count()) json_.Member("lines", inspection_.scanner->stream(id).lines);
      json_.Member("bytes", log.bytes);
      const LogSpan span = SpanOf(inspection_, id);
      if (span.first) json_.Member("first", FormatRfc3339(*span.first));
      if (span.last) json_.Member("last", FormatRfc3339(*span.last));
      if (span.inferred) json_.Member("timesInferred", true);
      json_.Member("complete", log.complete);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteCoverage() {
    json_.Key("coverage");
    json_.BeginArray();
    for (const Coverage& entry : snapshot().coverage()) {
      json_.BeginObject();
      json_.Member("cluster", ClusterName(entry.cluster));
      json_.Member("archive", ArchiveName(entry.archive));
      json_.Member("what", entry.what);
      MemberUnlessEmpty("namespace", entry.ns);
      json_.Member("status", Name(entry.status));
      MemberUnlessEmpty("reason", entry.reason);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void WriteDiagnostics() {
    json_.Key("diagnostics");
    json_.BeginArray();
    for (const Diagnostic& diagnostic : AllDiagnostics(inspection_)) {
      json_.BeginObject();
      json_.Member("severity", Name(diagnostic.level));
      json_.Member("code", diagnostic.code);
      json_.Member("archive", ArchiveName(diagnostic.archive));
      MemberUnlessEmpty("member", diagnostic.member);
      if (diagnostic.offset > 0) json_.Member("offset", diagnostic.offset);
      json_.Member("message", diagnostic.message);
      json_.EndObject();
    }
    json_.EndArray();
  }

  const Inspection& inspection_;
  JsonWriter json_;
};

}  // namespace

std::string InventoryJson(const Inspection& inspection, const InventoryParts& parts) {
  std::string out;
  InventoryDocument(inspection, &out).Write(parts);
  out += '\n';
  return out;
}

}  // namespace bundlescope
