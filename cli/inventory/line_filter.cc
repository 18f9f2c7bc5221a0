#include "cli/inventory/line_filter.h"

#include <utility>

#include "analyzers/engine/event_time.h"
#include "analyzers/scan/log_line.h"

namespace bundlescope {
namespace {

// Longer lines are handed on in pieces, of which only the first is judged by its time.
constexpr size_t kMaxPieceBytes = size_t{1} << 20;
// What the container runtime writes in front of a part of a line.
constexpr size_t kMaxPrefixBytes = 64;
constexpr std::string_view kStdoutPart = " stdout P ";
constexpr std::string_view kStderrPart = " stderr P ";
constexpr std::string_view kStderr = " stderr ";

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
    if (newline == std::string_view::npos && partial_.size() < kMaxPieceBytes) return true;
    const std::string line = std::move(partial_);
    partial_.clear();
    if (!Line(line)) return false;
  }
  return true;
}

bool LineFilter::Finish() {
  const std::string line = std::move(partial_);
  partial_.clear();
  return (line.empty() || Line(line)) && Flush(&stdout_) && Flush(&stderr_);
}

bool LineFilter::Line(std::string_view line) {
  std::string_view text = line;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (conditions_.grep == nullptr) return Judge(text, line);
  const std::string_view head = text.substr(0, kMaxPrefixBytes);
  const bool open = !stdout_.written.empty() || !stderr_.written.empty();
  if (!open && head.find(kStdoutPart) == std::string_view::npos && head.find(kStderrPart) == std::string_view::npos) {
    return Judge(text, line);
  }
  LineScratch scratch;
  const LogLine parsed = ParseLogLine(text, &scratch);
  const std::string_view prefix = text.substr(0, text.size() - parsed.body.size());
  Parts& parts = prefix.find(kStderr) != std::string_view::npos ? stderr_ : stdout_;
  if (!parsed.cri_partial && parts.written.empty()) return Judge(text, line);
  parts.text.append(parts.written.empty() ? text : parsed.body);
  parts.written.append(line);
  const bool more = parsed.cri_partial && parts.written.size() < kMaxPieceBytes;
  return more || Flush(&parts);
}

bool LineFilter::Flush(Parts* parts) {
  const Parts whole = std::exchange(*parts, {});
  return whole.written.empty() || Judge(whole.text, whole.written);
}

bool LineFilter::Judge(std::string_view text, std::string_view written) {
  if (conditions_.since || conditions_.until) {
    LineScratch scratch;
    const LogLine parsed = ParseLogLine(text, &scratch);
    if (const std::optional<EventTime> time = ResolveTime(parsed.Time(), archive_, local_times_)) time_ = time->at;
    if (!time_) return true;
    if (conditions_.since && *time_ < *conditions_.since) return true;
    if (conditions_.until && *time_ >= *conditions_.until) return true;
  }
  if (conditions_.grep != nullptr && !conditions_.grep->Matches(text)) return true;
  return sink_(written);
}

}  // namespace bundlescope
