#include "core/snapshot/layouts/log_admission.h"

#include <gtest/gtest.h>

#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kWaiting =
    "Error from server (BadRequest): container \"web\" in pod \"web-0\" is waiting to start: ContainerCreating\n";
constexpr std::string_view kNoPrevious =
    "Error from server (BadRequest): previous terminated container \"web\" in pod \"web-0\" not found\n";

class LogAdmissionTest : public ::testing::Test {
 protected:
  LogAdmissionTest() : archive_(builder_.AddArchive("a.tgz")), slot_(builder_.AddSlot(archive_, "")) {}

  LogId Add(std::string_view container, bool previous = false) {
    const LogId id = builder_.AddLog(slot_, archive_, std::string("m") + std::to_string(count_++));
    builder_.log(id).ns = "shop";
    builder_.log(id).pod = "web-0";
    builder_.log(id).container = container;
    builder_.log(id).previous = previous;
    return id;
  }
  Snapshot Finish() {
    admission_.Finish();
    return builder_.Build();
  }

  SnapshotBuilder builder_;
  ArchiveId archive_;
  SnapshotBuilder::SlotId slot_;
  LogAdmission admission_{builder_};
  int count_ = 0;
};

TEST_F(LogAdmissionTest, LetsALogIn) {
  const LogId id = Add("web");
  EXPECT_EQ(admission_.Admit(id, "started\n", true).use, MemberPlan::Use::kLog);
  const Snapshot snapshot = Finish();
  EXPECT_FALSE(snapshot.logs()[id].dropped);
  EXPECT_TRUE(snapshot.logs()[id].complete);
  EXPECT_TRUE(snapshot.coverage().empty());
}

TEST_F(LogAdmissionTest, KeepsARefusalOutAndSaysWhatLacks) {
  const LogId id = Add("web");
  EXPECT_EQ(admission_.Admit(id, kWaiting, true).use, MemberPlan::Use::kIgnore);
  const Snapshot snapshot = Finish();
  EXPECT_TRUE(snapshot.logs()[id].dropped);
  const Coverage* coverage = ThingOf(snapshot, "logs shop/web-0/web");
  ASSERT_NE(coverage, nullptr);
  EXPECT_EQ(coverage->status, CoverageStatus::kFailed);
  EXPECT_EQ(coverage->ns, "shop");
  EXPECT_NE(coverage->reason.find("waiting to start"), std::string::npos);
}

TEST_F(LogAdmissionTest, ThatNothingRanBeforeIsNormal) {
  admission_.Admit(Add("web", true), kNoPrevious, true);
  const Snapshot snapshot = Finish();
  EXPECT_EQ(LogsIn(snapshot), 0u);
  EXPECT_TRUE(snapshot.coverage().empty());
}

TEST_F(LogAdmissionTest, AnotherReasonWhyAPreviousRunLacksIsNot) {
  admission_.Admit(Add("web", true), "Error from server (Forbidden): pods is forbidden\n", true);
  const Coverage* coverage = ThingOf(Finish(), "logs shop/web-0/web (previous)");
  EXPECT_NE(coverage, nullptr);
}

TEST_F(LogAdmissionTest, NothingLacksThatAnotherMemberHolds) {
  admission_.Admit(Add(""), kWaiting, true);  // all containers: the sentence names one
  admission_.Admit(Add("web"), "started\n", true);
  EXPECT_TRUE(Finish().coverage().empty());
}

TEST_F(LogAdmissionTest, NothingLacksThatALogOfAllContainersHolds) {
  admission_.Admit(Add("web"), kWaiting, true);
  admission_.Admit(Add(""), "started\n", true);
  EXPECT_TRUE(Finish().coverage().empty());
}

TEST_F(LogAdmissionTest, TheLogOfAnotherContainerIsNoSubstitute) {
  admission_.Admit(Add(""), kWaiting, true);
  admission_.Admit(Add("proxy"), "started\n", true);
  EXPECT_NE(ThingOf(Finish(), "logs shop/web-0"), nullptr);
}

TEST_F(LogAdmissionTest, ALogThatEndsInARefusalIsNotComplete) {
  const LogId id = Add("");
  EXPECT_EQ(admission_.Admit(id, "started\n" + std::string(kWaiting), true).use, MemberPlan::Use::kLog);
  const Snapshot snapshot = Finish();
  EXPECT_FALSE(snapshot.logs()[id].complete);
  EXPECT_EQ(ThingOf(snapshot, "logs shop/web-0")->status, CoverageStatus::kTruncated);
}

TEST_F(LogAdmissionTest, NodesHaveLogsToo) {
  const LogId id = builder_.AddLog(slot_, archive_, "journald/docker");
  builder_.log(id).container = "docker";
  admission_.Admit(id, "No journal files were found.\n", true);
  EXPECT_NE(ThingOf(Finish(), "log docker"), nullptr);
}

TEST(KeepLongestLog, DoesNotDependOnTheOrderOfTheArchive) {
  const auto kept = [](const std::vector<std::pair<std::string, uint64_t>>& members) {
    SnapshotBuilder builder;
    const auto slot = builder.AddSlot(builder.AddArchive("a.tgz"), "");
    std::vector<LogId> ids;
    for (const auto& [member, bytes] : members) {
      ids.push_back(builder.AddLog(slot, 0, member));
      builder.log(ids.back()).bytes = bytes;
    }
    KeepLongestLog(builder, ids);
    const Snapshot snapshot = builder.Build();
    std::string out;
    for (const LogStream& log : snapshot.logs()) out += log.dropped ? "" : std::string(log.place.member);
    return out;
  };
  EXPECT_EQ(kept({{"a", 1}, {"b", 2}}), "b");
  EXPECT_EQ(kept({{"b", 2}, {"a", 1}}), "b");
  EXPECT_EQ(kept({{"a", 2}, {"b", 2}}), "a");
  EXPECT_EQ(kept({{"b", 2}, {"a", 2}}), "a");
  EXPECT_EQ(kept({{"a", 0}}), "a");
}

}  // namespace
}  // namespace bundlescope
