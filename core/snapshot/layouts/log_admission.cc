#include "core/snapshot/layouts/log_admission.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/snapshot/layouts/coverage_tally.h"

namespace bundlescope {
namespace {

// `container "c" in pod "p" is waiting to start` -> "c"
std::string ContainerOf(std::string_view reason) {
  constexpr std::string_view kBefore = "container \"";
  const size_t at = reason.find(kBefore);
  if (at == std::string_view::npos) return "";
  reason.remove_prefix(at + kBefore.size());
  const size_t end = reason.find('"');
  return end == std::string_view::npos ? "" : std::string(reason.substr(0, end));
}

}  // namespace

MemberPlan LogAdmission::Admit(LogId id, std::string_view head, bool whole) {
  LogText text = LookAtLog(head, whole);
  open_.reset();
  if (!text.IsLog()) {
    builder_.DropLog(id);
    refused_.push_back({id, *std::move(text.refusal)});
    return MemberPlan::Ignore();
  }
  admitted_.push_back(id);
  if (text.refusal) {
    cut_.push_back({id, *std::move(text.refusal)});
  } else {
    open_ = id;
  }
  return MemberPlan::Log(id);
}

void LogAdmission::End(const MemberContent& content) {
  const std::optional<LogId> id = std::exchange(open_, std::nullopt);
  if (!id) return;
  if (std::optional<Complaint> refusal = RefusalAtEnd(content.log_end)) cut_.push_back({*id, *std::move(refusal)});
}

void LogAdmission::Refuse(LogId id, Complaint why) {
  builder_.DropLog(id);
  AddCoverage(builder_.log(id), std::move(why));
}

void LogAdmission::Shorten(LogId id, std::string why) {
  const LogStream& log = builder_.log(id);
  if (!log.dropped) AddCoverage(log, {CoverageStatus::kTruncated, std::move(why)});
}

std::set<LogAdmission::LogKey> LogAdmission::LogsThere() const {
  std::set<LogKey> out;
  for (const LogId id : admitted_) {
    const LogStream& log = builder_.log(id);
    if (log.dropped || log.pod.empty()) continue;
    out.emplace(log.cluster, log.ns, log.pod, log.previous, log.container.empty() ? kAllContainers : log.container);
    out.emplace(log.cluster, log.ns, log.pod, log.previous, "");
  }
  return out;
}

void LogAdmission::AddCoverage(const LogStream& log, Complaint why) {
  std::string what = "logs " + log.Display();
  if (log.pod.empty()) what = fmt::format("log {}", log.container.empty() ? log.place.member : log.container);
  builder_.AddCoverage(log.cluster, ThingCoverage(std::move(what), log.ns, why.status, std::move(why.reason)));
}

void LogAdmission::Finish() {
  const std::set<LogKey> there = LogsThere();
  for (Trouble& refused : refused_) {
    const LogStream& log = builder_.log(refused.id);
    if (log.previous && SaysNoPreviousRun(refused.why)) continue;
    const std::string container = log.container.empty() ? ContainerOf(refused.why.reason) : log.container;
    const auto is_there = [&](const std::string& name) {
      return there.count({log.cluster, log.ns, log.pod, log.previous, name}) != 0;
    };
    if (is_there(container) || is_there(kAllContainers)) continue;
    AddCoverage(log, std::move(refused.why));
  }
  for (Trouble& cut : cut_) {
    LogStream& log = builder_.log(cut.id);
    if (log.dropped || (log.previous && SaysNoPreviousRun(cut.why))) continue;
    log.complete = false;
    AddCoverage(log, {CoverageStatus::kTruncated, std::move(cut.why.reason)});
  }
}

LogId KeepLongestLog(SnapshotBuilder& builder, const std::vector<LogId>& twins) {
  const auto better = [&](LogId a, LogId b) {
    const LogStream& x = builder.log(a);
    const LogStream& y = builder.log(b);
    return x.bytes != y.bytes ? x.bytes > y.bytes : x.place.member < y.place.member;
  };
  LogId best = twins.front();
  for (const LogId id : twins) {
    if (better(id, best)) best = id;
  }
  for (const LogId id : twins) {
    if (id != best) builder.DropLog(id);
  }
  return best;
}

}  // namespace bundlescope
