#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/snapshot/remark.h"
#include "core/snapshot/snapshot.h"

namespace bundlescope {

// Files that hold the output of a command with its error messages mixed in, as the Rancher log collector writes them.

// What a message of kubectl (or of the shell that should have run it) means for coverage. Not kCollected or kEmpty.
struct Complaint {
  CoverageStatus status = CoverageStatus::kFailed;
  std::string reason;  // the line itself, cut to a size fit for a report
};

// True for the beginnings that kubectl, k3s and shells give to errors.
bool IsComplaint(std::string_view line);

// The meaning of a line of which the caller knows that it is an error.
Complaint ReadComplaint(std::string_view line);

// The first line that is not a remark, if it is a complaint: then the whole output holds no data.
std::optional<Complaint> LeadingComplaint(std::string_view output);

// Cuts the first line off `*text`; false at the end.
bool NextLine(std::string_view* text, std::string_view* line);

}  // namespace bundlescope
