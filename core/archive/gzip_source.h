#pragma once

#include <zlib.h>

#include <memory>

#include "core/archive/byte_source.h"
#include "core/archive/packed_file.h"

namespace bundlescope {

// The content of a gzip file (RFC 1952), all its members one after the other. Checksum and length of each member are
// compared, which libarchive never does: of 60 single flipped bits in a .tar.gz it noticed 19.
class GzipSource : public ByteSource {
 public:
  explicit GzipSource(int fd);
  ~GzipSource() override;
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  Piece Next() override;
  uint64_t packed_bytes() const override { return file_.position(); }

 private:
  enum class State : uint8_t { kHeader, kBody, kEnd };

  // Something to tell, or nothing when the body of a member begins.
  std::optional<Piece> BeginMember();
  // Fills the buffer as far as the member goes; nothing when the member ended without another byte.
  std::optional<Piece> Inflate();
  // False when the member's trailer contradicts its content; then pending_ says so.
  bool CheckTrailer();
  Piece Finish(std::optional<Defect> defect);
  Defect Damage(std::string_view code, std::string message) const;

  PackedFile file_;
  z_stream zlib_{};
  std::unique_ptr<char[]> out_;
  State state_ = State::kHeader;
  bool first_member_ = true;
  uint32_t crc_ = 0;
  uint64_t member_bytes_ = 0;    // unpacked, of this member
  uint64_t unpacked_bytes_ = 0;  // of all
  std::optional<Piece> pending_;
};

}  // namespace bundlescope
