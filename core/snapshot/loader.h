#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/bytes_owner.h"
#include "core/snapshot/builder.h"
#include "core/snapshot/layout.h"
#include "core/snapshot/read_limits.h"

namespace bundlescope {

// Receives the bytes of logs while an archive streams by; one log at a time. What is known of the log then may still
// grow until the snapshot is built, so only the id counts.
class LogSink {
 public:
  virtual ~LogSink() = default;
  virtual void BeginLog(LogId id) = 0;
  virtual void LogData(std::string_view chunk) = 0;
  // The same: whoever keeps `owner` may read `chunk` also behind the call.
  virtual void SharedLogData(std::string_view chunk, const BytesOwner& owner);
  virtual void EndLog() = 0;
};

// Reads the archive at `path` in one pass (after a look at its first members) into the builder, and its logs into
// `logs`. Errors, with nothing added to the builder but the archive itself: those of ReadArchive, and kInvalidInput
// when no layout recognises it. All other damage is a diagnostic.
Status LoadArchive(const std::string& path, std::span<const Layout* const> layouts, const ReadLimits& limits,
                   SnapshotBuilder& builder, LogSink& logs, std::stop_token stop = {});

}  // namespace bundlescope
