// Walks over the bytes of JSON without parsing: only strings, brackets and the keys of the outermost object count. What
// it takes for a value goes to a parser, which finds what is wrong with it.

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "core/document/object_splitter.h"

namespace bundlescope {
namespace {

constexpr size_t kUnknown = static_cast<size_t>(-1);
constexpr size_t kMaxHeaderText = 256;
// A line whose start lies farther back than this has no indentation that we care for.
constexpr size_t kMaxIndent = 4096;
constexpr size_t kMaxBackslashes = 64;
// So much of a value's beginning is compared with that of what may be the next one.
constexpr size_t kMaxOpening = 256;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool IsMark(char c) { return c == '\xEF' || c == '\xBB' || c == '\xBF'; }  // of the byte order

class JsonSplitter : public ObjectSplitter {
 public:
  JsonSplitter(PartSink& sink, size_t max_part_bytes) : sink_(sink), max_part_bytes_(max_part_bytes) {}

  void Feed(std::string_view chunk) override {
    buffer_.append(chunk);
    bool more = true;
    while (more && at_ < buffer_.size() && state_ != State::kStopped) more = Step();
    Forget();
  }

  void Finish(bool complete) override {
    finishing_ = true;
    Feed("");
    const char* const end = complete ? "the text ends inside this value" : "this value is cut off";
    while (InsideDoubtfulValue() && GoBackToDoubt(end)) Feed("");
    if (state_ == State::kStopped) return;
    if (state_ == State::kValue && scalar_) {
      EndValue();
    } else if (state_ == State::kValue || state_ == State::kTooLong) {
      sink_.Damage(value_line_, end);
    } else if (state_ == State::kHeader || in_list_) {
      sink_.Damage(line_, complete ? "the text ends before its list does" : "the end of this list is cut off");
    }
    if (in_list_) EndList();
  }

  std::string_view list_kind() const override { return in_list_ ? std::string_view(kind_) : std::string_view(); }
  std::string_view list_api_version() const override {
    return in_list_ ? std::string_view(api_version_) : std::string_view();
  }

 private:
  enum class State : uint8_t {
    kOutside,  // between values
    kHeader,   // inside the outermost object, which may still turn out to be a list
    kValue,    // inside a value
    kTooLong,  // inside a value that is passed over
    kLost,     // looking for a line that begins a value
    kStopped,
  };

  // Moves on; false where more bytes are needed.
  bool Step() {
    switch (state_) {
      case State::kOutside:
        return Outside();
      case State::kLost:
        return FindNextValue();
      default:
        return Inside();
    }
  }

  bool Outside() {
    const char c = buffer_[at_];
    if (c == '\n') {
      NewLine();
    } else if (IsBlank(c) || c == ',' || IsMark(c)) {
      ++at_;
    } else if (c == ']' && in_list_) {
      ++at_;
      CloseList();
    } else if (c == '[' && !in_list_) {
      ++at_;
      in_list_ = true;
      header_around_ = false;
      list_indent_ = kUnknown;
    } else if (c == ']' || c == '}' || c == ':') {
      value_line_ = line_;
      Lose("a bracket without its partner; what follows up to the next value is left out");
    } else {
      BeginValue(c);
    }
    return true;
  }

  void BeginValue(char first) {
    begin_ = at_;
    value_line_ = line_;
    depth_ = 0;
    doubt_.at = kUnknown;
    scalar_ = first != '{' && first != '[' && first != '"';
    indent_ = Indent();
    if (in_list_ && list_indent_ == kUnknown) list_indent_ = indent_;
    state_ = !in_list_ && first == '{' ? State::kHeader : State::kValue;
    if (state_ == State::kHeader) ResetHeader();
  }

