#include "analyzers/scan/key_values.h"

#include <algorithm>

#include "analyzers/scan/quoted.h"

namespace bundlescope {

bool KeyValues::Next(std::string_view* key, RawText* value) {
  while (!rest_.empty()) {
    size_t end = 0;
    while (end < rest_.size() && rest_[end] != '=' && rest_[end] != ' ') ++end;
    const std::string_view word = rest_.substr(0, end);
    const bool is_key = end < rest_.size() && rest_[end] == '=' && !word.empty();
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (!is_key) continue;
    *key = word;
    if (rest_.starts_with('"')) {
      const size_t quote = EndOfQuoted(rest_, 1);
      value->text = rest_.substr(1, quote - 1);
      value->escaped = value->text.find('\\') != std::string_view::npos;
      rest_.remove_prefix(std::min(quote + 1, rest_.size()));
    } else {
      *value = {rest_.substr(0, rest_.find(' ')), false};
      rest_.remove_prefix(value->text.size());
    }
    return true;
  }
  return false;
}

}  // namespace bundlescope
