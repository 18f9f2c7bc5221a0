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
#include "core/archive/member_name.h"
#include "core/archive/name_index.h"
#include "core/archive/reader.h"

namespace bundlescope {

// What a reader does after it handed something over.
enum class Flow : uint8_t {
  kContinue,
  kCutMember,  // no more of this member; go on with the next
  kStop,       // end the whole reading
};

// A member as the reader of its archive knows it.
struct MemberInfo {
  std::string_view raw_name;
  std::optional<uint64_t> size = {};
  std::optional<Timestamp> modified = {};
  NameRule rule = NameRule::kUnix;
  std::string packing = {};  // as in Member
};

// Between the readers of one archive and the MemberSink: keeps the protocol of the sink, checks names, counts against
// the budget, joins small blocks to large chunks, and holds reports back while a member is under way. Each archive
// inside of an archive has one of its own; the budget, the sink and the end of the reading are those of the outermost.
class MemberOutput {
 public:
  // What to do with the content of a member.
  enum class Wanted : uint8_t {
    kNothing,  // the name was refused (and reported); do not call End
    kSkip,     // the sink does not want it; call End
    kContent,  // call Data, then End
  };

  // Of the outermost archive.
  MemberOutput(const ArchiveLimits& limits, MemberSink& sink, std::stop_token stop);
  // Of an archive that is the member under way of `outer`, which must outlive this. `unpacked`: its bytes are
  // unpacked for it, and count as such.
  MemberOutput(MemberOutput& outer, bool unpacked);
  MemberOutput(const MemberOutput&) = delete;
  MemberOutput& operator=(const MemberOutput&) = delete;

  // An entry of whatever type was met.
  Flow CountEntry(std::string_view raw_name);
  // So many more bytes were unpacked; so much of this archive was read for it so far.
  Flow CountUnpacked(uint64_t bytes, uint64_t packed);
  // A file of a folder will be read.
  void CountPacked(uint64_t bytes) { reading_.budget.AddPacked(bytes); }

  Wanted Begin(const MemberInfo& info);
  // The member is an archive: kNothing or kContent. What is in it goes through a MemberOutput of its own until End.
  Wanted BeginArchive(const MemberInfo& info, std::string_view container);
  // `owner`: of `bytes`, where they may be kept.
  Flow Data(std::string_view bytes, const BytesOwner& owner = nullptr);
  // Hands over what is held back, first bytes, then reports. The reports about an archive come behind it.
  void End(bool complete);

  // Between members at once; else before the End of the member that is under way.
  void Report(Defect defect);
  // A regular file was met that cannot be read at all; the caller reports why.
  void CountUnreadFile() { ++files_; }
  void ReportSkipped(std::string_view raw_name, std::string_view what, bool lost_data);

  // Of the outermost archive, after the last member: what could not be told one by one, and the sums.
  ArchiveSummary Finish(std::string_view container, uint64_t packed_bytes);

  const ArchiveLimits& limits() const { return reading_.limits; }
  // Whether an archive that is a member of this one may be opened.
  bool MayNest() const { return depth_ < reading_.limits.max_nesting; }
  // Nothing more is to be read: the sink or the stop token said so, or a limit was met.
  bool ended() const { return reading_.ended; }
  bool stopped() const { return reading_.stopped; }
  uint64_t entries() const { return entries_; }
  // Regular files, with those whose names were refused.
  uint64_t files() const { return files_; }
  // Of the member under way, as handed over or held back.
  uint64_t member_bytes() const { return member_bytes_; }
  // The first defect in this archive itself that lost data, if there is one.
  const std::optional<Defect>& first_loss() const { return first_loss_; }
  // Whether a defect lost data in this archive or in one inside of it.
  bool lost_data() const { return lost_data_; }

 private:
  struct Told {
    uint64_t count = 0;
    bool untold_loss = false;
  };
  // What all archives of one reading share.
  struct Reading {
    Reading(const ArchiveLimits& the_limits, MemberSink& the_sink, std::stop_token the_stop)
        : limits(the_limits), sink(the_sink), stop(std::move(the_stop)), budget(the_limits) {}
    ArchiveLimits limits;
    MemberSink& sink;
    std::stop_token stop;
    Budget budget;
    std::map<std::string, Told> told;  // defects by code
    uint64_t members = 0;
    bool ended = false;
    bool stopped = false;
  };
  enum class Open : uint8_t { kNothing, kMember, kArchive };

  // The member for the sink; nothing when its name is refused.
  std::optional<Member> Check(const MemberInfo& info);
  // The name as it is told, with remarks where it meets another one.
  std::string Register(std::string name);
  void Remark(std::string_view code, std::string_view name, std::string message);
  Flow Hand(std::string_view bytes, const BytesOwner& owner);
  Flow Flush();
  Flow Exceed(const Budget::Excess& excess, std::string_view member);
  bool StopRequested();
  void Stop();

  std::unique_ptr<Reading> own_reading_;  // of the outermost
  Reading& reading_;
  MemberOutput* outer_ = nullptr;
  int depth_ = 0;
  bool counts_unpacked_ = true;
  NameIndex names_;
  std::vector<Defect> held_reports_;
  std::string joined_;  // small blocks of the member under way
  std::string raw_name_;
  uint64_t entries_ = 0;
  uint64_t files_ = 0;
  uint64_t member_bytes_ = 0;
  Open open_ = Open::kNothing;
  bool member_cut_ = false;
  bool lost_data_ = false;
  std::optional<Defect> first_loss_;
};

}  // namespace bundlescope