  bool Inside() {
    while (at_ < buffer_.size()) {
      if (in_string_) {
        if (!String()) return false;
        if (!InValue()) return true;
        continue;
      }
      switch (buffer_[at_]) {
        case '"':
          in_string_ = true;
          string_at_ = ++at_;
          break;
        case '{':
        case '[':
          if (StandsLikeNextValue()) {
            if (NeedsMore()) return false;
            if (!IsNextValue()) {
              if (doubt_.at == kUnknown) doubt_ = {at_, line_start_, line_};
              ++depth_;
              ++at_;
              break;
            }
            Lose("this value does not end before the next one begins");
            return true;
          }
          if (state_ == State::kHeader && depth_ == 1 && buffer_[at_] == '[' && IsItems()) {
            OpenItems();
            return true;
          }
          ++depth_;
          ++at_;
          break;
        case '}':
        case ']':
          if (Close()) return true;
          break;
        case ':':
          if (state_ == State::kHeader && depth_ == 1) key_ = header_text_;
          ++at_;
          break;
        case ',':
          if (scalar_) {
            EndValue();
            return true;
          }
          if (depth_ == 1) TakeHeaderField();
          ++at_;
          break;
        case '\n':
          if (scalar_) {
            EndValue();
            return true;
          }
          NewLine();
          break;
        default:
          ++at_;
      }
      if (state_ == State::kValue || state_ == State::kHeader) CheckLength();
    }
    return false;
  }

  bool InValue() const { return state_ == State::kValue || state_ == State::kHeader || state_ == State::kTooLong; }

  // A closing bracket. True where the value ended.
  bool Close() {
    if (scalar_) {
      EndValue();
      return true;
    }
    ++at_;
    if (depth_ > 1) {
      --depth_;
      return false;
    }
    if (state_ == State::kHeader && header_around_) {
      TakeHeaderField();
      EndList();
      state_ = State::kOutside;
    } else {
      EndValue();
    }
    return true;
  }

  // Inside a string. False where more bytes are needed.
  bool String() {
    const char* const data = buffer_.data();
    for (;;) {
      const void* const quote = std::memchr(data + at_, '"', buffer_.size() - at_);
      const size_t end = quote == nullptr ? buffer_.size() : OffsetOf(quote);
      // A line break cannot stand in a string: a quote too many or too few has turned the text inside out.
      if (const void* const bad = std::memchr(data + at_, '\n', end - at_); bad != nullptr) {
        at_ = OffsetOf(bad);
        Lose("a string without its closing quote; what follows up to the next value is left out");
        return true;
      }
      at_ = end;
      if (quote == nullptr) {
        CheckLength();
        return false;
      }
      ++at_;
      size_t backslashes = 0;
      while (backslashes < end - string_at_ && data[end - 1 - backslashes] == '\\') ++backslashes;
      if (backslashes % 2 == 1) continue;
      in_string_ = false;
      if (state_ == State::kHeader && depth_ == 1) {
        header_text_.assign(data + string_at_, std::min(end - string_at_, kMaxHeaderText));
      }
      if (depth_ == 0) EndValue();
      return true;
    }
  }

  size_t OffsetOf(const void* at) const { return static_cast<size_t>(static_cast<const char*>(at) - buffer_.data()); }

  void CheckLength() {
    if (at_ - begin_ <= max_part_bytes_ || state_ == State::kTooLong) return;
    sink_.Damage(value_line_, fmt::format("this value is longer than {} bytes and was passed over", max_part_bytes_));
    state_ = State::kTooLong;
  }

  // The member of the outermost object that ends here.
  void TakeHeaderField() {
    if (state_ != State::kHeader) return;
    // What is written with escapes is not known here.
    if (header_text_.find('\\') != std::string::npos) header_text_.clear();
    if (key_ == "kind") kind_ = header_text_;
    if (key_ == "apiVersion") api_version_ = header_text_;
    key_.clear();
    header_text_.clear();
  }

  bool IsItems() const { return key_ == "items" && (kind_.empty() || kind_.ends_with("List")); }

  void OpenItems() {
    ++at_;
    in_list_ = true;
    header_around_ = true;
    list_indent_ = kUnknown;
    state_ = State::kOutside;
  }

  // Behind the bracket that ends a list.
  void CloseList() {
    if (!header_around_) return EndList();
    in_list_ = false;
    begin_ = at_;
    depth_ = 1;
    key_.clear();
    header_text_.clear();
    state_ = State::kHeader;
  }

  void EndList() {
    in_list_ = false;
    header_around_ = false;
    sink_.ListEnd(kind_, api_version_);
    ResetHeader();
  }

