#include "core/snapshot/layouts/guessed_member.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Guess(std::string_view name) {
  const GuessedLog log = GuessLog(name);
  return fmt::format("{}|{}|{}|{}|{}", log.ns, log.pod, log.container, log.previous ? "previous" : "",
                     fmt::join(log.components, ","));
}

TEST(GuessLog, ReadsTheNamesThatContainerRunTimesGive) {
  const std::string id(64, 'a');
  EXPECT_EQ(Guess("node/containers/fleet-agent-0_cattle-fleet-system_fleet-agent-" + id + ".log"),
            "cattle-fleet-system|fleet-agent-0|fleet-agent||fleet-agent");
  EXPECT_EQ(Guess("var/log/pods/shop_web-0_1234-5678/web/3.log.gz"), "shop|web-0|web||");
}

TEST(GuessLog, ReadsFoldersAroundNamesOfPods) {
  EXPECT_EQ(Guess("x/cattle-fleet-system/fleet-controller-7d9f8b6c5-x2x9z/fleet-controller.log"),
            "cattle-fleet-system|fleet-controller-7d9f8b6c5-x2x9z|fleet-controller||fleet-controller");
  EXPECT_EQ(Guess("shop/web-7d9f8b6c5-x2x9z/web-previous.log"), "shop|web-7d9f8b6c5-x2x9z|web|previous|");
  EXPECT_EQ(Guess("cattle-fleet-system/fleet-agent-0.log"), "cattle-fleet-system|fleet-agent-0|||fleet-agent");
  EXPECT_EQ(Guess("logs/fleet-agent-0.log"), "|fleet-agent-0|||fleet-agent");
}

TEST(GuessLog, TakesTheNameOfAWorkloadButNoLongerOne) {
  EXPECT_EQ(Guess("fleet-agent.log"), "||fleet-agent||fleet-agent");
  EXPECT_EQ(Guess("fleet-agent.txt"), "||fleet-agent||fleet-agent");
  EXPECT_EQ(Guess("rancher-system-agent.log"), "||rancher-system-agent||");
}

TEST(GuessLog, FindsTheNameOfAComponentInWhatPeopleCallALog) {
  for (const char* name :
       {"fleet-agent-logs.txt", "Fleet-Agent.log", "fleet_agent.log", "x/fleet-agent-7d9.log",
        "agent/cattle-fleet-system_fleet-agent-0.log", "kubectl-logs-fleet-agent-7d9f8c6b5-x2x4z.log",
        "cattle-fleet-system-fleet-agent-7d9f8c6b5-x2x4z.log"}) {
    EXPECT_THAT(Guess(name), ::testing::EndsWith("|fleet-agent")) << name;
  }
  EXPECT_THAT(Guess("my-agent-logs.txt"), ::testing::EndsWith("|"));
}

TEST(GuessLog, GuessesNoNamespaceFromOtherFolders) {
  EXPECT_EQ(Guess("var/log/kubelet.log"), "||kubelet||");
  EXPECT_EQ(Guess("host/var/log/syslog.2.gz"), "||syslog||");
  EXPECT_EQ(Guess(""), "||||");
  EXPECT_EQ(Guess("_/_/_"), "||_||");
}

TEST(IsLogName, KnowsLogsByTheirNames) {
  for (const char* name :
       {"a.log", "a.log.1", "x/a.log.2.gz", "var/log/syslog", "messages.1", "journalctl_--no-pager"}) {
    EXPECT_TRUE(IsLogName(name)) << name;
  }
  for (const char* name : {"", "logs/", "catalog", "a.txt", "journal.json", "login", "/"}) {
    EXPECT_FALSE(IsLogName(name)) << name;
  }
}

TEST(IsObjectsName, KnowsJsonAndYaml) {
  for (const char* name : {"a.json", "a.yaml.gz", "a.yml", "x/a.ndjson"}) EXPECT_TRUE(IsObjectsName(name)) << name;
  for (const char* name : {"", "json", "a.txt", "a.json.bak"}) EXPECT_FALSE(IsObjectsName(name)) << name;
}

TEST(IsPodName, WantsTheEndingOfAGeneratedName) {
  for (const char* name : {"web-7d9f8b6c5-x2x9z", "fluent-bit-x2x9z", "etcd-0", "a-12"}) {
    EXPECT_TRUE(IsPodName(name)) << name;
  }
  for (const char* name : {"", "-", "-0", "kubelet", "rke2-agent", "kube-proxy", "Web-0", "a-123", "a-"}) {
    EXPECT_FALSE(IsPodName(name)) << name;
  }
}

}  // namespace
}  // namespace bundlescope
