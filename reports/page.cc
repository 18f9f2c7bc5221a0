#include "reports/page.h"

#include <algorithm>
#include <limits>

#include "core/base/utf8.h"
#include "reports/wrap.h"

namespace bundlescope {
namespace {

// However narrow the terminal: below this, wrapping makes a text unreadable.
constexpr size_t kLeastRoom = 16;

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// Nothing that could pass for a sentence of ours at the start of a line, should a terminal break the line.
bool IsOneToken(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:@+=#,%~?&").find(c) != std::string_view::npos;
  });
}

std::string_view Ansi(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kStrong:
      return "\x1b[1m";
    case Style::kCritical:
      return "\x1b[1;31m";
    case Style::kMedium:
      return "\x1b[33m";
    case Style::kLow:
      return "\x1b[36m";
  }
  return "";
}

}  // namespace

Page::Page(size_t width, bool colour, std::string* out)
    : width_(width == 0 ? std::numeric_limits<size_t>::max() : width), colour_(colour), out_(out) {}

size_t Page::Room(size_t indent) const { return width_ > indent ? std::max(width_ - indent, kLeastRoom) : kLeastRoom; }

std::string Page::Styled(std::string_view text, Style style) const {
  if (!colour_ || style == Style::kPlain) return std::string(text);
  return std::string(Ansi(style)).append(text).append("\x1b[0m");
}

void Page::Blank() { wants_blank_ = !is_empty_; }

void Page::Line(size_t indent, std::string_view text, Style style) {
  if (wants_blank_) *out_ += '\n';
  wants_blank_ = false;
  is_empty_ = false;
  out_->append(indent, ' ');
  *out_ += Styled(text, style);
  *out_ += '\n';
}

void Page::Head(size_t indent, std::string_view text) {
  const std::string printable = MakePrintable(Trim(text));
  for (const std::string& line : WrapText(printable, Room(indent), Room(indent))) Line(indent, line, Style::kStrong);
}

void Page::Paragraph(Indent indent, const Label& label, std::string_view text) {
  const std::string printable = MakePrintable(Trim(text));
  const std::string label_text = label.text.empty() ? "" : MakePrintable(label.text) + " ";
  const size_t label_width = DisplayWidth(label_text);
  const size_t room = Room(indent.first);
  const std::vector<std::string> lines =
      WrapText(printable, room > label_width ? room - label_width : 1, Room(indent.rest));
  const std::string_view bare_label = Trim(label_text);
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) {
      Line(indent.rest, lines[i]);
    } else if (label_text.empty()) {
      Line(indent.first, lines[i]);
    } else {
      Line(indent.first, Styled(bare_label, label.style) + (lines[i].empty() ? "" : " ") + lines[i]);
    }
  }
}

void Page::Prose(size_t indent, std::string_view text) {
  const std::string printable = MakePrintable(Trim(text), /*keep_newlines=*/true);
  for (std::string_view rest = printable; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view paragraph = Trim(rest.substr(0, end));
    if (paragraph.empty()) {
      Blank();
    } else {
      for (const std::string& line : WrapText(paragraph, Room(indent), Room(indent))) Line(indent, line);
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void Page::Fields(Indent indent, const std::vector<std::string>& fields, std::string_view separator) {
  std::string line;
  size_t line_indent = indent.first;
  const auto flush = [&] {
    if (line.empty()) return;
    Line(line_indent, line);
    line_indent = indent.rest;
    line.clear();
  };
  for (const std::string& field : fields) {
    const std::string printable = MakePrintable(Trim(field));
    if (printable.empty()) continue;
    const size_t width = DisplayWidth(printable);
    if (!line.empty() && DisplayWidth(line) + DisplayWidth(separator) + width > Room(line_indent)) flush();
    if (line.empty() && width > Room(line_indent) && !IsOneToken(printable)) {
      for (const std::string& piece : WrapText(printable, Room(line_indent), Room(indent.rest))) {
        line = piece;
        flush();
      }
      continue;
    }
    if (!line.empty()) line += separator;
    line += printable;
  }
  flush();
}

void Page::Unbroken(size_t indent, std::string_view text) { Line(indent, MakePrintable(text), Style::kStrong); }

}  // namespace bundlescope
