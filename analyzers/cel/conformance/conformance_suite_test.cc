#include "analyzers/cel/conformance/conformance_suite.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// A folder with one file of cases.
class ConformanceTest : public ::testing::Test {
 protected:
  ConformanceTest() {
    std::string name = (std::filesystem::temp_directory_path() / "conformance-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~ConformanceTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) { std::ofstream(folder_ / name) << text; }
  void WriteCase(const std::string& members) {
    Write("a.json", R"j([{"file": "a", "section": "b", "name": "c d", )j" + members + "}]");
  }
  // What is wrong with the one case of these members; "" where nothing is.
  std::string Problem(const std::string& members) {
    WriteCase(members);
    const auto suite = ConformanceSuite::Load(folder_);
    EXPECT_TRUE(suite) << suite.error().ToString();
    return suite ? RunCase(suite->cases().at(0)) : "no suite";
  }

  std::filesystem::path folder_;
};

TEST_F(ConformanceTest, ComparesValuesWithTheirTypes) {
  EXPECT_EQ(Problem(R"j("expr": "1 + 1", "expect": {"int": "2"})j"), "");
  EXPECT_EQ(Problem(R"j("expr": "1 + 1", "expect": {"int": "3"})j"), "gave 2 instead of 3");
  EXPECT_EQ(Problem(R"j("expr": "1 + 1", "expect": {"uint": "2"})j"), "gave 2 instead of 2u");
  EXPECT_EQ(Problem(R"j("expr": "[1.0]", "expect": {"list": [{"int": "1"}]})j"), "gave [1.0] instead of [1]");
  EXPECT_EQ(Problem(R"j("expr": "{'a': b'\\377'}", "expect": {"map": [[{"string": "a"}, {"bytes": "ff"}]]})j"), "");
  EXPECT_EQ(Problem(R"j("expr": "{1: 2}", "expect": {"map": [[{"uint": "1"}, {"int": "2"}]]})j"),
            "gave {1: 2} instead of {1u: 2}");
  EXPECT_EQ(Problem(R"j("expr": "0.0 / 0.0", "expect": {"double": "NaN"})j"), "");
  EXPECT_EQ(Problem(R"j("expr": "-0.0", "expect": {"double": "0"})j"), "gave -0.0 instead of 0.0");
  EXPECT_EQ(Problem(R"j("expr": "type(1)", "expect": {"type": "int"})j"), "");
  EXPECT_EQ(Problem(R"j("expr": "null", "expect": {"null": true})j"), "");
}

TEST_F(ConformanceTest, TakesBindingsTypesAndTheContainer) {
  EXPECT_EQ(Problem(R"j("expr": "x + 1", "type_env": {"x": "int"}, "bindings": {"x": {"int": "2"}},
                       "expect": {"int": "3"})j"),
            "");
  EXPECT_THAT(Problem(R"j("expr": "x + 'a'", "type_env": {"x": "int"}, "expect": {"int": "3"})j"),
              StartsWith("does not compile: "));
  EXPECT_EQ(Problem(R"j("expr": "y", "container": "x", "type_env": {"x.y": "bool"}, "bindings": {"x.y": {"bool": true}},
                       "expect": {"bool": true})j"),
            "");
}

TEST_F(ConformanceTest, WantsTheErrorThatACaseExpects) {
  EXPECT_EQ(Problem(R"j("expr": "1 / 0", "error": true)j"), "");
  EXPECT_EQ(Problem(R"j("expr": "1 +", "error": true)j"), "");
  EXPECT_EQ(Problem(R"j("expr": "1 / 1", "error": true)j"), "gave no error but 1");
  EXPECT_THAT(Problem(R"j("expr": "T{}", "error": true)j"), HasSubstr("not supported")) << "that is another error";
  EXPECT_THAT(Problem(R"j("expr": "nosuch(1)", "error": true)j"), HasSubstr("unknown function"));
}

TEST_F(ConformanceTest, ComparesTheDeducedType) {
  EXPECT_EQ(Problem(R"j("expr": "[1]", "check_only": true, "typed": "list(int)")j"), "");
  EXPECT_EQ(Problem(R"j("expr": "[1]", "check_only": true, "typed": "list(uint)")j"),
            "is of the type list(int) instead of list(uint)");
  EXPECT_EQ(Problem(R"j("expr": "optional.of(1)", "check_only": true, "typed": "optional_type(int)")j"), "");
}

TEST_F(ConformanceTest, ACaseThatExpectsNothingIsNotPassed) {
  EXPECT_EQ(Problem(R"j("expr": "1")j"), "the case expects nothing");
  EXPECT_EQ(Problem(R"j("expr": "1", "expect": {"what": 1})j"), "the case has a value that is none: what");
}

TEST_F(ConformanceTest, ASkippedCaseThatPassesIsAFailure) {
  WriteCase(R"j("expr": "1", "expect": {"int": "1"})j");
  const auto suite = ConformanceSuite::Load(folder_);
  ASSERT_TRUE(suite);
  EXPECT_EQ(RunSuite(*suite, {}).passed, 1u);
  const SuiteResult skipped = RunSuite(*suite, {{"a/b/c d", "why"}});
  EXPECT_EQ(skipped.failed, 1u);
  EXPECT_THAT(skipped.failures, ElementsAre("a/b/c d: passes, so it must not be skipped"));
}

TEST(SkipList, NeedsAReasonForEachCase) {
  const auto skips = ReadSkipList("# why not\n\na/b/c d: no messages: none\n", "f");
  ASSERT_TRUE(skips);
  EXPECT_EQ(skips->at("a/b/c d"), "no messages: none");
  for (const char* wrong : {"a/b/c\n", "a/b/c:\n", "a/b/c:  \n", "a/b/c: x\na/b/c: y\n"}) {
    EXPECT_FALSE(ReadSkipList(wrong, "f")) << wrong;
  }
}

TEST_F(ConformanceTest, AFolderWithoutCasesIsAnErrorAndNotAPass) {
  EXPECT_FALSE(ConformanceSuite::Load(folder_));
  EXPECT_FALSE(ConformanceSuite::Load(folder_ / "missing"));
  Write("a.json", "{}");
  EXPECT_FALSE(ConformanceSuite::Load(folder_));
  Write("a.json", "[{\"name\": \"x\"}]");
  EXPECT_FALSE(ConformanceSuite::Load(folder_));
  Write("a.json", "[");
  EXPECT_FALSE(ConformanceSuite::Load(folder_));
}

struct Ended {
  int code = -1;
  std::string output;
};

Ended RunProgram(const std::string& arguments) {
  Ended run;
  FILE* pipe = ::popen(("'" CEL_CONFORMANCE_PROGRAM "' " + arguments + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return run;
  std::array<char, 4096> buffer;
  for (size_t got; (got = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
    run.output.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) run.code = WEXITSTATUS(status);
  return run;
}

TEST_F(ConformanceTest, TheProgramCountsAndItsExitCodeTells) {
  WriteCase(R"j("expr": "1", "expect": {"int": "1"})j");
  const Ended good = RunProgram(folder_.string());
  EXPECT_EQ(good.code, 0);
  EXPECT_EQ(good.output, "1 passed, 0 failed, 0 skipped\n");
  WriteCase(R"j("expr": "1", "expect": {"int": "2"})j");
  const Ended bad = RunProgram(folder_.string());
  EXPECT_EQ(bad.code, 1);
  EXPECT_EQ(bad.output, "a/b/c d: 1 gave 1 instead of 2\n0 passed, 1 failed, 0 skipped\n");
  Write("skips", "a/b/c d: why\n");
  const Ended skipped = RunProgram(folder_.string() + " --skip " + (folder_ / "skips").string());
  EXPECT_EQ(skipped.code, 0);
  EXPECT_EQ(skipped.output, "0 passed, 0 failed, 1 skipped\n");
  EXPECT_EQ(RunProgram((folder_ / "missing").string()).code, 2);
  EXPECT_EQ(RunProgram("").code, 2);
  EXPECT_EQ(RunProgram("--what").code, 2);
  EXPECT_EQ(RunProgram("--help").code, 0);
}

// The CEL project's own cases. They do not come with the sources: the folder conformance/cel is looked for in
// $BUNDLESCOPE_SHARED, by default beside the source tree.
TEST(CelConformance, EveryCasePasses) {
  const char* shared = std::getenv("BUNDLESCOPE_SHARED");
  const std::filesystem::path root =
      shared != nullptr ? shared : std::filesystem::path(BUNDLESCOPE_SOURCE_DIR).parent_path() / "shared";
  const auto suite = ConformanceSuite::Load(root / "conformance" / "cel");
  if (!suite) {
    GTEST_SKIP() << "NOT TESTED: no CEL conformance cases in " << root / "conformance" / "cel"
                 << "; set BUNDLESCOPE_SHARED";
  }
  const SuiteResult result = RunSuite(*suite, {});
  EXPECT_THAT(result.failures, IsEmpty());
  EXPECT_GE(result.passed, 1'000u);
  std::cout << result.passed << " of " << suite->cases().size() << " conformance cases pass\n";
}

}  // namespace
}  // namespace bundlescope