  void EndValue() {
    CheckLength();
    if (state_ != State::kTooLong && !sink_.Part(std::string_view(buffer_).substr(begin_, at_ - begin_), value_line_)) {
      state_ = State::kStopped;
      return;
    }
    state_ = State::kOutside;
    scalar_ = false;
  }

  void ResetHeader() {
    kind_.clear();
    api_version_.clear();
    key_.clear();
    header_text_.clear();
  }

  // At an opening brace inside a value: whether it may rather begin the next one, since it begins a line as the first
  // value did. A value that opens with "{" and more on its line is seldom laid out such that one inside it could stand
  // there.
  bool StandsLikeNextValue() {
    if (depth_ == 0 || buffer_[at_] != '{' || state_ == State::kTooLong) return false;
    // Of a list whose first element stands behind other things on its line, only a value of the next line can be told.
    const bool unknown = in_list_ && list_indent_ == kUnknown;
    const size_t expected = in_list_ && !unknown ? list_indent_ : 0;
    if (Indent() != expected || (!unknown && indent_ != expected)) return false;
    return expected > 0 || (begin_ + 1 < buffer_.size() && buffer_[begin_ + 1] != '\n' && buffer_[begin_ + 1] != '\r');
  }

  // The value's beginning up to the end of its first string, which is a key or the value of one.
  std::string_view Opening() const {
    const std::string_view value = std::string_view(buffer_).substr(begin_, kMaxOpening);
    const size_t quote = value.find('"');
    const size_t end = quote == std::string_view::npos ? quote : value.find('"', quote + 1);
    return end == std::string_view::npos ? std::string_view() : value.substr(0, end + 1);
  }

  bool NeedsMore() const { return !finishing_ && buffer_.size() - at_ < Opening().size(); }

  // Behind ':', '[' and ',' a brace is in its place. In an indented list it is the next value where it begins as this
  // one did, since what is inside of a value stands deeper; else only where this value turns out to be damaged.
  bool IsNextValue() const {
    size_t before = at_;
    while (before > begin_ && (IsBlank(buffer_[before - 1]) || buffer_[before - 1] == '\n')) --before;
    // Nothing is left of a value only behind the list that it is around.
    const char last = before > begin_ ? buffer_[before - 1] : ']';
    if (last != ':' && last != '[' && last != ',') return true;
    const bool indented = in_list_ && list_indent_ != kUnknown && list_indent_ > 0;
    const std::string_view opening = Opening();
    return indented && !opening.empty() && std::string_view(buffer_).substr(at_).starts_with(opening);
  }

  // How far the place lies from the start of its line, if there are only blanks between.
  size_t Indent() {
    if (line_start_ == kUnknown) return kUnknown;
    const size_t here = at_ - line_start_;
    if (here > kMaxIndent) return kUnknown;
    if (first_text_ == kUnknown) {
      first_text_ = 0;
      while (first_text_ < here && IsGap(buffer_[line_start_ + first_text_])) ++first_text_;
    }
    return first_text_ == here ? here : kUnknown;
  }

  static bool IsGap(char c) { return IsBlank(c) || IsMark(c); }

  void NewLine() {
    ++line_;
    line_start_ = ++at_;
    first_text_ = kUnknown;
  }

  void Lose(const char* why) {
    if (InsideDoubtfulValue() && GoBackToDoubt(why)) return;
    if (state_ != State::kTooLong) sink_.Damage(value_line_, why);
    in_string_ = false;
    scalar_ = false;
    // An outermost object without its elements is nothing that could be taken apart.
    if (state_ == State::kHeader && header_around_) EndList();
    state_ = State::kLost;
    // Where the brace that made us doubt begins the next value, it is found again.
    if (line_start_ != kUnknown && Indent() != kUnknown) at_ = line_start_ == 0 ? 0 : line_start_ - 1;
    if (line_start_ != kUnknown && line_start_ > 0 && at_ == line_start_ - 1) --line_;
  }

  bool InsideDoubtfulValue() const {
    return (state_ == State::kValue || state_ == State::kHeader) && doubt_.at != kUnknown;
  }

