#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kGroup = "fleet.cattle.io";

// Fleet's own objects of two workspaces, so that no -n narrowed it.
std::string Line(std::string_view time, std::string_view commit, std::string_view more = "") {
  return fmt::format(
      R"({{"timestamp":"{}","controller":[],"gitrepos":[{{"namespace":"fleet-default","name":"apps","commit":"{}"}}],)"
      R"("bundles":[],"clusters":[{{"namespace":"fleet-local","name":"local"}}],"diagnostics":{{{}}}}})",
      time, commit, more);
}

LayoutDriver Driver() { return LayoutDriver(FleetMonitorLayout(), "monitor.json"); }

TEST(FleetMonitor, IsRecognisedByItsFirstLine) {
  EXPECT_GE(RecogniseNames(FleetMonitorLayout(), {"f.json"}, Line("2025-03-13T12:42:10Z", "a")).points, 50);
  EXPECT_EQ(RecogniseNames(FleetMonitorLayout(), {"f.json"}, R"({"timestamp":"x","bundles":1})").points, 0);
  EXPECT_EQ(RecogniseNames(FleetMonitorLayout(), {"f.json"}, "{\"apiVersion\":\"v1\"}").points, 0);
  EXPECT_EQ(RecogniseNames(FleetMonitorLayout(), {}).points, 0);
}

TEST(FleetMonitor, TakesTheLastSnapshot) {
  const Snapshot snapshot =
      Driver()
          .Add("f.json", Line("2025-03-13T12:41:10Z", "old") + "\n" + Line("2025-03-13T12:42:10Z", "new") + "\n")
          .End();
  EXPECT_EQ(TextAt(snapshot, kGroup, "GitRepo", "fleet-default", "apps", {"status", "commit"}), "new");
  const Object* repo = snapshot.Find(0, kGroup, "GitRepo", "fleet-default", "apps");
  ASSERT_NE(repo, nullptr);
  EXPECT_TRUE(repo->partial);
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2025-03-13T12:42:10Z");
  EXPECT_TRUE(HasDiagnostic(snapshot, "layout.ignored", DiagnosticLevel::kNote));
  EXPECT_EQ(snapshot.clusters()[0].role, Role::kUpstream);
}

TEST(FleetMonitor, TakesTheLastSnapshotThatIsWhole) {
  const std::string last = Line("2025-03-13T12:42:10Z", "new");
  const Snapshot snapshot =
      Driver()
          .Add("f.json", Line("2025-03-13T12:41:10Z", "old") + "\n" + last.substr(0, last.size() / 2), false)
          .End(false);
  EXPECT_EQ(TextAt(snapshot, kGroup, "GitRepo", "fleet-default", "apps", {"status", "commit"}), "old");
  EXPECT_TRUE(HasDiagnostic(snapshot, "object.unreadable", DiagnosticLevel::kWarning));
}

TEST(FleetMonitor, ReadsASnapshotThatSomebodyLaidOut) {
  const Snapshot snapshot = Driver()
                                .Add("f.json",
                                     "{\n \"timestamp\": \"2025-03-13T12:42:10Z\",\n \"gitrepos\": [\n  "
                                     "{\"namespace\": \"n\", \"name\": \"a\"}\n ]\n}\n")
                                .End();
  EXPECT_NE(snapshot.Find(0, kGroup, "GitRepo", "n", "a"), nullptr);
}

TEST(FleetMonitor, KnowsListsOfAllNamespacesOnly) {
  const Snapshot all = Driver().Add("f.json", Line("2025-03-13T12:42:10Z", "a")).End();
  EXPECT_EQ(StatusOf(all, kGroup, "GitRepo"), CoverageStatus::kCollected);
  EXPECT_EQ(StatusOf(all, kGroup, "Bundle"), CoverageStatus::kEmpty);
  EXPECT_EQ(StatusOf(all, kGroup, "Content"), CoverageStatus::kNotAsked);
  const Snapshot one =
      Driver().Add("f.json", R"({"timestamp":"x","gitrepos":[{"namespace":"n","name":"a"}],"bundles":[]})").End();
  EXPECT_EQ(StatusOf(one, kGroup, "GitRepo"), CoverageStatus::kTruncated);
  EXPECT_EQ(StatusOf(one, kGroup, "Bundle"), CoverageStatus::kTruncated);
}

TEST(FleetMonitor, KeepsWhatTheToolFoundAsANote) {
  const Snapshot snapshot =
      Driver()
          .Add(
              "f.json",
              Line(
                  "2025-03-13T12:42:10Z", "a",
                  R"("stuckBundleDeployments":[{"namespace":"n","name":"b"}],"bundlesWithNoDeployments":[],"gitReposUnpolled":["x"],"count":3)"))
          .End();
  std::string notes;
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    if (diagnostic.code == "fleet-monitor.check") notes += diagnostic.message + "|";
  }
  EXPECT_EQ(notes,
            "fleet monitor itself lists 1 under stuckBundleDeployments: n/b|fleet monitor itself lists 1 under "
            "gitReposUnpolled: x|");
}

TEST(FleetMonitor, SurvivesAnyText) {
  for (const char* text :
       {"", "{", "{}\n{}\n", "null", "{\"gitrepos\": 7}", "{\"gitrepos\": [1, null, {}], \"diagnostics\": 3}"}) {
    EXPECT_NO_FATAL_FAILURE(Driver().Add("f.json", text).End()) << text;
  }
  EXPECT_TRUE(HasDiagnostic(Driver().Add("f.json", "{}\n").End(), "object.unreadable", DiagnosticLevel::kError));
}

}  // namespace
}  // namespace bundlescope
