#include "tests/layering/data_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/support/sample_cases.h"

namespace bundlescope {
namespace {

constexpr std::string_view kSamples = "samples/";
constexpr std::string_view kArchiveEndings[] = {".tgz", ".tar", ".tar.gz", ".tar.zst", ".zip"};

bool IsSampleData(std::string_view path) {
  return NameOf(path) == "expected.json" ||
         std::any_of(std::begin(kArchiveEndings), std::end(kArchiveEndings),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

// "samples/bad/some-case/x/y" -> "bad/some-case"; "" for what is in no case.
std::string CaseOf(std::string_view path) {
  if (!path.starts_with(kSamples)) return "";
  path.remove_prefix(kSamples.size());
  for (const std::string_view group : kSampleGroups) {
    if (!IsBelow(path, group)) continue;
    const size_t end = path.find('/', group.size() + 1);
    return end == std::string_view::npos ? "" : std::string(path.substr(0, end));
  }
  return "";
}

void CheckCase(const SourceTree& tree, const std::string& name, const std::set<std::string>& known,
               Problems* problems) {
  for (const std::string_view file : {"README.md", "expected.json"}) {
    if (!tree.Has(fmt::format("samples/{}/{}", name, file))) {
      problems->push_back(fmt::format("samples/{}: has no {}", name, file));
    }
  }
  if (known.count(name) == 0) problems->push_back(fmt::format("samples/{}: tests/samples does not run it", name));
  const auto overview = tree.files.find("samples/README.md");
  if (overview == tree.files.end() || overview->second.find(fmt::format("]({})", name)) == std::string::npos) {
    problems->push_back(fmt::format("samples/{}: has no row in samples/README.md", name));
  }
}

}  // namespace

Problems CheckSamples(const SourceTree& tree, const std::set<std::string>& known) {
  Problems problems;
  std::set<std::string> cases;
  for (const auto& [path, text] : tree.files) {
    if (!path.starts_with(kSamples)) continue;
    const std::string name = CaseOf(path);
    if (!name.empty()) {
      cases.insert(name);
    } else if (IsSampleData(path)) {
      problems.push_back(fmt::format("{}: not in a case, so no test reads it", path));
    }
  }
  for (const std::string& name : cases) CheckCase(tree, name, known, &problems);
  return problems;
}

}  // namespace bundlescope
