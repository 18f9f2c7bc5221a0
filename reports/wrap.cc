#include "reports/wrap.h"

#include <algorithm>
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

Cell TakeCell(std::string_view* text) {
  const auto next_length = [](std::string_view rest) { return std::max<size_t>(CharacterLength(rest), 1); };
  Cell cell;
  size_t length = next_length(*text);
  cell.base = text->substr(0, length);
  cell.width = DisplayWidth(cell.base);
  while (length < text->size()) {
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
  std::vector<Cell> cells;
};

bool MayBreakBetween(const Cell& left, const Cell& right) {
  if (left.width < 2 && right.width < 2) return false;
  return !IsOneOf(kNeverFirst, right.base) && !IsOneOf(kNeverLast, left.base);
}

std::vector<Word> SplitWords(std::string_view text) {
  std::vector<Word> words;
  size_t spaces = 0;
  while (!text.empty()) {
    const Cell cell = TakeCell(&text);
    if (cell.text == " ") {
      ++spaces;
      continue;
    }
    if (words.empty() || spaces > 0 || MayBreakBetween(words.back().cells.back(), cell)) {
      words.push_back({spaces, 0, {}});
      spaces = 0;
    }
    words.back().cells.push_back(cell);
    words.back().width += cell.width;
  }
  return words;
}

class LineFiller {
 public:
  LineFiller(size_t first_width, size_t width) : width_(first_width), next_width_(width) {}

  void Add(const Word& word) {
    const bool is_continuation = used_ == 0 && !lines_.empty();
    const size_t spaces = is_continuation ? 0 : word.spaces;
    if (used_ + spaces + word.width <= width_) {
      Append(std::string(spaces, ' '), spaces);
    } else if (used_ > 0) {
      EndLine();
    }
    for (const Cell& cell : word.cells) {
      if (used_ > 0 && used_ + cell.width > width_) EndLine();
      Append(cell.text, cell.width);
    }
  }

  std::vector<std::string> Finish() {
    lines_.push_back(std::move(line_));
    return std::move(lines_);
  }

 private:
  void Append(std::string_view text, size_t columns) {
    line_ += text;
    used_ += columns;
  }

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
  for (const Word& word : SplitWords(text)) filler.Add(word);
  return filler.Finish();
}

}  // namespace bundlescope
