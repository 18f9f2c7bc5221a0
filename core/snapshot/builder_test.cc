#include "core/snapshot/builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::HasSubstr;

class BuilderTest : public ::testing::Test {
 protected:
  BuilderTest() : archive_(builder_.AddArchive("/tmp/a.tgz")), slot_(builder_.AddSlot(archive_, "c")) {}

  SnapshotBuilder builder_;
  ArchiveId archive_;
  SnapshotBuilder::SlotId slot_;
};

TEST_F(BuilderTest, ReadsAListAndGivesItsItemsTheKindThatTheyLack) {
  EXPECT_EQ(
      builder_.AddJson(slot_, "pods.json",
                       R"({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"p","namespace":"n"}}]})"),
      1u);
  const Snapshot snapshot = builder_.Build();
  ASSERT_NE(snapshot.Find(0, "", "Pod", "n", "p"), nullptr);
  EXPECT_EQ(snapshot.Find(0, "", "Pod", "n", "p")->Display(), "v1/Pod n/p");
}

TEST_F(BuilderTest, ReadsABareArrayWithDefaultsAndAPlainList) {
  EXPECT_EQ(builder_.AddJson(slot_, "x", R"([{"metadata":{"name":"a"}}])", {"v1", "Node"}), 1u);
  EXPECT_EQ(builder_.AddYaml(slot_, "y",
                             "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: apps/v1, kind: Deployment, metadata: "
                             "{name: d, namespace: n}}\n"),
            1u);
  const Snapshot snapshot = builder_.Build();
  EXPECT_NE(snapshot.Find(0, "", "Node", "", "a"), nullptr);
  EXPECT_NE(snapshot.Find(0, "apps", "Deployment", "n", "d"), nullptr);
}

TEST_F(BuilderTest, AnObjectThatOnlyHasAFieldItemsIsNoList) {
  EXPECT_EQ(builder_.AddJson(slot_, "x", R"({"apiVersion":"v1","kind":"Thing","metadata":{"name":"t"},"items":[1]})"),
            1u);
  const Snapshot snapshot = builder_.Build();
  EXPECT_NE(snapshot.Find(0, "", "Thing", "", "t"), nullptr);
}

TEST_F(BuilderTest, LeavesOutWhatHasNoNameAndSaysSo) {
  EXPECT_EQ(
      builder_.AddJson(slot_, "x", R"([{"kind":"Pod"},3,{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}])"),
      1u);
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.diagnostics().size(), 1u);
  EXPECT_EQ(snapshot.diagnostics()[0].code, "object.incomplete");
  EXPECT_THAT(snapshot.diagnostics()[0].message, HasSubstr("2 left out"));
}

TEST_F(BuilderTest, KeepsGoodJsonLinesAroundADamagedOne) {
  EXPECT_EQ(builder_.AddJsonLines(slot_, "e",
                                  "{\"metadata\":{\"name\":\"a\"}}\n{\"metadata\":\n\n{\"metadata\":{\"name\":\"b\"}}",
                                  {"v1", "Event"}),
            2u);
  const Snapshot snapshot = builder_.Build();
  EXPECT_EQ(snapshot.objects().size(), 2u);
  EXPECT_EQ(snapshot.objects()[1].line, 4u);
  ASSERT_EQ(snapshot.diagnostics().size(), 1u);
  EXPECT_EQ(snapshot.diagnostics()[0].code, "object.unreadable");
  EXPECT_THAT(snapshot.diagnostics()[0].message, HasSubstr("2"));
}

TEST_F(BuilderTest, AWholeObjectWinsOverOneFromATable) {
  builder_.AddPartial(slot_, "table", 2, R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}})");
  builder_.AddJson(slot_, "nodes.json", R"({"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","uid":"u"}})");
  const Snapshot snapshot = builder_.Build();
  ASSERT_EQ(snapshot.objects().size(), 1u);
  EXPECT_FALSE(snapshot.objects()[0].partial);
  EXPECT_EQ(snapshot.objects()[0].place.member, "nodes.json");
}

TEST_F(BuilderTest, NamesArchivesApartThatShareAFileName) {
  const ArchiveId other = builder_.AddArchive("elsewhere/a.tgz");
  EXPECT_EQ(builder_.archive(archive_).name, "a.tgz");
  EXPECT_EQ(builder_.archive(other).name, "a.tgz#2");
}

TEST_F(BuilderTest, KnowledgeNeedsOneWholeAnswerAndNoDamageInTheSameArchive) {
  const auto add = [&](std::string_view kind, std::string_view ns, CoverageStatus status) {
    Coverage coverage;
    coverage.version = "v1";
    coverage.kind = kind;
    coverage.ns = ns;
    coverage.status = status;
    builder_.AddCoverage(slot_, std::move(coverage));
  };
  add("Pod", "", CoverageStatus::kCollected);
  add("Secret", "n", CoverageStatus::kEmpty);
  add("Event", "", CoverageStatus::kCollected);
  add("Event", "", CoverageStatus::kTruncated);
  add("Node", "", CoverageStatus::kDenied);
  const Snapshot snapshot = builder_.Build();
  EXPECT_EQ(snapshot.KnowledgeOf(0, "", "Pod", "any"), Knowledge::kKnown);
  EXPECT_EQ(snapshot.KnowledgeOf(0, "", "Secret", "n"), Knowledge::kKnown);
  EXPECT_EQ(snapshot.KnowledgeOf(0, "", "Secret", "other"), Knowledge::kUnknown);
  EXPECT_EQ(snapshot.KnowledgeOf(0, "", "Event", "n"), Knowledge::kUnknown);
  CoverageStatus status = CoverageStatus::kNotAsked;
  EXPECT_EQ(snapshot.KnowledgeOf(0, "", "Node", "", &status), Knowledge::kUnknown);
  EXPECT_EQ(status, CoverageStatus::kDenied);
  EXPECT_EQ(snapshot.KnowledgeOf(0, "apps", "Deployment", ""), Knowledge::kUnknown);
}

TEST_F(BuilderTest, GivesEveryArchiveANameOfItsOwn) {
  EXPECT_EQ(builder_.archive(builder_.AddArchive("/other/a.tgz")).name, "a.tgz#2");
  const ArchiveId source = builder_.AddSource(archive_, "a.tgz");
  EXPECT_EQ(builder_.archive(source).name, "a.tgz#3");
  EXPECT_EQ(builder_.archive(source).path, "/tmp/a.tgz") << "what there is of it is in there";
  EXPECT_EQ(builder_.archive(builder_.AddArchive("b.tgz#2")).name, "b.tgz#2");
  EXPECT_EQ(builder_.archive(builder_.AddArchive("b.tgz")).name, "b.tgz");
  EXPECT_EQ(builder_.archive(builder_.AddArchive("b.tgz")).name, "b.tgz#3");
}

}  // namespace
}  // namespace bundlescope
