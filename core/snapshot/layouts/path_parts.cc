#include "core/snapshot/layouts/path_parts.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 4> kPackings = {".gz", ".xz", ".zst", ".bz2"};

// logrotate numbers ("1") or dates ("20250313", "2025-03-13"); kubelet and CRI-O write "20250313-124210".
bool IsRotation(std::string_view text) {
  return !text.empty() && text[0] >= '0' && text[0] <= '9' &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

}  // namespace

PathParts SplitPath(std::string_view name) {
  PathParts parts;
  for (size_t at = 0; at <= name.size();) {
    const size_t slash = std::min(name.find('/', at), name.size());
    parts.push_back(name.substr(at, slash - at));
    at = slash + 1;
  }
  return parts;
}

std::string_view PathBefore(std::string_view name, const PathParts& parts, size_t index) {
  if (index == 0) return {};
  const std::string_view last = parts[index - 1];
  return name.substr(0, static_cast<size_t>(last.data() - name.data()) + last.size());
}

bool DropEnding(std::string_view* text, std::string_view ending) {
  if (!text->ends_with(ending) || text->size() == ending.size()) return false;
  text->remove_suffix(ending.size());
  return true;
}

std::string_view WithoutPacking(std::string_view file) {
  for (const std::string_view packing : kPackings) {
    if (DropEnding(&file, packing)) break;
  }
  return file;
}

LogFileName SplitLogFile(std::string_view file) {
  LogFileName out;
  out.stem = WithoutPacking(file);
  const size_t dot = out.stem.rfind('.');
  if (dot != std::string_view::npos && dot > 0 && IsRotation(out.stem.substr(dot + 1))) {
    out.rotation = out.stem.substr(dot + 1);
    out.stem = out.stem.substr(0, dot);
  }
  out.named_log = DropEnding(&out.stem, ".log");
  return out;
}

}  // namespace bundlescope
