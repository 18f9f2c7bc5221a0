#pragma once

#include <string_view>

namespace bundlescope {

// Walks over the members of one JSON object in the text, without building anything. It does not check what it skips,
// and takes what it can get: an object that is cut off gives its members up to there, a string that is cut off what
// there is.
class JsonFields {
 public:
  struct Field {
    std::string_view key;    // as written, without quotes
    std::string_view value;  // of a string: what stands between the quotes, escapes and all; else the text of the value
    bool is_string = false;
    bool escaped = false;  // the string holds a backslash
  };

  // `text` begins with '{'.
  explicit JsonFields(std::string_view text) : rest_(text.substr(1)) {}

  // False at the end of the object or where the text is none.
  bool Next(Field* field);

 private:
  void SkipSpace();
  void TakeString(std::string_view* content, bool* escaped);
  std::string_view TakeOther();

  std::string_view rest_;
};

}  // namespace bundlescope
