#include "analyzers/scan/scanner.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "analyzers/scan/prefix_form.h"
#include "core/base/check.h"
#include "core/base/spare_threads.h"

namespace bundlescope {
namespace {

// What the container runtime writes in front of a line: "2026-08-17T10:11:12Z stdout F ".
constexpr std::string_view kStdout = " stdout ";
constexpr std::string_view kStderr = " stderr ";
constexpr size_t kMaxPrefixBytes = 64;
// A log of the container runtime shows in its first lines that it is one.
constexpr uint64_t kLinesThatShow = 8;

constexpr size_t kFirstLineBytes = 512;
// How many lines are looked at for a time: enough to get past a stack trace.
constexpr int kLinesForTime = 40;
// The last lines are looked for in so much of the end.
constexpr size_t kTailBytes = size_t{16} << 10;
constexpr size_t kMaxCollapseKeys = 10'000;

uint64_t Fnv1a(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<uint8_t>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

// Whether the container runtime wrote the line into a file under /var/log/pods.
bool HasStreamName(std::string_view line) {
  const std::string_view head = line.substr(0, kMaxPrefixBytes);
  return head.find(kStdout) != std::string_view::npos || head.find(kStderr) != std::string_view::npos;
}

// Moments of one stream compare as they stand; those with and without a year do not.
bool Comparable(const LogTime& a, const LogTime& b) { return a.kind != LogTime::Kind::kNone && a.kind == b.kind; }

void Widen(const LogTime& time, StreamScan* scan) {
  if (time.kind == LogTime::Kind::kNone) return;
  LogTimeSpan& span = time.kind == LogTime::Kind::kYearless ? scan->yearless : scan->full;
  if (span.earliest.kind == LogTime::Kind::kNone) span.earliest = span.latest = time;
  if (time.value < span.earliest.value) span.earliest = time;
  if (time.value > span.latest.value) span.latest = time;
}

void CountEvent(const LogEvent& event, SignalGroup* group, size_t* events) {
  if (group->events.size() < (*events < kMaxEvents ? kMaxEventsPerGroup : kMaxEventsOfLateGroup)) {
    group->events.push_back(event);
    ++*events;
  } else if (event.time.kind == LogTime::Kind::kNone) {
    ++group->untimed_overflow;
  } else {
    ++group->minutes[{event.time.kind, event.time.value.seconds / 60}];
  }
}

size_t FindFocus(std::string_view text, const std::vector<std::string>& literals) {
  size_t focus = std::string_view::npos;
  for (const std::string& literal : literals) focus = std::min(focus, text.find(literal));
  return focus == std::string_view::npos ? 0 : focus;
}

void KeepSample(const LogEvent& event, std::string_view body, const std::vector<std::string>& literals,
                SignalGroup* group) {
  const std::string_view text = body.substr(0, kMaxSampleBytes);
  LogSample sample{event.time, event.line, std::string(text), FindFocus(text, literals)};
  if (group->first.size() < kSamplesAtEachEnd) {
    group->first.push_back(std::move(sample));
    return;
  }
  if (group->last.size() == kSamplesAtEachEnd) group->last.erase(group->last.begin());
  group->last.push_back(std::move(sample));
}

// What the lines of a signal are looked for by: its literals, or its expression in the form for lines with a prefix.
// `forms` keeps such forms; deques do not move them.
std::vector<PatternSet::Entry> EntriesOf(const std::vector<ScanSignal>& signals, std::deque<Pattern>* forms) {
  std::vector<PatternSet::Entry> entries;
  for (const ScanSignal& signal : signals) {
    PatternSet::Entry& entry = entries.emplace_back();
    entry.literals = signal.literals;
    if (!signal.literals.empty() || signal.pattern == nullptr) continue;
    entry.pattern = signal.pattern;
    if (const std::optional<std::string> form = BehindPrefix(signal.pattern->source())) {
      Result<Pattern> compiled = Pattern::Compile(*form);
      // Without a form that is small enough every line is a candidate.
      entry.pattern = compiled ? &forms->emplace_back(std::move(*compiled)) : nullptr;
    }
  }
  return entries;
}

}  // namespace

const SignalGroup* SignalGroups::Find(const std::vector<std::string>& key) const {
  const auto it = by_key.find(key);
  return it == by_key.end() ? nullptr : &groups[it->second];
}

LogScanner::LogScanner(std::vector<ScanSignal> signals) : LogScanner(std::move(signals), SpareThreads()) {}
LogScanner::LogScanner(std::vector<ScanSignal> signals, unsigned threads)
    : signals_(std::move(signals)),
      patterns_(EntriesOf(signals_, &forms_)),
      search_(patterns_, signals_.empty() ? 0 : threads, [this](const SearchPiece& piece) { Take(piece); }) {}
LogScanner::~LogScanner() = default;

const StreamScan& LogScanner::stream(LogId id) const {
  BS_CHECK(search_.finished());
  BS_CHECK(id < streams_.size());
  return streams_[id];
}

uint64_t LogScanner::total_lines() const {
  BS_CHECK(search_.finished());
  uint64_t sum = 0;
  for (const StreamScan& scan : streams_) sum += scan.lines;
  return sum;
}

uint64_t LogScanner::total_bytes() const {
  BS_CHECK(search_.finished());
  uint64_t sum = 0;
  for (const StreamScan& scan : streams_) sum += scan.bytes;
  return sum;
}

void LogScanner::BeginLog(LogId id) {
  if (streams_.size() <= id) streams_.resize(id + 1);
  reading_ = id;
  may_have_parts_ = false;
  streams_[id].scanned = true;
  splitter_ = std::make_unique<LineSplitter>(
      [this](std::string_view lines, uint64_t first_line, uint64_t offset) { OnBlock(lines, first_line, offset); });
}

void LogScanner::SharedLogData(std::string_view chunk, const BytesOwner& owner) {
  chunk_ = chunk;
  chunk_owner_ = owner;
  splitter_->Feed(chunk);
  chunk_ = {};
  chunk_owner_.reset();
}

void LogScanner::EndLog() {
  splitter_->Finish();
  StreamScan& scan = streams_[reading_];
  scan.lines += splitter_->lines();
  scan.bytes += splitter_->bytes();
  scan.cut_lines += splitter_->cut_lines();
  splitter_.reset();
  SearchPiece end;
  end.log = reading_;
  end.ends_log = true;
  search_.Add(std::move(end), nullptr);
}

void LogScanner::Finish() { search_.Finish(); }

void LogScanner::OnBlock(std::string_view lines, uint64_t first_line, uint64_t offset) {
  if (!may_have_parts_ && first_line <= kLinesThatShow) LookForStreamNames(lines, first_line);
  SearchPiece piece;
  piece.log = reading_;
  piece.lines = lines;
  piece.first_line = first_line;
  piece.offset = offset;
  piece.may_have_parts = may_have_parts_;
  search_.Add(std::move(piece), IsPartOf(lines, chunk_) ? chunk_owner_ : nullptr);
}

void LogScanner::Take(const SearchPiece& piece) {
  current_ = piece.log;
  if (piece.ends_log) return TakeEnd();
  if (piece.first_line == 1) {
    streams_[current_].first_line = piece.lines.substr(0, std::min(piece.lines.find('\n'), kFirstLineBytes));
  }
  NoteTimes(piece);
  const bool open = !parts_of_stdout_.text.empty() || !parts_of_stderr_.text.empty();
  if (open || piece.has_parts) return JoinParts(piece.lines, piece.first_line);
  if (piece.too_many) return ScanLines(piece.lines, piece.first_line);
  for (const FoundLine& found : piece.found) OnFound(found);
}

void LogScanner::TakeEnd() {
  ScanJoined(&parts_of_stdout_);
  ScanJoined(&parts_of_stderr_);
  NoteLastTime();
  last_said_.clear();
  next_time_at_ = 0;
  lines_without_time_ = 0;
  tail_.clear();
}

void LogScanner::LookForStreamNames(std::string_view lines, uint64_t first_line) {
  for (uint64_t line = first_line; line <= kLinesThatShow && !lines.empty() && !may_have_parts_; ++line) {
    const size_t end = lines.find('\n');
    may_have_parts_ = HasStreamName(lines.substr(0, end));
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
  }
}

void LogScanner::ScanLines(std::string_view lines, uint64_t first_line) {
  FindLines(patterns_, lines, first_line, [this](const FoundLine& found) { OnFound(found); });
}

void LogScanner::JoinParts(std::string_view lines, uint64_t first_line) {
  size_t whole_from = 0;  // of the lines that are not scanned yet and are no parts
  uint64_t whole_line = first_line;
  uint64_t number = first_line;
  for (size_t at = 0; at < lines.size(); ++number) {
    const size_t end = lines.find('\n', at);
    const std::string_view line = lines.substr(at, end == std::string_view::npos ? end : end - at);
    const size_t next = end == std::string_view::npos ? lines.size() : end + 1;
    const LogLine parsed = ParseLogLine(line, &scratch_);
    const std::string_view prefix = line.substr(0, line.size() - parsed.body.size());
    Parts& parts = prefix.find(kStderr) != std::string_view::npos ? parts_of_stderr_ : parts_of_stdout_;
    if (!parsed.cri_partial && parts.text.empty()) {
      at = next;
      continue;
    }
    if (at > whole_from) ScanLines(lines.substr(whole_from, at - whole_from), whole_line);
    if (parts.text.empty()) {
      parts.text = line;
      parts.line = number;
    } else {
      const size_t room = kMaxLineBytes - std::min(kMaxLineBytes, parts.text.size());
      parts.text.append(parsed.body.substr(0, room));
      parts.cut = parts.cut || parsed.body.size() > room;
    }
    if (!parsed.cri_partial) ScanJoined(&parts);
    at = whole_from = next;
    whole_line = number + 1;
  }
  if (whole_from < lines.size()) ScanLines(lines.substr(whole_from), whole_line);
}

void LogScanner::ScanJoined(Parts* parts) {
  if (parts->text.empty()) return;
  const Parts joined = std::exchange(*parts, {});
  streams_[current_].cut_lines += joined.cut ? 1 : 0;
  ScanLines(joined.text, joined.line);
}

void LogScanner::NoteTimes(const SearchPiece& piece) {
  const std::string_view lines = piece.lines;
  const size_t kept = std::min(lines.size(), kTailBytes);
  tail_.append(lines.substr(lines.size() - kept));
  tail_.erase(0, tail_.size() - std::min(tail_.size(), kTailBytes));
  while (next_time_at_ < piece.offset + lines.size()) {
    size_t at = next_time_at_ > piece.offset ? static_cast<size_t>(next_time_at_ - piece.offset) : 0;
    if (at > 0 && lines[at - 1] != '\n') {
      const size_t end = lines.find('\n', at);
      at = end == std::string_view::npos ? lines.size() : end + 1;
    }
    if (at == lines.size()) {
      next_time_at_ = piece.offset + at;
      return;
    }
    const size_t end = std::min(lines.find('\n', at), lines.size());
    const LogTime time = ParseLogLine(lines.substr(at, end - at), &scratch_).Time();
    Widen(time, &streams_[current_]);
    const bool found = time.kind != LogTime::Kind::kNone;
    const bool enough = found || ++lines_without_time_ == kLinesForTime;
    next_time_at_ = piece.offset + (enough ? at + kSampledBytes : end + 1);
    if (enough) lines_without_time_ = 0;
  }
}

void LogScanner::NoteLastTime() {
  std::string_view rest = tail_;
  for (int i = 0; i < kLinesForTime && !rest.empty(); ++i) {
    if (rest.back() == '\n') rest.remove_suffix(1);
    const size_t start = rest.rfind('\n');
    // The first one may be a part of a line.
    if (start == std::string_view::npos && tail_.size() == kTailBytes) return;
    const LogTime time =
        ParseLogLine(start == std::string_view::npos ? rest : rest.substr(start + 1), &scratch_).Time();
    Widen(time, &streams_[current_]);
    if (time.kind != LogTime::Kind::kNone) return;
    rest = start == std::string_view::npos ? std::string_view() : rest.substr(0, start + 1);
  }
}

void LogScanner::OnFound(const FoundLine& found) {
  const uint32_t signal_id = found.pattern;
  const ScanSignal& signal = signals_[signal_id];
  const LogLine parsed = ParseLogLine(found.text, &scratch_);
  captures_.clear();
  // The run-time prefix is no part of what a signal looks at; a pattern anchored at the line's start means the body.
  if (signal.pattern != nullptr && !signal.pattern->Match(parsed.body, &captures_)) return;
  if (signal.accept && !signal.accept(captures_)) return;
  const LogEvent event{parsed.Time(), found.line, Fnv1a(parsed.body)};
  Widen(event.time, &streams_[current_]);
  SignalGroups& groups = streams_[current_].signals[signal_id];
  ++groups.lines;
  if (Collapses(signal_id, event)) return;
  SignalGroup* group = FindGroup(signal_id, &groups);
  if (group == nullptr) return;
  ++group->count;
  CountEvent(event, group, &events_);
  KeepSample(event, parsed.body, signal.literals, group);
}

SignalGroup* LogScanner::FindGroup(uint32_t signal_id, SignalGroups* groups) {
  std::vector<std::string> key;
  for (const uint32_t index : signals_[signal_id].key) key.emplace_back(captures_[index].value_or(std::string_view()));
  SignalGroups& found = *groups;
  if (const auto it = found.by_key.find(key); it != found.by_key.end()) return &found.groups[it->second];
  if (found.groups.size() == kMaxGroupsPerSignal) {
    ++streams_[current_].dropped_groups;
    return nullptr;
  }
  found.by_key.emplace(key, found.groups.size());
  found.groups.emplace_back();
  found.groups.back().key = std::move(key);
  return &found.groups.back();
}

bool LogScanner::Collapses(uint32_t signal_id, const LogEvent& event) {
  const ScanSignal& signal = signals_[signal_id];
  if (!signal.collapse_within) return false;
  std::string said;
  for (const uint32_t index : signal.collapse_by) {
    said += captures_[index].value_or(std::string_view());
    said += '\0';
  }
  const auto it = last_said_.find({signal_id, said});
  if (it == last_said_.end()) {
    if (last_said_.size() < kMaxCollapseKeys) last_said_.emplace(std::make_pair(signal_id, std::move(said)), event);
    return false;
  }
  const LogEvent before = it->second;
  if (!Comparable(before.time, event.time)) {
    it->second = event;
    // Two lines without a time say the same thing only where one follows the other directly.
    return before.time.kind == event.time.kind && event.line == before.line + 1;
  }
  // Either way round: the stamps of the container runtime may be out of order by microseconds.
  const Duration apart =
      Difference(std::max(event.time.value, before.time.value), std::min(event.time.value, before.time.value));
  const bool same = apart <= *signal.collapse_within;
  // The window begins with the line that was counted: else a quick loop would be one event for ever.
  if (!same) it->second = event;
  return same;
}

}  // namespace bundlescope
