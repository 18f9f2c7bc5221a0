#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bundlescope {

// A decoder for one compressed format whose files hold one or more streams, each checked by the decoder itself.
class StreamDecoder {
 public:
  struct Step {
    enum class Kind : uint8_t {
      kMore,      // go on
      kEnd,       // the stream is whole, its checksums are right
      kDamaged,   // `why`; no more can be unpacked
      kTooLarge,  // the same, because it would take more memory than allowed
      kRemark,    // `why`; go on
    };
    Kind kind = Kind::kMore;
    size_t consumed = 0;
    size_t produced = 0;
    std::string why;
  };

  virtual ~StreamDecoder() = default;
  // "xz"
  virtual std::string_view name() const = 0;
  // Whether a stream begins with these bytes; fewer than kMagicBytes only at the end of the input.
  virtual bool BeginsStream(std::string_view start) const = 0;
  static constexpr size_t kMagicBytes = 10;
  // How many zeros may stand behind a stream: any number of times this many.
  virtual size_t padding() const = 0;
  // Before each stream. False: there is no memory for it.
  virtual bool Reset() = 0;
  virtual Step Decode(std::string_view in, char* out, size_t room) = 0;
};

// liblzma; `max_memory` as in ArchiveLimits::max_xz_memory.
std::unique_ptr<StreamDecoder> NewXzDecoder(uint64_t max_memory);
// libbz2. It takes at most 4 MiB.
std::unique_ptr<StreamDecoder> NewBzip2Decoder();

bool IsXzMagic(std::string_view bytes);
// With the mark of the first block, or of the end in an empty file.
bool IsBzip2Magic(std::string_view bytes);

}  // namespace bundlescope
