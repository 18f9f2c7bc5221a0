#include "core/snapshot/layouts/guessed_member.h"

#include <algorithm>
#include <array>

#include "core/snapshot/component.h"
#include "core/snapshot/layouts/path_parts.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxNameBytes = 253;

// What rand.String of Kubernetes draws from: no vowels, and no digits that look like letters.
constexpr std::string_view kGenerated = "bcdfghjklmnpqrstvwxz2456789";

constexpr std::array<std::string_view, 8> kLogBeginnings = {"syslog", "messages",   "kern.log",   "journal",
                                                            "dmesg",  "daemon.log", "cloud-init", "k3s.log"};
constexpr std::array<std::string_view, 5> kObjectEndings = {".json", ".ndjson", ".jsonl", ".yaml", ".yml"};
constexpr std::array<std::string_view, 2> kComponentNamespaces = {"cattle-fleet-system", "cattle-system"};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLabel(std::string_view text) {
  return !text.empty() && text.size() <= kMaxNameBytes && std::all_of(text.begin(), text.end(), [](char c) {
    return IsDigit(c) || (c >= 'a' && c <= 'z') || c == '-' || c == '.';
  });
}

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return IsDigit(c) || (c >= 'a' && c <= 'f'); });
}

bool DropPrevious(std::string_view* stem) {
  return DropEnding(stem, "-previous") || DropEnding(stem, ".previous") || DropEnding(stem, "_previous");
}

// <pod>_<ns>_<container>-<64 hexadecimal digits>
bool GuessContainerLink(std::string_view stem, GuessedLog* out) {
  constexpr size_t kIdBytes = 64;
  const size_t first = stem.find('_');
  const size_t second = first == std::string_view::npos ? first : stem.find('_', first + 1);
  if (second == std::string_view::npos || stem.size() < second + 2 + kIdBytes) return false;
  const std::string_view container = stem.substr(second + 1);
  const size_t dash = container.size() - kIdBytes - 1;
  if (container[dash] != '-' || !IsHex(container.substr(dash + 1))) return false;
  out->pod = stem.substr(0, first);
  out->ns = stem.substr(first + 1, second - first - 1);
  out->container = container.substr(0, dash);
  return true;
}

// <ns>_<pod>_<uid>/<container>/<n>.log
bool GuessKubeletFile(const PathParts& parts, std::string_view stem, GuessedLog* out) {
  if (parts.size() < 3 || !std::all_of(stem.begin(), stem.end(), IsDigit)) return false;
  const std::string_view folder = parts[parts.size() - 3];
  const size_t first = folder.find('_');
  const size_t second = first == std::string_view::npos ? first : folder.find('_', first + 1);
  if (second == std::string_view::npos) return false;
  out->ns = folder.substr(0, first);
  out->pod = folder.substr(first + 1, second - first - 1);
  out->container = parts[parts.size() - 2];
  return IsLabel(out->ns) && IsLabel(out->pod);
}

bool GuessFolders(const PathParts& parts, std::string_view stem, GuessedLog* out) {
  const size_t n = parts.size();
  if (n >= 3 && IsPodName(parts[n - 2]) && IsLabel(parts[n - 3]) && IsLabel(stem)) {
    out->ns = parts[n - 3];
    out->pod = parts[n - 2];
    out->container = stem;
    return true;
  }
  if (!IsPodName(stem)) return false;
  out->pod = stem;
  // A folder "logs" or "pods" is no namespace; one that is looks like it only where a system has such.
  if (n >= 2 && (parts[n - 2] == "default" || parts[n - 2].ends_with("-system"))) out->ns = parts[n - 2];
  return true;
}

// "kubectl-logs-Fleet_Agent-7d9" -> "fleet-agent": the longest run of at least two words that is a workload's name.
std::vector<std::string> ComponentsNamedIn(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (IsDigit(lower) || (lower >= 'a' && lower <= 'z')) {
      words.back() += lower;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  const size_t count = std::min<size_t>(words.size(), 20);
  for (size_t length = std::min<size_t>(count, 4); length >= 2; --length) {
    for (size_t first = 0; first + length <= count; ++first) {
      std::string workload = words[first];
      for (size_t i = first + 1; i < first + length; ++i) workload += "-" + words[i];
      if (std::vector<std::string> found = ComponentsOfWorkload(workload); !found.empty()) return found;
    }
  }
  return {};
}

}  // namespace

std::vector<std::string> GuessComponents(std::string_view pod, std::string_view container) {
  if (pod.empty()) return ComponentsOfWorkload(container);
  std::vector<std::string> out;
  for (const std::string_view ns : kComponentNamespaces) {
    if (out.empty()) out = ComponentsOf(ns, pod, container);
  }
  return out;
}

bool IsPodName(std::string_view name) {
  const size_t dash = name.rfind('-');
  if (!IsLabel(name) || dash == std::string_view::npos || dash == 0) return false;
  const std::string_view ending = name.substr(dash + 1);
  if (ending.size() == 5) return ending.find_first_not_of(kGenerated) == std::string_view::npos;
  return !ending.empty() && ending.size() <= 2 && std::all_of(ending.begin(), ending.end(), IsDigit);
}

bool IsLogName(std::string_view name) {
  const std::string_view file = name.substr(name.rfind('/') + 1);
  if (SplitLogFile(file).named_log) return true;
  return std::any_of(kLogBeginnings.begin(), kLogBeginnings.end(),
                     [&](std::string_view beginning) { return file.starts_with(beginning); }) &&
         !IsObjectsName(file);
}

bool IsObjectsName(std::string_view name) {
  name = WithoutPacking(name);
  return std::any_of(kObjectEndings.begin(), kObjectEndings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

GuessedLog GuessLog(std::string_view name) {
  const PathParts parts = SplitPath(name);
  GuessedLog out;
  std::string_view stem = SplitLogFile(parts.back()).stem;
  DropEnding(&stem, ".txt");
  if (!GuessKubeletFile(parts, stem, &out) && !GuessContainerLink(stem, &out)) {
    out = {};
    out.previous = DropPrevious(&stem);
    if (!GuessFolders(parts, stem, &out)) out.container = stem;
  }
  out.components =
      out.ns.empty() ? GuessComponents(out.pod, out.container) : ComponentsOf(out.ns, out.pod, out.container);
  // People rename what they attach to a ticket.
  if (out.components.empty() && out.ns.empty()) out.components = ComponentsNamedIn(stem);
  return out;
}

}  // namespace bundlescope
