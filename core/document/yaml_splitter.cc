// Splits YAML by its lines. In block style an element of the outermost sequence begins with "- " in the column of the
// sequence, and nothing inside the element can stand there: what belongs to it is indented deeper. Text in flow style,
// and sequences that stand elsewhere, are handed over as one document.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/document/object_splitter.h"

namespace bundlescope {
namespace {

std::string_view TrimRight(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r' || line.back() == '\n')) {
    line.remove_suffix(1);
  }
  return line;
}

bool IsSeparator(std::string_view line) {
  const std::string_view mark = line.substr(0, 3);
  if (mark != "---" && mark != "...") return false;
  return line.size() == 3 || line[3] == ' ' || line[3] == '\n' || line[3] == '\r' || line[3] == '\t';
}

// The value of a line "key: value" of the outermost mapping; quotes are taken off.
std::string_view FieldValue(std::string_view line, std::string_view key) {
  if (!line.starts_with(key) || line.size() <= key.size() || line[key.size()] != ':') return "";
  std::string_view value = TrimRight(line.substr(key.size() + 1));
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front()) {
    value = value.substr(1, value.size() - 2);
  }
  return value;
}

class YamlSplitter : public ObjectSplitter {
 public:
  YamlSplitter(PartSink& sink, size_t max_part_bytes) : sink_(sink), max_part_bytes_(max_part_bytes) {}

  void Feed(std::string_view chunk) override {
    while (!chunk.empty() && !stopped_) {
      const size_t newline = chunk.find('\n');
      const std::string_view piece = chunk.substr(0, newline == std::string_view::npos ? chunk.size() : newline + 1);
      chunk.remove_prefix(piece.size());
      if (newline == std::string_view::npos || !partial_.empty()) {
        // One byte more than a part may have: then it is too long, and the rest of the line does not matter.
        partial_.append(piece.substr(0, max_part_bytes_ + 1 - std::min(partial_.size(), max_part_bytes_ + 1)));
        if (newline == std::string_view::npos) return;
        Line(partial_);
        partial_.clear();
      } else {
        Line(piece);
      }
    }
  }

  void Finish(bool complete) override {
    const bool torn = !partial_.empty();
    if (torn && !stopped_) Line(partial_);
    partial_.clear();
    // What stands at the end of a text that was cut is no whole value, even if a parser takes it for one. A list that
    // never told its kind was cut, too: tools sort the keys, and "kind" follows "items".
    const bool cut = !complete || (in_list_ && in_mapping_ && kind_.empty()) || (in_list_ && torn && !behind_list_);
    if (cut && part_.find_first_not_of(" \t\r\n") != std::string::npos) {
      sink_.Damage(part_line_, "this value is cut off");
      part_.clear();
    }
    EndDocument();
  }

  std::string_view list_kind() const override { return in_list_ ? std::string_view(kind_) : std::string_view(); }
  std::string_view list_api_version() const override {
    return in_list_ ? std::string_view(api_version_) : std::string_view();
  }

