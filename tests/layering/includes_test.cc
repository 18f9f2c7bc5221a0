#include "tests/layering/includes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::vector<Direction> kDirections = {
    {"core/base", {}},          {"core/model", {"core/base"}}, {"core/model/inner", {"core/model"}},
    {"reports", {"core/base"}}, {"cli", {kEverything}},
};
const std::vector<Library> kLibraries = {
    {"fmt/", kEverything}, {"zlib.h", "core/model"}, {"re2/", "core/base"}, {"gtest/", ""}};

// A tree of one file that includes one header, given with its quotes or brackets.
SourceTree Tree(const std::string& path, const std::string& include) {
  SourceTree tree;
  tree.files[path] = "#pragma once\n#include " + include + "\n";
  return tree;
}

Problems Directed(const std::string& path, const std::string& target) {
  return CheckDirections(Tree(path, '"' + target + '"'), kDirections);
}

Problems Linked(const std::string& path, const std::string& include) {
  return CheckLibraries(Tree(path, include), kLibraries);
}

TEST(FindIncludes, SeesBothFormsWithTheirLines) {
  const std::vector<Include> includes = FindIncludes(
      "// #include \"no.h\"\n#include \"a/b.h\"  // why\n  #  include <c.h>\n#if 1\nint include;\n#include <d>");
  ASSERT_EQ(includes.size(), 3u);
  EXPECT_EQ(includes[0].target, "a/b.h");
  EXPECT_TRUE(includes[0].quoted);
  EXPECT_EQ(includes[0].line, 2);
  EXPECT_EQ(includes[1].target, "c.h");
  EXPECT_FALSE(includes[1].quoted);
  EXPECT_EQ(includes[1].line, 3);
  EXPECT_EQ(includes[2].target, "d");
}

TEST(CheckDirections, AcceptsOwnFolderAndListedArrows) {
  EXPECT_THAT(Directed("core/model/a.cc", "core/model/a.h"), IsEmpty());
  EXPECT_THAT(Directed("core/model/a.cc", "core/base/b.h"), IsEmpty());
  EXPECT_THAT(Directed("cli/commands/a.cc", "reports/b.h"), IsEmpty());
  EXPECT_THAT(Directed("cli/commands/a.cc", "cli/b.h"), IsEmpty());
}

TEST(CheckDirections, NamesFileLineAndArrowOfTheWrongOne) {
  EXPECT_THAT(Directed("core/base/a.h", "core/model/b.h"),
              ElementsAre("core/base/a.h:2: core/model/b.h: core/base may not include core/model"));
}

TEST(CheckDirections, AnInnerFolderIsAFolderOfItsOwn) {
  EXPECT_THAT(Directed("core/model/inner/a.cc", "core/model/b.h"), IsEmpty());
  EXPECT_THAT(Directed("core/model/inner/a.cc", "core/base/b.h"),
              ElementsAre(HasSubstr("core/model/inner may not include core/base")));
  EXPECT_THAT(Directed("core/model/a.cc", "core/model/inner/b.h"),
              ElementsAre(HasSubstr("core/model may not include core/model/inner")));
}

TEST(CheckDirections, RefusesPathsThatDoNotStartAtTheRoot) {
  EXPECT_THAT(Directed("core/base/a.cc", "a.h"), ElementsAre(HasSubstr("not a path from the root")));
  EXPECT_THAT(Directed("core/base/a.cc", "../model/a.h"), ElementsAre(HasSubstr("not a path from the root")));
}

TEST(CheckDirections, RefusesAFolderThatNobodyListed) {
  EXPECT_THAT(Directed("core/extra/a.cc", "core/base/b.h"), ElementsAre(HasSubstr("no row")));
  EXPECT_THAT(Directed("cli/a.cc", "core/extra/b.h"), ElementsAre(HasSubstr("no row")));
}

TEST(CheckDirections, KeepsTestCodeOutOfProductCode) {
  EXPECT_THAT(Directed("core/base/a.cc", "core/base/testing/b.h"), ElementsAre(HasSubstr("test code")));
  EXPECT_THAT(Directed("reports/a.cc", "reports/b_for_test.h"), ElementsAre(HasSubstr("test code")));
  EXPECT_THAT(Directed("cli/a.cc", "tests/support/b.h"), ElementsAre(HasSubstr("test code")));
}

