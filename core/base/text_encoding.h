#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bundlescope {

// Turns text that comes in chunks into UTF-8, or leaves it as it is: UTF-16 with a byte order mark or, without one,
// where every second of the first bytes is zero (`kubectl logs > file` of Windows PowerShell writes it); a byte order
// mark of UTF-8 is taken off. Everything else passes unchanged, valid or not. A wrong pair of surrogates becomes
// U+FFFD.
class TextDecoder {
 public:
  enum class Encoding : uint8_t { kUnknown, kBytes, kUtf16Le, kUtf16Be };

  // What can be decoded so far; valid until the next call. Where nothing has to be changed, `chunk` itself.
  std::string_view Decode(std::string_view chunk);
  // What is left at the end of the text.
  std::string_view Finish();

  Encoding encoding() const { return encoding_; }

 private:
  std::string_view DecodeUtf16(std::string_view chunk);
  void Put(uint16_t unit);
  void Append(uint32_t code);

  Encoding encoding_ = Encoding::kUnknown;
  std::string held_;   // bytes that are too few to decide or to decode
  uint16_t high_ = 0;  // a high surrogate that waits for its partner
  std::string out_;
};

}  // namespace bundlescope
