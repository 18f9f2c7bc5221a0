#include "core/base/xxh3.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "core/base/check.h"

namespace bundlescope {

// A call of the library fails only where memory is out.
struct Xxh3::State {
  State() : state(XXH3_createState()) { BS_CHECK(state != nullptr); }
  ~State() { XXH3_freeState(state); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void Start() { BS_CHECK(XXH3_128bits_reset(state) == XXH_OK); }

  XXH3_state_t* state;
};

Xxh3::Xxh3() : state_(std::make_unique<State>()) { state_->Start(); }

Xxh3::~Xxh3() = default;
Xxh3::Xxh3(Xxh3&&) noexcept = default;
Xxh3& Xxh3::operator=(Xxh3&&) noexcept = default;

void Xxh3::Update(std::string_view bytes) {
  if (bytes.empty()) return;
  BS_CHECK(XXH3_128bits_update(state_->state, bytes.data(), bytes.size()) == XXH_OK);
}

Xxh3Digest Xxh3::Finish() {
  const XXH128_hash_t digest = XXH3_128bits_digest(state_->state);
  state_->Start();
  return {.high = digest.high64, .low = digest.low64};
}

Xxh3Digest Xxh3Of(std::string_view bytes) {
  Xxh3 xxh3;
  xxh3.Update(bytes);
  return xxh3.Finish();
}

std::string ToHex(const Xxh3Digest& digest) { return fmt::format("{:016x}{:016x}", digest.high, digest.low); }

}  // namespace bundlescope
