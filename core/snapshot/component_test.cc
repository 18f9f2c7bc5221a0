#include "core/snapshot/component.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ComponentsOf, TellsTheContainersOfFleetControllerApart) {
  const std::string pod = "fleet-controller-7d9f8b6c5-x2x9z";
  EXPECT_THAT(ComponentsOf("cattle-fleet-system", pod, "fleet-controller"), ElementsAre("fleet-controller"));
  EXPECT_THAT(ComponentsOf("cattle-fleet-system", pod, "fleet-agentmanagement"), ElementsAre("fleet-agentmanagement"));
}

TEST(ComponentsOf, GivesAllComponentsOfAPodWhoseContainersAreInOneText) {
  EXPECT_THAT(ComponentsOf("cattle-fleet-system", "fleet-controller-7d9f8b6c5-x2x9z", ""),
              ElementsAre("fleet-controller", "fleet-agentmanagement", "fleet-cleanup"));
}

TEST(ComponentsOf, KnowsTheAgentAsDeploymentAndAsStatefulSet) {
  EXPECT_THAT(ComponentsOf("cattle-fleet-system", "fleet-agent-6d4f-abcde", "fleet-agent"), ElementsAre("fleet-agent"));
  EXPECT_THAT(ComponentsOf("cattle-fleet-local-system", "fleet-agent-0", "fleet-agent"), ElementsAre("fleet-agent"));
}

TEST(ComponentsOf, TakesTheLongestWorkloadName) {
  EXPECT_THAT(ComponentsOf("cattle-system", "rancher-webhook-5c-x", "rancher-webhook"), ElementsAre("rancher-webhook"));
  EXPECT_THAT(ComponentsOf("cattle-system", "rancher-5c-x", "rancher"), ElementsAre("rancher"));
}

TEST(ComponentsOf, CallsTheAgentsOfRancherAsRulesDo) {
  EXPECT_THAT(ComponentsOf("cattle-system", "cattle-cluster-agent-7d9f8b6c5-x2x9z", "cluster-register"),
              ElementsAre("rancher-agent"));
  EXPECT_THAT(ComponentsOf("cattle-system", "cattle-node-agent-x2x9z", "agent"), ElementsAre("rancher-agent"));
}

TEST(ComponentsOfWorkload, TakesNoLongerName) {
  EXPECT_THAT(ComponentsOfWorkload("fleet-agent"), ElementsAre("fleet-agent"));
  EXPECT_THAT(ComponentsOfWorkload("rancher-system-agent"), IsEmpty());
  EXPECT_THAT(ComponentsOfWorkload(""), IsEmpty());
}

TEST(ComponentsOf, SaysNothingOfPodsElsewhereThatBearTheName) {
  EXPECT_THAT(ComponentsOf("default", "fleet-agent-0", "fleet-agent"), IsEmpty());
  EXPECT_THAT(ComponentsOf("cattle-fleet-system", "fleet-agentless-0", "x"), IsEmpty());
}

}  // namespace
}  // namespace bundlescope
