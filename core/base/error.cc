#include "core/base/error.h"

#include <fmt/format.h>

namespace bundlescope {

std::string_view ErrorCodeName(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNotFound:
      return "not-found";
    case ErrorCode::kCorrupt:
      return "corrupt";
    case ErrorCode::kInvalidInput:
      return "invalid-input";
    case ErrorCode::kDenied:
      return "denied";
    case ErrorCode::kUnavailable:
      return "unavailable";
    case ErrorCode::kLimit:
      return "limit";
  }
  return "unknown";
}

std::string FormatPlace(const Place& place) {
  std::string out = place.file;
  if (place.line == 0) return out;
  if (out.empty())
    out = "line ";
  else
    out += ":";
  out += fmt::format("{}", place.line);
  if (place.column != 0) out += fmt::format(":{}", place.column);
  return out;
}

Error&& Error::WithContext(std::string_view context) && {
  message_ = fmt::format("{}: {}", context, message_);
  return std::move(*this);
}

Error&& Error::WithHint(std::string hint) && {
  hint_ = std::move(hint);
  return std::move(*this);
}

Error&& Error::WithFile(std::string file) && {
  place_.file = std::move(file);
  return std::move(*this);
}

std::string Error::ToString() const {
  std::string out = FormatPlace(place_);
  if (!out.empty()) out += ": ";
  out += message_;
  if (!hint_.empty()) out += fmt::format(" ({})", hint_);
  return out;
}

}  // namespace bundlescope
