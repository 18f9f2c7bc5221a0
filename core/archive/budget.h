#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/archive/reader.h"

namespace bundlescope {

// Counts what one run has read against its ArchiveLimits. Knows nothing of formats and sinks.
class Budget {
 public:
  struct Excess {
    std::string code;     // limit.members, limit.member-bytes, limit.total-bytes or limit.ratio
    std::string message;  // which limit, with its number
    bool ends_reading;    // else only this member is cut
  };
  struct Grant {
    uint64_t bytes = 0;
    std::optional<Excess> excess;  // set when fewer bytes were granted than asked for
  };

  explicit Budget(const ArchiveLimits& limits) : limits_(limits) {}

  // One more entry of whatever type; its content counts from 0.
  std::optional<Excess> AddEntry();
  // How many of `bytes` more of the entry's content may be handed over; they count as handed over. Holes count like
  // bytes.
  Grant AddContent(uint64_t bytes);
  // So much more was unpacked, by whatever layer.
  std::optional<Excess> AddUnpacked(uint64_t bytes);
  // So much of the file was read, from its beginning. 0: no ratio to look at.
  void SetPacked(uint64_t bytes) { packed_bytes_ = bytes; }
  // Another file of a folder will be read.
  void AddPacked(uint64_t bytes) { packed_bytes_ += bytes; }

  uint64_t content_bytes() const { return content_bytes_; }

 private:
  // The largest number of unpacked bytes that the ratio allows now.
  uint64_t RatioLimit() const;

  ArchiveLimits limits_;
  uint64_t entries_ = 0;
  uint64_t entry_bytes_ = 0;
  uint64_t content_bytes_ = 0;
  uint64_t unpacked_bytes_ = 0;
  uint64_t packed_bytes_ = 0;
};

}  // namespace bundlescope
