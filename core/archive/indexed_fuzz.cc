// libFuzzer target for what IndexedReader takes from a file. The first byte of an input says what the rest is: the
// entries of an index ('e'), the skippable frame around them ('f'), a seek table ('t'), or else a whole archive with
// it. The test program replays testdata/index_fuzz through it (indexed_fuzz_replay_test.cc). To search for more, from
// the root of the repository:
//
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -I. -DFMT_HEADER_ONLY -DBUNDLESCOPE_FUZZER
//     -o indexed_fuzz core/archive/indexed_fuzz.cc
//     $(ls core/archive/*.cc core/base/*.cc | grep -v -e _test.cc -e _fuzz.cc)
//     -larchive -lisal -lzstd -llzma -lbz2 -lcrypto -lxxhash -labsl_time -labsl_time_zone
//   ./indexed_fuzz -max_len=65536 NEW_CORPUS core/archive/testdata/index_fuzz
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "core/archive/indexed_reader.h"
#include "core/base/check.h"

namespace bundlescope {
namespace {

ArchiveLimits FuzzLimits() {
  ArchiveLimits limits;
  limits.max_members = 10'000;
  limits.max_member_bytes = 8 << 20;
  return limits;
}

void CheckMembers(const Result<std::vector<IndexedMember>>& members) {
  if (!members) return;
  uint64_t at = 0;
  for (const IndexedMember& member : *members) {
    BS_CHECK(!member.name.empty() && member.name.front() != '/');
    BS_CHECK(member.header_at == at && member.content_at > at && member.end() >= member.content_at + member.size);
    at = member.end();
  }
}

void ReadAsFile(std::string_view bytes) {
  const UniqueFd fd(memfd_create("fuzz", MFD_CLOEXEC));
  BS_CHECK(fd.valid());
  BS_CHECK(write(fd.get(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  const auto reader = IndexedReader::Open("/proc/self/fd/" + std::to_string(fd.get()), FuzzLimits());
  if (!reader) return;
  for (const IndexedMember& member : (*reader)->members()) {
    BS_CHECK((*reader)->Find(member.name) == &member);
    uint64_t read = 0;
    const Status status = (*reader)->Read(member, [&read](std::string_view part) {
      BS_CHECK(!part.empty());
      read += part.size();
      return true;
    });
    BS_CHECK(status ? read == member.size : read <= member.size);
  }
}

}  // namespace

int FuzzIndex(std::string_view input) {
  if (input.empty()) return 0;
  const std::string_view rest = input.substr(1);
  if (input[0] == 'e') {
    CheckMembers(ParseMemberIndex(rest, FuzzLimits()));
  } else if (input[0] == 'f') {
    CheckMembers(ParseMemberIndexFrame(rest, FuzzLimits()));
  } else if (input[0] == 't') {
    const auto frames = ParseSeekTable(rest, 4'096);
    BS_CHECK(!frames || frames->empty() || frames->back().packed_end() == 4'096);
  } else {
    ReadAsFile(input);
  }
  return 0;
}

}  // namespace bundlescope

#ifdef BUNDLESCOPE_FUZZER
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  return bundlescope::FuzzIndex({reinterpret_cast<const char*>(bytes), size});
}
#endif
