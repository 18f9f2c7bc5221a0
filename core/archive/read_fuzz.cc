// libFuzzer target for everything that reads archives. The test program replays testdata/fuzz through it
// (read_fuzz_replay_test.cc); to search for more, from the root of the repository:
//
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. -DFMT_HEADER_ONLY -o read_fuzz
//     $(ls core/archive/*.cc core/base/*.cc | grep -v -e _test.cc -e indexed_fuzz.cc)
//     -larchive -lisal -lzstd -llzma -lbz2 -lcrypto -lxxhash -labsl_time -labsl_time_zone
//   ./read_fuzz -max_len=65536 NEW_CORPUS core/archive/testdata/fuzz
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/archive/reader.h"
#include "core/archive/unique_fd.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

constexpr int kMaxNesting = 3;

// Checks the order of calls and the promises about names and sizes of chunks.
class CheckingSink : public MemberSink {
 public:
  bool Begin(const Member& member) override {
    BS_CHECK(!open_);
    BS_CHECK(!member.name.empty() && member.name.front() != '/');
    BS_CHECK(("/" + member.name + "/").find("/../") == std::string::npos);
    BS_CHECK(member.name.find('\0') == std::string::npos);
    open_ = true;
    data_allowed_ = ++members_ % 5 != 0;
    return data_allowed_;
  }
  bool Data(std::string_view chunk) override {
    BS_CHECK(open_ && data_allowed_ && !chunk.empty() && chunk.size() <= (size_t{4} << 20));
    return true;
  }
  void End(bool complete) override {
    BS_CHECK(open_);
    open_ = false;
    incomplete_ |= !complete;
  }
  void Report(const Defect& defect) override {
    BS_CHECK(!defect.code.empty() && !defect.message.empty());
    if (open_) data_allowed_ = false;
    lost_ |= defect.lost_data;
    if (!lost_inside_.empty() && defect.lost_data) lost_inside_.back() = true;
  }
  void BeginArchive(const Member& member, std::string_view container) override {
    BS_CHECK(!open_ && !member.name.empty() && !container.empty());
    BS_CHECK(static_cast<int>(lost_inside_.size()) < kMaxNesting);
    lost_inside_.push_back(false);
  }
  void EndArchive(bool complete) override {
    BS_CHECK(!open_ && !lost_inside_.empty());
    const bool lost = lost_inside_.back();
    lost_inside_.pop_back();
    BS_CHECK(!complete || !lost);
    if (!lost_inside_.empty()) lost_inside_.back() = lost_inside_.back() || lost;
    incomplete_ |= !complete;
  }
  // After the run.
  void CheckAgainst(const ArchiveSummary& summary) const {
    BS_CHECK(!open_ && lost_inside_.empty());
    BS_CHECK(summary.complete == !lost_);
    BS_CHECK(!incomplete_ || lost_ || summary.stopped);
    BS_CHECK(summary.members == members_);
  }

 private:
  bool open_ = false;
  bool data_allowed_ = false;
  bool lost_ = false;
  bool incomplete_ = false;
  uint64_t members_ = 0;
  std::vector<bool> lost_inside_;  // of each archive that is open
};

void ReadAsArchive(const uint8_t* bytes, size_t size) {
  const UniqueFd fd(memfd_create("fuzz", MFD_CLOEXEC));
  BS_CHECK(fd.valid());
  BS_CHECK(write(fd.get(), bytes, size) == static_cast<ssize_t>(size));
  ArchiveLimits limits;
  limits.max_members = 1'000;
  limits.max_member_bytes = 8 << 20;
  limits.max_total_bytes = 32 << 20;
  limits.zstd_window_log_max = 20;
  limits.max_xz_memory = 4 << 20;
  limits.max_nesting = kMaxNesting;
  CheckingSink sink;
  const Result<ArchiveSummary> summary = ReadArchive("/proc/self/fd/" + std::to_string(fd.get()), limits, sink);
  if (summary) sink.CheckAgainst(*summary);
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  bundlescope::ReadAsArchive(bytes, size);
  return 0;
}
