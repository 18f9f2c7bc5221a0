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
    const bool named = log.place.member == name || log.Display() == name || FullMember(snapshot, archive, log) == name;
    if (named || (IsCalled(log, name) && log.previous == previous)) out.push_back(id);
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
        wanted == fmt::format("{}/{}", kind, full) || wanted == fmt::format("{}/{}", kind, object.name)) {
      out.push_back(&object);
    }
  }
  return out;
}

std::string FullMember(const Snapshot& snapshot, const std::string& archive, const LogStream& log) {
  const std::string& path = snapshot.archives()[log.place.archive].path;
  const std::string inside = path.size() > archive.size() ? path.substr(archive.size() + 1) + "/" : "";
  return inside + std::string(log.place.member);
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