TEST(CheckDirections, LetsTestsLookEverywhereButIntoTheProgram) {
  for (const char* path : {"core/base/a_test.cc", "core/base/a_fuzz.cc", "core/base/testing/a.h", "tests/x/a.cc"}) {
    EXPECT_THAT(Directed(path, "reports/b.h"), IsEmpty()) << path;
    EXPECT_THAT(Directed(path, "cli/b.h"), ElementsAre(AllOf(StartsWith(path), HasSubstr("cli/b.h")))) << path;
  }
}

TEST(CheckDirections, LetsTestsOfTheProgramIncludeIt) { EXPECT_THAT(Directed("cli/a_test.cc", "cli/a.h"), IsEmpty()); }

TEST(CheckLibraries, AcceptsTheFolderOfALibraryAndTests) {
  EXPECT_THAT(Linked("core/model/a.cc", "<zlib.h>"), IsEmpty());
  EXPECT_THAT(Linked("reports/a.cc", "<fmt/format.h>"), IsEmpty());
  EXPECT_THAT(Linked("reports/a_test.cc", "<zlib.h>"), IsEmpty());
  EXPECT_THAT(Linked("reports/a_test.cc", "<gtest/gtest.h>"), IsEmpty());
}

TEST(CheckLibraries, RefusesASecondFolder) {
  EXPECT_THAT(Linked("reports/a.cc", "<zlib.h>"),
              ElementsAre("reports/a.cc:2: zlib.h: only core/model includes this library"));
  EXPECT_THAT(Linked("reports/a.cc", "<re2/set.h>"), ElementsAre(HasSubstr("only core/base")));
}

TEST(CheckLibraries, IsNotFooledByQuotes) {
  EXPECT_THAT(Linked("reports/a.cc", "\"zlib.h\""), ElementsAre(HasSubstr("only core/model")));
}

TEST(CheckLibraries, RefusesTestLibrariesInProductCode) {
  EXPECT_THAT(Linked("core/base/a.h", "<gtest/gtest_prod.h>"), ElementsAre(HasSubstr("only tests")));
}

TEST(CheckLibraries, RefusesALibraryThatNobodyListed) {
  EXPECT_THAT(Linked("reports/a.cc", "<curl/curl.h>"), ElementsAre(HasSubstr("no row")));
  EXPECT_THAT(Linked("reports/a.cc", "<sodium.h>"), ElementsAre(HasSubstr("no row")));
}

TEST(CheckLibraries, TheSystemIsNoLibrary) {
  for (const char* header : {"<vector>", "<stop_token>", "<unistd.h>", "<sys/stat.h>"}) {
    EXPECT_THAT(Linked("reports/a.cc", header), IsEmpty()) << header;
  }
}

TEST(FindCycle, FindsNoneWhereThereIsNone) {
  EXPECT_THAT(FindCycle({{"a", {"b", "c"}}, {"b", {"c"}}, {"c", {}}, {"d", {"a", "elsewhere"}}}), IsEmpty());
}

TEST(FindCycle, ShowsTheWayRound) {
  EXPECT_THAT(FindCycle({{"a", {"b"}}, {"b", {"c"}}, {"c", {"d"}}, {"d", {"b"}}}), ElementsAre("b", "c", "d", "b"));
}

TEST(FindCycle, FindsOneThatStartsBehindAFinishedFolder) {
  EXPECT_THAT(FindCycle({{"a", {"b"}}, {"b", {}}, {"c", {"b", "d"}}, {"d", {"c"}}}), ElementsAre("c", "d", "c"));
}

TEST(GraphOf, IsMadeOfWhatProductCodeIncludes) {
  SourceTree tree;
  tree.files["core/base/a.h"] = "#include \"core/model/a.h\"\n";
  tree.files["core/model/a.h"] = "#include \"core/base/a.h\"\n#include \"core/model/b.h\"\n#include <vector>\n";
  tree.files["core/model/a_test.cc"] = "#include \"reports/a.h\"\n";
  const FolderGraph graph = GraphOf(tree, kDirections);
  EXPECT_EQ(graph, (FolderGraph{{"core/base", {"core/model"}}, {"core/model", {"core/base"}}}));
  EXPECT_THAT(FindCycle(graph), ElementsAre("core/base", "core/model", "core/base"));
}

}  // namespace
}  // namespace bundlescope
