#include "core/archive/plain_source.h"

namespace bundlescope {

Piece PlainSource::Next() {
  file_.Consume(given_);
  const std::string_view bytes = file_.Peek(1);
  given_ = bytes.size();
  if (bytes.empty()) return Piece::End(file_.Failure());
  return Piece::Data(bytes);
}

}  // namespace bundlescope
