#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace bundlescope {

// The 128 bits of an XXH3 digest; `high` holds the first digits.
struct Xxh3Digest {
  uint64_t high = 0;
  uint64_t low = 0;
  friend bool operator==(const Xxh3Digest&, const Xxh3Digest&) = default;
};

// XXH3 with 128 bits and seed 0 of bytes that come in pieces; ten times as fast as SHA-256. It finds every accident,
// but not what somebody has made on purpose. A moved-from one may only be destroyed or assigned to.
class Xxh3 {
 public:
  Xxh3();
  ~Xxh3();
  Xxh3(Xxh3&&) noexcept;
  Xxh3& operator=(Xxh3&&) noexcept;

  void Update(std::string_view bytes);
  // Of everything since the start, or since the last Finish: it can be used again.
  Xxh3Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Of all `bytes` at once.
Xxh3Digest Xxh3Of(std::string_view bytes);

// Lower-case hexadecimal digits, as xxh128sum prints them.
std::string ToHex(const Xxh3Digest& digest);

}  // namespace bundlescope
