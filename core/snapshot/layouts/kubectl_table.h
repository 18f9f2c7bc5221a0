#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/snapshot.h"

namespace bundlescope {

// The table that `kubectl get <kind> [-A] [-o wide]` prints:
//
//   NAMESPACE             NAME           READY   STATUS    RESTARTS      AGE   NODE     NOMINATED NODE
//   cattle-fleet-system   fleet-agent-0  1/1     Running   5 (3h ago)    9d    node-1   <none>
//
// Columns stand at least three blanks apart, so one blank belongs to a name or a value. They are measured in code
// points.
struct KubectlTable {
  struct Row {
    uint32_t line = 0;                    // from 1
    std::vector<std::string_view> cells;  // as many as columns; "" where the row ends early
  };

  std::vector<std::string_view> columns;
  std::vector<Row> rows;  // each has a NAME, and a NAMESPACE if there is that column

  // "" for a column that is not there, for an empty cell and for "<none>" and "<unknown>".
  std::string_view Cell(const Row& row, std::string_view column) const;
};

// Views point into the text that was read.
struct KubectlReading {
  KubectlTable table;
  // kCollected, kEmpty (a header alone, or "No resources found"), kTruncated (some rows, but not all), or why there is
  // no table.
  CoverageStatus status = CoverageStatus::kFailed;
  std::string reason;  // for all but kCollected and kEmpty
};

// `complete` is false where the end of the text is missing.
KubectlReading ReadKubectlTable(std::string_view text, bool complete);

}  // namespace bundlescope
