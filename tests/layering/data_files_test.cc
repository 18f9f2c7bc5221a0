#include "tests/layering/data_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A tree with one case in order.
SourceTree Samples() {
  SourceTree tree;
  tree.files["samples/README.md"] = "| [bad/loud](bad/loud) | ... |";
  tree.files["samples/bad/loud/README.md"] = "";
  tree.files["samples/bad/loud/expected.json"] = "{}";
  tree.files["samples/bad/loud/logs.tar.gz"] = "";
  tree.files["samples/generator/cases.py"] = "";
  return tree;
}

TEST(CheckSamples, AcceptsACaseInOrder) { EXPECT_THAT(CheckSamples(Samples(), {"bad/loud"}), IsEmpty()); }

TEST(CheckSamples, MissesTheReadme) {
  SourceTree tree = Samples();
  tree.files.erase("samples/bad/loud/README.md");
  EXPECT_THAT(CheckSamples(tree, {"bad/loud"}), ElementsAre("samples/bad/loud: has no README.md"));
}

TEST(CheckSamples, MissesTheExpectation) {
  SourceTree tree = Samples();
  tree.files.erase("samples/bad/loud/expected.json");
  EXPECT_THAT(CheckSamples(tree, {"bad/loud"}), ElementsAre("samples/bad/loud: has no expected.json"));
}

TEST(CheckSamples, MissesTheRowInTheOverview) {
  SourceTree tree = Samples();
  tree.files["samples/README.md"] = "bad/loud is named, but not linked";
  EXPECT_THAT(CheckSamples(tree, {"bad/loud"}), ElementsAre("samples/bad/loud: has no row in samples/README.md"));
}

TEST(CheckSamples, FindsACaseThatNobodyRuns) {
  EXPECT_THAT(CheckSamples(Samples(), {"bad/other"}), ElementsAre("samples/bad/loud: tests/samples does not run it"));
}

TEST(CheckSamples, FindsDataThatNobodyReads) {
  SourceTree tree = Samples();
  tree.files["samples/new-group/case/expected.json"] = "{}";
  tree.files["samples/bad/stray.tgz"] = "";
  EXPECT_THAT(CheckSamples(tree, {"bad/loud"}),
              ElementsAre("samples/bad/stray.tgz: not in a case, so no test reads it",
                          "samples/new-group/case/expected.json: not in a case, so no test reads it"));
}

}  // namespace
}  // namespace bundlescope
