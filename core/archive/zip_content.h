#pragma once

#include <memory>
#include <optional>
#include <string>

#include "core/archive/byte_source.h"
#include "core/archive/inflater.h"
#include "core/archive/member_output.h"
#include "core/archive/packed_input.h"
#include "core/archive/zip_directory.h"

namespace bundlescope {

// The methods that are read: 4.4.5 of APPNOTE.TXT.
inline constexpr uint16_t kZipStored = 0;
inline constexpr uint16_t kZipDeflated = 8;

// The content of a zip member, stored or deflated. It ends early, without a defect, where it is damaged: see damage().
class ZipContent : public ByteSource {
 public:
  // `input` stands where the content begins; it is borrowed, and used by nobody else while this is read. What is
  // unpacked is counted at `output`.
  ZipContent(PackedInput& input, const ZipMember& member, MemberOutput& output);

  Piece Next() override;
  uint64_t packed_bytes() const override { return packed_taken_; }

  // What is wrong with what was given: a wrong checksum or length, or bytes that cannot be unpacked.
  const std::optional<Defect>& damage() const { return damage_; }
  uint64_t given() const { return given_; }

 private:
  std::string_view Stored();
  std::string_view Inflated();
  // At the end of the content.
  void CheckEnd();
  void Damage(std::string_view code, std::string why);

  PackedInput& input_;
  const ZipMember& member_;
  MemberOutput& output_;
  Inflater inflater_;
  std::unique_ptr<char[]> out_;
  bool deflate_ended_ = false;
  bool ended_ = false;
  uint64_t packed_taken_ = 0;
  uint64_t given_ = 0;
  uint32_t crc_ = 0;
  size_t consume_ = 0;  // of the input, with the next call
  std::optional<Defect> damage_;
};

}  // namespace bundlescope
