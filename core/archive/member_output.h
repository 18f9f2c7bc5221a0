#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/budget.h"
#include "core/archive/reader.h"

namespace bundlescope {

// What a reader does after it handed something over.
enum class Flow : uint8_t {
  kContinue,
  kCutMember,  // no more of this member; go on with the next
  kStop,       // end the whole reading
};

// Between the format readers and the MemberSink: keeps the protocol of the sink, checks names, counts against the
// budget, joins small blocks to large chunks, and holds reports back while a member is under way.
class MemberOutput {
 public:
  // What to do with the content of a member.
  enum class Wanted : uint8_t {
    kNothing,  // the name was refused (and reported); do not call End
    kSkip,     // the sink does not want it; call End
    kContent,  // call Data and Zeros, then End
  };

  MemberOutput(const ArchiveLimits& limits, MemberSink& sink, std::stop_token stop);

  // An entry of whatever type was met.
  Flow CountEntry(std::string_view raw_name);
  // Bytes were unpacked; both counted from the start of the file.
  Flow CountUnpacked(uint64_t unpacked, uint64_t packed);

  Wanted Begin(std::string_view raw_name, std::optional<uint64_t> size, std::optional<Timestamp> modified);
  Flow Data(std::string_view bytes);
  // A hole of a sparse file.
  Flow Zeros(uint64_t count);
  // Hands over what is held back, first bytes, then reports.
  void End(bool complete);

  // Between members at once; else before the End of the member that is under way.
  void Report(Defect defect);
  // A regular file was met that cannot be read at all; the caller reports why.
  void CountUnreadFile() { ++files_; }
  void ReportSkipped(std::string_view raw_name, std::string_view what, bool lost_data);

  // After the last member: what could not be told one by one, and the sums.
  ArchiveSummary Finish(std::string_view container, uint64_t packed_bytes);

  bool stopped() const { return stopped_; }
  uint64_t entries() const { return entries_; }
  // Regular files, with those whose names were refused.
  uint64_t files() const { return files_; }
  // Of the member under way, as handed over or held back.
  uint64_t member_bytes() const { return member_bytes_; }
  // The first defect that lost data, if there is one.
  const std::optional<Defect>& first_loss() const { return first_loss_; }

 private:
  // The name, with "#2" and so on where it was seen before.
  std::string MakeUnique(std::string name);
  Flow Hand(std::string_view bytes);
  Flow Flush();
  Flow Exceed(const Budget::Excess& excess, std::string_view member);
  bool StopRequested();
  void Tell(const Defect& defect);

  ArchiveLimits limits_;
  MemberSink& sink_;
  std::stop_token stop_;
  Budget budget_;
  // 64-bit hashes of the names seen, to find repetitions in bounded memory.
  std::map<uint64_t, uint32_t> seen_names_;
  struct Told {
    uint64_t count = 0;
    bool untold_loss = false;
  };
  std::map<std::string, Told> told_;  // defects by code
  std::vector<Defect> held_reports_;
  std::string joined_;  // small blocks of the member under way
  std::string raw_name_;
  uint64_t entries_ = 0;
  uint64_t files_ = 0;
  uint64_t members_ = 0;
  uint64_t member_bytes_ = 0;
  bool in_member_ = false;
  bool member_cut_ = false;
  bool complete_ = true;
  bool stopped_ = false;
  std::optional<Defect> first_loss_;
};

}  // namespace bundlescope
