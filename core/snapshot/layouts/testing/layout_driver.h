#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/builder.h"
#include "core/snapshot/layout.h"
#include "core/snapshot/loader.h"
#include "core/snapshot/member_delivery.h"

namespace bundlescope {

// A reader that remembers what it planned.
class RecordingReader : public LayoutReader {
 public:
  explicit RecordingReader(std::unique_ptr<LayoutReader> reader) : reader_(std::move(reader)) {}

  MemberPlan OnMember(std::string_view name) override {
    MemberPlan plan = reader_->OnMember(name);
    plans_.emplace_back(name, plan.use);
    return plan;
  }
  MemberPlan OnHead(const std::string& name, std::string_view head, bool whole) override {
    MemberPlan plan = reader_->OnHead(name, head, whole);
    plans_.back().second = plan.use;
    return plan;
  }
  void OnText(const std::string& name, std::string_view text, bool complete) override {
    reader_->OnText(name, text, complete);
  }
  void OnObjects(const std::string& name, const ObjectReading& reading) override { reader_->OnObjects(name, reading); }
  MemberPlan OnSection(const std::string& name, std::string_view line) override {
    return reader_->OnSection(name, line);
  }
  MemberDigest WantedDigest() const override { return reader_->WantedDigest(); }
  void OnMemberEnd(const std::string& name, const MemberContent& content) override {
    reader_->OnMemberEnd(name, content);
  }
  void OnEnd(bool complete) override { reader_->OnEnd(complete); }

  MemberPlan::Use UseOf(std::string_view name) const {
    for (const auto& [member, use] : plans_) {
      if (member == name) return use;
    }
    return MemberPlan::Use::kIgnore;
  }

 private:
  std::unique_ptr<LayoutReader> reader_;
  std::vector<std::pair<std::string, MemberPlan::Use>> plans_;
};

class NoLogs : public LogSink {
 public:
  void BeginLog(LogId) override {}
  void LogData(std::string_view) override {}
  void EndLog() override {}
};

// Feeds members to one layout, as the loader does, without an archive.
class LayoutDriver {
 public:
  explicit LayoutDriver(const Layout& layout, std::string archive_path = "case.tgz")
      : archive_(builder_.AddArchive(std::move(archive_path))),
        reader_(layout.Open(builder_, archive_)),
        delivery_(builder_, archive_, reader_, logs_) {}

  LayoutDriver& Add(const std::string& name, std::string_view text, bool complete = true) {
    if (delivery_.Begin(name)) delivery_.Data(text);
    delivery_.End(complete);
    return *this;
  }

  Snapshot End(bool complete = true) {
    reader_.OnEnd(complete);
    return builder_.Build();
  }

  MemberPlan::Use UseOf(std::string_view name) const { return reader_.UseOf(name); }

 private:
  SnapshotBuilder builder_;
  ArchiveId archive_;
  RecordingReader reader_;
  NoLogs logs_;
  MemberDelivery delivery_;
};

inline bool HasDiagnostic(const Snapshot& snapshot, std::string_view code, DiagnosticLevel level) {
  for (const Diagnostic& d : snapshot.diagnostics()) {
    if (d.code == code && d.level == level) return true;
  }
  return false;
}

// What coverage says of a kind in cluster 0; kNotAsked where it is silent.
inline CoverageStatus StatusOf(const Snapshot& snapshot, std::string_view group, std::string_view kind,
                               std::string_view ns = "") {
  CoverageStatus status = CoverageStatus::kNotAsked;
  snapshot.KnowledgeOf(0, group, kind, ns, &status);
  return status;
}

inline const Coverage* CoverageOf(const Snapshot& snapshot, std::string_view kind, std::string_view ns = "") {
  for (const Coverage& coverage : snapshot.coverage()) {
    if (coverage.kind == kind && coverage.ns == ns) return &coverage;
  }
  return nullptr;
}

inline const LogStream* LogOf(const Snapshot& snapshot, std::string_view member) {
  for (const LogStream& log : snapshot.logs()) {
    if (log.place.member == member && !log.dropped) return &log;
  }
  return nullptr;
}

inline size_t LogsIn(const Snapshot& snapshot) {
  size_t count = 0;
  for (const LogStream& log : snapshot.logs()) count += log.dropped ? 0 : 1;
  return count;
}

// The score for members of which only the names count.
inline LayoutScore RecogniseNames(const Layout& layout, const std::vector<std::string>& names,
                                  std::string_view head = "") {
  std::vector<ProbeMember> members;
  for (const std::string& name : names) members.push_back({name, std::string(head)});
  return layout.Recognise(members);
}

// A text of an object, "" where there is no such object or field.
inline std::string TextAt(const Snapshot& snapshot, std::string_view group, std::string_view kind, std::string_view ns,
                          std::string_view name, std::initializer_list<std::string_view> path) {
  const Object* object = snapshot.Find(0, group, kind, ns, name);
  return object == nullptr ? "" : std::string(object->body.StringAt(path));
}

// What coverage says of a log or another thing that is no kind; null where it is silent.
inline const Coverage* ThingOf(const Snapshot& snapshot, std::string_view what) {
  for (const Coverage& coverage : snapshot.coverage()) {
    if (coverage.kind.empty() && coverage.what == what) return &coverage;
  }
  return nullptr;
}

}  // namespace bundlescope
