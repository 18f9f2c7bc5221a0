#include "core/snapshot/layouts/coverage_tally.h"

#include <gtest/gtest.h>

#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

const KindName kPod{"", "v1", "Pod"};

ObjectReading Reading(size_t objects, size_t unreadable = 0, bool complete = true) {
  ObjectReading reading;
  reading.objects = objects;
  reading.unreadable = unreadable;
  reading.complete = complete;
  return reading;
}

// What a tally says, on one cluster.
Snapshot Written(const CoverageTally& tally) {
  SnapshotBuilder builder;
  const SnapshotBuilder::SlotId slot = builder.AddSlot(builder.AddArchive("a"), "");
  tally.Write(builder, slot);
  return builder.Build();
}

TEST(CoverageTally, SaysWhatAListHeld) {
  CoverageTally tally;
  tally.AddList(kPod, "full", Reading(2));
  tally.AddList(kPod, "none", Reading(0));
  tally.AddList(kPod, "damaged", Reading(2, 1));
  tally.AddList(kPod, "cut", Reading(2, 0, false));
  tally.AddList(kPod, "gone", Reading(0, 0, false));
  const Snapshot snapshot = Written(tally);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "full"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "none"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "damaged"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "cut"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "gone"), CoverageStatus::kFailed);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "other"), CoverageStatus::kNotAsked);
  EXPECT_EQ(CoverageOf(snapshot, "Pod", "damaged")->reason, "2 could be read, 1 not");
}

TEST(CoverageTally, DoesNotTakeSingleObjectsForAll) {
  CoverageTally tally;
  tally.AddSome(kPod, "a", Reading(1));
  tally.AddSome(kPod, "b", Reading(1));
  tally.AddList(kPod, "b", Reading(1));
  const Snapshot snapshot = Written(tally);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "a"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "b"), CoverageStatus::kCollected);
}

TEST(CoverageTally, LetsAComplaintSpeak) {
  CoverageTally tally;
  tally.AddComplaint(kPod, "a", {CoverageStatus::kDenied, "first"});
  tally.AddComplaint(kPod, "a", {CoverageStatus::kFailed, "second"});
  tally.AddComplaint(kPod, "b", {CoverageStatus::kDenied, "x"});
  tally.AddList(kPod, "b", Reading(1));
  const Snapshot snapshot = Written(tally);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "a"), CoverageStatus::kDenied);
  EXPECT_EQ(CoverageOf(snapshot, "Pod", "a")->reason, "first");
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "b"), CoverageStatus::kTruncated);
}

TEST(CoverageTally, KnowsAKindEverywhereWhereItIsKnownInAllNamespaces) {
  CoverageTally tally;
  const KindName job{"batch", "v1", "Job"};
  for (const char* ns : {"a", "b"}) tally.AddList(kPod, ns, Reading(0));
  tally.AddList(job, "a", Reading(1));
  tally.AddComplaint(job, "b", {CoverageStatus::kDenied, ""});
  tally.JoinNamespaces({"a", "b"});
  const Snapshot snapshot = Written(tally);
  EXPECT_EQ(StatusOf(snapshot, "", "Pod"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(snapshot, "batch", "Job"), CoverageStatus::kNotAsked);
}

TEST(CoverageTally, JoinsNothingWithoutNamespaces) {
  CoverageTally tally;
  tally.AddList(kPod, "a", Reading(1));
  tally.JoinNamespaces({});
  EXPECT_EQ(StatusOf(Written(tally), "", "Pod"), CoverageStatus::kNotAsked);
}

}  // namespace
}  // namespace bundlescope
