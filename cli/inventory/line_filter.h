#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "analyzers/scan/log_line.h"
#include "core/base/timestamp.h"
#include "core/pattern/pattern.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// Lines of a log that are wanted.
struct LineConditions {
  std::optional<Timestamp> since;  // lines before it are left out
  std::optional<Timestamp> until;  // lines at or behind it are left out
  const Pattern* grep = nullptr;   // lines without it are left out

  bool Any() const { return since || until || grep != nullptr; }
};

// Hands on the lines of a text that meet the conditions. A line without a time has that of the line before it; the ones
// before the first time are left out where a time is asked for. A line that the container runtime wrote in several is
// looked at as one, and handed on as it is written. A very long line is handed on in pieces, all of them or none: its
// time is looked for in the first MiB, the pattern in the first 16.
class LineFilter {
 public:
  using Sink = std::function<bool(std::string_view)>;

  // All must outlive it. `local_times` as in ResolveTime.
  LineFilter(const LineConditions& conditions, const ArchiveInfo& archive, bool local_times, Sink sink);

  // False where the sink wants no more.
  bool Feed(std::string_view chunk);
  bool Finish();

  // Whether any line had a time; known where a time is asked for.
  bool saw_time() const { return time_.has_value(); }

 private:
  struct Parts {
    std::string written;
    std::string text;
    std::optional<bool> wanted;  // of parts that were too many to keep all of them
  };

  bool Piece(std::string_view piece);
  bool Line(std::string_view line);
  bool Part(const LogLine& parsed, std::string_view text, std::string_view line);
  bool IsWanted(std::string_view text);
  bool Judge(std::string_view text, std::string_view written);
  bool Flush(Parts* parts);

  const LineConditions& conditions_;
  const ArchiveInfo& archive_;
  const bool local_times_;
  Sink sink_;
  std::string partial_;
  std::optional<bool> rest_wanted_;  // of a line that was too long to keep all of it
  std::optional<Timestamp> time_;
  Parts stdout_;
  Parts stderr_;
};

}  // namespace bundlescope
