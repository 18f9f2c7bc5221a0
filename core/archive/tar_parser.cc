#include "core/archive/tar_parser.h"

#include <utility>

namespace bundlescope {

TarParser::TarParser(TarInput& input, uint64_t start) : input_(input), start_(start), handle_(NewLibarchive()) {
  archive_read_support_format_tar(handle_.get());
  input_.MoveTo(start);
  archive_read_open(handle_.get(), this, nullptr, &TarParser::ReadCallback, nullptr);
}

la_ssize_t TarParser::ReadCallback(archive*, void* self, const void** bytes) {
  const std::string_view view = static_cast<TarParser*>(self)->input_.Read();
  *bytes = view.data();
  return static_cast<la_ssize_t>(view.size());
}

TarParser::Result TarParser::NextHeader() {
  const ScopedUtf8 utf8;
  return Check(archive_read_next_header(handle_.get(), &entry_));
}

TarParser::Result TarParser::NextBlock(Block* block) {
  la_int64_t offset = 0;
  const Result result = Check(archive_read_data_block(handle_.get(), &block->bytes, &block->size, &offset));
  block->offset = static_cast<uint64_t>(offset);
  if (result == Result::kEnd) block->size = 0;
  return result;
}

TarParser::Result TarParser::SkipContent() {
  const Result result = Check(archive_read_data_skip(handle_.get()));
  return result == Result::kEnd ? Result::kOk : result;
}

uint64_t TarParser::position() const { return start_ + static_cast<uint64_t>(archive_filter_bytes(handle_.get(), 0)); }

std::string TarParser::TakeWarning() { return std::exchange(warning_, {}); }

TarParser::Result TarParser::Check(int status) {
  if (status == ARCHIVE_OK) return Result::kOk;
  if (status == ARCHIVE_EOF) return Result::kEnd;
  if (status != ARCHIVE_WARN) return Result::kFailed;
  warning_ = error();
  return Result::kOk;
}

}  // namespace bundlescope
