#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(Journald, ReadsTimeAndText) {
  const Parsed line("Aug 17 10:11:12 node-1 systemd[1]: Started Rancher System Agent.");
  EXPECT_EQ(line->format, "journald");
  EXPECT_EQ(Show(line->own_time), "08-17T10:11:12Z yearless");
  EXPECT_EQ(line->message, "Started Rancher System Agent.");
  EXPECT_EQ(line->level, LogLevel::kUnknown);
}

TEST(Journald, ReadsKlogInside) {
  const Parsed line(
      "Aug 17 10:11:12 node-1 k3s[99]: E0817 10:11:12.345678      99 reflector.go:158] \"Failed\" err=\"no\"");
  EXPECT_EQ(line->format, "klog");
  EXPECT_EQ(line->level, LogLevel::kError);
  EXPECT_EQ(Show(line->own_time), "08-17T10:11:12.345678Z yearless");
  EXPECT_EQ(line->message, "Failed: no");
}

TEST(Journald, ReadsLogrusInsideWithItsYear) {
  const Parsed line("Aug 17 10:11:12 node-1 k3s[99]: time=\"2026-08-17T08:11:12Z\" level=info msg=\"Starting\"");
  EXPECT_EQ(line->format, "logrus");
  EXPECT_EQ(Show(line->own_time), "2026-08-17T08:11:12Z");
  EXPECT_EQ(line->message, "Starting");
}

TEST(Journald, LendsItsTimeToAnInnerLineWithoutOne) {
  const Parsed line("Aug 17 10:11:12 node-1 etcd[99]: {\"level\":\"warn\",\"msg\":\"slow\"}");
  EXPECT_EQ(line->format, "zap-json");
  EXPECT_EQ(Show(line->own_time), "08-17T10:11:12Z yearless");
}

TEST(Journald, AllowsOldDaysFractionsAndUnitsWithoutAPid) {
  EXPECT_EQ(Show(Parsed("Aug  7 10:11:12 host kernel: x")->own_time), "08-07T10:11:12Z yearless");
  EXPECT_EQ(Show(Parsed("Feb 29 10:11:12.000123 host kernel: x")->own_time), "02-29T10:11:12.000123Z yearless");
  EXPECT_EQ(Parsed("Aug 07 10:11:12 host kernel:")->message, "");
}

TEST(Journald, RecognisesOneJournalOnly) {
  const Parsed line("Aug 17 10:11:12 a b[1]: Aug 18 10:11:12 c d[1]: E0817 10:11:12.345678 9 a.go:1] x");
  EXPECT_EQ(line->format, "journald");
  EXPECT_EQ(line->message, "Aug 18 10:11:12 c d[1]: E0817 10:11:12.345678 9 a.go:1] x");
  std::string nested;
  for (int i = 0; i < 40'000; ++i) nested += "Aug 17 10:11:12 a b[1]: ";
  EXPECT_EQ(Parsed(nested)->format, "journald");
}

TEST(Journald, LeavesWhatOnlyLooksAlikePlain) {
  for (const char* text :
       {"-- Boot 0123456789abcdef --", "Aug 17 10:11:12", "Aug 17 10:11:12 ", "Aug 17 10:11:12 host",
        "Aug 17 10:11:12 host unit", "Aug 17 10:11:12 host unit text: x", "Aug 17 10:11:12 host : x",
        "Aug 17 10:11:12  unit: x", "Aug 32 10:11:12 host unit: x", "Feb 30 10:11:12 host unit: x",
        "Aug 17 10:71:12 host unit: x", "Aux 17 10:11:12 host unit: x", "anF 17 10:11:12 host unit: x",
        "Aug  x 10:11:12 host unit: x", "Aug 17 10:11:12xhost unit: x"}) {
    EXPECT_EQ(Parsed(text)->format, "plain") << text;
    EXPECT_EQ(Parsed(text)->message, text);
    EXPECT_EQ(Show(Parsed(text)->own_time), "none") << text;
  }
  EXPECT_EQ(Parsed("Aug 17 10:11:12 " + std::string(1 << 20, 'h') + " unit: x")->format, "plain");
}

}  // namespace
}  // namespace bundlescope
