#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/archive/frame_index.h"
#include "core/archive/frame_reader.h"
#include "core/archive/indexed_members.h"
#include "core/archive/reader.h"
#include "core/archive/unique_fd.h"
#include "core/base/result.h"

namespace bundlescope {

// Reaches single members of an archive that ArchiveWriter has written, without reading the rest: by its seek table and
// its index of members. Nothing that these say is believed: every place is compared with the file, every frame with the
// table and its own checksum, and the headers in the tar with the index, so that a member is here what it is for
// ReadArchive, or an error.
class IndexedReader {
 public:
  // Returns false to stop.
  using ContentSink = std::function<bool(std::string_view)>;

  // Frames that unpack to more are not ours.
  static constexpr uint32_t kMaxFrameBytes = uint32_t{8} << 20;

  // Errors: as OpenInputFile says. kInvalidInput when the file has no index (a foreign archive, a cut one, a folder),
  // kCorrupt when its index is damaged: with either, ReadArchive is the way to read it.
  static Result<std::unique_ptr<IndexedReader>> Open(const std::string& path, const ArchiveLimits& limits = {});
  ~IndexedReader();
  IndexedReader(const IndexedReader&) = delete;
  IndexedReader& operator=(const IndexedReader&) = delete;

  // In the order of the archive.
  const std::vector<IndexedMember>& members() const { return members_; }
  // Nothing where there is no such member.
  const IndexedMember* Find(std::string_view name) const;

  // The content, frame by frame; each is handed over only when its checksum is right. `member` is one of members().
  // kCorrupt where the frames are damaged or the tar says something else about this member; what was handed over before
  // is right. kUnavailable where the file cannot be read.
  Status Read(const IndexedMember& member, const ContentSink& sink);

  uint64_t file_bytes() const { return file_bytes_; }
  const std::vector<FrameExtent>& frames() const { return frames_; }

 private:
  IndexedReader(UniqueFd fd, uint64_t file_bytes, std::string path);

  Status ReadSeekTable();
  Status ReadMemberIndex(const ArchiveLimits& limits);
  // Whether the index and the table speak of the same tar.
  Status CompareTables() const;
  // The unpacked bytes of frame `number`, kept until the next call.
  Result<std::string_view> Unpack(size_t number);
  // The number of the frame that holds the byte at `unpacked_at`, or frames().size().
  size_t FrameAt(uint64_t unpacked_at) const;
  // `bytes` are unpacked, from the headers of the member on.
  Status CheckHeaders(const IndexedMember& member, std::string_view bytes) const;
  Error Damaged(std::string what) const;

  UniqueFd fd_;
  uint64_t file_bytes_;
  std::string path_;
  FrameReader reader_;
  std::vector<FrameExtent> frames_;
  std::vector<IndexedMember> members_;
  std::unordered_map<std::string_view, size_t> by_name_;
  size_t unpacked_frame_ = SIZE_MAX;  // in unpacked_
  std::string unpacked_;
};

}  // namespace bundlescope
