#include "core/base/text_encoding.h"

#include <algorithm>

namespace bundlescope {
namespace {

constexpr size_t kDecideBytes = 8;
constexpr uint32_t kReplacement = 0xFFFD;

bool IsAsciiText(char c) { return (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t'; }

// Every byte at even places plain text and every other one zero, or the other way round.
bool Alternates(std::string_view start, size_t text_at) {
  if (start.size() < kDecideBytes) return false;
  for (size_t i = 0; i + 1 < start.size(); i += 2) {
    if (!IsAsciiText(start[i + text_at]) || start[i + 1 - text_at] != '\0') return false;
  }
  return true;
}

TextDecoder::Encoding Decide(std::string_view start) {
  if (start.starts_with("\xFF\xFE")) return TextDecoder::Encoding::kUtf16Le;
  if (start.starts_with("\xFE\xFF")) return TextDecoder::Encoding::kUtf16Be;
  const std::string_view sample = start.substr(0, kDecideBytes);
  if (Alternates(sample, 0)) return TextDecoder::Encoding::kUtf16Le;
  if (Alternates(sample, 1)) return TextDecoder::Encoding::kUtf16Be;
  return TextDecoder::Encoding::kBytes;
}

}  // namespace

std::string_view TextDecoder::Decode(std::string_view chunk) {
  if (encoding_ == Encoding::kBytes) return chunk;
  out_.clear();
  if (encoding_ != Encoding::kUnknown) return DecodeUtf16(chunk);
  const bool joined = !held_.empty();
  if (joined) held_.append(chunk);
  std::string_view start = joined ? std::string_view(held_) : chunk;
  if (start.size() < kDecideBytes) {
    if (!joined) held_ = chunk;
    return {};
  }
  encoding_ = Decide(start);
  if (encoding_ == Encoding::kBytes) {
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    if (!joined) return start;
    out_ = start;
    held_.clear();
    return out_;
  }
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) start.remove_prefix(2);
  const std::string copy(start);
  held_.clear();
  return DecodeUtf16(copy);
}

std::string_view TextDecoder::Finish() {
  out_.clear();
  if (encoding_ == Encoding::kUnknown) {
    encoding_ = Decide(held_);
    std::string_view rest = held_;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    if (encoding_ == Encoding::kBytes) {
      out_ = rest;
    } else {
      const std::string copy(rest.substr(std::min<size_t>(rest.size(), 2)));
      held_.clear();
      DecodeUtf16(copy);
    }
  }
  if (high_ != 0 || (encoding_ != Encoding::kBytes && !held_.empty())) Append(kReplacement);
  high_ = 0;
  held_.clear();
  return out_;
}

std::string_view TextDecoder::DecodeUtf16(std::string_view chunk) {
  const bool little = encoding_ == Encoding::kUtf16Le;
  const auto unit = [little](char first, char second) {
    const auto a = static_cast<uint8_t>(first);
    const auto b = static_cast<uint8_t>(second);
    return static_cast<uint16_t>(little ? a | b << 8 : a << 8 | b);
  };
  if (!held_.empty() && !chunk.empty()) {
    Put(unit(held_[0], chunk[0]));
    held_.clear();
    chunk.remove_prefix(1);
  }
  for (; chunk.size() >= 2; chunk.remove_prefix(2)) Put(unit(chunk[0], chunk[1]));
  if (!chunk.empty()) held_ = chunk;
  return out_;
}

void TextDecoder::Put(uint16_t unit) {
  const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
  if (high_ != 0) {
    const uint16_t high = high_;
    high_ = 0;
    if (low) return Append(0x10000 + (static_cast<uint32_t>(high - 0xD800) << 10) + (unit - 0xDC00u));
    Append(kReplacement);
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    high_ = unit;
  } else {
    Append(low ? kReplacement : unit);
  }
}

void TextDecoder::Append(uint32_t code) {
  if (code < 0x80) {
    out_ += static_cast<char>(code);
  } else if (code < 0x800) {
    out_ += static_cast<char>(0xC0 | code >> 6);
    out_ += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out_ += static_cast<char>(0xE0 | code >> 12);
    out_ += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out_ += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out_ += static_cast<char>(0xF0 | code >> 18);
    out_ += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out_ += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out_ += static_cast<char>(0x80 | (code & 0x3F));
  }
}

}  // namespace bundlescope
