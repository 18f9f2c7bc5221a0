#include "cli/inventory/line_filter.h"

#include "analyzers/engine/event_time.h"
#include "analyzers/scan/log_line.h"

namespace bundlescope {
namespace {

// Longer lines are handed on in pieces, of which only the first is judged by its time.
constexpr size_t kMaxLineBytes = size_t{1} << 20;

}  // namespace

LineFilter::LineFilter(const LineConditions& conditions, const ArchiveInfo& archive, bool local_times, Sink sink)
    : conditions_(conditions), archive_(archive), local_times_(local_times), sink_(std::move(sink)) {}

bool LineFilter::Feed(std::string_view chunk) {
  while (!chunk.empty()) {
    const size_t newline = chunk.find('\n');
    const std::string_view piece = chunk.substr(0, newline == std::string_view::npos ? chunk.size() : newline + 1);
    chunk.remove_prefix(piece.size());
    if (newline != std::string_view::npos && partial_.empty()) {
      if (!Line(piece)) return false;
      continue;
    }
    partial_.append(piece);
    if (newline == std::string_view::npos && partial_.size() < kMaxLineBytes) return true;
    const std::string line = std::move(partial_);
    partial_.clear();
    if (!Line(line)) return false;
  }
  return true;
}

bool LineFilter::Finish() {
  const std::string line = std::move(partial_);
  partial_.clear();
  return line.empty() || Line(line);
}

bool LineFilter::Line(std::string_view line) {
  std::string_view text = line;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (conditions_.since || conditions_.until) {
    LineScratch scratch;
    const LogLine parsed = ParseLogLine(text, &scratch);
    if (const std::optional<EventTime> time = ResolveTime(parsed.Time(), archive_, local_times_)) time_ = time->at;
    if (!time_) return true;
    if (conditions_.since && *time_ < *conditions_.since) return true;
    if (conditions_.until && *time_ >= *conditions_.until) return true;
  }
  if (conditions_.grep != nullptr && !conditions_.grep->Matches(text)) return true;
  return sink_(line);
}

}  // namespace bundlescope
