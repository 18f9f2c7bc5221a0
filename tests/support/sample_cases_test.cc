#include "tests/support/sample_cases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_folder.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

TEST(FindSampleCases, FindsTheFoldersOfEachGroupByName) {
  const TempFolder samples;
  samples.Write("good/quiet/expected.json", "{}");
  samples.Write("bad/loud/expected.json", "{}");
  samples.MakeFolder("damaged/without-anything");
  samples.Write("bad/README.md", "not a case");
  samples.MakeFolder("generator/package");
  EXPECT_THAT(FindSampleCases(samples.path()),
              ElementsAre(Field(&SampleCase::name, "bad/loud"), Field(&SampleCase::name, "damaged/without-anything"),
                          Field(&SampleCase::name, "good/quiet")));
}

TEST(FindSampleCases, GivesTheFolderOfACase) {
  const TempFolder samples;
  samples.MakeFolder("good/quiet");
  EXPECT_EQ(FindSampleCases(samples.path()).at(0).folder, samples.path() / "good/quiet");
}

TEST(FindSampleCases, IsEmptyWhereThereAreNoSamples) {
  const TempFolder samples;
  EXPECT_THAT(FindSampleCases(samples.path()), IsEmpty());
}

}  // namespace
}  // namespace bundlescope
