#include "analyzers/scan/cri.h"

#include "analyzers/scan/log_time.h"

namespace bundlescope {
namespace {

constexpr size_t kShortestTime = 20;  // 2026-08-17T10:11:12Z

bool LooksLikeTime(std::string_view text) {
  return text.size() > kShortestTime && text[4] == '-' && text[10] == 'T' && text[13] == ':' && text[0] >= '0' &&
         text[0] <= '9';
}

// "stdout F ", "stderr P " or "stderr F:more:tags ". A line that is empty may have lost its last space.
void TakeStreamAndTag(std::string_view rest, LogLine* line) {
  if (!rest.starts_with("stdout ") && !rest.starts_with("stderr ")) return;
  rest.remove_prefix(7);
  if (!rest.starts_with('F') && !rest.starts_with('P')) return;
  const bool partial = rest[0] == 'P';
  const size_t end = rest.find(' ');
  const std::string_view tags = rest.substr(0, end);
  if (tags.size() > 1 && tags[1] != ':') return;
  line->cri_partial = partial;
  line->body = end == std::string_view::npos ? rest.substr(rest.size()) : rest.substr(end + 1);
}

}  // namespace

void TakeRuntimePrefix(LogLine* line) {
  const std::string_view text = line->body;
  if (!LooksLikeTime(text)) return;
  size_t length = 0;
  const std::optional<Timestamp> time = ParseRfc3339Prefix(text, &length);
  if (!time || !IsPlausible(*time) || length >= text.size() || text[length] != ' ') return;
  line->prefix_time = {LogTime::Kind::kFull, *time, true};
  line->body = text.substr(length + 1);
  TakeStreamAndTag(line->body, line);
}

}  // namespace bundlescope
