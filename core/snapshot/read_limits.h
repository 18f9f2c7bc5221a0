#pragma once

#include <cstddef>
#include <cstdint>

#include "core/archive/reader.h"

namespace bundlescope {

// Every budget for reading the archives of a case, with its default. Going over one leaves a diagnostic, and the
// reading goes on where it can; docs/limits.md has the table. (Limits of the formats themselves, like the depth of
// JSON, are beside their parsers.)
struct ReadLimits {
  ReadLimits() = default;
  ReadLimits(const ArchiveLimits& limits) : archive(limits) {}  // NOLINT: the others keep their defaults

  ArchiveLimits archive;
  uint64_t max_object_bytes = uint64_t{1} << 30;  // memory for the objects of all archives
  uint64_t max_text_bytes = uint64_t{64} << 20;   // of a member that is read as one text
};

}  // namespace bundlescope
