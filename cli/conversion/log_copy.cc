#include "cli/conversion/log_copy.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr size_t kBlockBytes = size_t{256} << 10;

}  // namespace

void LogHeads::BeginLog(LogId id) {
  current_ = id;
  head_.clear();
  next_.BeginLog(id);
}

void LogHeads::LogData(std::string_view chunk) {
  head_.append(chunk.substr(0, kLogHeadBytes - std::min(kLogHeadBytes, head_.size())));
  while (block_.size() + chunk.size() >= kBlockBytes) {
    const std::string_view part = chunk.substr(0, kBlockBytes - block_.size());
    chunk.remove_prefix(part.size());
    if (block_.empty()) {
      next_.LogData(part);
    } else {
      block_.append(part);
      next_.LogData(block_);
      block_.clear();
    }
  }
  block_.append(chunk);
}

void LogHeads::EndLog() {
  if (!block_.empty()) next_.LogData(block_);
  block_.clear();
  if (marks_.size() <= current_) marks_.resize(current_ + size_t{1});
  marks_[current_] = NeedsMark(head_);
  next_.EndLog();
}

LogCopy::LogCopy(const std::vector<std::optional<PlannedLog>>& logs, SnapshotBuilder& builder, NativeWriter& writer,
                 std::stop_source stop)
    : logs_(logs), builder_(builder), writer_(writer), stop_(std::move(stop)) {}

void LogCopy::Fail(Error error) {
  current_ = nullptr;
  if (error_) return;
  error_ = std::move(error);
  stop_.request_stop();
}

void LogCopy::FailAsChanged(std::string_view member) {
  Fail(Error(ErrorCode::kInvalidInput,
             fmt::format("an archive changed while it was converted: at first {} had other content",
                         MakePrintable(member)))
           .WithHint("try again when nothing writes to it"));
}

void LogCopy::BeginLog(LogId id) {
  current_ = nullptr;
  if (error_) return;
  const std::string_view member = builder_.log(id).place.member;
  if (id >= logs_.size()) return FailAsChanged(member);
  if (!logs_[id]) return;
  if (logs_[id]->from != member) return FailAsChanged(member);
  current_ = &*logs_[id];
  missing_ = current_->bytes;
  if (Status begun = writer_.BeginLog(current_->member, current_->bytes, current_->mark); !begun) Fail(begun.error());
}

void LogCopy::LogData(std::string_view chunk) {
  if (current_ == nullptr) return;
  if (chunk.size() > missing_) return FailAsChanged(current_->from);
  missing_ -= chunk.size();
  if (Status written = writer_.LogData(chunk); !written) Fail(written.error());
}

void LogCopy::EndLog() {
  if (current_ == nullptr) return;
  if (missing_ > 0) {
    // An interrupted reading ends it early, too.
    return FailAsChanged(current_->from);
  }
  if (Status ended = writer_.EndLog(); !ended) return Fail(ended.error());
  ++written_;
  current_ = nullptr;
}

Status LogCopy::Finish() {
  const auto planned =
      static_cast<size_t>(std::count_if(logs_.begin(), logs_.end(), [](const auto& log) { return log.has_value(); }));
  if (!error_ && written_ < planned) FailAsChanged("a log that is missing now");
  if (error_) return *error_;
  return {};
}

}  // namespace bundlescope
