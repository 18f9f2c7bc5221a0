#include <fmt/format.h>
#include <lzma.h>

#include "core/archive/stream_decoder.h"

namespace bundlescope {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic =
    "\xFD"
    "7zXZ\0"sv;

std::string Describe(lzma_ret result) {
  switch (result) {
    case LZMA_DATA_ERROR:
      return "it is damaged, or its checksum is wrong";
    case LZMA_FORMAT_ERROR:
      return "its header is damaged";
    case LZMA_OPTIONS_ERROR:
      return "it uses features that this version does not know";
    case LZMA_MEM_ERROR:
      return "there is no memory left";
    default:
      return fmt::format("the decoder does not move ({})", static_cast<int>(result));
  }
}

class XzDecoder : public StreamDecoder {
 public:
  explicit XzDecoder(uint64_t max_memory) : max_memory_(max_memory) {}
  ~XzDecoder() override { lzma_end(&lzma_); }

  std::string_view name() const override { return "xz"; }
  bool BeginsStream(std::string_view start) const override { return IsXzMagic(start); }
  size_t padding() const override { return 4; }

  bool Reset() override { return lzma_stream_decoder(&lzma_, max_memory_, LZMA_TELL_UNSUPPORTED_CHECK) == LZMA_OK; }

  Step Decode(std::string_view in, char* out, size_t room) override {
    lzma_.next_in = reinterpret_cast<const uint8_t*>(in.data());
    lzma_.avail_in = in.size();
    lzma_.next_out = reinterpret_cast<uint8_t*>(out);
    lzma_.avail_out = room;
    const lzma_ret result = lzma_code(&lzma_, LZMA_RUN);
    Step step;
    step.consumed = in.size() - lzma_.avail_in;
    step.produced = room - lzma_.avail_out;
    if (result == LZMA_STREAM_END) {
      step.kind = Step::Kind::kEnd;
    } else if (result == LZMA_UNSUPPORTED_CHECK) {
      step.kind = Step::Kind::kRemark;
      step.why = "its checksums are of a kind that this version does not know, so that nothing proves the content";
    } else if (result == LZMA_MEMLIMIT_ERROR) {
      step.kind = Step::Kind::kTooLarge;
      step.why = fmt::format("it needs {} bytes of memory, and the limit is {}", lzma_memusage(&lzma_), max_memory_);
    } else if (result != LZMA_OK) {
      step.kind = Step::Kind::kDamaged;
      step.why = Describe(result);
    }
    return step;
  }

 private:
  uint64_t max_memory_;
  lzma_stream lzma_ = LZMA_STREAM_INIT;
};

}  // namespace

bool IsXzMagic(std::string_view bytes) { return bytes.starts_with(kMagic); }

std::unique_ptr<StreamDecoder> NewXzDecoder(uint64_t max_memory) { return std::make_unique<XzDecoder>(max_memory); }

}  // namespace bundlescope
