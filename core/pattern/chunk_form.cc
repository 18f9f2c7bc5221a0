#include "core/pattern/chunk_form.h"

#include <algorithm>
#include <utility>

namespace bundlescope {
namespace {

// Reads a valid expression of RE2's syntax piece by piece, just far enough to tell operators from literal characters.
class Converter {
 public:
  explicit Converter(std::string_view regex) : rest_(regex) {}

  std::optional<ChunkForm> Convert() {
    out_.regex = "(?m:";
    while (!rest_.empty()) {
      if (rest_.starts_with("\\Q")) {
        TakeQuoted();
      } else if (rest_[0] == '\\') {
        TakeEscape();
      } else if (rest_[0] == '[') {
        TakeClass();
      } else if (rest_.starts_with("(?")) {
        if (!TakeFlags()) return std::nullopt;
      } else {
        out_.asks_for_line_end |= rest_[0] == '$';
        Take(1);
      }
    }
    out_.regex += ')';
    return std::move(out_);
  }

 private:
  void Take(size_t count) {
    out_.regex += rest_.substr(0, count);
    rest_.remove_prefix(std::min(count, rest_.size()));
  }

  // \Q...\E; the end of the expression may stand for \E.
  void TakeQuoted() {
    const size_t end = rest_.find("\\E");
    if (end != std::string_view::npos) return Take(end + 2);
    Take(rest_.size());
    out_.regex += "\\E";
  }

  void TakeEscape() {
    const char c = rest_.size() > 1 ? rest_[1] : '\0';
    if (c != 'A' && c != 'z') return Take(2);
    out_.regex += c == 'A' ? "(?m:^)" : "(?m:$)";
    out_.asks_for_line_end |= c == 'z';
    rest_.remove_prefix(2);
  }

  // [...]: a ']' that comes first is a member, and so is one inside of [:alpha:] or behind a backslash.
  void TakeClass() {
    Take(1);
    if (rest_.starts_with('^')) Take(1);
    if (rest_.starts_with(']')) Take(1);
    while (!rest_.empty() && rest_[0] != ']') {
      const size_t posix_end = rest_.starts_with("[:") ? rest_.find(":]") : std::string_view::npos;
      if (posix_end != std::string_view::npos) {
        Take(posix_end + 2);
      } else {
        Take(rest_[0] == '\\' ? 2 : 1);
      }
    }
    Take(1);
  }

  // "(?i:", "(?s-m)", "(?P<name>". False where 'm' is switched off.
  bool TakeFlags() {
    const size_t end = rest_.find_first_of(":)<");
    const std::string_view flags = rest_.substr(0, end);
    const size_t minus = flags.find('-');
    if (minus != std::string_view::npos && flags.find('m', minus) != std::string_view::npos) return false;
    Take(flags.size());
    return true;
  }

  std::string_view rest_;
  ChunkForm out_;
};

}  // namespace

std::optional<ChunkForm> ToChunkForm(std::string_view regex) { return Converter(regex).Convert(); }

}  // namespace bundlescope
