#include <bzlib.h>
#include <fmt/format.h>

#include <algorithm>
#include <climits>

#include "core/archive/stream_decoder.h"

namespace bundlescope {
namespace {

class Bzip2Decoder : public StreamDecoder {
 public:
  ~Bzip2Decoder() override { Close(); }

  std::string_view name() const override { return "bzip2"; }
  bool BeginsStream(std::string_view start) const override { return start.starts_with("BZh"); }
  size_t padding() const override { return 1; }

  bool Reset() override {
    Close();
    bzip2_ = bz_stream{};
    open_ = BZ2_bzDecompressInit(&bzip2_, 0, 0) == BZ_OK;
    return open_;
  }

  Step Decode(std::string_view in, char* out, size_t room) override {
    constexpr size_t kMax = UINT_MAX;
    const auto in_bytes = static_cast<unsigned>(std::min(in.size(), kMax));
    const auto out_bytes = static_cast<unsigned>(std::min(room, kMax));
    bzip2_.next_in = const_cast<char*>(in.data());
    bzip2_.avail_in = in_bytes;
    bzip2_.next_out = out;
    bzip2_.avail_out = out_bytes;
    const int result = BZ2_bzDecompress(&bzip2_);
    Step step;
    step.consumed = in_bytes - bzip2_.avail_in;
    step.produced = out_bytes - bzip2_.avail_out;
    if (result == BZ_STREAM_END) {
      step.kind = Step::Kind::kEnd;
    } else if (result != BZ_OK) {
      step.kind = Step::Kind::kDamaged;
      step.why = result == BZ_DATA_ERROR         ? "it is damaged, or its checksum is wrong"
                 : result == BZ_DATA_ERROR_MAGIC ? "its header is damaged"
                                                 : fmt::format("the decoder fails ({})", result);
    }
    return step;
  }

 private:
  void Close() {
    if (open_) BZ2_bzDecompressEnd(&bzip2_);
    open_ = false;
  }

  bz_stream bzip2_{};
  bool open_ = false;
};

}  // namespace

bool IsBzip2Magic(std::string_view bytes) {
  if (bytes.size() < 10 || !bytes.starts_with("BZh") || bytes[3] < '1' || bytes[3] > '9') return false;
  const std::string_view mark = bytes.substr(4, 6);
  return mark == "\x31\x41\x59\x26\x53\x59" || mark == "\x17\x72\x45\x38\x50\x90";
}

std::unique_ptr<StreamDecoder> NewBzip2Decoder() { return std::make_unique<Bzip2Decoder>(); }

}  // namespace bundlescope
