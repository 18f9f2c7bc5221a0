#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/archive/reader.h"

namespace bundlescope {

// What a ByteSource has next.
struct Piece {
  enum class Kind : uint8_t {
    kData,  // bytes of the unpacked stream
    kNote,  // a remark or a damage that does not move the stream: `defect`
    kGap,   // bytes are missing here: `defect`, `lost`
    kEnd,   // no more, ever; `defect` when the end came too early
  };
  Kind kind = Kind::kEnd;
  std::string_view bytes;        // never empty for kData; valid until the next call of Next, and while `owner` lives
  BytesOwner owner;              // of `bytes`, where they may be kept longer
  bool trusted = true;           // kData: false where a checksum over these bytes is known to be wrong
  std::optional<uint64_t> lost;  // kGap: how many unpacked bytes are missing, where the format says so
  std::optional<Defect> defect;

  static Piece Data(std::string_view bytes, bool trusted = true) {
    Piece piece;
    piece.kind = Kind::kData;
    piece.bytes = bytes;
    piece.trusted = trusted;
    return piece;
  }
  static Piece Data(std::string_view bytes, bool trusted, BytesOwner owner) {
    Piece piece = Data(bytes, trusted);
    piece.owner = std::move(owner);
    return piece;
  }
  static Piece Note(Defect defect) {
    Piece piece;
    piece.kind = Kind::kNote;
    piece.defect = std::move(defect);
    return piece;
  }
  static Piece Gap(Defect defect, std::optional<uint64_t> lost) {
    Piece piece;
    piece.kind = Kind::kGap;
    piece.lost = lost;
    piece.defect = std::move(defect);
    return piece;
  }
  static Piece End(std::optional<Defect> defect = std::nullopt) {
    Piece piece;
    piece.defect = std::move(defect);
    return piece;
  }
};

// A stream of unpacked bytes, pulled. Damage is part of the stream, so that a parser knows where it happened.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  virtual Piece Next() = 0;
  // How much of the file was read so far.
  virtual uint64_t packed_bytes() const = 0;
};

}  // namespace bundlescope
