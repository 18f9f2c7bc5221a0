#include "core/archive/inflater.h"

#include <isa-l.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "core/base/check.h"

namespace bundlescope {
namespace {

// The decoder looks ahead by so many bytes at most; what it did not use is given back when the stream ends.
constexpr size_t kLookAhead = 8;

// Damaged data makes the decoder look beyond the end of what it was given, by a few bytes.
constexpr size_t kSlack = 64;

std::string_view Problem(int result) {
  switch (result) {
    case ISAL_INVALID_BLOCK:
      return "a block that the format does not have";
    case ISAL_INVALID_SYMBOL:
      return "a code that stands for nothing";
    case ISAL_INVALID_LOOKBACK:
      return "a reference to bytes before the start";
    default:
      return "no deflate data";
  }
}

}  // namespace

struct Inflater::Decoder {
  // Takes so much off `*in` that the decoder may look kSlack bytes further, or puts it where it may.
  uint8_t* Padded(std::string_view* in) {
    if (in->size() > kSlack) {
      in->remove_suffix(kSlack);
      return reinterpret_cast<uint8_t*>(const_cast<char*>(in->data()));
    }
    std::memcpy(last, in->data(), in->size());
    std::memset(last + in->size(), 0, kSlack);
    return last;
  }

  inflate_state state;
  uint8_t last[2 * kSlack];
};

Inflater::Inflater() : decoder_(std::make_unique<Decoder>()) { Begin(); }
Inflater::~Inflater() = default;

void Inflater::Begin(uint64_t max_packed) {
  isal_inflate_init(&decoder_->state);
  max_packed_ = max_packed;
  taken_ = 0;
  ahead_ = 0;
  problem_ = {};
}

Inflater::Step Inflater::Unpack(PackedInput& input, char* out, size_t room) {
  constexpr size_t kMost = std::numeric_limits<uint32_t>::max() / 2;
  BS_CHECK(room > 0);
  inflate_state& state = decoder_->state;
  const size_t given = std::min(room, kMost);
  state.next_out = reinterpret_cast<uint8_t*>(out);
  state.avail_out = static_cast<uint32_t>(given);
  Step step;
  for (;;) {
    const std::string_view at_hand = input.Peek(ahead_ + kSlack + 1);
    std::string_view in = at_hand.substr(std::min(ahead_, at_hand.size()));
    in = in.substr(0, static_cast<size_t>(std::min<uint64_t>({in.size(), kMost, max_packed_ - taken_})));
    state.next_in = decoder_->Padded(&in);
    state.avail_in = static_cast<uint32_t>(in.size());
    const int result = isal_inflate(&state);
    // In damaged data it may have looked further than it had; then this is no number of bytes.
    size_t used = in.size() - (state.avail_in > in.size() ? 0 : state.avail_in);
    const bool ended = state.block_state == ISAL_BLOCK_FINISH;
    taken_ += used;
    used += ahead_;
    ahead_ = std::min(used, kLookAhead);
    if (ended) {
      const size_t unused = std::min(static_cast<size_t>(std::max(state.read_in_length, 0)) / 8, ahead_);
      taken_ -= unused;
      input.Consume(used - unused);
      ahead_ = 0;
    } else {
      input.Consume(used - ahead_);
    }
    step.produced = given - state.avail_out;
    if (result < 0) {
      step.state = State::kDamaged;
      problem_ = Problem(result);
    } else if (ended) {
      step.state = State::kEnd;
    } else if (in.empty() && state.avail_out > 0) {
      step.state = State::kStarved;
    } else if (state.avail_out > 0) {
      continue;
    }
    return step;
  }
}

uint32_t AddToCrc32(uint32_t crc, std::string_view bytes) {
  return crc32_gzip_refl(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

}  // namespace bundlescope
