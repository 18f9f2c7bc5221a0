#include "core/snapshot/layouts/path_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;

TEST(SplitPath, KeepsEmptyParts) {
  EXPECT_THAT(SplitPath("a/b/c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(SplitPath(""), ElementsAre(""));
  EXPECT_THAT(SplitPath("/a//"), ElementsAre("", "a", "", ""));
}

TEST(PathBefore, GivesTheFoldersAroundAPart) {
  const std::string_view name = "a/b/c";
  const PathParts parts = SplitPath(name);
  EXPECT_EQ(PathBefore(name, parts, 0), "");
  EXPECT_EQ(PathBefore(name, parts, 1), "a");
  EXPECT_EQ(PathBefore(name, parts, 2), "a/b");
}

TEST(DropEnding, NeverLeavesNothing) {
  std::string_view text = ".json";
  EXPECT_FALSE(DropEnding(&text, ".json"));
  text = "pods.json";
  EXPECT_TRUE(DropEnding(&text, ".json"));
  EXPECT_EQ(text, "pods");
}

TEST(SplitLogFile, TakesRotationAndPackingOff) {
  const auto check = [](std::string_view file, std::string_view stem, std::string_view rotation, bool named_log) {
    const LogFileName name = SplitLogFile(file);
    EXPECT_EQ(name.stem, stem) << file;
    EXPECT_EQ(name.rotation, rotation) << file;
    EXPECT_EQ(name.named_log, named_log) << file;
  };
  check("kubelet.log", "kubelet", "", true);
  check("kubelet.log.1.gz", "kubelet", "1", true);
  check("0.log.20260818-101112.gz", "0", "20260818-101112", true);
  check("syslog.2.xz", "syslog", "2", false);
  check("messages-20250313", "messages-20250313", "", false);
  check("kubelet-1.30.4", "kubelet-1.30", "4", false);
  check("rke2-server", "rke2-server", "", false);
  check(".log", ".log", "", false);
  check(".1", ".1", "", false);
  check("", "", "", false);
}

}  // namespace
}  // namespace bundlescope
