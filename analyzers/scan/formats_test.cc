#include <set>

#include "analyzers/scan/log_format.h"
#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

// At least one line of each format.
constexpr const char* kLines[] = {
    "E0312 10:11:12.123456       1 reflector.go:158] text",
    R"({"level":"info","ts":"2025-03-12T10:00:02Z","msg":"m","error":"e"})",
    "2025-03-12T10:00:03Z\tDEBUG\tbundledeployment\tmessage\t{\"a\": 1}",
    "time=\"2025-03-12T10:00:00Z\" level=warning msg=\"m\"",
    "2025/03/12 10:00:04 [INFO] m",
    "Mar 12 10:00:05 node kubelet[7]: plain",
    "plain",
    "",
};

TEST(AllLogFormats, AreCalledDifferently) {
  std::set<std::string_view> names = {"plain"};
  for (const LogFormat* format : AllLogFormats()) EXPECT_TRUE(names.insert(format->name()).second) << format->name();
}

TEST(AllLogFormats, RecogniseEachLineOnceAtMost) {
  std::set<std::string_view> seen;
  for (const char* text : kLines) {
    int count = 0;
    for (const LogFormat* format : AllLogFormats()) {
      LogLine line;
      LineScratch scratch;
      if (!format->Recognise(text, &line, &scratch)) continue;
      ++count;
      seen.insert(line.format);
    }
    EXPECT_LE(count, 1) << text;
  }
  EXPECT_EQ(seen.size(), AllLogFormats().size());
}

// Every beginning of every line, and every line with one byte changed: no crash, and a refusal changes nothing.
TEST(AllLogFormats, LeaveALineAloneThatTheyRefuse) {
  for (const std::string text : kLines) {
    for (size_t i = 0; i <= text.size(); ++i) {
      std::string changed = text;
      if (i < text.size()) changed[i] = static_cast<char>(changed[i] ^ 0x10);
      for (const std::string& variant : {text.substr(0, i), changed}) {
        for (const LogFormat* format : AllLogFormats()) {
          LogLine line;
          line.message = "before";
          LineScratch scratch;
          if (format->Recognise(variant, &line, &scratch)) continue;
          EXPECT_EQ(line.message, "before") << variant;
          EXPECT_EQ(line.format, "plain") << variant;
          EXPECT_EQ(line.level, LogLevel::kUnknown) << variant;
          EXPECT_EQ(line.own_time, LogTime()) << variant;
        }
      }
    }
  }
}

}  // namespace
}  // namespace bundlescope