  // The value is damaged, so the first brace in it that could have begun the next value is taken for that. Not more
  // often than that all of it costs as much again as reading once.
  bool GoBackToDoubt(const char* why) {
    const size_t distance = at_ - doubt_.at;
    if (read_again_ + distance > forgotten_ + at_) return false;
    read_again_ += distance;
    sink_.Damage(value_line_, why);
    if (header_around_ && state_ == State::kHeader) EndList();
    in_string_ = false;
    scalar_ = false;
    at_ = doubt_.at;
    line_start_ = doubt_.line_start;
    first_text_ = kUnknown;
    line_ = doubt_.line;
    if (in_list_ && list_indent_ == kUnknown) EndList();
    state_ = State::kOutside;
    return true;
  }

  // Goes to the next line that begins a value or ends the list.
  bool FindNextValue() {
    const size_t wanted = in_list_ && list_indent_ != kUnknown ? list_indent_ : 0;
    while (at_ < buffer_.size()) {
      const void* const newline = std::memchr(buffer_.data() + at_, '\n', buffer_.size() - at_);
      if (newline == nullptr) break;
      at_ = OffsetOf(newline);
      size_t next = at_ + 1;
      while (next < buffer_.size() && IsBlank(buffer_[next]) && next - at_ <= kMaxIndent) ++next;
      if (next == buffer_.size()) return false;
      NewLine();
      const size_t indent = next - at_;
      const bool ends_list = in_list_ && buffer_[next] == ']' && indent < wanted;
      if (!ends_list && (buffer_[next] != '{' || indent != wanted)) continue;
      // Elements of a list on one line cannot be found again, so the list is over.
      if (in_list_ && list_indent_ == kUnknown) EndList();
      state_ = State::kOutside;
      return true;
    }
    at_ = buffer_.size();
    return false;
  }

  // Drops bytes that nobody needs again.
  void Forget() {
    size_t from = at_;
    if (state_ == State::kValue || state_ == State::kHeader) from = std::min(from, begin_);
    // Of a string that is too long anyway, only as much as the backslashes before its quote may take.
    if (state_ == State::kTooLong) from -= std::min(from, kMaxBackslashes);
    if (in_string_) string_at_ = std::max(string_at_, from);
    if (line_start_ != kUnknown && at_ - line_start_ > kMaxIndent && line_start_ < from) line_start_ = kUnknown;
    // With the line break itself, to which Lose() goes back.
    if (line_start_ != kUnknown) from = std::min(from, line_start_ - std::min<size_t>(line_start_, 1));
    if (from == 0) return;
    buffer_.erase(0, from);
    forgotten_ += from;
    at_ -= from;
    if (doubt_.at != kUnknown) {
      doubt_.at -= std::min(doubt_.at, from);
      doubt_.line_start -= std::min(doubt_.line_start, from);
    }
    begin_ -= std::min(begin_, from);
    string_at_ -= std::min(string_at_, from);
    if (line_start_ != kUnknown) line_start_ -= from;
  }

  PartSink& sink_;
  const size_t max_part_bytes_;
  std::string buffer_;
  size_t at_ = 0;
  size_t line_start_ = 0;
  size_t first_text_ = kUnknown;  // in the line, once it was looked for
  uint32_t line_ = 1;
  State state_ = State::kOutside;
  bool finishing_ = false;  // no more bytes will come

  struct Spot {
    size_t at = kUnknown;
    size_t line_start = 0;
    uint32_t line = 1;
  };
  Spot doubt_;  // see GoBackToDoubt
  uint64_t forgotten_ = 0;
  uint64_t read_again_ = 0;

  // The value under way.
  size_t begin_ = 0;
  uint32_t value_line_ = 1;
  size_t indent_ = 0;
  uint64_t depth_ = 0;
  bool scalar_ = false;
  bool in_string_ = false;
  size_t string_at_ = 0;  // behind the quote

  // The list, and the object around it.
  bool in_list_ = false;
  bool header_around_ = false;
  size_t list_indent_ = kUnknown;
  std::string key_;
  std::string header_text_;  // the last string directly in the object
  std::string kind_;
  std::string api_version_;
};

}  // namespace

std::unique_ptr<ObjectSplitter> SplitJson(PartSink& sink, size_t max_part_bytes) {
  return std::make_unique<JsonSplitter>(sink, max_part_bytes);
}

}  // namespace bundlescope
