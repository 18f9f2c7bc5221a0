#include "reports/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/utf8.h"
#include "reports/golden_for_test.h"
#include "reports/report_for_test.h"

namespace bundlescope {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string Render(const Report& report, const RenderOptions& options = {}) {
  std::string out;
  TextReporter().Render(report, options, &out);
  return out;
}

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

size_t CountOf(const std::string& text, std::string_view part) {
  size_t count = 0;
  for (size_t pos = text.find(part); pos != std::string::npos; pos = text.find(part, pos + 1)) ++count;
  return count;
}

TEST(TextReport, IsAsAgreedInEnglish) { ExpectGolden("sample.en.txt", Render(SampleReport())); }

TEST(TextReport, IsAsAgreedInChinese) {
  ExpectGolden("sample.zh-CN.txt", Render(SampleReport(), {.language = Language::kChinese}));
}

TEST(TextReport, IsAsAgreedWhenVerbose) {
  ExpectGolden("sample.verbose.txt", Render(SampleReport(), {.width = 100, .verbose = true}));
}

TEST(TextReport, SaysWhatWasCheckedWhenNothingWasFound) {
  Report report;
  report.tool_version = "1.2.3";
  report.stats.rules = 4;
  report.stats.log_lines = 12'345;
  report.stats.objects = 1;
  report.stats.archives.resize(2);
  EXPECT_EQ(Render(report),
            "bundlescope 1.2.3\n"
            "\n"
            "No problem found by 4 rules in 12,345 log lines and 1 object of 2 archives.\n"
            "This covers only what these rules look for in what was collected.\n"
            "The archives name nothing that is missing.\n"
            "\n"
            "0 problems · 2 archives · 12,345 log lines · 4 rules\n");
  EXPECT_EQ(Render(report, {.language = Language::kChinese}),
            "bundlescope 1.2.3\n"
            "\n"
            "4 条规则检查了 2 个归档中的 12,345 行日志和 1 个对象，未发现问题。\n"
            "该结论仅限于这些规则在已采集数据中检查的内容。\n"
            "归档未说明有任何缺失。\n"
            "\n"
            "0 个问题 · 2 个归档 · 12,345 行日志 · 4 条规则\n");
}

TEST(TextReport, NamesTheGapsWhenNothingWasFound) {
  Report report = SampleReport();
  report.findings.clear();
  const std::string text = Render(report);
  EXPECT_THAT(text, HasSubstr("No problem found by 16 rules"));
  EXPECT_THAT(text, HasSubstr("\nNot looked at\n"));
  EXPECT_THAT(text, HasSubstr("access denied in c-1: v1/Secret (cattle-fleet-system)"));
  EXPECT_THAT(text, Not(HasSubstr("nothing that is missing")));
}

TEST(TextReport, DoesNotCallItFineWhenNothingCouldBeDecided) {
  Report report;
  report.findings = {UndecidedFinding()};
  report.stats.rules = 1;
  const std::string text = Render(report);
  EXPECT_THAT(text, HasSubstr("No problem confirmed by 1 rule"));
  EXPECT_THAT(text, HasSubstr("inconclusive, see below"));
  EXPECT_THAT(text, HasSubstr("Cannot tell: The clocks of the nodes differ"));
  EXPECT_THAT(text, Not(HasSubstr("No problem found")));
}

TEST(TextReport, FoldsAConsequenceUnderItsCauseWithoutItsRemediation) {
  Report report = SampleReport();
  Finding chained = StalledBundlesFinding(report.findings[1]);
  chained.rule = "fleet/gitrepo-not-ready";
  chained.fingerprint = "1";
  chained.remediation = report.findings[0].remediation;
  report.findings.push_back(chained);
  const std::string text = Render(report);
  EXPECT_THAT(text, HasSubstr("  2 consequences\n  -> [MEDIUM] BundleDeployments wait for their agent\n"));
  EXPECT_THAT(text, HasSubstr("because of fleet/bundledeployment-not-applied"));
  EXPECT_EQ(CountOf(text, "\n       $ "), 2u);
  EXPECT_THAT(text, HasSubstr("1 problem, 2 consequences, 1 inconclusive"));
}

TEST(TextReport, ShowsEveryFindingOnceThoughTheyNameEachOtherInACircle) {
  Report report;
  report.findings = {StaleAgentFinding(), UndecidedFinding()};
  report.findings[0].caused_by = report.findings[1].fingerprint;
  report.findings[1].caused_by = report.findings[0].fingerprint;
  const std::string text = Render(report);
  EXPECT_EQ(CountOf(text, "registration that was deleted"), 1u);
  EXPECT_EQ(CountOf(text, "The clocks of the nodes differ"), 1u);
}

TEST(TextReport, KeepsALongListOfConsequencesShortUnlessVerbose) {
  Report report = SampleReport();
  for (int i = 0; i < 300; ++i) {
    Finding f = StalledBundlesFinding(report.findings[0]);
    f.group = f.fingerprint = "g" + std::to_string(i);
    report.findings.push_back(std::move(f));
  }
  EXPECT_EQ(CountOf(Render(report), "\n  -> "), 10u);
  EXPECT_THAT(Render(report), HasSubstr("and 291 more consequences"));
  EXPECT_EQ(CountOf(Render(report, {.verbose = true}), "\n  -> "), 301u);
}

TEST(TextReport, OffersWaysToFindOutForAnUndecidedFinding) {
  Report report;
  Finding finding = StaleAgentFinding();
  finding.verdict = Verdict::kInconclusive;
  report.findings = {finding};
  EXPECT_THAT(Render(report), HasSubstr("How to find out"));
  EXPECT_THAT(Render(report), HasSubstr("· inconclusive"));
  EXPECT_THAT(Render(report), Not(HasSubstr("confirmed\n")));
}

TEST(TextReport, ShowsTwoSourcesAndCountsTheRest) {
  Report report;
  report.findings = {StaleAgentFinding()};
  const std::string text = Render(report);
  EXPECT_EQ(CountOf(text, "fleet-agent.log:12"), 2u);
  EXPECT_THAT(text, HasSubstr("\n        and 3 more places\n"));
}

TEST(TextReport, MarksWhatWouldSpeakAgainstAFindingAndShowsItsPlacesOnlyWhereItMatters) {
  Report report;
  Finding finding = StaleAgentFinding();
  finding.evidence[0].refutes = true;
  finding.evidence[0].state = Truth::kFalse;
  report.findings = {finding};
  EXPECT_THAT(Render(report), HasSubstr("(would speak against it)"));
  EXPECT_EQ(CountOf(Render(report), "fleet-agent.log:12"), 0u);
  EXPECT_NE(CountOf(Render(report, {.verbose = true}), "fleet-agent.log:12"), 0u);
}

TEST(TextReport, QuotesCommandsForTheShell) {
  EXPECT_THAT(Render(SampleReport()),
              HasSubstr("\n       $ kubectl get secret -o 'jsonpath={.items[*].metadata.name}'\n"));
}

TEST(TextReport, ShowsNotesAboutTimeAndCountsTheOthers) {
  const std::string brief = Render(SampleReport());
  EXPECT_THAT(brief, HasSubstr("log.year-inferred"));
  EXPECT_THAT(brief, Not(HasSubstr("layout.recognised")));
  EXPECT_THAT(brief, HasSubstr("1 more note, see --verbose"));
  const std::string full = Render(SampleReport(), {.verbose = true});
  EXPECT_THAT(full, HasSubstr("layout.recognised"));
  EXPECT_THAT(full, Not(HasSubstr("see --verbose")));
}

TEST(TextReport, ColoursOnlyWhenAskedAndChangesNothingElse) {
  const std::string plain = Render(SampleReport());
  std::string coloured = Render(SampleReport(), {.colour = true});
  EXPECT_THAT(coloured, HasSubstr("\x1b[1;31m[HIGH]\x1b[0m"));
  for (size_t pos = coloured.find('\x1b'); pos != std::string::npos; pos = coloured.find('\x1b')) {
    coloured.erase(pos, coloured.find('m', pos) - pos + 1);
  }
  EXPECT_EQ(coloured, plain);
}

TEST(TextReport, FitsTheWidthButForCommandsPathsAndAddresses) {
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    for (const size_t width : {40u, 80u, 120u}) {
      for (const std::string& line : Lines(Render(SampleReport(), {.language = language, .width = width}))) {
        if (DisplayWidth(line) <= width) continue;
        const std::string_view content = std::string_view(line).substr(line.find_first_not_of(' '));
        const bool may_be_wide = content.starts_with("$ ") || content.find(' ') == std::string_view::npos;
        EXPECT_TRUE(may_be_wide) << width << ": " << line;
      }
    }
  }
}

