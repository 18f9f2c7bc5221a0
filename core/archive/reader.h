#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "core/base/bytes_owner.h"
#include "core/base/result.h"
#include "core/base/timestamp.h"

namespace bundlescope {

// Budgets for archives from untrusted hands. Exceeding one never hides what was read before; it is reported as a
// Defect.
struct ArchiveLimits {
  uint64_t max_members = 1'000'000;
  uint64_t max_member_bytes = uint64_t{8} << 30;
  uint64_t max_total_bytes = uint64_t{64} << 30;
  uint64_t max_ratio = 1'000;  // unpacked : packed, looked at after `ratio_after_bytes`
  uint64_t ratio_after_bytes = uint64_t{256} << 20;
  size_t max_name_bytes = 4'096;
  size_t max_name_depth = 128;
  int zstd_window_log_max = 27;                  // 128 MiB
  uint64_t max_xz_memory = uint64_t{160} << 20;  // bytes that decoding one xz stream may take
  int max_nesting = 4;                           // archives inside archives; the one that was named is level 0
};

// A file inside an archive or directory.
struct Member {
  // Relative, '/' between parts, no "." or ".." or empty parts; bytes as in the archive. Inside of an archive that is a
  // member itself: relative to that one.
  std::string name;
  std::optional<uint64_t> size;  // as the header says, when it does
  std::optional<Timestamp> modified;
  // "gzip", "zstd", "xz" or "bzip2" where the content is handed over unpacked although the member is a packed file
  // ("kubelet.log.gz"); `name` stays what it is, `size` is not set.
  std::string packing = {};
};

// Damage or refusal. Everything before it was read and handed over.
struct Defect {
  // Stable code: archive.truncated archive.corrupt archive.crc archive.unsafe-name archive.skipped-type
  // archive.encrypted archive.unsupported archive.ambiguous archive.unverified archive.trailing-data
  // archive.concatenated archive.duplicate-name archive.case-collision archive.changed archive.unreadable limit.members
  // limit.member-bytes limit.total-bytes limit.ratio limit.name limit.memory limit.nesting
  std::string code;
  std::string member;   // name as the archive has it, "" when the whole archive is meant
  uint64_t offset = 0;  // bytes into the unpacked stream (or the member for a directory), where known
  std::string message;  // what was lost and what was kept
  // True when content is missing or not to be trusted; false for a mere remark (a skipped directory link, say).
  bool lost_data = true;
};

// Receives an archive as it streams by. Members come one after the other, in the order of the archive (sorted by name
// for a directory). Chunks are at most a few MiB and valid only during the call.
class MemberSink {
 public:
  virtual ~MemberSink() = default;
  // A regular file begins. False: skip its content (End is still called).
  virtual bool Begin(const Member& member) = 0;
  // The next bytes of it. False stops the whole reading; End is still called.
  virtual bool Data(std::string_view chunk) = 0;
  // The same, for sinks that keep bytes: whoever keeps `owner` may read `chunk` also behind the call.
  virtual bool SharedData(std::string_view chunk, const BytesOwner& owner);
  // `complete` is false where bytes are missing or their checksum was wrong; a Defect says why.
  virtual void End(bool complete) = 0;
  // Any time between members, or between Data and End of the damaged one.
  virtual void Report(const Defect& defect) = 0;
  // An archive inside the archive begins: what comes until its EndArchive (members, archives, defects) lies in it.
  // Never between Begin and End. `container` as in ArchiveSummary.
  virtual void BeginArchive(const Member& member, std::string_view container);
  // `complete` is false where a defect of it lost data.
  virtual void EndArchive(bool complete);
};

// What was read, for reports.
struct ArchiveSummary {
  // "directory", "zip", "tar", "tar+gzip", "tar+zstd", "tar+xz", "tar+bzip2", and for what is no archive "file",
  // "file+gzip" and so on
  std::string container;
  uint64_t packed_bytes = 0;    // of the file; 0 for a directory
  uint64_t unpacked_bytes = 0;  // content handed to the sink; holes of sparse files count
  uint64_t members = 0;         // that were begun
  bool complete = true;         // no defect with lost_data
  bool stopped = false;         // the sink or the stop token ended it early
};

// Reads a directory, a tar (plain, gzip, zstd, xz, bzip2) or a zip, told apart by content and never by name; members
// that are such archives themselves are opened, up to max_nesting deep, and a member that is a packed file is unpacked.
// A text file, plain or packed, is read as an archive of one member, named like the file, unless its name says that it
// is an archive. A file that is packed twice is an archive ("file+gzip") with the packed file in it. Nothing is written
// to disk, no program is run, links are never followed. Errors only when there is nothing to read at all, each with a
// hint: kNotFound, kDenied and kUnavailable (the operating system says so), kInvalidInput (empty file, not an archive:
// the message names what the bytes look like; an archive without any member). Everything else is a Defect.
Result<ArchiveSummary> ReadArchive(const std::string& path, const ArchiveLimits& limits, MemberSink& sink,
                                   std::stop_token stop = {});

}  // namespace bundlescope
