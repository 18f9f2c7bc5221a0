#include "core/snapshot/layouts/pod_namespace.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

TEST(NamespaceOfPod, IsThatOfTheOnlyPodOfTheName) {
  SnapshotBuilder builder;
  const auto slot = builder.AddSlot(builder.AddArchive("a.tgz"), "");
  const auto other = builder.AddSlot(0, "");
  const auto add = [&](SnapshotBuilder::SlotId to, std::string_view ns, std::string_view name) {
    builder.AddObjects(to, "m",
                       R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":")" + std::string(name) +
                           R"(","namespace":")" + std::string(ns) + "\"}}");
  };
  add(slot, "shop", "web-0");
  add(slot, "shop", "web-0");  // in a list and alone
  add(slot, "shop", "db-0");
  add(slot, "test", "db-0");
  add(other, "test", "web-0");
  EXPECT_EQ(NamespaceOfPod(builder, slot, "web-0"), "shop");
  EXPECT_EQ(NamespaceOfPod(builder, slot, "db-0"), "");
  EXPECT_EQ(NamespaceOfPod(builder, slot, "web-1"), "");
}

}  // namespace
}  // namespace bundlescope
