#include "core/snapshot/loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class KeptLogs : public LogSink {
 public:
  void BeginLog(LogId) override { texts.emplace_back(); }
  void LogData(std::string_view chunk) override { texts.back() += chunk; }
  void EndLog() override { ++ended; }
  std::vector<std::string> texts;
  int ended = 0;
};

// Takes "x.log" as a log and "x.json" as objects, and counts what it is told.
class TestLayout : public Layout {
 public:
  explicit TestLayout(int points) : points_(points) {}
  std::string_view name() const override { return points_ > 50 ? "strong" : "weak"; }
  LayoutScore Recognise(std::span<const ProbeMember> members) const override {
    for (const ProbeMember& member : members) {
      if (member.head == "{}") return {points_, "an empty object in " + member.name};
    }
    return {};
  }
  std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const override {
    class Reader : public LayoutReader {
     public:
      Reader(SnapshotBuilder& b, ArchiveId a) : builder(b), archive(a), slot(b.AddSlot(a, "c")) {}
      MemberPlan OnMember(std::string_view name) override {
        if (name.ends_with(".log")) return MemberPlan::Log(builder.AddLog(slot, archive, std::string(name)));
        return name.ends_with(".json") ? MemberPlan::Text() : MemberPlan::Ignore();
      }
      void OnText(const std::string& name, std::string_view text, bool complete) override {
        EXPECT_TRUE(complete);
        if (text != "{}") builder.AddJson(slot, name, text);
      }
      void OnEnd(bool) override { builder.archive(archive).collected_at_from = "end"; }
      SnapshotBuilder& builder;
      ArchiveId archive;
      SnapshotBuilder::SlotId slot;
    };
    return std::make_unique<Reader>(builder, archive);
  }

 private:
  int points_;
};

class LoaderTest : public ::testing::Test {
 protected:
  LoaderTest()
      : folder_(fs::path(::testing::TempDir()) / ::testing::UnitTest::GetInstance()->current_test_info()->name()) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~LoaderTest() override { fs::remove_all(folder_); }
  void Write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }

  fs::path folder_;
  SnapshotBuilder builder_;
  KeptLogs logs_;
  TestLayout weak_{20};
  TestLayout strong_{80};
};

TEST_F(LoaderTest, GivesMembersToTheLayoutThatIsSurest) {
  Write("a.json", "{}");
  Write("b.json", R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}})");
  Write("c.log", "line\n");
  Write("d.bin", "ignored");
  const Layout* layouts[] = {&weak_, &strong_};
  ASSERT_TRUE(LoadArchive(folder_.string(), layouts, {}, builder_, logs_));
  const Snapshot snapshot = builder_.Build();
  EXPECT_EQ(snapshot.archives()[0].layout, "strong");
  EXPECT_THAT(snapshot.archives()[0].layout_reason, HasSubstr("a.json"));
  EXPECT_EQ(snapshot.archives()[0].collected_at_from, "end");
  EXPECT_EQ(snapshot.archives()[0].members, 4u);
  EXPECT_EQ(snapshot.objects().size(), 1u);
  ASSERT_EQ(logs_.texts.size(), 1u);
  EXPECT_EQ(logs_.texts[0], "line\n");
  EXPECT_EQ(logs_.ended, 1);
  EXPECT_EQ(snapshot.logs()[0].bytes, 5u);
}

TEST_F(LoaderTest, RefusesWhatNoLayoutKnowsAndNamesThoseItKnows) {
  Write("photo.txt", "hello");
  const Layout* layouts[] = {&weak_, &strong_};
  const Status status = LoadArchive(folder_.string(), layouts, {}, builder_, logs_);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::kInvalidInput);
  EXPECT_THAT(status.error().ToString(), HasSubstr("photo.txt"));
  EXPECT_THAT(status.error().hint(), HasSubstr("weak, strong"));
}

TEST_F(LoaderTest, PassesTheErrorsOfReadingOn) {
  const Layout* layouts[] = {&weak_};
  const Status status = LoadArchive((folder_ / "nothing").string(), layouts, {}, builder_, logs_);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace bundlescope
