// What is read from a zip must not depend on the threads that unpack it: compares with reading it by one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/memory_input.h"
#include "core/archive/packed_file.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/temp_folder.h"
#include "core/archive/testing/written_archive.h"
#include "core/archive/testing/zip_builder.h"
#include "core/archive/zip_reader.h"

namespace bundlescope {
namespace {

using testing::Contains;
using testing::HasSubstr;

constexpr size_t kMiB = size_t{1} << 20;

// Every call with everything that it was given, so that also the places where chunks end are compared.
class CallsSink : public MemberSink {
 public:
  std::function<bool(const Member&)> wanted = [](const Member&) { return true; };
  uint64_t stop_after = UINT64_MAX;  // bytes

  std::vector<std::string> calls;

  bool Begin(const Member& member) override {
    Add("begin " + member.name + " " + std::to_string(member.size.value_or(UINT64_MAX)) + " " + member.packing);
    return wanted(member);
  }
  bool Data(std::string_view chunk) override {
    bytes_ += chunk.size();
    Add("data " + std::to_string(chunk.size()) + " " + std::to_string(Crc32(chunk)));
    return bytes_ < stop_after;
  }
  void End(bool complete) override { Add(complete ? "end" : "end (incomplete)"); }
  void Report(const Defect& defect) override {
    Add(defect.code + " " + defect.member + " " + std::to_string(defect.offset) + " " + defect.message +
        (defect.lost_data ? " lost" : ""));
  }
  void BeginArchive(const Member& member, std::string_view container) override {
    Add("archive " + member.name + " " + std::string(container));
  }
  void EndArchive(bool complete) override { Add(complete ? "end archive" : "end archive (incomplete)"); }

