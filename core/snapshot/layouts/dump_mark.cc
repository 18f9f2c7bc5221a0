#include "core/snapshot/layouts/dump_mark.h"

namespace bundlescope {

std::optional<DumpMark> ParseDumpMark(std::string_view line) {
  constexpr std::string_view kStart = "==== START logs for container ";
  constexpr std::string_view kEnd = "==== END logs for container ";
  constexpr std::string_view kOf = " of pod ";
  constexpr std::string_view kTail = " ====";
  DumpMark mark;
  mark.start = line.starts_with(kStart);
  if (!mark.start && !line.starts_with(kEnd)) return std::nullopt;
  line.remove_prefix(mark.start ? kStart.size() : kEnd.size());
  if (!line.ends_with(kTail)) return std::nullopt;
  line.remove_suffix(kTail.size());
  const size_t of = line.find(kOf);
  if (of == std::string_view::npos) return std::nullopt;
  mark.container = line.substr(0, of);
  line.remove_prefix(of + kOf.size());
  const size_t slash = line.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  mark.ns = line.substr(0, slash);
  mark.pod = line.substr(slash + 1);
  if (mark.container.empty() || mark.ns.empty() || mark.pod.empty()) return std::nullopt;
  return mark;
}

}  // namespace bundlescope
