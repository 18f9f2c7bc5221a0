#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "core/snapshot/builder.h"
#include "core/snapshot/layout.h"
#include "core/snapshot/layouts/log_text.h"

namespace bundlescope {

// Keeps out of the snapshot what is no log, and says so as coverage: for the readers that plan logs as Peek.
class LogAdmission {
 public:
  // `builder` must outlive it.
  explicit LogAdmission(SnapshotBuilder& builder) : builder_(builder) {}

  // For LayoutReader::OnHead: the plan for a member that should be the log `id`, which is dropped where there is only a
  // refusal in its place.
  MemberPlan Admit(LogId id, std::string_view head, bool whole);

  // For LayoutReader::OnMemberEnd, where a refusal may stand behind a log.
  void End(const MemberContent& content);

  // When all members were seen and every log has its names: marks what is not complete and adds the coverage, but not
  // of a refusal where another member holds the log.
  void Finish();

  // When all were seen, too: a log of which is known in another way that it could not be had (and is dropped), or that
  // something of it lacks.
  void Refuse(LogId id, Complaint why);
  void Shorten(LogId id, std::string why);

 private:
  struct Trouble {
    LogId id = 0;
    Complaint why;
  };

  // Slot, namespace, pod, previous, container; "" stands for any of them, kAllContainers for a log of all.
  using LogKey = std::tuple<SnapshotBuilder::SlotId, std::string, std::string, bool, std::string>;

  static constexpr const char* kAllContainers = "*";

  std::set<LogKey> LogsThere() const;
  void AddCoverage(const LogStream& log, Complaint why);

  SnapshotBuilder& builder_;
  std::vector<LogId> admitted_;
  std::optional<LogId> open_;  // whose end has not come
  std::vector<Trouble> refused_;
  std::vector<Trouble> cut_;  // a refusal stands beside their lines
};

// Members that are the same log. The longest counts; of equal ones the one whose name is first, so that the order of
// the archive means nothing. The others are dropped.
LogId KeepLongestLog(SnapshotBuilder& builder, const std::vector<LogId>& twins);

}  // namespace bundlescope
