#include "analyzers/scan/prefix_form.h"

#include <gtest/gtest.h>

#include "analyzers/scan/cri.h"
#include "core/pattern/pattern.h"

namespace bundlescope {
namespace {

TEST(BehindPrefix, LeavesAloneWhatDoesNotAskForTheBeginning) {
  for (const char* regex : {"panic", "a[^b]c", "[[:^alpha:]^]", "\\^x", "\\Q^a\\E", "[]^]x", "a\\\\", "[^]^]", "x$"}) {
    EXPECT_EQ(BehindPrefix(regex), std::nullopt) << regex;
  }
}

TEST(BehindPrefix, FindsEveryLineInWhichTheOriginalMatchesBehindAPrefix) {
  const std::vector<std::string> prefixes = {"",
                                             "2026-08-17T10:11:12Z ",
                                             "2026-08-17T10:11:12.123456789Z ",
                                             "2026-08-17T10:11:12.123456789+02:00 ",
                                             "2026-08-17T10:11:12.123456789Z stderr F ",
                                             "2026-08-17T10:11:12Z stdout P:x "};
  const std::vector<std::string> regexes = {
      "^panic:",     "\\Apanic: (.*)", "^(?:panic|fatal)", "(?i)^PANIC", "(^|x)panic", "^$",
      "^[^p]*panic", "^\\w+: x\\z",    "^(?:(?:)panic)",   "^^panic",    "(?m:^panic)"};
  const std::vector<std::string> bodies = {"panic: x", "a panic: x", "", "fatal", "xpanic"};
  size_t matches = 0;
  for (const std::string& regex : regexes) {
    const Pattern original = Pattern::Compile(regex).value();
    const std::optional<std::string> form = BehindPrefix(regex);
    ASSERT_TRUE(form) << regex;
    const Result<Pattern> candidate = Pattern::Compile(*form);
    ASSERT_TRUE(candidate) << *form;
    for (const std::string& prefix : prefixes) {
      for (const std::string& body : bodies) {
        LogLine line;
        const std::string text = prefix + body;
        line.body = text;
        TakeRuntimePrefix(&line);
        if (!original.Matches(line.body)) continue;
        ++matches;
        EXPECT_TRUE(candidate->Matches(text)) << regex << " in " << text;
      }
    }
  }
  EXPECT_GT(matches, 60u);
}

}  // namespace
}  // namespace bundlescope
