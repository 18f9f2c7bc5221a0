#include "analyzers/scan/json_fields.h"

#include <algorithm>

#include "analyzers/scan/quoted.h"

namespace bundlescope {
namespace {

// Length of the object or array at the start of `text`, or all of it if it does not end.
size_t LengthOfNested(std::string_view text) {
  size_t depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '{':
      case '[':
        ++depth;
        break;
      case '}':
      case ']':
        if (--depth == 0) return i + 1;
        break;
      case '"':
        i = EndOfQuoted(text, i + 1);
        break;
      default:
        break;
    }
  }
  return text.size();
}

}  // namespace

bool JsonFields::Next(Field* field) {
  SkipSpace();
  bool key_escaped = false;
  if (!rest_.starts_with('"')) return false;
  TakeString(&field->key, &key_escaped);
  SkipSpace();
  if (!rest_.starts_with(':')) return false;
  rest_.remove_prefix(1);
  SkipSpace();
  if (rest_.empty()) return false;
  field->is_string = rest_[0] == '"';
  field->escaped = false;
  if (field->is_string) {
    TakeString(&field->value, &field->escaped);
  } else {
    field->value = TakeOther();
    if (field->value.empty()) return false;
  }
  SkipSpace();
  if (rest_.starts_with(',')) {
    rest_.remove_prefix(1);
  } else {
    rest_ = {};  // the end of the object, or nothing that can be relied on
  }
  return true;
}

void JsonFields::SkipSpace() {
  while (!rest_.empty() && (rest_[0] == ' ' || rest_[0] == '\t')) rest_.remove_prefix(1);
}

// A string that does not end takes the whole rest.
void JsonFields::TakeString(std::string_view* content, bool* escaped) {
  const size_t end = EndOfQuoted(rest_, 1);
  *content = rest_.substr(1, end - 1);
  *escaped = content->find('\\') != std::string_view::npos;
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
}

std::string_view JsonFields::TakeOther() {
  const bool nested = rest_[0] == '{' || rest_[0] == '[';
  const size_t length = nested ? LengthOfNested(rest_) : std::min(rest_.find_first_of(",}] \t"), rest_.size());
  const std::string_view value = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return value;
}

}  // namespace bundlescope
