#include "reports/wrap.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "core/base/utf8.h"
#include "reports/characters.h"

namespace bundlescope {
namespace {

// What Chinese typesetting (and JIS X 4051) keeps off the start and the end of a line; ASCII that is set with it too.
constexpr std::string_view kNeverFirst[] = {"，", "。", "、", "；", "：", "！", "？", "）", "】", "」",
                                            "』", "》", "〉", "”",  "’",  "…",  "％", "·",  ",",  ".",
                                            ";",  ":",  "!",  "?",  ")",  "]",  "}",  "%",  "\"", "'"};
constexpr std::string_view kNeverLast[] = {"（", "【", "「", "『", "《", "〈", "“", "‘", "(", "[", "{"};

template <size_t N>
bool IsOneOf(const std::string_view (&list)[N], std::string_view character) {
  return std::find(std::begin(list), std::end(list), character) != std::end(list);
}

// A character with the marks that combine with it.
struct Cell {
  std::string_view text;
  std::string_view base;
  size_t width = 0;
};

bool IsAscii(std::string_view text, size_t pos) { return pos < text.size() && static_cast<uint8_t>(text[pos]) < 0x80; }

Cell TakeCell(std::string_view* text) {
  const auto next_length = [](std::string_view rest) { return std::max<size_t>(CharacterLength(rest), 1); };
  Cell cell;
  size_t length = next_length(*text);
  cell.base = text->substr(0, length);
  cell.width = DisplayWidth(cell.base);
  while (length < text->size() && !IsAscii(*text, length)) {
    const size_t mark = next_length(text->substr(length));
    if (DisplayWidth(text->substr(length, mark)) != 0) break;
    length += mark;
  }
  cell.text = text->substr(0, length);
  text->remove_prefix(length);
  return cell;
}

// Cells between which no line may end, with the spaces in front of them.
struct Word {
  size_t spaces = 0;
  size_t width = 0;
  std::string_view text;
};

bool MayBreakBetween(const Cell& left, const Cell& right) {
  if (left.width < 2 && right.width < 2) return false;
  return !IsOneOf(kNeverFirst, right.base) && !IsOneOf(kNeverLast, left.base);
}

// `text` begins with a cell that is not a space.
Word TakeWord(std::string_view* text) {
  const std::string_view start = *text;
  Word word;
  Cell last = TakeCell(text);
  word.width = last.width;
  while (!text->empty() && text->front() != ' ') {
    std::string_view rest = *text;
    const Cell next = TakeCell(&rest);
    if (MayBreakBetween(last, next)) break;
    word.width += next.width;
    last = next;
    *text = rest;
  }
  word.text = start.substr(0, start.size() - text->size());
  return word;
}

class LineFiller {
 public:
  LineFiller(size_t first_width, size_t width) : width_(first_width), next_width_(width) {}

  void Add(const Word& word) {
    const bool is_continuation = used_ == 0 && !lines_.empty();
    const size_t spaces = is_continuation ? 0 : word.spaces;
    if (used_ + spaces + word.width <= width_) {
      line_.append(spaces, ' ');
      line_ += word.text;
      used_ += spaces + word.width;
      return;
    }
    if (used_ > 0) EndLine();
    for (std::string_view rest = word.text; !rest.empty();) {
      const Cell cell = TakeCell(&rest);
      if (used_ > 0 && used_ + cell.width > width_) EndLine();
      line_ += cell.text;
      used_ += cell.width;
    }
  }

  std::vector<std::string> Finish() {
    lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

 private:
  void EndLine() {
    lines_.push_back(std::move(line_));
    line_.clear();
    used_ = 0;
    width_ = next_width_;
  }

  size_t width_;  // of the line that is being filled
  size_t next_width_;
  size_t used_ = 0;
  std::string line_;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> WrapText(std::string_view text, size_t first_width, size_t width) {
  LineFiller filler(first_width, width);
  while (true) {
    const size_t spaces = std::min(text.find_first_not_of(' '), text.size());
    text.remove_prefix(spaces);
    if (text.empty()) break;
    Word word = TakeWord(&text);
    word.spaces = spaces;
    filler.Add(word);
  }
  return filler.Finish();
}

}  // namespace bundlescope
