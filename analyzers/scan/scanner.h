#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/scan/line_splitter.h"
#include "analyzers/scan/log_line.h"
#include "analyzers/scan/search_ahead.h"
#include "core/base/duration.h"
#include "core/pattern/pattern.h"
#include "core/snapshot/loader.h"

namespace bundlescope {

// What the scanner looks for: one signal of one rule, without knowing rules. Whether a stream is one that the signal
// wants is decided later, when the snapshot knows which pod the stream is; so every stream is scanned for everything.
struct ScanSignal {
  const Pattern* pattern = nullptr;  // null: the literals alone decide. Outlives the scanner
  std::vector<std::string> literals;
  std::vector<uint32_t> key;                // captures (by index) that tell groups apart
  std::vector<uint32_t> collapse_by;        // captures whose equality makes two lines say the same thing ...
  std::optional<Duration> collapse_within;  // ... within this time
  // Whether the captured texts are what the signal means; a line for which it says no is no match. May be empty.
  std::function<bool(const std::vector<std::optional<std::string_view>>&)> accept;
};

// A matched line, in as few bytes as possible: there may be many.
struct LogEvent {
  LogTime time;       // as it stands in the line; a missing year is put in later
  uint64_t line = 0;  // from 1
  uint64_t hash = 0;  // of the line without its run-time prefix: the same line in another archive has the same
};

// A matched line with its text, for evidence.
struct LogSample {
  LogTime time;
  uint64_t line = 0;
  std::string text;  // at most kMaxSampleBytes
  size_t focus = 0;  // where in it one of the signal's literals stands; 0 if none does
};

inline constexpr size_t kMaxSampleBytes = 1024;
inline constexpr uint64_t kSampledBytes = uint64_t{256} << 10;
inline constexpr size_t kSamplesAtEachEnd = 2;        // the first and the last of a group
inline constexpr size_t kMaxEventsPerGroup = 10'000;  // beyond: per-minute counts
// Of all logs together. Beyond it groups keep few events, so that a storm in many logs takes no more memory than this.
inline constexpr size_t kMaxEvents = 200'000;
inline constexpr size_t kMaxEventsOfLateGroup = 100;
inline constexpr size_t kMaxGroupsPerSignal = 1'000;  // in one stream; beyond: only counted

// All lines of one stream that match one signal with the same key.
struct SignalGroup {
  std::vector<std::string> key;
  uint64_t count = 0;            // after collapsing
  std::vector<LogEvent> events;  // in order of the stream
  std::map<std::pair<LogTime::Kind, int64_t>, uint64_t>
      minutes;  // events beyond the cap that have a time: minute since 1970 (or in the year 2000) -> count
  uint64_t untimed_overflow = 0;  // ... and those that have none
  std::vector<LogSample> first;
  std::vector<LogSample> last;
};

// The groups of one signal in one stream, in order of appearance.
struct SignalGroups {
  std::vector<SignalGroup> groups;
  std::map<std::vector<std::string>, size_t> by_key;  // places in `groups`

  uint64_t lines = 0;  // that match, before collapsing

  // Null where there is none.
  const SignalGroup* Find(const std::vector<std::string>& key) const;
};

// The least and the greatest of times of one kind, not in the order of lines; kNone where there is none.
struct LogTimeSpan {
  LogTime earliest;
  LogTime latest;
};

// What one stream gave.
struct StreamScan {
  bool scanned = false;
  uint64_t lines = 0;
  uint64_t bytes = 0;
  uint64_t cut_lines = 0;  // longer than the line budget
  // Earliest and latest time of lines that matched, of the first and the last lines, and of one line in each
  // kSampledBytes: exact for a stream in order, and the same however it is packed. Two kinds of times cannot be
  // compared here, and a log may have both (klog lines between those of a program).
  LogTimeSpan full;
  LogTimeSpan yearless;
  std::string first_line;                    // its first 512 bytes
  std::map<uint32_t, SignalGroups> signals;  // by index of the signal
  uint64_t dropped_groups = 0;
};

// Reads logs once, in any order, and keeps what matched. Memory depends on signals and groups, not on the size of the
// logs. Lines are searched on other threads as well; what is found does not depend on them.
class LogScanner : public LogSink {
 public:
  explicit LogScanner(std::vector<ScanSignal> signals);
  // For tests: with so many threads besides that of the caller.
  LogScanner(std::vector<ScanSignal> signals, unsigned threads);
  ~LogScanner() override;

  void BeginLog(LogId id) override;
  void LogData(std::string_view chunk) override { SharedLogData(chunk, nullptr); }
  void SharedLogData(std::string_view chunk, const BytesOwner& owner) override;
  void EndLog() override;
  // All logs were read. To be called before anything below.
  void Finish();

  // By LogId; a log that was never begun is not scanned.
  const StreamScan& stream(LogId id) const;
  size_t stream_count() const { return streams_.size(); }
  uint64_t total_lines() const;
  uint64_t total_bytes() const;

 private:
  // A line that the container runtime wrote in several, while it is put together.
  struct Parts {
    std::string text;  // of the first one, with what the others add; "" where none is open
    uint64_t line = 0;
    bool cut = false;  // it is longer than a line may be
  };

  // While a log is read.
  void OnBlock(std::string_view lines, uint64_t first_line, uint64_t offset);
  void LookForStreamNames(std::string_view lines, uint64_t first_line);

  // Once lines were searched, in the order in which they were read.
  void Take(const SearchPiece& piece);
  void TakeEnd();
  void ScanLines(std::string_view lines, uint64_t first_line);
  // The same for lines of which some are parts.
  void JoinParts(std::string_view lines, uint64_t first_line);
  void ScanJoined(Parts* parts);
  // Of one line, or of the next that has a time, in each kSampledBytes.
  void NoteTimes(const SearchPiece& piece);
  // Of the last line that has one.
  void NoteLastTime();
  void OnFound(const FoundLine& found);
  SignalGroup* FindGroup(uint32_t signal_id, SignalGroups* groups);
  bool Collapses(uint32_t signal, const LogEvent& event);

  std::vector<ScanSignal> signals_;
  std::deque<Pattern> forms_;  // of signals, to find candidates by
  PatternSet patterns_;
  size_t events_ = 0;  // kept
  std::vector<StreamScan> streams_;

  // Of the log that is read.
  LogId reading_ = 0;
  std::unique_ptr<LineSplitter> splitter_;
  std::string_view chunk_;
  BytesOwner chunk_owner_;
  bool may_have_parts_ = false;

  // Of the log whose lines are taken.
  LogId current_ = 0;
  uint64_t next_time_at_ = 0;   // a line that begins there or behind it is looked at for a time
  int lines_without_time_ = 0;  // since then
  std::string tail_;            // the end of the text
  Parts parts_of_stdout_;
  Parts parts_of_stderr_;
  LineScratch scratch_;
  std::vector<std::optional<std::string_view>> captures_;
  std::map<std::pair<uint32_t, std::string>, LogEvent> last_said_;

  SearchAhead search_;
};

}  // namespace bundlescope
