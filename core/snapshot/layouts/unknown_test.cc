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

TEST(Unknown, ReadsASecretAsAnObjectThoughItsFileIsCalledALog) {
  const Snapshot snapshot =
      Driver()
          .Add("secret.log", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  a: aHVudGVyMg==\n")
          .Add("var/log/secrets", "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"t\"}}\n")
          .End();
  EXPECT_TRUE(snapshot.logs().empty());
  EXPECT_NE(snapshot.Find(0, "", "Secret", "", "s"), nullptr);
  EXPECT_NE(snapshot.Find(0, "", "Secret", "", "t"), nullptr);
}

TEST(Unknown, TakesTheTimeOfADateFile) {
  const Snapshot snapshot = Driver().Add("sosreport-x/date", "Tue Oct  8 09:30:00 CEST 2024\n").End();
  EXPECT_EQ(FormatRfc3339(*snapshot.archives()[0].collected_at), "2024-10-08T07:30:00Z");
  EXPECT_EQ(snapshot.archives()[0].utc_offset_seconds, 7200);
}

TEST(Unknown, DecidesByTheContentWhereTheNameTellsNothing) {
  const Snapshot snapshot = Driver()
                                .Add("a/output.txt", "I0313 12:42:10.000000       1 main.go:1] x\n")
                                .Add("a/notes.txt", "Hello support,\nthis is what I saw.\n")
                                .Add("a/core.log", std::string("\x7f"
                                                               "ELF\0\0\0\n",
                                                               8))
                                .Add("a/events.json", "{\"level\":\"info\",\"ts\":1,\"msg\":\"x\"}\n")
                                .Add("a/audit", "{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\"}\n")
                                .Add("a/var/log/rancher/agent", "plain\n")
                                .Add("a/var/log/journal/system.journal", std::string("LPKSHHRH\0\0", 10))
                                .Add("a/scc_n/messages.txt", "#==[ Log File ]==#\n# /var/log/messages\nx\n")
                                .End();
  EXPECT_EQ(LogsIn(snapshot), 4u);
  for (const char* name : {"a/output.txt", "a/events.json", "a/var/log/rancher/agent", "a/scc_n/messages.txt"}) {
    EXPECT_NE(LogOf(snapshot, name), nullptr) << name;
  }
  EXPECT_EQ(LogOf(snapshot, "a/output.txt")->container, "output");
  EXPECT_TRUE(snapshot.objects().empty());
}

TEST(Unknown, SaysWhereARefusalStandsInPlaceOfALog) {
  const Snapshot snapshot =
      Driver().Add("logs/web-0.log", "Error from server (NotFound): pods \"web-0\" not found\n").End();
  EXPECT_EQ(LogsIn(snapshot), 0u);
  ASSERT_NE(ThingOf(snapshot, "logs web-0"), nullptr);
  EXPECT_EQ(ThingOf(snapshot, "logs web-0")->status, CoverageStatus::kNotFound);
}

TEST(Unknown, FindsTheNamespaceOfALogByThePods) {
  const Snapshot snapshot = Driver().Add("logs/web-0.log", "x\n").Add("state", kPod).End();
  EXPECT_EQ(LogOf(snapshot, "logs/web-0.log")->ns, "shop");
}

TEST(Unknown, CountsACopyOfALogOnce) {
  const std::string link = "containers/fleet-agent-0_cattle-fleet-system_fleet-agent-" + std::string(64, 'a') + ".log";
  const std::string file = "pods/cattle-fleet-system_fleet-agent-0_1234/fleet-agent/0.log";
  for (const bool link_first : {true, false}) {
    const Snapshot snapshot = Driver().Add(link_first ? link : file, "x\n").Add(link_first ? file : link, "x\n").End();
    EXPECT_EQ(LogsIn(snapshot), 1u);
    EXPECT_NE(LogOf(snapshot, link), nullptr);
  }
  EXPECT_EQ(LogsIn(Driver().Add(link, "x\n").Add(file, "xx\n").End()), 2u);
}

}  // namespace
}  // namespace bundlescope
