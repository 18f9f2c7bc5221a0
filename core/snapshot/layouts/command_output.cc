#include "core/snapshot/layouts/command_output.h"

#include <algorithm>
#include <array>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxReasonBytes = 300;

bool StartsWithAny(std::string_view line, const auto& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(), [&](std::string_view p) { return line.starts_with(p); });
}

bool ContainsAny(std::string_view line, const auto& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](std::string_view p) { return line.find(p) != std::string_view::npos; });
}

constexpr std::array<std::string_view, 16> kComplaints = {"Error from server",
                                                          "error: ",
                                                          "Error: ",
                                                          "Unable to connect",
                                                          "The connection to the server",
                                                          "Get \"http",
                                                          "FATA[",
                                                          "ERRO[",
                                                          "panic: ",
                                                          "bash: ",
                                                          "sh: ",
                                                          "etcdserver:",
                                                          "timeout:",
                                                          "Unauthorized",
                                                          "Error in configuration",
                                                          "error loading"};
constexpr std::array<std::string_view, 4> kShellComplaints = {"command not found", "No such file or directory",
                                                              "Permission denied", "cannot execute"};

constexpr std::array<std::string_view, 6> kDenied = {"(Forbidden)",  "is forbidden",      "(Unauthorized)",
                                                     "Unauthorized", "must be logged in", "Permission denied"};
constexpr std::array<std::string_view, 2> kNotThere = {"doesn't have a resource type",
                                                       "could not find the requested resource"};
constexpr std::array<std::string_view, 4> kTimeouts = {"timed out", "timeout", "Timeout", "deadline exceeded"};

}  // namespace

bool NextLine(std::string_view* text, std::string_view* line) {
  if (text->empty()) return false;
  const size_t end = text->find('\n');
  *line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (line->ends_with('\r')) line->remove_suffix(1);
  return true;
}

bool IsComplaint(std::string_view line) {
  return StartsWithAny(line, kComplaints) || ContainsAny(line, kShellComplaints) ||
         (line.starts_with("time=\"") && !IsRemark(line));
}

Complaint ReadComplaint(std::string_view line) {
  Complaint out;
  if (ContainsAny(line, kDenied)) {
    out.status = CoverageStatus::kDenied;
  } else if (ContainsAny(line, kNotThere)) {
    out.status = CoverageStatus::kNotFound;
  } else if (ContainsAny(line, kTimeouts)) {
    out.status = CoverageStatus::kTimeout;
  }
  out.reason = ReplaceInvalidUtf8(line.substr(0, kMaxReasonBytes));
  return out;
}

std::optional<Complaint> LeadingComplaint(std::string_view output) {
  std::string_view line;
  bool troubled = false;  // discovery failed in part: "no such resource type" then proves nothing
  while (NextLine(&output, &line)) {
    if (IsRemark(line)) {
      troubled = troubled || IsErrorRemark(line);
      continue;
    }
    if (!IsComplaint(line)) return std::nullopt;
    Complaint complaint = ReadComplaint(line);
    if (troubled && complaint.status == CoverageStatus::kNotFound) complaint.status = CoverageStatus::kFailed;
    return complaint;
  }
  return std::nullopt;
}

}  // namespace bundlescope