 private:
  void Line(std::string_view line) {
    ++line_number_;
    if (stopped_) return;
    if (line_number_ == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (IsSeparator(line)) {
      EndDocument();
      // "--- {kind: ...}": what stands behind the mark belongs to the document.
      const std::string_view rest = TrimRight(line.substr(3));
      const size_t first = rest.find_first_not_of(" \t");
      if (line[0] == '-' && first != std::string_view::npos && rest[first] != '#') {
        Append("   ");
        Append(line.substr(3));
      }
      return;
    }
    if (in_list_) return ListLine(line);
    const bool blank = TrimRight(line).empty() || line.front() == '#';
    if (!blank && expects_items_ && BeginsList(line)) return;
    if (!blank) expects_items_ = false;
    if (!blank && !any_content_) {
      any_content_ = true;
      if (line.starts_with("- ") || TrimRight(line) == "-") return OpenList(0, line);
    }
    TakeField(line);
    Append(line);
  }

  // "items:" without anything behind it; the next line shows whether a sequence follows.
  void TakeField(std::string_view line) {
    if (const std::string_view kind = FieldValue(line, "kind"); !kind.empty()) kind_ = kind;
    if (const std::string_view version = FieldValue(line, "apiVersion"); !version.empty()) api_version_ = version;
    if (TrimRight(line) == "items:" && (kind_.empty() || kind_.ends_with("List"))) expects_items_ = true;
    if (TrimRight(line) == "items: []") empty_list_ = true;
  }

  bool BeginsList(std::string_view line) {
    const size_t indent = line.find_first_not_of(' ');
    if (indent != 0 && indent != 2) return false;
    if (line.substr(indent, 2) != "- " && TrimRight(line) != "-") return false;
    OpenList(indent, line);
    return true;
  }

  void OpenList(size_t indent, std::string_view line) {
    in_list_ = true;
    in_mapping_ = expects_items_;
    expects_items_ = false;
    indent_ = indent;
    part_.clear();  // what stood before: kind and apiVersion are known
    ListLine(line);
  }

  void ListLine(std::string_view line) {
    const size_t first = line.find_first_not_of(' ');
    const bool blank = TrimRight(line).empty();
    if (behind_list_) {
      if (first == 0) TakeField(line);
      return;
    }
    const bool element = first == indent_ && line[first] == '-' && (first + 1 >= line.size() || IsGap(line[first + 1]));
    if (element) {
      EndPart();
      part_line_ = line_number_;
      std::string opened(line);
      opened[indent_] = ' ';
      Append(opened);
      return;
    }
    // A field of the mapping around the list. Comments may stand anywhere.
    if (!blank && first < indent_ + (indent_ == 0 ? 1 : 0) && line[first] != '#') {
      EndPart();
      behind_list_ = true;
      TakeField(line);
      return;
    }
    Append(line);
  }

  static bool IsGap(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  void Append(std::string_view line) {
    if (too_long_) return;
    if (part_.empty()) part_line_ = line_number_;
    if (part_.size() + line.size() > max_part_bytes_) {
      sink_.Damage(part_line_, fmt::format("this value is longer than {} bytes and was passed over", max_part_bytes_));
      too_long_ = true;
      part_.clear();
      return;
    }
    part_.append(line);
  }

  void EndPart() {
    const bool content = part_.find_first_not_of(" \t\r\n") != std::string::npos;
    if (content && !too_long_ && !sink_.Part(part_, part_line_)) stopped_ = true;
    too_long_ = false;
    part_.clear();
  }

  void EndDocument() {
    const bool list = in_list_ || empty_list_;
    if (empty_list_) part_.clear();
    EndPart();
    if (list && !stopped_) sink_.ListEnd(kind_, api_version_);
    in_list_ = false;
    behind_list_ = false;
    empty_list_ = false;
    expects_items_ = false;
    any_content_ = false;
    kind_.clear();
    api_version_.clear();
  }

  PartSink& sink_;
  const size_t max_part_bytes_;
  std::string partial_;  // a line that has not ended yet
  std::string part_;     // the value under way, or the whole document
  uint32_t part_line_ = 1;
  uint32_t line_number_ = 0;
  bool too_long_ = false;
  bool stopped_ = false;
  bool any_content_ = false;  // the document has begun
  bool expects_items_ = false;
  bool empty_list_ = false;
  bool in_list_ = false;
  bool in_mapping_ = false;   // the list is one of "items:"
  bool behind_list_ = false;  // among the fields that follow it
  size_t indent_ = 0;
  std::string kind_;
  std::string api_version_;
};

}  // namespace

std::unique_ptr<ObjectSplitter> SplitYaml(PartSink& sink, size_t max_part_bytes) {
  return std::make_unique<YamlSplitter>(sink, max_part_bytes);
}

}  // namespace bundlescope
