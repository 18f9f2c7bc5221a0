#include "core/snapshot/layouts/rancher_member.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

std::string Split(std::string_view name) {
  const RancherMember member = SplitRancherMember(name);
  std::string out = std::string(member.top) + " |";
  for (const std::string_view part : member.parts) out += " " + std::string(part);
  return out;
}

TEST(SplitRancherMember, TakesTheFolderOfTheHostInAnyForm) {
  EXPECT_EQ(Split("./h-2025-03-13_12_42_10/systeminfo/date"), "h-2025-03-13_12_42_10 | systeminfo date");
  EXPECT_EQ(Split("h-2025-03-13_12_42_10/rke2/kubectl/pods"), "h-2025-03-13_12_42_10 | rke2 kubectl pods");
  EXPECT_EQ(Split("systeminfo/date"), " | systeminfo date");
  EXPECT_EQ(Split("./k3s/version"), " | k3s version");
  EXPECT_EQ(Split("ticket/h-1/systeminfo/date"), "ticket/h-1 | systeminfo date");
  EXPECT_EQ(Split("h-1/collector-output.log"), "h-1 | collector-output.log");
}

TEST(SplitRancherMember, LeavesOtherTreesAlone) {
  EXPECT_EQ(Split("a/b/c/systeminfo/date"), " |");
  EXPECT_EQ(Split("clusters/x/objects/core/v1/pods/default.ndjson"), " |");
  EXPECT_EQ(Split(""), " |");
}

}  // namespace
}  // namespace bundlescope
