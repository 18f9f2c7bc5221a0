#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace bundlescope {

// What a caller can decide on. The text of an Error is for people.
enum class ErrorCode : uint8_t {
  kNotFound,      // the thing does not exist
  kCorrupt,       // the bytes contradict their own format
  kInvalidInput,  // well formed, but not acceptable
  kDenied,        // the operating system or a policy refused
  kUnavailable,   // could not be reached or read just now
  kLimit,         // a documented budget was exceeded
};

// Stable lower-case name, for example "invalid-input".
std::string_view ErrorCodeName(ErrorCode code);

// A place in a text. Lines and columns count from 1; 0 means "not known". A column counts bytes.
struct Place {
  std::string file = {};
  uint32_t line = 0;
  uint32_t column = 0;

  bool operator==(const Place&) const = default;
};

// "file:3:14", "file:3", "file" or "", as far as it is known.
std::string FormatPlace(const Place& place);

// Why something that the outside world caused went wrong. A value: copied and moved freely.
class Error {
 public:
  Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}
  Error(ErrorCode code, std::string message, Place place)
      : code_(code), message_(std::move(message)), place_(std::move(place)) {}

  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const Place& place() const { return place_; }
  // What the reader can do about it; may be empty.
  const std::string& hint() const { return hint_; }

  // Puts "context: " in front of the message. Each layer adds what it knows once, on the way up.
  Error&& WithContext(std::string_view context) &&;
  Error&& WithHint(std::string hint) &&;
  Error&& WithFile(std::string file) &&;

  // One line: place, message and hint.
  std::string ToString() const;

 private:
  ErrorCode code_;
  std::string message_;
  Place place_;
  std::string hint_;
};

}  // namespace bundlescope
