#include "cli/inventory/named_things.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

std::string LowerCase(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

// What a reader calls a member that is no regular file.
constexpr std::string_view kSkippedType = "archive.skipped-type";

// "inner.tgz/" for an archive inside of the one that was named, else "".
std::string InnerPath(const Snapshot& snapshot, const std::string& archive, ArchiveId id) {
  const std::string& path = snapshot.archives()[id].path;
  return path.size() > archive.size() ? path.substr(archive.size() + 1) + "/" : "";
}

bool IsCalled(const LogStream& log, std::string_view name) {
  if (log.pod.empty()) return false;
  return name == fmt::format("{}/{}/{}", log.ns, log.pod, log.container) ||
         name == fmt::format("{}/{}", log.ns, log.pod) || name == log.pod;
}

}  // namespace

std::vector<LogId> FindLogs(const Snapshot& snapshot, const std::string& archive, std::string_view name,
                            bool previous) {
  std::vector<LogId> out;
  for (LogId id = 0; id < snapshot.logs().size(); ++id) {
    const LogStream& log = snapshot.logs()[id];
    if (log.dropped) continue;
    // These names say themselves which run is meant.
    const bool named = log.place.member == name || FullMember(snapshot, archive, log) == name;
    const bool exact = (named && (log.previous || !previous)) || (log.previous && log.Display() == name);
    const bool called = log.Display() == name || IsCalled(log, name);
    if (exact || (called && log.previous == previous)) out.push_back(id);
  }
  return out;
}

std::vector<const Object*> FindObjects(const Snapshot& snapshot, std::string_view name) {
  std::vector<const Object*> out;
  const std::string wanted = LowerCase(name);
  for (const Object& object : snapshot.objects()) {
    const std::string kind = LowerCase(object.kind);
    const std::string full =
        object.ns.empty() ? std::string(object.name) : fmt::format("{}/{}", object.ns, object.name);
    if (wanted == LowerCase(object.Display()) || wanted == fmt::format("{} {}", kind, full) ||
        wanted == fmt::format("{}/{}", kind, full) || wanted == fmt::format("{} {}", kind, object.name) ||
        wanted == fmt::format("{}/{}", kind, object.name)) {
      out.push_back(&object);
    }
  }
  return out;
}

const Diagnostic* FindSkipped(const Snapshot& snapshot, const std::string& archive, std::string_view name) {
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    if (diagnostic.code != kSkippedType) continue;
    std::string_view member = diagnostic.member;
    if (member.starts_with("./")) member.remove_prefix(2);
    if (member == name || diagnostic.member == name ||
        InnerPath(snapshot, archive, diagnostic.archive) + std::string(member) == name) {
      return &diagnostic;
    }
  }
  return nullptr;
}

std::string FullMember(const Snapshot& snapshot, const std::string& archive, const LogStream& log) {
  return InnerPath(snapshot, archive, log.place.archive) + std::string(log.place.member);
}

bool AreOneLog(const Snapshot& snapshot, const std::vector<LogId>& logs) {
  const LogStream& first = snapshot.logs()[logs.front()];
  return logs.size() == 1 || std::all_of(logs.begin(), logs.end(), [&](LogId id) {
           const LogStream& log = snapshot.logs()[id];
           return log.cluster == first.cluster && log.place.archive == first.place.archive && !log.pod.empty() &&
                  log.Display() == first.Display();
         });
}

}  // namespace bundlescope
