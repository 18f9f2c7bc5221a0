#pragma once

#include <optional>
#include <string_view>

#include "core/snapshot/layouts/command_output.h"

namespace bundlescope {

// What the beginning of a text shows that should be the log of a container or of a node. Where there is no log, tools
// write why into its place: the API server's refusal as kubectl prints it, the kubelet's, docker's, and sentences of
// their own.
struct LogText {
  std::optional<Complaint> refusal;
  // Lines besides the refusal: then it is a log, of which a part lacks (`kubectl logs --all-containers` ends at the
  // first container that has none).
  bool has_lines = false;

  bool IsLog() const { return !refusal || has_lines; }
};

// `head` is the beginning of the text, or all of it (`whole`). A refusal counts in the place of the first line and of
// the last: in the middle of others it is the log of a program that uses kubectl.
LogText LookAtLog(std::string_view head, bool whole);

// The refusal in the last line of a longer log; `end` is the end of its text.
std::optional<Complaint> RefusalAtEnd(std::string_view end);

// Whether it only says that the container never ran before, as it is with most.
bool SaysNoPreviousRun(const Complaint& refusal);

}  // namespace bundlescope
