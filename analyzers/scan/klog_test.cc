#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(Klog, ReadsSeverityTimeAndText) {
  const Parsed line(
      "W0312 10:11:12.123456       1 reflector.go:539] k8s.io/client-go/tools/cache/reflector.go:229: failed to list "
      "*v1alpha1.BundleDeployment: Unauthorized");
  EXPECT_EQ(line->format, "klog");
  EXPECT_EQ(line->level, LogLevel::kWarning);
  EXPECT_EQ(Show(line->own_time), "03-12T10:11:12.123456Z yearless");
  EXPECT_EQ(line->message,
            "k8s.io/client-go/tools/cache/reflector.go:229: failed to list *v1alpha1.BundleDeployment: Unauthorized");
}

TEST(Klog, KnowsAllSeverities) {
  for (const auto& [letter, level] : {std::pair{"I", "info"}, {"W", "warning"}, {"E", "error"}, {"F", "fatal"}}) {
    const Parsed line(std::string(letter) + "0101 00:00:00.000000 1234567 a.go:1] x");
    EXPECT_EQ(Show(line->level), level);
  }
}

TEST(Klog, JoinsMessageAndErrorOfTheStructuredForm) {
  const Parsed line(
      R"(E0312 10:11:12.123456       1 reflector.go:158] "Unhandled Error" err="k8s.io/client-go: Failed to )"
      R"(watch *v1alpha1.BundleDeployment: \"x\": Unauthorized" logger="UnhandledError")");
  EXPECT_EQ(line->message,
            R"(Unhandled Error: k8s.io/client-go: Failed to watch *v1alpha1.BundleDeployment: "x": Unauthorized)");
}

TEST(Klog, FindsTheErrorBehindOtherPairs) {
  const Parsed line(
      R"(E0312 10:11:12.123456       1 x.go:1] "Sync \"failed\"" pod="a/b err=\"no\"" took=3s err="yes")");
  EXPECT_EQ(line->message, R"(Sync "failed": yes)");
}

TEST(Klog, LeavesMessagesWithoutAnErrorAlone) {
  EXPECT_EQ(Parsed(R"(I0312 10:11:12.123456       1 x.go:1] "Caches are synced" controller="a" terr="b")")->message,
            "Caches are synced");
  EXPECT_EQ(Parsed(R"(E0312 10:11:12.123456       1 x.go:1] "Failed" err=<)")->message, "Failed");
  EXPECT_EQ(Parsed(R"(E0312 10:11:12.123456       1 x.go:1] "unclosed err="x)")->message, R"("unclosed err="x)");
  EXPECT_EQ(Parsed(R"(E0312 10:11:12.123456       1 x.go:1] "unclosed)")->message, R"("unclosed)");
}

TEST(Klog, KnowsTheLeapDay) {
  EXPECT_EQ(Show(Parsed("I0229 23:59:60.000001 1 a.go:1] x")->own_time), "03-01T00:00:00.000001Z yearless");
}

TEST(Klog, AllowsAnEmptyText) {
  EXPECT_EQ(Parsed("I0312 10:11:12.123456       1 a.go:1] ")->message, "");
  EXPECT_EQ(Parsed("I0312 10:11:12.123456       1 a.go:1]")->format, "klog");
}

TEST(Klog, LeavesWhatOnlyLooksAlikePlain) {
  for (const char* text : {
           "E0312 10:11:12.123456",
           "E0312 10:11:12.123456       ",
           "E0312 10:11:12.123456 1",
           "E0312 10:11:12.123456 1 reflector.go:158",
           "E0312 10:11:12.123456 1 reflector.go] text",
           "E0312 10:11:12.123456 x reflector.go:158] text",
           "E0312 10:11:12,123456 1 reflector.go:158] text",
           "E1312 10:11:12.123456 1 reflector.go:158] text",
           "E0230 10:11:12.123456 1 reflector.go:158] text",
           "E0312 24:11:12.123456 1 reflector.go:158] text",
           "E0312 10:60:12.123456 1 reflector.go:158] text",
           "E0312 10:11:12.12345x 1 reflector.go:158] text",
           "e0312 10:11:12.123456 1 reflector.go:158] text",
           "D0312 10:11:12.123456 1 reflector.go:158] text",
           "E0312 10:11:12.1234561 reflector.go:158] text",
       }) {
    const Parsed line(text);
    EXPECT_EQ(line->format, "plain") << text;
    EXPECT_EQ(line->message, text);
    EXPECT_EQ(line->level, LogLevel::kUnknown);
    EXPECT_EQ(line->own_time.kind, LogTime::Kind::kNone);
  }
}

TEST(Klog, DoesNotLookForItsHeadInAHugeLine) {
  EXPECT_EQ(Parsed("E0312 10:11:12.123456 " + std::string(1 << 20, '1') + " a.go:1] x")->format, "plain");
  EXPECT_EQ(Parsed("E0312 10:11:12.123456 1 " + std::string(1 << 20, 'a') + ":1] x")->format, "plain");
}

}  // namespace
}  // namespace bundlescope
