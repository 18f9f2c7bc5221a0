#include "reports/all.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>

#include "reports/report_for_test.h"

namespace bundlescope {
namespace {

std::string Render(const Reporter& reporter, const Report& report, const RenderOptions& options) {
  std::string out;
  reporter.Render(report, options, &out);
  return out;
}

TEST(AllReporters, HaveNamesOfTheirOwnAndAreFoundByThem) {
  std::set<std::string_view> names;
  for (const Reporter* reporter : AllReporters()) {
    EXPECT_TRUE(names.insert(reporter->name()).second) << reporter->name();
    EXPECT_EQ(FindReporter(AllReporters(), reporter->name()), reporter);
  }
  EXPECT_EQ(names, (std::set<std::string_view>{"json", "text"}));
  EXPECT_EQ(FindReporter(AllReporters(), "pdf"), nullptr);
}

TEST(AllReporters, GiveTheSameBytesAgainAlsoInAnotherThread) {
  for (const Reporter* reporter : AllReporters()) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      const RenderOptions options{.language = language, .width = 80, .colour = false, .verbose = true};
      const std::string first = Render(*reporter, SampleReport(), options);
      std::string second;
      std::jthread([&] { second = Render(*reporter, SampleReport(), options); }).join();
      EXPECT_EQ(first, second) << reporter->name();
    }
  }
}

TEST(AllReporters, AppendToWhatIsThereAndEndTheLine) {
  for (const Reporter* reporter : AllReporters()) {
    std::string out = "before\n";
    reporter->Render(SampleReport(), {}, &out);
    EXPECT_EQ(out.rfind("before\n", 0), 0u);
    EXPECT_EQ(out.back(), '\n');
    EXPECT_EQ(out.substr(7), Render(*reporter, SampleReport(), {}));
  }
}

TEST(AllReporters, RenderAnEmptyReportWithoutCallingItGood) {
  const std::string text = Render(*FindReporter(AllReporters(), "text"), Report(), {});
  EXPECT_NE(text.find("No rule could be judged"), std::string::npos) << text;
  EXPECT_FALSE(Render(*FindReporter(AllReporters(), "json"), Report(), {}).empty());
}

// Every byte that reaches a terminal: no control character but the line break, also in a pipe, also in JSON.
TEST(AllReporters, NeverLetControlOrBidiCharactersThrough) {
  for (const Reporter* reporter : AllReporters()) {
    for (const Language language : {Language::kEnglish, Language::kChinese}) {
      for (const size_t width : {0u, 1u, 40u, 120u}) {
        const RenderOptions options{.language = language, .width = width, .colour = false, .verbose = true};
        const std::string out = Render(*reporter, HostileReport(), options);
        for (const char c : out) {
          ASSERT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) << int{c};
        }
        for (const std::string_view evil : {"\xE2\x80\xAE", "\xE2\x80\x8B", "\xC2\x9B", "\xFF"}) {
          EXPECT_EQ(out.find(evil), std::string::npos) << reporter->name();
        }
      }
    }
  }
}

}  // namespace
}  // namespace bundlescope
