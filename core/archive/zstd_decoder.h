#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct ZSTD_DCtx_s;

namespace bundlescope {

// Where a decoder finds the bytes that were unpacked before, to which packed ones refer.
enum class ZstdWindow : uint8_t {
  kCopy,    // it copies all that it unpacks from a buffer of its own
  kOutput,  // where it has put them; then they must stay there, see ZstdDecoder
};

// Unpacks zstd frames piece by piece, of the sizes that the format has: the header of a frame, of a block, the body of
// a block, the checksum.
//
// With ZstdWindow::kOutput nothing is copied, but the caller keeps what was unpacked of the frame as it is. Room is
// either right behind the bytes unpacked last or elsewhere; elsewhere only once there is as much as the frame's window
// without a break before it, or the whole frame. These bytes may go when room is elsewhere for the second time.
class ZstdDecoder {
 public:
  struct Room {
    char* begin = nullptr;
    size_t bytes = 0;
    size_t filled = 0;  // these are left as they are
  };

  explicit ZstdDecoder(int window_log_max);
  ~ZstdDecoder();
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;

  // Whether the library that runs here can do this; it always can do kCopy.
  static bool CanDo(ZstdWindow window);

  // A frame begins.
  void Begin(ZstdWindow window);
  // Adds to the room what `bytes` unpack to; it should be kZstdMaxBlockBytes at least. Nothing, or why that fails.
  std::optional<std::string> Feed(std::string_view bytes, Room& room);

 private:
  std::optional<std::string> FeedCopying(std::string_view bytes, Room& room);
  std::optional<std::string> FeedInPlace(std::string_view bytes, Room& room);

  ZSTD_DCtx_s* context_;
  ZstdWindow window_ = ZstdWindow::kCopy;
};

}  // namespace bundlescope
