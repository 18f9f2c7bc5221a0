#include "core/snapshot/layouts/log_text.h"

#include <algorithm>
#include <array>

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 13> kRefusals = {
    // kubectl
    "Error from server", "Unable to connect to the server: ", "The connection to the server ",
    // The kubelet, in an answer that is no error.
    "unable to retrieve container logs for ", "failed to try resolving symlinks in path ",
    // `kubectl cluster-info dump`
    "Create log request error: ", "Request log error: ",
    // support-bundle-kit
    "BUG: Support bundle: cannot get log for pod ",
    // docker
    "Error response from daemon: ", "Error: No such container: ", "error from daemon in stream: ",
    // journalctl
    "No journal files were found", "No journal files were opened"};

// What any program may print as well: a refusal only where nothing else is there.
bool IsRefusalAlone(std::string_view line) {
  constexpr std::array<std::string_view, 2> kShells = {"sh: ", "bash: "};
  constexpr std::array<std::string_view, 3> kShellErrors = {"command not found", "No such file or directory",
                                                            "Permission denied"};
  if (line.starts_with("error: ")) return true;  // kubectl
  return std::any_of(kShells.begin(), kShells.end(), [&](std::string_view shell) { return line.starts_with(shell); }) &&
         std::any_of(kShellErrors.begin(), kShellErrors.end(),
                     [&](std::string_view error) { return line.ends_with(error); });
}

bool IsRefusal(std::string_view line) {
  return std::any_of(kRefusals.begin(), kRefusals.end(), [&](std::string_view r) { return line.starts_with(r); });
}

// What kubectl prints besides: which container it chose, and that it could not learn all kinds of the API.
bool IsAside(std::string_view line) {
  return line.find_first_not_of(" \t") == std::string_view::npos || line.starts_with("Defaulted container ") ||
         line.find(" memcache.go:") != std::string_view::npos;
}

Complaint ReadRefusal(std::string_view line) {
  Complaint out = ReadComplaint(line);
  if (out.status == CoverageStatus::kFailed && line.find("(NotFound)") != std::string_view::npos) {
    out.status = CoverageStatus::kNotFound;
  }
  return out;
}

}  // namespace

LogText LookAtLog(std::string_view head, bool whole) {
  std::string_view first;  // of all lines
  std::string_view last;
  bool has_lines = !whole;  // what follows a head that is not whole are lines, too
  std::string_view line;
  while (NextLine(&head, &line)) {
    if (IsAside(line)) continue;
    if (first.empty()) first = line;
    last = line;
    has_lines = has_lines || !(IsRefusal(line) || IsRefusalAlone(line));
  }
  LogText out;
  out.has_lines = has_lines;
  if (IsRefusal(first) || (!has_lines && !first.empty())) {
    out.refusal = ReadRefusal(first);
  } else if (whole && IsRefusal(last)) {
    out.refusal = ReadRefusal(last);
  }
  return out;
}

std::optional<Complaint> RefusalAtEnd(std::string_view end) {
  const size_t last = end.find_last_not_of("\r\n");
  if (last == std::string_view::npos) return std::nullopt;
  end = end.substr(0, last + 1);
  const std::string_view line = end.substr(end.rfind('\n') + 1);
  if (!IsRefusal(line)) return std::nullopt;
  return ReadRefusal(line);
}

bool SaysNoPreviousRun(const Complaint& refusal) {
  return refusal.reason.find("previous terminated container") != std::string::npos &&
         refusal.reason.find("not found") != std::string::npos;
}

}  // namespace bundlescope
