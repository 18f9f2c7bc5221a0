#include "tests/layering/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace bundlescope {
namespace {

// The text without its blocks of code (```) and, within a line, without `code`.
std::string WithoutCode(std::string_view text) {
  std::string out;
  bool in_block = false;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (line.starts_with("```")) {
      in_block = !in_block;
      continue;
    }
    bool in_code = false;
    for (const char c : line) {
      if (c == '`') in_code = !in_code;
      if (!in_block && !in_code && c != '`') out += c;
    }
  }
  return out;
}

bool LeadsOut(std::string_view target) {
  return target.empty() || target.find("://") != std::string_view::npos || target.starts_with("mailto:");
}

bool Exists(const SourceTree& tree, const std::string& path) {
  if (path.empty() || path == "." || tree.Has(path)) return true;
  const auto first_below = tree.files.lower_bound(path + "/");
  return first_below != tree.files.end() && IsBelow(first_below->first, path);
}

}  // namespace

std::vector<std::string> FindLinks(std::string_view text) {
  const std::string prose = WithoutCode(text);
  std::vector<std::string> links;
  for (size_t at = prose.find("]("); at != std::string::npos; at = prose.find("](", at + 1)) {
    const size_t end = prose.find(')', at);
    if (end == std::string::npos) break;
    const std::string target = prose.substr(at + 2, end - at - 2);
    links.push_back(target.substr(0, target.find('#')));
  }
  return links;
}

Problems CheckLinks(const SourceTree& tree) {
  Problems problems;
  for (const auto& [path, text] : tree.files) {
    if (!path.ends_with(".md")) continue;
    for (const std::string& link : FindLinks(text)) {
      if (LeadsOut(link)) continue;
      std::string target = (std::filesystem::path(FolderOf(path)) / link).lexically_normal().generic_string();
      if (target.ends_with('/')) target.pop_back();
      if (!Exists(tree, target)) problems.push_back(fmt::format("{}: links to {}, which is not there", path, link));
    }
  }
  return problems;
}

}  // namespace bundlescope
