#include "tests/cli/snapshot_lines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "core/base/sha256.h"
#include "core/base/utf8.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/loader.h"

namespace bundlescope {
namespace {

class LogHashes : public LogSink {
 public:
  void BeginLog(LogId id) override { current_ = id; }
  void LogData(std::string_view chunk) override { hash_.Update(chunk); }
  void EndLog() override { hashes[current_] = ToHex(hash_.Finish()); }

  std::map<LogId, std::string> hashes;

 private:
  LogId current_ = 0;
  Sha256 hash_;
};

std::string Time(const std::optional<Timestamp>& at) { return at ? FormatRfc3339(*at) : "-"; }

std::string Describe(const ArchiveInfo& info) {
  return fmt::format("archive {} {} {} ({}) at {} {} {} offset {} {}/{}/{} {}", info.name, info.container, info.layout,
                     info.layout_reason, Time(info.collected_at), info.collected_at_from, info.collected_at_exact,
                     info.utc_offset_seconds.value_or(-1), info.packed_bytes, info.unpacked_bytes, info.members,
                     info.complete);
}

std::string Describe(const Snapshot& snapshot, ClusterId id) {
  const Cluster& cluster = snapshot.clusters()[id];
  std::vector<std::string> archives;
  for (const ArchiveId archive : cluster.archives) archives.push_back(snapshot.archives()[archive].name);
  return fmt::format("cluster {} '{}' {} uid {} {} collected {} in {} of {} fleet {}/{} {} ({}) now {}", cluster.id,
                     cluster.name, Name(cluster.role), cluster.uid, cluster.kubernetes, cluster.collected,
                     fmt::join(archives, " "), cluster.upstream ? snapshot.clusters()[*cluster.upstream].id : "-",
                     cluster.fleet_namespace, cluster.fleet_name, cluster.fleet_stated, cluster.link_reason,
                     Time(snapshot.Now(id)));
}

std::string Describe(const Snapshot& snapshot, const Object& object) {
  std::string out = fmt::format("object {} {} {} of {}", snapshot.clusters()[object.cluster].id, object.Display(),
                                object.partial ? "partial" : "whole", snapshot.archives()[object.place.archive].name);
  for (const CompactMember& member : object.body.members()) {
    if (member.key == "apiVersion" || member.key == "kind") continue;
    out += fmt::format(" {}=", member.key);
    AppendJson(member.value, &out);
  }
  return out;
}

std::string Describe(const Snapshot& snapshot, const LogStream& log, const std::string& hash) {
  const std::string_view origin = log.origin.empty() ? log.place.member : std::string_view(log.origin);
  return fmt::format("log {} {}|{}|{}|{} [{}] {} bytes {} lines {} of {} {} {}", snapshot.clusters()[log.cluster].id,
                     log.ns, log.pod, log.container, log.previous ? "previous" : "", fmt::join(log.components, " "),
                     log.bytes, log.lines, log.complete ? "whole" : "cut", snapshot.archives()[log.place.archive].name,
                     MakePrintable(ReplaceInvalidUtf8(origin)), hash);
}

std::string Describe(const Snapshot& snapshot, const Coverage& coverage) {
  return fmt::format("coverage {} {} {}|{}|{} {} ns {} {} {}", snapshot.clusters()[coverage.cluster].id,
                     snapshot.archives()[coverage.archive].name, coverage.group, coverage.version, coverage.kind,
                     coverage.what, coverage.ns, Name(coverage.status), coverage.reason);
}

std::string Describe(const Snapshot& snapshot, const Diagnostic& diagnostic) {
  return fmt::format("diagnostic {} {} {} '{}' {} {}", Name(diagnostic.level), diagnostic.code,
                     snapshot.archives()[diagnostic.archive].name, ReplaceInvalidUtf8(diagnostic.member),
                     diagnostic.offset, ReplaceInvalidUtf8(diagnostic.message));
}

}  // namespace

std::vector<std::string> SnapshotLines(const std::vector<std::string>& archives, const ReadLimits& limits) {
  SnapshotBuilder builder;
  LogHashes hashes;
  for (const std::string& path : archives) {
    static_cast<void>(LoadArchive(path, AllLayouts(), limits, builder, hashes));
  }
  const Snapshot snapshot = builder.Build();
  std::vector<std::string> lines;
  for (const ArchiveInfo& info : snapshot.archives()) {
    if (!info.converted && !info.layout.empty()) lines.push_back(Describe(info));
  }
  for (ClusterId id = 0; id < snapshot.clusters().size(); ++id) lines.push_back(Describe(snapshot, id));
  for (const Object& object : snapshot.objects()) lines.push_back(Describe(snapshot, object));
  for (LogId id = 0; id < snapshot.logs().size(); ++id) {
    const LogStream& log = snapshot.logs()[id];
    if (!log.dropped) lines.push_back(Describe(snapshot, log, hashes.hashes[id]));
  }
  for (const Coverage& coverage : snapshot.coverage()) lines.push_back(Describe(snapshot, coverage));
  std::vector<std::string> found_again;
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    // Refused archives are told of by the new one only.
    if (diagnostic.code == "archive.refused") continue;
    (diagnostic.code == "case.not-linked" ? found_again : lines).push_back(Describe(snapshot, diagnostic));
  }
  lines.insert(lines.end(), found_again.begin(), found_again.end());
  return lines;
}

}  // namespace bundlescope