std::string Repeat(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

// How many lines start like this, over all widths at which text could be made to break just there.
size_t CountStarts(const Report& report, std::string_view start, size_t width) {
  const std::vector<std::string> lines = Lines(Render(report, {.width = width}));
  return static_cast<size_t>(
      std::count_if(lines.begin(), lines.end(), [&](const std::string& line) { return line.starts_with(start); }));
}

// A reader must be able to trust the marks: no text from the data may look like a line of the report itself, wherever a
// line breaks. Texts that are nothing but marks start every one of their lines with one.
TEST(TextReport, LetsNoDataImitateItsOwnMarks) {
  for (const size_t width : {28u, 33u, 40u, 59u, 80u}) {
    EXPECT_EQ(CountStarts(HostileReport(Repeat("$ ", 80)), "       $ ", width), 2u) << width;
    EXPECT_EQ(CountStarts(HostileReport(Repeat("[x] ", 40)), "  [x] ", width), 2u) << width;
    EXPECT_EQ(CountStarts(HostileReport(Repeat("[HIGH] ", 30)), "[HIGH] ", width), 1u) << width;
    EXPECT_EQ(CountStarts(HostileReport(Repeat("-> ", 60)), "  -> ", width), 1u) << width;
    EXPECT_EQ(CountStarts(HostileReport(Repeat("2. ", 60)), "  2. ", width), 1u) << width;
  }
}

TEST(TextReport, LetsNoLineBreakOfTheDataStartALine) {
  for (const size_t width : {0u, 40u, 80u, 120u}) {
    EXPECT_EQ(CountStarts(HostileReport(), "[HIGH] fake", width), 0u);
    EXPECT_EQ(CountStarts(HostileReport(), "  [x] fake", width), 0u);
    EXPECT_EQ(CountStarts(HostileReport(), "0 problems", width), 0u);
  }
}

TEST(TextReport, SurvivesManyFindings) {
  Report report = SampleReport();
  Finding finding = UndecidedFinding();
  for (int i = 0; i < 500; ++i) {
    finding.fingerprint = std::to_string(i);
    report.findings.push_back(finding);
  }
  EXPECT_THAT(Render(report), HasSubstr("501 inconclusive"));
}

}  // namespace
}  // namespace bundlescope
