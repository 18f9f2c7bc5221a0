#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bundlescope {

using Sha256Digest = std::array<uint8_t, 32>;

// SHA-256 (FIPS 180-4) of bytes that come in pieces. A moved-from one may only be destroyed or assigned to.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void Update(std::string_view bytes);
  // Of everything since the start, or since the last Finish: it can be used again.
  Sha256Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of all `bytes` at once.
Sha256Digest Sha256Of(std::string_view bytes);

// Lower-case hexadecimal digits, as sha256sum prints them.
std::string ToHex(const Sha256Digest& digest);

}  // namespace bundlescope
