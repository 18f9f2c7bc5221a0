// The checks of this folder, run over the repository itself.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/layering/cmake_lists.h"
#include "tests/layering/data_files.h"
#include "tests/layering/directions.h"
#include "tests/layering/documents.h"
#include "tests/layering/includes.h"
#include "tests/support/sample_cases.h"

namespace bundlescope {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;

const std::filesystem::path kRoot = BUNDLESCOPE_SOURCE_DIR;

const SourceTree& Repository() {
  static const SourceTree kTree = ReadSourceTree(kRoot);
  return kTree;
}

// Without it, a wrong root would let every other test pass.
TEST(Repository, IsFound) {
  EXPECT_THAT(Repository().files, Contains(Key("core/base/error.h")));
  EXPECT_THAT(FindIncludes(Repository().files.at("core/base/error.cc")), Not(IsEmpty()));
}

TEST(Repository, IncludesFollowTheDirections) { EXPECT_THAT(CheckDirections(Repository(), Directions()), IsEmpty()); }

TEST(Repository, EachLibraryIsIncludedByItsFolder) {
  EXPECT_THAT(CheckLibraries(Repository(), Libraries()), IsEmpty());
}

TEST(Repository, DirectionsHaveNoCycle) { EXPECT_THAT(FindCycle(GraphOf(Directions())), IsEmpty()); }

TEST(Repository, FoldersHaveNoCycle) {
  const FolderGraph graph = GraphOf(Repository(), Directions());
  EXPECT_THAT(graph, Not(IsEmpty()));
  EXPECT_THAT(FindCycle(graph), IsEmpty());
}

TEST(Repository, EverySourceIsBuiltAndEveryTestIsRun) { EXPECT_THAT(CheckSources(Repository()), IsEmpty()); }

TEST(Repository, EveryFolderIsPartOfTheBuild) { EXPECT_THAT(CheckFolders(Repository()), IsEmpty()); }

TEST(Repository, EverySampleIsCompleteAndRun) {
  std::set<std::string> known;
  for (const SampleCase& sample : FindSampleCases(kRoot / "samples")) known.insert(sample.name);
  EXPECT_THAT(CheckSamples(Repository(), known), IsEmpty());
}

TEST(Repository, LinksOfDocumentsLeadSomewhere) { EXPECT_THAT(CheckLinks(Repository()), IsEmpty()); }

}  // namespace
}  // namespace bundlescope
