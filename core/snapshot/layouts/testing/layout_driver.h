#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/builder.h"
#include "core/snapshot/layout.h"

namespace bundlescope {

// Feeds members to one layout, as the loader does, without an archive.
class LayoutDriver {
 public:
  explicit LayoutDriver(const Layout& layout, std::string archive_path = "case.tgz")
      : archive_(builder_.AddArchive(std::move(archive_path))), reader_(layout.Open(builder_, archive_)) {}

  LayoutDriver& Add(const std::string& name, std::string_view text, bool complete = true) {
    const MemberPlan plan = reader_->OnMember(name);
    if (plan.use == MemberPlan::Use::kText) reader_->OnText(name, text, complete);
    if (plan.use == MemberPlan::Use::kObjects) {
      builder_.BeginObjects(plan.slot, name, plan.defaults, plan.repair);
      builder_.ObjectData(text);
      reader_->OnObjects(name, builder_.EndObjects(complete));
    }
    if (plan.use == MemberPlan::Use::kLog) builder_.log(plan.log).complete = complete;
    plans_.emplace_back(name, plan.use);
    return *this;
  }

  Snapshot End(bool complete = true) {
    reader_->OnEnd(complete);
    return builder_.Build();
  }

  MemberPlan::Use UseOf(std::string_view name) const {
    for (const auto& [member, use] : plans_) {
      if (member == name) return use;
    }
    return MemberPlan::Use::kIgnore;
  }

 private:
  SnapshotBuilder builder_;
  ArchiveId archive_;
  std::unique_ptr<LayoutReader> reader_;
  std::vector<std::pair<std::string, MemberPlan::Use>> plans_;
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
    if (log.place.member == member) return &log;
  }
  return nullptr;
}

// The score for members of which only the names count.
inline LayoutScore RecogniseNames(const Layout& layout, const std::vector<std::string>& names,
                                  std::string_view head = "") {
  std::vector<ProbeMember> members;
  for (const std::string& name : names) members.push_back({name, std::string(head)});
  return layout.Recognise(members);
}

}  // namespace bundlescope
