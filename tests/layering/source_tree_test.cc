#include "tests/layering/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ReadSourceTree, KeepsTextAndNamesOfWhatIsNoBuildProduct) {
  const TempFolder root;
  root.Write("core/base/error.h", "header");
  root.Write("core/archive/testdata/build/a.cc", "below a folder that is only called so");
  root.Write("rules/a.yaml", "not kept");
  root.Write(".git/a.cc", "skipped");
  root.Write("build/dev/a.cc", "skipped");
  EXPECT_THAT(ReadSourceTree(root.path()).files,
              ElementsAre(Pair("core/archive/testdata/build/a.cc", "below a folder that is only called so"),
                          Pair("core/base/error.h", "header"), Pair("rules/a.yaml", "")));
}

TEST(SourceTree, TellsTestCodeFromProductCode) {
  for (const char* path :
       {"core/base/error_test.cc", "core/document/parse_fuzz.cc", "core/archive/testing/tar_writer.cc",
        "reports/report_for_test.h", "tests/support/program.h"}) {
    EXPECT_TRUE(IsTestCode(path)) << path;
  }
  for (const char* path : {"core/base/error.cc", "core/base/test.h", "testing.cc", "analyzers/rule/tests.cc"}) {
    EXPECT_FALSE(IsTestCode(path)) << path;
  }
}

TEST(SourceTree, AFolderIsNotBelowOneWithAPrefixOfItsName) {
  EXPECT_TRUE(IsBelow("core/snapshot/layouts/all.cc", "core/snapshot"));
  EXPECT_TRUE(IsBelow("core/snapshot", "core/snapshot"));
  EXPECT_FALSE(IsBelow("core/snapshots/a.cc", "core/snapshot"));
  EXPECT_FALSE(IsBelow("core", "core/snapshot"));
}

TEST(SourceTree, SplitsPaths) {
  EXPECT_EQ(FolderOf("core/base/error.h"), "core/base");
  EXPECT_EQ(NameOf("core/base/error.h"), "error.h");
  EXPECT_EQ(FolderOf("README.md"), "");
  EXPECT_EQ(NameOf("README.md"), "README.md");
}

}  // namespace
}  // namespace bundlescope
