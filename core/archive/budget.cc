#include "core/archive/budget.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace bundlescope {

std::optional<Budget::Excess> Budget::AddEntry() {
  entry_bytes_ = 0;
  if (entries_ < limits_.max_members) {
    ++entries_;
    return std::nullopt;
  }
  return Excess{"limit.members", fmt::format("there are more than {} entries, the limit", limits_.max_members), true};
}

Budget::Grant Budget::AddContent(uint64_t bytes) {
  const uint64_t member_room = limits_.max_member_bytes - std::min(limits_.max_member_bytes, entry_bytes_);
  const uint64_t total_room = limits_.max_total_bytes - std::min(limits_.max_total_bytes, content_bytes_);
  const uint64_t ratio_limit = RatioLimit();
  const uint64_t ratio_room = ratio_limit - std::min(ratio_limit, content_bytes_);
  Grant grant;
  grant.bytes = std::min({bytes, member_room, total_room, ratio_room});
  entry_bytes_ += grant.bytes;
  content_bytes_ += grant.bytes;
  if (grant.bytes == bytes) return grant;
  if (grant.bytes == total_room) {
    grant.excess =
        Excess{"limit.total-bytes",
               fmt::format("more than {} bytes of content in all, the limit", limits_.max_total_bytes), true};
  } else if (grant.bytes == member_room) {
    grant.excess = Excess{"limit.member-bytes",
                          fmt::format("more than {} bytes in one file, the limit", limits_.max_member_bytes), false};
  } else {
    grant.excess = Excess{
        "limit.ratio",
        fmt::format("the content is more than {} times as large as the packed file, the limit", limits_.max_ratio),
        false};
  }
  return grant;
}

std::optional<Budget::Excess> Budget::AddUnpacked(uint64_t bytes) {
  constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();
  unpacked_bytes_ = bytes > kMost - unpacked_bytes_ ? kMost : unpacked_bytes_ + bytes;
  if (unpacked_bytes_ > limits_.max_total_bytes) {
    return Excess{"limit.total-bytes", fmt::format("more than {} unpacked bytes, the limit", limits_.max_total_bytes),
                  true};
  }
  if (unpacked_bytes_ > RatioLimit()) {
    return Excess{"limit.ratio",
                  fmt::format("{} bytes of the file became {} bytes, more than {} times as much, the limit",
                              packed_bytes_, unpacked_bytes_, limits_.max_ratio),
                  true};
  }
  return std::nullopt;
}

uint64_t Budget::RatioLimit() const {
  constexpr uint64_t kNone = std::numeric_limits<uint64_t>::max();
  if (packed_bytes_ == 0 || limits_.max_ratio == 0) return kNone;
  if (packed_bytes_ > kNone / limits_.max_ratio) return kNone;
  return std::max(packed_bytes_ * limits_.max_ratio, limits_.ratio_after_bytes);
}

}  // namespace bundlescope
