#include "tests/layouts/snapshot_differences.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "analyzers/scan/log_line.h"
#include "core/base/check.h"
#include "core/base/sha256.h"
#include "core/snapshot/layouts/all.h"
#include "core/snapshot/loader.h"

namespace bundlescope {
namespace {

using nlohmann::json;

// Fields of one kind that are named one by one; the rest is counted.
constexpr size_t kMaxFields = 8;

// Takes the time stamps of the runtime off, which some tools ask for and others do not, and keeps a digest.
class LogDigests : public LogSink {
 public:
  void BeginLog(LogId id) override {
    if (texts_.size() <= id) texts_.resize(id + 1);
    current_ = id;
    text_.clear();
  }
  void LogData(std::string_view chunk) override { text_.append(chunk); }
  void EndLog() override {
    std::string out;
    std::string_view rest = text_;
    while (!rest.empty()) {
      const size_t end = std::min(rest.find('\n'), rest.size());
      LineScratch scratch;
      out += ParseLogLine(rest.substr(0, end), &scratch).body;
      out += '\n';
      rest.remove_prefix(std::min(rest.size(), end + 1));
    }
    texts_[current_] =
        fmt::format("{} lines, {}", std::count(out.begin(), out.end(), '\n'), ToHex(Sha256Of(out)).substr(0, 12));
  }
  std::vector<std::string> Take() { return std::move(texts_); }

 private:
  std::vector<std::string> texts_;
  std::string text_;
  LogId current_ = 0;
};

json BodyOf(const Object& object) {
  std::string text;
  AppendJson(object.body, &text);
  json body = json::parse(text);
  body.erase("kind");
  body.erase("apiVersion");
  return body;
}

// The paths at which two values differ. `subset`: what only `a` has is no difference.
void CollectPaths(const json& a, const json& b, bool subset, const std::string& path, std::set<std::string>* paths) {
  if (a.is_object() && b.is_object()) {
    for (const auto& [key, value] : a.items()) {
      if (b.contains(key)) {
        CollectPaths(value, b.at(key), subset, path.empty() ? key : path + "." + key, paths);
      } else if (!subset) {
        paths->insert("-" + (path.empty() ? key : path + "." + key));
      }
    }
    for (const auto& [key, value] : b.items()) {
      if (!a.contains(key)) paths->insert("+" + (path.empty() ? key : path + "." + key));
    }
    return;
  }
  if (a.is_array() && b.is_array() && a.size() == b.size()) {
    for (size_t i = 0; i < a.size(); ++i) CollectPaths(a[i], b[i], subset, path + "[]", paths);
    return;
  }
  if (a != b) paths->insert(path);
}

struct KindSum {
  size_t equal = 0;
  size_t partial = 0;
  size_t missing = 0;
  size_t more = 0;
  size_t different = 0;
  std::set<std::string> paths;
};

using ObjectKey = std::tuple<std::string, std::string, std::string>;  // kind, namespace, name

std::map<ObjectKey, const Object*> ByKey(const Snapshot& snapshot) {
  std::map<ObjectKey, const Object*> out;
  for (const Object& object : snapshot.objects()) {
    out.emplace(ObjectKey{fmt::format("{}/{}", object.ApiVersion(), object.kind), object.ns, object.name}, &object);
  }
  return out;
}

std::string DescribeObjects(const Snapshot& reference, const Snapshot& other) {
  const auto wanted = ByKey(reference);
  const auto found = ByKey(other);
  std::map<std::string, KindSum> sums;
  for (const auto& [key, object] : wanted) {
    KindSum& sum = sums[std::get<0>(key)];
    const auto it = found.find(key);
    if (it == found.end()) {
      ++sum.missing;
      continue;
    }
    const size_t before = sum.paths.size();
    std::set<std::string> paths;
    CollectPaths(BodyOf(*object), BodyOf(*it->second), it->second->partial, "", &paths);
    sum.paths.insert(paths.begin(), paths.end());
    (void)before;
    ++(!paths.empty() ? sum.different : it->second->partial ? sum.partial : sum.equal);
  }
  for (const auto& [key, object] : found) {
    if (wanted.count(key) == 0) ++sums[std::get<0>(key)].more;
  }
  std::string out;
  for (const auto& [kind, sum] : sums) {
    out += fmt::format("{}:", kind);
    const auto add = [&](size_t count, std::string_view what) {
      if (count > 0) out += fmt::format(" {} {}", count, what);
    };
    add(sum.equal, "equal");
    add(sum.partial, "in part");
    add(sum.missing, "missing");
    add(sum.more, "more");
    add(sum.different, "different");
    size_t shown = 0;
    for (const std::string& path : sum.paths) {
      if (++shown > kMaxFields) break;
      out += (shown == 1 ? " (" : ", ") + path;
    }
    if (shown > kMaxFields) out += fmt::format(" and {} more", sum.paths.size() - kMaxFields);
    out += shown > 0 ? ")\n" : "\n";
  }
  return out;
}

std::map<std::string, std::string> LogsOf(const ReadCase& read) {
  std::map<std::string, std::string> out;
  for (LogId id = 0; id < read.snapshot.logs().size(); ++id) {
    const LogStream& log = read.snapshot.logs()[id];
    if (log.dropped) continue;
    std::string name = log.pod.empty() ? "node: " + log.container : log.Display();
    if (out.count(name) != 0) name += fmt::format(" #{}", out.count(name) + 1);
    out.emplace(std::move(name), id < read.log_digests.size() ? read.log_digests[id] : "");
  }
  return out;
}

std::string DescribeLogs(const ReadCase& reference, const ReadCase& other) {
  const std::map<std::string, std::string> wanted = LogsOf(reference);
  const std::map<std::string, std::string> found = LogsOf(other);
  std::string out;
  for (const auto& [name, digest] : wanted) {
    const auto it = found.find(name);
    const std::string_view what = it == found.end() ? "missing" : it->second == digest ? "equal" : "different";
    out += fmt::format("log {}: {}\n", name, what);
  }
  for (const auto& [name, digest] : found) {
    if (wanted.count(name) == 0) out += fmt::format("log {}: more\n", name);
  }
  return out;
}

}  // namespace

ReadCase ReadCaseOf(const std::string& path) {
  SnapshotBuilder builder;
  LogDigests logs;
  BS_CHECK(LoadArchive(path, AllLayouts(), ArchiveLimits(), builder, logs));
  return {builder.Build(), logs.Take()};
}

std::string DescribeDifferences(const ReadCase& reference, const ReadCase& other) {
  return DescribeObjects(reference.snapshot, other.snapshot) + DescribeLogs(reference, other);
}

}  // namespace bundlescope
