#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/conversion/conversion_plan.h"
#include "core/snapshot/loader.h"

namespace bundlescope {

// Remembers of each log whether it needs a mark, on the way to another sink. That one gets blocks of equal size, so
// that what it finds does not depend on how the archive is packed.
class LogHeads : public LogSink {
 public:
  explicit LogHeads(LogSink& next) : next_(next) {}

  void BeginLog(LogId id) override;
  void LogData(std::string_view chunk) override;
  void EndLog() override;

  // By LogId.
  const std::vector<bool>& marks() const { return marks_; }

 private:
  LogSink& next_;
  LogId current_ = 0;
  std::string head_;
  std::string block_;
  std::vector<bool> marks_;
};

// Writes the planned logs as they come by. Asks for a stop when that fails, or when a log is not the one that was
// planned.
class LogCopy : public LogSink {
 public:
  // All must outlive it. `builder` is that of the reading, so that logs can be told.
  LogCopy(const std::vector<std::optional<PlannedLog>>& logs, SnapshotBuilder& builder, NativeWriter& writer,
          std::stop_source stop);

  void BeginLog(LogId id) override;
  void LogData(std::string_view chunk) override;
  void EndLog() override;

  // What went wrong, also where logs are missing. To be asked when all was read.
  Status Finish();

 private:
  void Fail(Error error);
  void FailAsChanged(std::string_view member);

  const std::vector<std::optional<PlannedLog>>& logs_;
  SnapshotBuilder& builder_;
  NativeWriter& writer_;
  std::stop_source stop_;
  const PlannedLog* current_ = nullptr;
  uint64_t missing_ = 0;  // bytes of it
  size_t written_ = 0;
  std::optional<Error> error_;
};

}  // namespace bundlescope
