#include "core/archive/member_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/archive/testing/recording_sink.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Defect Loss(std::string code) {
  Defect defect;
  defect.code = std::move(code);
  defect.message = "m";
  return defect;
}

MemberInfo Named(std::string_view name) { return MemberInfo{.raw_name = name}; }

TEST(MemberOutput, JoinsSmallBlocksAndPassesLargeOnes) {
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  ASSERT_EQ(output.Begin(Named("a")), MemberOutput::Wanted::kContent);
  std::string expected;
  for (int i = 0; i < 10'000; ++i) {
    const std::string block(100 + i % 300, static_cast<char>('a' + i % 26));
    expected += block;
    output.Data(block);
  }
  output.End(true);
  const std::string large(size_t{9} << 20, 'x');
  output.Begin(Named("b"));
  output.Data("head");
  output.Data(large);
  output.End(true);
  ASSERT_EQ(sink.members.size(), 2u);
  EXPECT_EQ(sink.members[0].content, expected);
  EXPECT_EQ(sink.members[0].chunks, 3u);
  EXPECT_EQ(sink.members[1].content, "head" + large);
  EXPECT_EQ(sink.members[1].chunks, 4u);
  EXPECT_LE(sink.members[1].largest_chunk, size_t{4} << 20);
}

TEST(MemberOutput, HoldsReportsBackUntilTheBytesBeforeThemAreOut) {
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  output.Begin(Named("a"));
  output.Data("one");
  output.Report(Loss("archive.crc"));
  EXPECT_THAT(sink.defects, IsEmpty());
  output.Data("two");
  output.End(false);
  EXPECT_THAT(sink.Contents(), ElementsAre("a:onetwo (incomplete)"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.crc"));
  EXPECT_FALSE(output.Finish("tar", 0).complete);
}

TEST(MemberOutput, NumbersRepeatedNamesAlsoWhereTheNumberedNameIsTaken) {
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  for (const char* name : {"a", "a#2", "a", "./a", "A", "a#2"}) {
    output.Begin(Named(name));
    output.End(true);
  }
  EXPECT_THAT(sink.Names(), ElementsAre("a", "a#2", "a#3", "a#4", "A", "a#2#2"));
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.duplicate-name", "archive.duplicate-name", "archive.case-collision",
                                        "archive.duplicate-name"));
  EXPECT_TRUE(output.Finish("tar", 0).complete);
}

TEST(MemberOutput, CutsAMemberAtItsLimitAndGoesOnWithTheNext) {
  ArchiveLimits limits;
  limits.max_member_bytes = 10;
  RecordingSink sink;
  MemberOutput output(limits, sink, {});
  EXPECT_EQ(output.CountEntry("a"), Flow::kContinue);
  output.Begin(Named("a"));
  EXPECT_EQ(output.Data("12345"), Flow::kContinue);
  EXPECT_EQ(output.Data(std::string(100, '\0')), Flow::kCutMember);
  output.End(true);
  EXPECT_EQ(output.CountEntry("b"), Flow::kContinue);
  output.Begin(Named("b"));
  EXPECT_EQ(output.Data("1234567890"), Flow::kContinue);
  output.End(true);
  EXPECT_THAT(sink.Contents(), ElementsAre(std::string("a:12345\0\0\0\0\0 (incomplete)", 25), "b:1234567890"));
  EXPECT_THAT(sink.Losses(), ElementsAre("limit.member-bytes"));
}

TEST(MemberOutput, StopsWhenTheSinkSaysSo) {
  RecordingSink sink;
  sink.go_on = [](const RecordingSink::Read& read) { return read.bytes < 3'000'000; };
  MemberOutput output({}, sink, {});
  output.Begin(Named("a"));
  const std::string block(1'000'000, 'x');
  EXPECT_EQ(output.Data(block), Flow::kContinue);
  EXPECT_EQ(output.Data(block), Flow::kContinue);
  EXPECT_EQ(output.Data(block), Flow::kStop);
  EXPECT_EQ(output.Data(block), Flow::kStop);
  output.End(true);
  EXPECT_EQ(sink.members[0].bytes, 3'000'000u);
  EXPECT_FALSE(sink.members[0].complete);
  EXPECT_TRUE(output.Finish("tar", 0).stopped);
}

TEST(MemberOutput, StopsOnTheStopToken) {
  RecordingSink sink;
  std::stop_source source;
  MemberOutput output({}, sink, source.get_token());
  EXPECT_EQ(output.CountEntry("a"), Flow::kContinue);
  output.Begin(Named("a"));
  source.request_stop();
  EXPECT_EQ(output.Data("x"), Flow::kStop);
  output.End(true);
  EXPECT_EQ(output.CountEntry("b"), Flow::kStop);
  EXPECT_TRUE(output.Finish("tar", 0).stopped);
}

TEST(MemberOutput, CountsAFloodOfDefectsInsteadOfTellingEach) {
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  for (int i = 0; i < 1'500; ++i) output.ReportSkipped("link", "a symbolic link", false);
  for (int i = 0; i < 1'001; ++i) output.Report(Loss("archive.unsafe-name"));
  EXPECT_EQ(sink.defects.size(), 2'000u);
  const ArchiveSummary summary = output.Finish("tar", 7);
  ASSERT_EQ(sink.defects.size(), 2'002u);
  EXPECT_EQ(sink.defects[2'000].code, "archive.skipped-type");
  EXPECT_FALSE(sink.defects[2'000].lost_data);
  EXPECT_EQ(sink.defects[2'000].message, "500 more of this kind, not listed one by one");
  EXPECT_EQ(sink.defects[2'001].code, "archive.unsafe-name");
  EXPECT_TRUE(sink.defects[2'001].lost_data);
  EXPECT_FALSE(summary.complete);
}

TEST(MemberOutput, RefusesUnsafeNamesWithoutCallingTheSink) {
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  EXPECT_EQ(output.Begin(Named("../x")), MemberOutput::Wanted::kNothing);
  EXPECT_THAT(sink.members, IsEmpty());
  EXPECT_THAT(sink.Losses(), ElementsAre("archive.unsafe-name"));
  EXPECT_EQ(sink.defects[0].member, "../x");
  EXPECT_EQ(output.files(), 1u);
}

}  // namespace
}  // namespace bundlescope
