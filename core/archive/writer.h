#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/archive/frame_index.h"
#include "core/archive/frame_pipeline.h"
#include "core/archive/indexed_members.h"
#include "core/archive/reader.h"
#include "core/archive/writer_file.h"
#include "core/archive/writer_frames.h"
#include "core/base/result.h"
#include "core/base/sha256.h"
#include "core/base/xxh3.h"

namespace bundlescope {

// What an ArchiveWriter has written; for checksums.json.
struct WrittenMember {
  std::string name;
  uint64_t size = 0;
  Sha256Digest sha256 = {};
  Xxh3Digest xxh3 = {};
};

// Other numbers than these are for tests and measurements: an archive is the same everywhere.
struct WriterOptions {
  int level = kArchiveZstdLevel;
  // A small member shares its frame with others, up to so many bytes of tar.
  size_t shared_frame_bytes = size_t{1} << 20;
  // A member that is larger than that has frames of its own, of equal length and at most this; a multiple of 512.
  size_t large_frame_bytes = size_t{4} << 20;
  // So many frames at most are packed on a thread of their own while the caller goes on; with 0 there is no such
  // thread. The bytes are the same.
  size_t frames_ahead = 3;
  // What was written is kept when there is no Finish. False: it is deleted then, and errors do not speak of it.
  bool keep_partial = true;
};

// Writes an archive of our own format, docs/archive-format.md: a tar in independent zstd frames, an index of its
// members and a seek table. The same members give the same bytes (for one version of libzstd). Frames are packed beside
// the caller's thread as long as room on the disk is certain for them even if they do not shrink; else, and on file
// systems where nothing can be reserved, one after the other, so that no member is accepted that has no room.
//
// Until Finish the file is `.NAME.partial-<random>` beside its later place, mode 0600. Whatever happens, that file can
// be read up to its last whole frame, and it is never deleted but by Discard or when no frame was written. An error
// that concerns the file names it.
//
// Where the disk is full, the call that notices it fails with kLimit and the member under way is taken out; every
// member before it is safe. Then about 1 MiB is left, which was reserved for that: write the last members (coverage,
// checksums) and Finish.
class ArchiveWriter {
 public:
  // `path` must not exist. Errors: PartialFile::Create.
  static Result<std::unique_ptr<ArchiveWriter>> Create(const std::string& path, const WriterOptions& options = {});
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  // A member of exactly `size` bytes. kInvalidInput for a name that CheckMemberName would change or refuse, that is not
  // UTF-8, or that was there before; kLimit where a reader with the usual ArchiveLimits would not take it. After an
  // error there is no member under way.
  Status Begin(std::string_view name, uint64_t size, int64_t mtime_seconds);
  // kInvalidInput when it is more than Begin has announced (or less, at End). After any error the member is taken out
  // of the archive, and the next call is Begin or Finish.
  Status Data(std::string_view bytes);
  Status End();
  // The three of them.
  Status Add(std::string_view name, std::string_view content, int64_t mtime_seconds);

  // Completes the partial file: end of the tar, index, seek table, all on the disk. A member that is still under way is
  // taken out. For a last check of what was written; only Finish or Discard may follow.
  Status Seal();
  // Seal, if that was not done, and gives the file its name. kInvalidInput when there is a file of that name now.
  Status Finish();
  // Deletes what was written, for example because it must not leave the machine. Only the destructor may follow.
  void Discard();

  // Complete members in their order, with their checksums.
  const std::vector<WrittenMember>& members() const { return members_; }
  // The partial file; after Finish the archive.
  std::string current_path() const { return file_.current_path(); }
  // Whether the disk was found to be full.
  bool disk_full() const { return disk_full_; }

 private:
  enum class State : uint8_t { kBetween, kInMember, kSealed, kFinished, kFailed };
  // What Begin has to go back to when the member is taken out.
  struct Mark {
    size_t buffered = 0;
    size_t frames = 0;  // written and under way
    uint64_t tar_bytes = 0;
  };

  ArchiveWriter(PartialFile file, const WriterOptions& options);

  Status CheckBegin(std::string_view name, uint64_t size) const;
  // Adds bytes to the tar; writes the frames of a large member as they get full.
  Status Put(std::string_view bytes);
  Status WriteLargeFrame();
  // The buffered small members.
  Status FlushShared();
  // The same on this thread; nothing must be under way. On a full disk the reserve takes them.
  Status WriteShared();
  // Begins to pack the buffer on the other thread, and writes what is done there. False where room for it is not
  // certain; nothing is under way then.
  Result<bool> PackAside();
  // The oldest frame that is under way. Fails for good where it holds members that End has accepted.
  Status WriteOldest();
  Status WriteUnderWay();
  Status WriteTables();
  // `bytes` as a frame of the file; `unpacked_bytes` 0 for a skippable one.
  Status AppendFrame(std::string_view frame, size_t unpacked_bytes, uint32_t checksum, PartialFile::Space space);
  // The member under way never was; then `error`.
  Status TakeOut(Error error);
  Status CutBackToMark();
  // An error behind a failure that nothing can be written after.
  Status CheckUsable() const;
  // Adds where the partial file is.
  Error Explain(Error error) const;

  WriterOptions options_;
  PartialFile file_;
  FrameEncoder encoder_;
  FramePipeline pipeline_;
  MemberIndexEncoder index_;
  Sha256 sha256_;
  Xxh3 xxh3_;
  State state_ = State::kBetween;
  bool disk_full_ = false;
  std::string buffer_;  // tar that is in no frame yet
  uint64_t tar_bytes_ = 0;
  std::vector<FrameExtent> frames_;  // that are written
  std::vector<WrittenMember> members_;
  std::unordered_set<std::string> names_;

  // The member under way.
  WrittenMember member_;
  Mark mark_;
  size_t header_bytes_ = 0;
  uint64_t missing_ = 0;
  size_t large_frame_bytes_ = 0;  // 0 for a small member
};

}  // namespace bundlescope