 private:
  void Add(std::string call) { calls.push_back(std::move(call)); }
  uint64_t bytes_ = 0;
};

struct Wishes {
  ArchiveLimits limits = {};
  std::function<bool(const Member&)> wanted = [](const Member&) { return true; };
  uint64_t stop_after = UINT64_MAX;
};

std::vector<std::string> Calls(const OpenPackedInput& open, unsigned threads, const Wishes& wishes) {
  CallsSink sink;
  sink.wanted = wishes.wanted;
  sink.stop_after = wishes.stop_after;
  MemberOutput output(wishes.limits, sink, {});
  const Status status = ReadZip(open, output, threads);
  if (!status) sink.calls.push_back(status.error().message());
  const ArchiveSummary summary = output.Finish("zip", 1);
  sink.calls.push_back("sum " + std::to_string(summary.unpacked_bytes) + " " + std::to_string(summary.members) + " " +
                       std::to_string(summary.complete) + std::to_string(summary.stopped));
  return sink.calls;
}

// Fails where threads change anything; returns what is the same.
std::vector<std::string> SameWithThreads(const std::string& zip, const Wishes& wishes = {}) {
  const UniqueFd file = MemoryFile(zip);
  const auto open_file = [&file] { return std::make_unique<PackedFile>(file.get()); };
  const auto open_memory = [&zip] { return std::make_unique<MemoryInput>(zip); };
  const std::vector<std::string> expected = Calls(open_file, 0, wishes);
  for (const unsigned threads : {1, 2, 3}) EXPECT_EQ(Calls(open_file, threads, wishes), expected) << threads;
  EXPECT_EQ(Calls(open_memory, 2, wishes), expected);
  return expected;
}

ZipPart Deflated(std::string name, std::string_view content) {
  return {.name = std::move(name),
          .content = Deflate(content, 1, -15),
          .method = 8,
          .crc = Crc32(content),
          .unpacked_bytes = content.size()};
}

ZipPart Stored(std::string name, std::string content) {
  return {.name = std::move(name), .content = std::move(content)};
}

// Of all sizes around which something else is done: blocks, pieces, and what is unpacked ahead.
std::vector<ZipPart> Mixed() {
  std::vector<ZipPart> parts;
  unsigned seed = 0;
  for (const size_t bytes : {size_t{0}, size_t{1}, size_t{300}, size_t{65'534}, size_t{65'535}, size_t{65'536},
                             kMiB - 1, kMiB, kMiB + 1, 2 * kMiB, 4 * kMiB, 4 * kMiB + 1, 5 * kMiB + 17}) {
    parts.push_back(Deflated("deflated-" + std::to_string(bytes), LogText(bytes, ++seed)));
    if (bytes < 2 * kMiB) parts.push_back(Stored("stored-" + std::to_string(bytes), LogText(bytes, ++seed)));
    for (int i = 0; i < 8; ++i) {
      parts.push_back(Deflated("small-" + std::to_string(bytes) + "-" + std::to_string(i), LogText(900, ++seed)));
    }
  }
  parts.push_back({.name = "folder/", .attributes = 0x10});
  parts.push_back(Deflated("noise", RandomBytes(300'000, 1)));
  return parts;
}

const std::vector<ZipPart>& MixedParts() {
  static const std::vector<ZipPart> kParts = Mixed();
  return kParts;
}

TEST(ZipOnThreads, GivesTheSameCallsForMembersOfAllSizes) {
  const std::vector<std::string> calls = SameWithThreads(BuildZip(MixedParts()));
  size_t members = 0;
  for (const std::string& call : calls) members += call == "end" ? 1 : 0;
  EXPECT_EQ(members, MixedParts().size() - 1) << "each complete";
}

TEST(ZipOnThreads, GivesTheSameCallsForManySmallMembers) {
  std::vector<ZipPart> parts;
  for (unsigned i = 0; i < 1'500; ++i) parts.push_back(Deflated("f" + std::to_string(i), LogText(i % 700, i)));
  EXPECT_EQ(SameWithThreads(BuildZip(parts)).back(), "sum 494250 1500 10");
}

TEST(ZipOnThreads, SaysTheSameOfMembersThatLieOrAreNotRead) {
  std::vector<ZipPart> parts;
  const auto add = [&parts](std::string name, const std::function<void(ZipPart&)>& change, size_t bytes = 200'000) {
    parts.push_back(Deflated(std::move(name), LogText(bytes, static_cast<unsigned>(parts.size()))));
    change(parts.back());
    parts.push_back(Deflated("good-" + std::to_string(parts.size()), LogText(20'000, 5)));
  };
  for (const size_t bytes : {size_t{200'000}, size_t{3'000'000}, 5 * kMiB}) {
    const std::string size = std::to_string(bytes);
    add(
        "wrong crc " + size, [](ZipPart& part) { part.crc = 1; }, bytes);
    add(
        "more than stated " + size, [](ZipPart& part) { *part.unpacked_bytes -= 100; }, bytes);
    add(
        "much more than stated " + size, [](ZipPart& part) { part.unpacked_bytes = 5; }, bytes);
    add(
        "stated as empty " + size, [](ZipPart& part) { part.unpacked_bytes = 0; }, bytes);
    add(
        "less than stated " + size, [](ZipPart& part) { *part.unpacked_bytes += 1; }, bytes);
    add(
        "much less than stated " + size, [](ZipPart& part) { part.unpacked_bytes = uint64_t{3} << 30; }, bytes);
    add(
        "damaged " + size, [](ZipPart& part) { part.content.replace(part.content.size() / 2, 9, "123456789"); }, bytes);
    add(
        "cut " + size, [](ZipPart& part) { part.content.resize(part.content.size() / 2); }, bytes);
    add(
        "longer " + size, [](ZipPart& part) { part.content += "more"; }, bytes);
  }
  add("encrypted", [](ZipPart& part) { part.flags = 1; });
  add("other method", [](ZipPart& part) { part.method = 93; });
  add("two names", [](ZipPart& part) { part.local_name = "other"; });
  add("overlap", [](ZipPart& part) { part.packed_bytes = part.content.size() + 1'000; });
  add("device", [](ZipPart& part) { part.attributes = 0020644u << 16; });
  add("link", [](ZipPart& part) { part.attributes = 0120777u << 16; });
  add("../out", [](ZipPart&) {});
  const std::vector<std::string> calls = SameWithThreads(BuildZip(parts));
  for (const char* said : {"checksum of its content", "more than its header", "were stated", "packed bytes are damaged",
                           "end too early", "before their stated end", "encrypted", "zstd", "'other'", "overlaps",
                           "a device", "a symbolic link", "name is refused"}) {
    EXPECT_THAT(calls, Contains(HasSubstr(said)));
  }
}

TEST(ZipOnThreads, SaysTheSameOfFlippedBitsAndCutFiles) {
  std::vector<ZipPart> parts;
  for (unsigned i = 0; i < 30; ++i) {
    parts.push_back(Deflated("f" + std::to_string(i), LogText(i % 9 == 4 ? 2'000'000 : 3'000 * i, i)));
    if (i % 4 == 1) parts.push_back(Stored("s" + std::to_string(i), LogText(50'000, i)));
  }
  const std::string zip = BuildZip(parts);
  std::mt19937 random(3);
  for (int round = 0; round < 24 && !HasFailure(); ++round) {
    std::string bytes = zip;
    for (unsigned flips = 1 + random() % 20; flips > 0; --flips) {
      bytes[random() % bytes.size()] ^= static_cast<char>(1 << random() % 8);
    }
    if (round % 8 == 7) bytes.resize(random() % bytes.size());
    SameWithThreads(bytes);
  }
}

TEST(ZipOnThreads, MeetsLimitsAtTheSamePlace) {
  std::vector<ZipPart> parts = MixedParts();
  parts.push_back(Deflated("bomb", std::string(24 * kMiB, '\0')));
  parts.push_back(Deflated("behind", LogText(5'000, 9)));
  const std::string zip = BuildZip(parts);
  const auto said = [&zip](const ArchiveLimits& limits, const char* code) {
    EXPECT_THAT(SameWithThreads(zip, {.limits = limits}), Contains(HasSubstr(code)));
  };
  for (const uint64_t bytes : {uint64_t{1}, uint64_t{70'000}, uint64_t{3'333'333}, uint64_t{20'000'000}}) {
    ArchiveLimits limits;
    limits.max_total_bytes = bytes;
    said(limits, "limit.total-bytes");
    limits = {};
    limits.max_member_bytes = bytes / 5 + 1;
    said(limits, "limit.member-bytes");
  }
  for (const uint64_t ratio : {2, 3, 4}) {
    ArchiveLimits limits;
    limits.max_ratio = ratio;
    limits.ratio_after_bytes = 2'000'000;
    said(limits, "limit.ratio");
  }
  for (const uint64_t members : {1, 40, 100}) {
    ArchiveLimits limits;
    limits.max_members = members;
    said(limits, "limit.members");
  }
}

TEST(ZipOnThreads, SkipsAndStopsAtTheSamePlace) {
  const std::string zip = BuildZip(MixedParts());
  size_t asked = 0;
  Wishes wishes;
  for (const size_t every : {1, 2, 7}) {
    wishes.wanted = [&asked, every](const Member&) { return ++asked % every != 0; };
    asked = 0;
    const UniqueFd file = MemoryFile(zip);
    const auto open = [&file] { return std::make_unique<PackedFile>(file.get()); };
    const std::vector<std::string> expected = Calls(open, 0, wishes);
    for (const unsigned threads : {1, 3}) {
      asked = 0;
      EXPECT_EQ(Calls(open, threads, wishes), expected) << every;
    }
  }
  for (const uint64_t bytes : {uint64_t{1}, uint64_t{70'000}, uint64_t{3'000'000}, uint64_t{20'000'000}}) {
    EXPECT_THAT(SameWithThreads(zip, {.stop_after = bytes}).back(), HasSubstr(" 11"));
  }
}

TEST(ZipOnThreads, OpensArchivesInsideAsBefore) {
  std::vector<ZipPart> inner;
  for (unsigned i = 0; i < 40; ++i) inner.push_back(Deflated("i" + std::to_string(i), LogText(100'000, i)));
  std::vector<ZipPart> parts;
  for (unsigned i = 0; i < 4; ++i) {
    parts.push_back(Deflated("inner-" + std::to_string(i) + ".zip", BuildZip(inner)));
    parts.push_back(Deflated("log-" + std::to_string(i) + ".gz", Gzip(LogText(3'000'000, i))));
    parts.push_back(Stored("stored-" + std::to_string(i) + ".zip", BuildZip(inner)));
  }
  EXPECT_THAT(SameWithThreads(BuildZip(parts)), Contains("archive inner-3.zip zip"));
}

}  // namespace
}  // namespace bundlescope
