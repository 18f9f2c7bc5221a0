#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/archive/unique_fd.h"
#include "core/base/result.h"

namespace bundlescope {

// A file that gets its name only when it is complete. Until then it is `.NAME.partial-<random>` in the same folder,
// readable by its owner only, and stays there when the program ends early.
class PartialFile {
 public:
  // Kept free on the disk behind what is written, where the file system can do that, for what must be written last:
  // the frame under way (at most 1 MiB of tar), then 1 MiB for the last members and the tables.
  static constexpr uint64_t kReserveBytes = (uint64_t{2} << 20) + (uint64_t{64} << 10);

  // What an Append may take.
  enum class Space : uint8_t { kFree, kReserve };

  // `path` must not exist. Errors: kInvalidInput (it exists, it names no file, its name is too long), kNotFound (no
  // such folder), kDenied, kUnavailable, kLimit (no space).
  static Result<PartialFile> Create(const std::string& path);

  PartialFile(PartialFile&&) noexcept = default;
  PartialFile& operator=(PartialFile&&) noexcept = default;

  // All of `bytes` or nothing. kLimit where the disk, a quota or a size limit has no room for it; the reserve is left
  // alone unless `space` allows it.
  Status Append(std::string_view bytes, Space space);
  // Takes room on the disk for the next `bytes` bytes, besides the reserve. False where it is not certain that there is
  // such room.
  bool HoldRoom(uint64_t bytes);
  // Forgets what is behind `size`.
  Status CutBack(uint64_t size);
  // Gives the reserve back and waits until all is on the disk.
  Status Flush();
  // Gives the file its name, never instead of another one, and waits until the folder is on the disk.
  Status Publish();
  // Deletes it.
  void Remove();

  uint64_t size() const { return size_; }
  // Where it stands: the partial name, or the path once it is published.
  std::string current_path() const { return folder_path_ + current_name_; }

 private:
  PartialFile() = default;

  // From the end of what is written on. Returns 0 or errno.
  int Allocate(uint64_t bytes);
  bool Reserve(uint64_t bytes);
  Error Failure(std::string_view what, int error) const;

  UniqueFd folder_;
  UniqueFd fd_;
  std::string folder_path_;  // "" or with '/' at its end
  std::string name_;
  std::string current_name_;
  uint64_t size_ = 0;
};

}  // namespace bundlescope
