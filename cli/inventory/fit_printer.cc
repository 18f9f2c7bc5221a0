#include "cli/inventory/fit_printer.h"

#include <algorithm>

#include "cli/terminal.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxHeld = size_t{1} << 20;

// Bytes that the first one of a UTF-8 character announces.
size_t AnnouncedLength(unsigned char lead) {
  if (lead >= 0xF0) return 4;
  if (lead >= 0xE0) return 3;
  return lead >= 0xC0 ? 2 : 1;
}

// Bytes at the end that what follows may belong to: the beginning of a character, the CR of a line break.
size_t OpenEnd(std::string_view text) {
  if (text.ends_with('\r')) return 1;
  for (size_t back = 1; back <= std::min<size_t>(3, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) != 0x80) return AnnouncedLength(byte) > back ? back : 0;
  }
  return 0;
}

std::string MakeFit(std::string_view text) {
  std::string without_cr;
  for (size_t cr = text.find("\r\n"); cr != std::string_view::npos; cr = text.find("\r\n")) {
    without_cr.append(text.substr(0, cr));
    text.remove_prefix(cr + 1);
  }
  without_cr.append(text);
  return MakePrintable(without_cr, true);
}

}  // namespace

bool FitPrinter::Print(std::string_view text) {
  if (raw_) return Write(text);
  held_.append(text);
  size_t end = held_.rfind('\n') + 1;
  if (end == 0 && held_.size() > kMaxHeld) end = held_.size() - OpenEnd(held_);
  if (end == 0) return true;
  const bool written = Write(MakeFit(std::string_view(held_).substr(0, end)));
  held_.erase(0, end);
  return written;
}

bool FitPrinter::EndLine() {
  const bool written = Write(MakeFit(held_));
  held_.clear();
  return written && (last_ == '\n' || Write("\n"));
}

bool FitPrinter::Write(std::string_view text) {
  failed_ = failed_ || !WriteOut(text);
  if (!text.empty()) last_ = text.back();
  return !failed_;
}

}  // namespace bundlescope
