#include "cli/inventory/line_filter.h"

#include <utility>

#include "analyzers/engine/event_time.h"

namespace bundlescope {
namespace {

// Of longer lines, and of lines that were written in more parts than that, only the beginning is judged.
constexpr size_t kMaxTimeBytes = size_t{1} << 20;
constexpr size_t kMaxGrepBytes = size_t{16} << 20;
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
    if (!Piece(piece)) return false;
  }
  return true;
}

bool LineFilter::Piece(std::string_view piece) {
  const bool ends_line = piece.back() == '\n';
  if (rest_wanted_) {
    const bool wanted = *rest_wanted_;
    if (ends_line) rest_wanted_.reset();
    return !wanted || sink_(piece);
  }
  if (ends_line && partial_.empty()) return Line(piece);
  partial_.append(piece);
  if (!ends_line && partial_.size() < (conditions_.grep == nullptr ? kMaxTimeBytes : kMaxGrepBytes)) return true;
  const std::string line = std::exchange(partial_, {});
  if (ends_line) return Line(line);
  rest_wanted_ = IsWanted(line);
  return !*rest_wanted_ || sink_(line);
}

bool LineFilter::Finish() {
  const std::string line = std::exchange(partial_, {});
  return (line.empty() || Line(line)) && Flush(&stdout_) && Flush(&stderr_);
}

bool LineFilter::Line(std::string_view line) {
  std::string_view text = line;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  if (conditions_.grep == nullptr) return Judge(text, line);
  const std::string_view head = text.substr(0, kMaxPrefixBytes);
  const auto is_open = [](const Parts& parts) { return parts.wanted || !parts.written.empty(); };
  if (!is_open(stdout_) && !is_open(stderr_) && head.find(kStdoutPart) == std::string_view::npos &&
      head.find(kStderrPart) == std::string_view::npos) {
    return Judge(text, line);
  }
  LineScratch scratch;
  return Part(ParseLogLine(text, &scratch), text, line);
}

bool LineFilter::Part(const LogLine& parsed, std::string_view text, std::string_view line) {
  const std::string_view prefix = text.substr(0, text.size() - parsed.body.size());
  Parts& parts = prefix.find(kStderr) != std::string_view::npos ? stderr_ : stdout_;
  if (parts.wanted) {
    const bool wanted = *parts.wanted;
    if (!parsed.cri_partial) parts.wanted.reset();
    return !wanted || sink_(line);
  }
  if (!parsed.cri_partial && parts.written.empty()) return Judge(text, line);
  parts.text.append(parts.written.empty() ? text : parsed.body);
  parts.written.append(line);
  if (line.back() != '\n') parts.written += '\n';  // the other stream may have something to say behind it
  if (!parsed.cri_partial) return Flush(&parts);
  if (parts.text.size() < kMaxGrepBytes) return true;
  const Parts beginning = std::exchange(parts, {});
  parts.wanted = IsWanted(beginning.text);
  return !*parts.wanted || sink_(beginning.written);
}

bool LineFilter::Flush(Parts* parts) {
  const Parts whole = std::exchange(*parts, {});
  return whole.written.empty() || Judge(whole.text, whole.written);
}

bool LineFilter::Judge(std::string_view text, std::string_view written) { return !IsWanted(text) || sink_(written); }

bool LineFilter::IsWanted(std::string_view text) {
  if (conditions_.since || conditions_.until) {
    LineScratch scratch;
    const LogLine parsed = ParseLogLine(text.substr(0, kMaxTimeBytes), &scratch);
    if (const std::optional<EventTime> time = ResolveTime(parsed.Time(), archive_, local_times_)) time_ = time->at;
    if (!time_) return false;
    if (conditions_.since && *time_ < *conditions_.since) return false;
    if (conditions_.until && *time_ >= *conditions_.until) return false;
  }
  return conditions_.grep == nullptr || conditions_.grep->Matches(text.substr(0, kMaxGrepBytes));
}

}  // namespace bundlescope
