#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

enum class Style : uint8_t { kPlain, kStrong, kCritical, kMedium, kLow };

// The lines of a report for a terminal: wraps, indents, colours. Everything that it is given passes MakePrintable here,
// so that no caller can forget it: text from the data never brings a line break or an escape sequence of its own.
class Page {
 public:
  // Columns of the first and of all other lines of a paragraph.
  struct Indent {
    size_t first = 0;
    size_t rest = 0;
  };
  // What stands in front of a text, in a colour of its own: "[HIGH]".
  struct Label {
    std::string text;
    Style style = Style::kPlain;
  };

  // `width` 0 is without limit.
  Page(size_t width, bool colour, std::string* out);

  // An empty line, unless there is one already or nothing yet.
  void Blank();
  void Head(size_t indent, std::string_view text);
  void Paragraph(Indent indent, std::string_view text) { Paragraph(indent, {}, text); }
  void Paragraph(Indent indent, const Label& label, std::string_view text);
  // The paragraphs of an author: line breaks in the text stay.
  void Prose(size_t indent, std::string_view text);
  // As many fields on a line as fit, `separator` between those of one line. Empty fields are left out. A field without
  // spaces and other unusual characters (a path, an address) is never broken, so that it can be copied, even if it is
  // wider than the line.
  void Fields(Indent indent, const std::vector<std::string>& fields, std::string_view separator = "  ");
  // One line, never broken: a command.
  void Unbroken(size_t indent, std::string_view text);

 private:
  size_t Room(size_t indent) const;
  void Line(size_t indent, std::string_view text, Style style = Style::kPlain);
  std::string Styled(std::string_view text, Style style) const;

  size_t width_;
  bool colour_;
  std::string* out_;
  bool wants_blank_ = false;
  bool is_empty_ = true;
};

}  // namespace bundlescope
