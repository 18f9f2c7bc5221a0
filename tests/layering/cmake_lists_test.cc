#include "tests/layering/cmake_lists.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kList[] = R"(
bs_library(core/base
  SOURCES
    error.cc  # not_this.cc
    inner/deep.cc
    stray_test.cc
  TESTS
    error_test.cc
  LINKS core/other
)
)";

SourceTree TreeOf(const std::vector<std::string>& sources) {
  SourceTree tree;
  tree.files["core/base/CMakeLists.txt"] = kList;
  for (const std::string& source : sources) tree.files[source] = "";
  return tree;
}

TEST(ParseCmake, SplitsCommandsWithoutCommentsAndQuotes) {
  const std::vector<CmakeCall> calls =
      ParseCmake("# set(no)\nset(A b\n \"c d\" # e\n)\nif(A AND (B OR C))\nendif()add_x( y )\n\"(\" f(");
  ASSERT_EQ(calls.size(), 5u);
  EXPECT_EQ(calls[0].name, "set");
  EXPECT_THAT(calls[0].arguments, ElementsAre("A", "b", "c d"));
  EXPECT_THAT(calls[1].arguments, ElementsAre("A", "AND", "B", "OR", "C"));
  EXPECT_THAT(calls[2].arguments, IsEmpty());
  EXPECT_EQ(calls[3].name, "add_x");
  EXPECT_THAT(calls[3].arguments, ElementsAre("y"));
}

TEST(CheckSources, AcceptsWhatIsNamedWhereItBelongs) {
  EXPECT_THAT(CheckSources(TreeOf(
                  {"core/base/error.cc", "core/base/error.h", "core/base/inner/deep.cc", "core/base/error_test.cc"})),
              IsEmpty());
}

TEST(CheckSources, FindsASourceThatNobodyBuilds) {
  EXPECT_THAT(CheckSources(TreeOf({"core/base/not_this.cc"})),
              ElementsAre("core/base/not_this.cc: not named in core/base/CMakeLists.txt"));
}

TEST(CheckSources, ANameCountsWithItsFolder) {
  EXPECT_THAT(CheckSources(TreeOf({"core/base/deep.cc"})), ElementsAre(HasSubstr("not named")));
  EXPECT_THAT(CheckSources(TreeOf({"core/base/inner/error.cc"})), ElementsAre(HasSubstr("not named")));
}

TEST(CheckSources, FindsATestThatNobodyBuilds) {
  EXPECT_THAT(CheckSources(TreeOf({"core/base/semver_test.cc"})), ElementsAre(HasSubstr("not named")));
}

TEST(CheckSources, FindsATestThatIsBuiltButNeverRun) {
  EXPECT_THAT(CheckSources(TreeOf({"core/base/stray_test.cc"})), ElementsAre(HasSubstr("not where it becomes")));
}

TEST(CheckSources, AcceptsTestsOfTestPrograms) {
  SourceTree tree;
  tree.files["tests/cli/CMakeLists.txt"] = "bs_program_test(tests_cli_test SOURCES usage_test.cc LINKS x)";
  tree.files["tests/cli/usage_test.cc"] = "";
  EXPECT_THAT(CheckSources(tree), IsEmpty());
}

TEST(CheckSources, LeavesFuzzTargetsOut) { EXPECT_THAT(CheckSources(TreeOf({"core/base/parse_fuzz.cc"})), IsEmpty()); }

TEST(CheckSources, FindsAFolderThatNobodyBuilds) {
  EXPECT_THAT(CheckSources(TreeOf({"core/lonely/a.h"})), ElementsAre(StartsWith("core/lonely/a.h: no CMakeLists.txt")));
}

SourceTree Folders(const std::string& top) {
  SourceTree tree;
  tree.files["CMakeLists.txt"] = top;
  tree.files["core/base/CMakeLists.txt"] = "";
  tree.files["tests/CMakeLists.txt"] = "add_subdirectory(cli)";
  tree.files["tests/cli/CMakeLists.txt"] = "";
  return tree;
}

TEST(CheckFolders, FollowsTheListAndWhatItsFoldersAdd) {
  EXPECT_THAT(CheckFolders(Folders("set(BUNDLESCOPE_FOLDERS\n  core/base\n  tests\n)\n")), IsEmpty());
}

TEST(CheckFolders, FindsAFolderThatIsNotListed) {
  EXPECT_THAT(CheckFolders(Folders("set(BUNDLESCOPE_FOLDERS tests)")),
              ElementsAre(StartsWith("core/base/CMakeLists.txt")));
  EXPECT_THAT(CheckFolders(Folders("set(OTHER core/base)\nset(BUNDLESCOPE_FOLDERS core/base # tests\n)")),
              ElementsAre(StartsWith("tests/CMakeLists.txt"), StartsWith("tests/cli/CMakeLists.txt")));
}

}  // namespace
}  // namespace bundlescope
