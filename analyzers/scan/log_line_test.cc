#include "analyzers/scan/log_line.h"

#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

constexpr char kPrefix[] = "2026-08-17T10:11:13Z ";

TEST(LogLine, TakesTheProgramsTimeIfItIsComplete) {
  EXPECT_EQ(Show(Parsed(std::string(kPrefix) + "time=\"2026-08-17T10:11:12Z\" level=info msg=x")->Time()),
            "2026-08-17T10:11:12Z");
  EXPECT_EQ(Show(Parsed("time=\"2026-08-17T10:11:12Z\" level=info msg=x")->Time()), "2026-08-17T10:11:12Z");
}

TEST(LogLine, ResolvesWhatTheProgramLeavesOutByThePrefix) {
  EXPECT_EQ(Show(Parsed(std::string(kPrefix) + "E0817 12:11:12.345678       1 a.go:1] x")->Time()),
            "2026-08-17T10:11:13Z");
  EXPECT_EQ(Show(Parsed(std::string(kPrefix) + "2026/08/17 12:11:12 [INFO] x")->Time()), "2026-08-17T10:11:13Z");
  EXPECT_EQ(Show(Parsed(std::string(kPrefix) + "plain")->Time()), "2026-08-17T10:11:13Z");
}

TEST(LogLine, TakesAnIncompleteTimeIfThereIsNoOther) {
  EXPECT_EQ(Show(Parsed("E0817 12:11:12.345678       1 a.go:1] x")->Time()), "08-17T12:11:12.345678Z yearless");
  EXPECT_EQ(Show(Parsed("2026/08/17 12:11:12 [INFO] x")->Time()), "2026-08-17T12:11:12Z zone?");
  EXPECT_EQ(Show(Parsed("plain")->Time()), "none");
}

TEST(LogLine, LeavesPlainTextAsItIs) {
  for (const char* text :
       {"", " ", "panic: assignment to entry in nil map", "goroutine 1 [running]:", "\tmain.go:12 +0x1d",
        "Error: no resource found at the following paths to deploy: [x]", "Flags:", "2026", "E", "{", "time", "I0",
        "==== START logs for container c of pod ns/p ===="}) {
    const Parsed line(text);
    EXPECT_EQ(line->format, "plain");
    EXPECT_EQ(line->message, text);
    EXPECT_EQ(line->body, text);
    EXPECT_EQ(line->level, LogLevel::kUnknown);
  }
}

TEST(LogLine, TreatsHostileBytesAsBytes) {
  using namespace std::string_literals;
  EXPECT_EQ(Parsed("{\"level\":\"info\",\"msg\":\"a\0\xff\"}"s)->message, "a\0\xff"s);
  EXPECT_EQ(Parsed("E0817 12:11:12.345678       1 a.go:1] \0\xff"s)->message, "\0\xff"s);
  EXPECT_EQ(Parsed("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"s)->format, "plain");
  EXPECT_EQ(Parsed(std::string(1 << 20, '\xff'))->format, "plain");
}

TEST(LogLine, OneStreamMayMixAllFormats) {
  const std::pair<const char*, const char*> lines[] = {
      {"time=\"2025-03-12T10:00:00Z\" level=warning msg=\"Cannot find fleet-agent secret, running registration\"",
       "logrus"},
      {"I0312 10:00:01.000000       1 leaderelection.go:250] attempting to acquire leader lease", "klog"},
      {"{\"level\":\"info\",\"ts\":\"2025-03-12T10:00:02Z\",\"msg\":\"Deployed bundle\"}", "zap-json"},
      {"2025-03-12T10:00:03Z\tDEBUG\tbundledeployment\tStatus not ready\t{\"nonReady\": 1}", "zap-console"},
      {"Error: leaderelection lost", "plain"},
      {"2025/03/12 10:00:04 [INFO] Handling backend connection request", "rancher"},
      {"Mar 12 10:00:05 node kubelet[7]: plain", "journald"},
  };
  LineScratch scratch;
  for (const auto& [text, format] : lines) EXPECT_EQ(ParseLogLine(text, &scratch).format, format) << text;
}

TEST(LogLine, ScratchOfOneLineDoesNotLeakIntoTheNext) {
  LineScratch scratch;
  EXPECT_EQ(ParseLogLine(R"({"level":"info","msg":"a\nb","error":"c"})", &scratch).message, "a\nb: c");
  EXPECT_EQ(ParseLogLine(R"({"level":"info","msg":"\"d"})", &scratch).message, "\"d");
}

}  // namespace
}  // namespace bundlescope
