#include "tests/layering/includes.h"

#include <fmt/format.h>

#include <algorithm>

namespace bundlescope {
namespace {

constexpr std::string_view kProgram = "cli";

// Headers of the C library and the kernel. C++'s own have neither a dot nor a slash.
constexpr std::string_view kSystemHeaders[] = {
    "arpa/inet.h", "dirent.h",   "dlfcn.h",    "elf.h",    "errno.h",  "fcntl.h",  "float.h",   "getopt.h",
    "grp.h",       "inttypes.h", "langinfo.h", "limits.h", "linux/",   "locale.h", "math.h",    "netdb.h",
    "netinet/",    "poll.h",     "pthread.h",  "pwd.h",    "regex.h",  "sched.h",  "signal.h",  "stdarg.h",
    "stdbool.h",   "stddef.h",   "stdint.h",   "stdio.h",  "stdlib.h", "string.h", "strings.h", "sys/",
    "sysexits.h",  "termios.h",  "time.h",     "unistd.h", "wchar.h"};

bool Covers(std::string_view header, std::string_view target) {
  return header.ends_with('/') ? target.starts_with(header) : target == header;
}

bool IsSystemHeader(std::string_view target) {
  if (target.find_first_of("./") == std::string_view::npos) return true;
  return std::any_of(std::begin(kSystemHeaders), std::end(kSystemHeaders),
                     [&](std::string_view header) { return Covers(header, target); });
}

// The row of the list that speaks of a path: the one with the longest folder above it.
const Direction* RowOf(std::span<const Direction> directions, std::string_view path) {
  const Direction* row = nullptr;
  for (const Direction& direction : directions) {
    if (!IsBelow(path, direction.folder)) continue;
    if (row == nullptr || direction.folder.size() > row->folder.size()) row = &direction;
  }
  return row;
}

bool Allows(const Direction& row, std::string_view folder) {
  if (folder == row.folder) return true;
  return std::any_of(row.may_include.begin(), row.may_include.end(),
                     [&](std::string_view name) { return name == kEverything || name == folder; });
}

// What is wrong with product code including `target`; "" if nothing.
std::string DirectionProblem(const Direction& row, std::string_view target, std::span<const Direction> directions) {
  if (IsTestCode(target)) return "product code includes test code";
  const Direction* other = RowOf(directions, target);
  if (other == nullptr) return "not a path from the root, or its folder has no row in tests/layering/directions.h";
  if (!Allows(row, other->folder)) return fmt::format("{} may not include {}", row.folder, other->folder);
  return "";
}

// The library of a header; null for the system's own, and for one that nobody listed.
const Library* LibraryOf(std::span<const Library> libraries, std::string_view target) {
  for (const Library& library : libraries) {
    if (Covers(library.header, target)) return &library;
  }
  return nullptr;
}

std::string LibraryProblem(const Library* library, std::string_view path) {
  if (library == nullptr) return "no row in tests/layering/directions.h says which folder includes this library";
  if (library->folder == kEverything) return "";
  if (library->folder.empty()) return "only tests include this library";
  if (!IsBelow(path, library->folder)) return fmt::format("only {} includes this library", library->folder);
  return "";
}

void Note(std::string_view path, const Include& include, std::string_view problem, Problems* problems) {
  if (problem.empty()) return;
  problems->push_back(fmt::format("{}:{}: {}: {}", path, include.line, include.target, problem));
}

bool IsProduct(std::string_view path) { return IsCpp(path) && !IsTestCode(path); }

// Depth-first; `trail` is the way from the first folder to this one.
bool FindCycleFrom(const std::string& folder, const FolderGraph& graph, std::set<std::string>* done,
                   std::vector<std::string>* trail) {
  const auto seen = std::find(trail->begin(), trail->end(), folder);
  if (seen != trail->end()) {
    trail->erase(trail->begin(), seen);
    trail->push_back(folder);
    return true;
  }
  const auto row = graph.find(folder);
  if (row == graph.end() || done->count(folder) > 0) return false;
  trail->push_back(folder);
  for (const std::string& next : row->second) {
    if (FindCycleFrom(next, graph, done, trail)) return true;
  }
  trail->pop_back();
  done->insert(folder);
  return false;
}

}  // namespace

std::vector<Include> FindIncludes(std::string_view text) {
  std::vector<Include> includes;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto skip = [&line] { line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size())); };
    const auto take = [&line](std::string_view word) {
      if (!line.starts_with(word)) return false;
      line.remove_prefix(word.size());
      return true;
    };
    skip();
    if (!take("#")) continue;
    skip();
    if (!take("include")) continue;
    skip();
    const bool quoted = take("\"");
    if (!quoted && !take("<")) continue;
    includes.push_back({std::string(line.substr(0, line.find(quoted ? '"' : '>'))), quoted, number});
  }
  return includes;
}

Problems CheckDirections(const SourceTree& tree, std::span<const Direction> directions) {
  Problems problems;
  for (const auto& [path, text] : tree.files) {
    if (!IsCpp(path)) continue;
    const bool is_product = IsProduct(path);
    const Direction* row = RowOf(directions, path);
    if (row == nullptr && is_product) {
      problems.push_back(fmt::format("{}: its folder has no row in tests/layering/directions.h", path));
      continue;
    }
    for (const Include& include : FindIncludes(text)) {
      if (!include.quoted) continue;
      if (is_product) {
        Note(path, include, DirectionProblem(*row, include.target, directions), &problems);
      } else if (IsBelow(include.target, kProgram) && !IsBelow(path, kProgram)) {
        Note(path, include, "tests run the program, they do not include it", &problems);
      }
    }
  }
  return problems;
}

Problems CheckLibraries(const SourceTree& tree, std::span<const Library> libraries) {
  Problems problems;
  for (const auto& [path, text] : tree.files) {
    if (!IsProduct(path)) continue;
    for (const Include& include : FindIncludes(text)) {
      const Library* library = LibraryOf(libraries, include.target);
      // A quoted header may be a library's too: #include "zlib.h" works just as well.
      if (library == nullptr && (include.quoted || IsSystemHeader(include.target))) continue;
      Note(path, include, LibraryProblem(library, path), &problems);
    }
  }
  return problems;
}

FolderGraph GraphOf(std::span<const Direction> directions) {
  FolderGraph graph;
  for (const Direction& row : directions) {
    std::set<std::string>& next = graph[std::string(row.folder)];
    for (const std::string_view name : row.may_include) next.insert(std::string(name));
  }
  return graph;
}

FolderGraph GraphOf(const SourceTree& tree, std::span<const Direction> directions) {
  FolderGraph graph;
  for (const auto& [path, text] : tree.files) {
    const Direction* row = RowOf(directions, path);
    if (!IsProduct(path) || row == nullptr) continue;
    for (const Include& include : FindIncludes(text)) {
      const Direction* other = include.quoted ? RowOf(directions, include.target) : nullptr;
      if (other != nullptr && other->folder != row->folder) {
        graph[std::string(row->folder)].insert(std::string(other->folder));
      }
    }
  }
  return graph;
}

std::vector<std::string> FindCycle(const FolderGraph& graph) {
  std::set<std::string> done;
  for (const auto& [folder, next] : graph) {
    std::vector<std::string> trail;
    if (FindCycleFrom(folder, graph, &done, &trail)) return trail;
  }
  return {};
}

}  // namespace bundlescope
