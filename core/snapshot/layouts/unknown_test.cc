#include <gtest/gtest.h>

#include "core/snapshot/layouts/all.h"
#include "core/snapshot/layouts/testing/layout_driver.h"

namespace bundlescope {
namespace {

constexpr std::string_view kPod = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-0\n  namespace: shop\n";

LayoutDriver Driver() { return LayoutDriver(UnknownLayout(), "ticket.zip"); }

TEST(Unknown, ClaimsOnlyWhatLooksLikeSomething) {
  EXPECT_EQ(RecogniseNames(UnknownLayout(), {"a.log"}, "2025-03-13T12:42:10Z x\n").points, 1);
  EXPECT_EQ(RecogniseNames(UnknownLayout(), {"a"}, kPod).points, 1);
  EXPECT_EQ(RecogniseNames(UnknownLayout(), std::vector<std::string>(50, "a.log"), "2025-03-13T12:42:10Z x\n").points,
            10);
  EXPECT_EQ(RecogniseNames(UnknownLayout(), {"README.md", "main.cc"}, "# Title\n").points, 0);
  EXPECT_EQ(RecogniseNames(UnknownLayout(), {}).points, 0);
}

TEST(Unknown, ReadsWhatLooksLikeObjectsUnderAnyName) {
  const Snapshot snapshot =
      Driver()
          .Add("a/state.yml", kPod)
          .Add("a/state", "[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"n\"}}]")
          .Add("a/values.yaml", "replicas: 1\n")
          .Add("etc/hosts", "127.0.0.1 localhost\n")
          .End();
  EXPECT_NE(snapshot.Find(0, "", "Pod", "shop", "web-0"), nullptr);
  EXPECT_NE(snapshot.Find(0, "", "Node", "", "n"), nullptr);
  EXPECT_EQ(snapshot.objects().size(), 2u);
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    EXPECT_NE(diagnostic.level, DiagnosticLevel::kError) << diagnostic.message;
  }
}

TEST(Unknown, KnowsNothingOfWhatIsNotThere) {
  const Snapshot snapshot = Driver().Add("a/pods.yaml", kPod).End();
  EXPECT_TRUE(snapshot.coverage().empty());
  EXPECT_EQ(StatusOf(snapshot, "", "Pod", "shop"), CoverageStatus::kNotAsked);
  EXPECT_TRUE(HasDiagnostic(snapshot, "layout.guess", DiagnosticLevel::kNote));
}

TEST(Unknown, ReadsLogsByTheirNames) {
  const Snapshot snapshot = Driver()
                                .Add("pods/cattle-fleet-system_fleet-agent-0_1234/fleet-agent/0.log", "x\n")
                                .Add("var/log/syslog.1.gz", "x\n")
                                .Add("picture.png", "x\n")
                                .End();
  ASSERT_EQ(snapshot.logs().size(), 2u);
  EXPECT_TRUE(
      LogOf(snapshot, "pods/cattle-fleet-system_fleet-agent-0_1234/fleet-agent/0.log")->HasComponent("fleet-agent"));
  EXPECT_EQ(LogOf(snapshot, "var/log/syslog.1.gz")->container, "syslog");
}

TEST(Unknown, TakesTheTimeOfADateFile) {
  const Snapshot snapshot = Driver().Add("sosreport-x/date", "Tue Oct  8 09:30:00 CEST 2024\n").End();
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2024-10-08T07:30:00Z");
  EXPECT_EQ(snapshot.archives()[0].utc_offset_seconds, 7200);
}

}  // namespace
}  // namespace bundlescope
