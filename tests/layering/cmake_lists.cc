#include "tests/layering/cmake_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace bundlescope {
namespace {

constexpr std::string_view kFileName = "CMakeLists.txt";
constexpr std::string_view kKeywords[] = {"SOURCES", "TESTS", "LINKS"};
// Commands whose sources become a program that ctest runs. The bs_ ones are in cmake/Layers.cmake and
// tests/CMakeLists.txt.
constexpr std::string_view kTestPrograms[] = {"bs_test", "bs_program_test", "add_executable"};

bool IsOneOf(std::string_view word, const auto& words) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string JoinPath(std::string_view folder, std::string_view name) {
  return folder.empty() ? std::string(name) : fmt::format("{}/{}", folder, name);
}

// Takes the next word off `text`: "(", ")", a quoted or a plain argument. False at the end.
bool TakeWord(std::string_view* text, std::string* word) {
  while (!text->empty()) {
    const char first = text->front();
    if (first == '#') {
      text->remove_prefix(std::min(text->find('\n'), text->size()));
    } else if (std::string_view(" \t\r\n").find(first) != std::string_view::npos) {
      text->remove_prefix(1);
    } else {
      break;
    }
  }
  if (text->empty()) return false;
  const bool quoted = text->front() == '"';
  if (quoted) text->remove_prefix(1);
  size_t end = 1;
  if (quoted) {
    end = text->find('"');
  } else if (text->front() != '(' && text->front() != ')') {
    end = text->find_first_of(" \t\r\n()#\"");
  }
  end = std::min(end, text->size());
  *word = text->substr(0, end);
  text->remove_prefix(std::min(end + (quoted ? 1 : 0), text->size()));
  return true;
}

// The folder whose CMakeLists.txt is in charge of a file; "" (the root) if there is none.
std::string_view FolderInCharge(const SourceTree& tree, std::string_view path) {
  std::string_view folder = FolderOf(path);
  while (!folder.empty() && !tree.Has(JoinPath(folder, kFileName))) folder = FolderOf(folder);
  return folder;
}

struct NamedSources {
  std::set<std::string, std::less<>> built;   // wherever they are named
  std::set<std::string, std::less<>> tested;  // where they become part of a test program
};

NamedSources FindNamedSources(std::string_view text) {
  NamedSources named;
  for (const CmakeCall& call : ParseCmake(text)) {
    std::string_view keyword;
    for (const std::string& argument : call.arguments) {
      if (IsOneOf(argument, kKeywords)) keyword = argument;
      if (!IsCppSource(argument)) continue;
      named.built.insert(argument);
      if (keyword == "TESTS" || IsOneOf(call.name, kTestPrograms)) named.tested.insert(argument);
    }
  }
  return named;
}

std::string SourceProblem(const SourceTree& tree, std::string_view path) {
  const std::string_view folder = FolderInCharge(tree, path);
  if (folder.empty()) return "no CMakeLists.txt in its folder or above it";
  if (!IsCppSource(path) || IsFuzzTarget(path)) return "";
  const std::string list = JoinPath(folder, kFileName);
  const std::string_view name = path.substr(folder.size() + 1);
  const NamedSources named = FindNamedSources(tree.files.at(list));
  if (named.built.find(name) == named.built.end()) return fmt::format("not named in {}", list);
  if (IsUnitTest(path) && named.tested.find(name) == named.tested.end()) {
    return fmt::format("named in {}, but not where it becomes part of a test", list);
  }
  return "";
}

// The folders that the CMakeLists.txt of `folder` adds.
std::vector<std::string> AddedFolders(std::string_view folder, std::string_view text) {
  std::vector<std::string> added;
  for (const CmakeCall& call : ParseCmake(text)) {
    if (call.arguments.empty()) continue;
    if (call.name == "add_subdirectory") added.push_back(JoinPath(folder, call.arguments.front()));
    if (folder.empty() && call.name == "set" && call.arguments.front() == "BUNDLESCOPE_FOLDERS") {
      added.insert(added.end(), call.arguments.begin() + 1, call.arguments.end());
    }
  }
  return added;
}

}  // namespace

std::vector<CmakeCall> ParseCmake(std::string_view text) {
  std::vector<CmakeCall> calls;
  std::string word, last;
  int depth = 0;
  while (TakeWord(&text, &word)) {
    if (word == "(") {
      if (++depth == 1) calls.push_back({last, {}});
    } else if (word == ")") {
      depth = std::max(depth - 1, 0);
    } else if (depth > 0) {
      calls.back().arguments.push_back(word);
    }
    last = word;
  }
  return calls;
}

Problems CheckSources(const SourceTree& tree) {
  Problems problems;
  for (const auto& [path, text] : tree.files) {
    if (!IsCpp(path)) continue;
    const std::string problem = SourceProblem(tree, path);
    if (!problem.empty()) problems.push_back(fmt::format("{}: {}", path, problem));
  }
  return problems;
}

Problems CheckFolders(const SourceTree& tree) {
  std::set<std::string, std::less<>> reached;
  std::vector<std::string> open = {""};
  while (!open.empty()) {
    const std::string folder = open.back();
    open.pop_back();
    const auto list = tree.files.find(JoinPath(folder, kFileName));
    if (list == tree.files.end() || !reached.insert(folder).second) continue;
    for (std::string& added : AddedFolders(folder, list->second)) open.push_back(std::move(added));
  }
  Problems problems;
  for (const auto& [path, text] : tree.files) {
    if (NameOf(path) != kFileName || reached.find(FolderOf(path)) != reached.end()) continue;
    problems.push_back(
        fmt::format("{}: its folder is not in BUNDLESCOPE_FOLDERS of the top-level CMakeLists.txt", path));
  }
  return problems;
}

}  // namespace bundlescope
