#pragma once

#include <string_view>

#include "analyzers/scan/message_text.h"

namespace bundlescope {

// Walks over key=value pairs, as logrus and klog write them: `level=error msg="a \"b\"" took=3s`. Words that are no
// pair are passed over; a quoted value that does not end goes to the end of the text.
class KeyValues {
 public:
  explicit KeyValues(std::string_view text) : rest_(text) {}

  bool Next(std::string_view* key, RawText* value);

 private:
  std::string_view rest_;
};

}  // namespace bundlescope
