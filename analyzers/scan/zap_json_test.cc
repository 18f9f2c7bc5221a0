#include "analyzers/scan/testing/log_line_matchers.h"

namespace bundlescope {
namespace {

TEST(ZapJson, ReadsALineOfTheController) {
  const Parsed line(
      R"({"level":"error","ts":"2025-03-27T10:43:27Z","msg":"Reconciler error","controller":"bundledeployment",)"
      R"("controllerGroup":"fleet.cattle.io","controllerKind":"BundleDeployment","BundleDeployment":{"name":"b",)"
      R"("namespace":"cluster-x"},"namespace":"cluster-x","name":"b","reconcileID":"1","error":"failed deploying bundle: )"
      R"(secrets \"x\" not found","stacktrace":"sigs.k8s.io/a.(*b).c\n\t/go/pkg/x.go:1"})");
  EXPECT_EQ(line->format, "zap-json");
  EXPECT_EQ(line->level, LogLevel::kError);
  EXPECT_EQ(Show(line->own_time), "2025-03-27T10:43:27Z");
  EXPECT_EQ(line->message, R"(Reconciler error: failed deploying bundle: secrets "x" not found)");
}

TEST(ZapJson, TakesKeysInAnyOrderAndWithSpaces) {
  const Parsed line(
      R"({ "error" : "e" ,	"nested": [{"msg":"no","level":"fatal"}, "]"], "msg": "m", "ts": "2025-03-27T10:43:27.5+02:00", "level":"INFO" })");
  EXPECT_EQ(line->message, "m: e");
  EXPECT_EQ(line->level, LogLevel::kInfo);
  EXPECT_EQ(Show(line->own_time), "2025-03-27T08:43:27.500Z");
}

TEST(ZapJson, NestedKeysDoNotCount) {
  EXPECT_EQ(Parsed(R"({"level":"info","a":{"msg":"inner"}})")->format, "plain");
  EXPECT_EQ(Parsed(R"({"level":"info","a":{"msg":"}\"{"},"msg":"outer"})")->message, "outer");
}

TEST(ZapJson, OfARepeatedKeyTheFirstCounts) {
  EXPECT_EQ(Parsed(R"({"level":"info","msg":"one","msg":"two","ts":"2025-03-27T10:43:27Z","level":"error"})")->message,
            "one");
}

TEST(ZapJson, ReadsTimesAsNumbers) {
  EXPECT_EQ(Show(Parsed(R"({"level":"info","ts":1722168000.25,"msg":"m"})")->own_time), "2024-07-28T12:00:00.250Z");
  EXPECT_EQ(Show(Parsed(R"({"level":"info","ts":1722168000250,"msg":"m"})")->own_time), "2024-07-28T12:00:00.250Z");
  EXPECT_EQ(Show(Parsed(R"({"ts":1.7221680002500000e+09,"msg":"m"})")->own_time), "2024-07-28T12:00:00.250Z");
}

TEST(ZapJson, KeepsALineWhoseTimeIsAbsurd) {
  for (const char* time : {"\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"yesterday\"", "1e999", "-5",
                           "null", "{}", "\"2025-02-30T00:00:00Z\"", "12345678901234567890123"}) {
    const Parsed line(std::string(R"({"level":"warn","ts":)") + time + R"(,"msg":"m"})");
    EXPECT_EQ(Show(line->own_time), "none") << time;
    EXPECT_EQ(line->message, "m") << time;
    EXPECT_EQ(line->level, LogLevel::kWarning) << time;
  }
}

TEST(ZapJson, TakesWhatIsLeftOfACutLine) {
  const Parsed line(R"({"level":"error","ts":"2025-03-27T10:43:27Z","msg":"Reconciler error","error":"failed dep)");
  EXPECT_EQ(line->format, "zap-json");
  EXPECT_EQ(line->message, "Reconciler error: failed dep");
  EXPECT_EQ(Parsed(R"({"level":"error","msg":"cut \)")->message, "cut \\");
  EXPECT_EQ(Parsed(R"({"level":"error","msg":"m","x":[{"a":")")->message, "m");
}

TEST(ZapJson, DoesNotTakeObjectsForLogLines) {
  for (const char* text : {"{", "{}", "{\"", "{\"level", "{\"level\"", "{\"level\":", "{\"level\":\"info\"}",
                           R"({"msg":"m"})", R"({"kind":"Event","message":"m","type":"Warning"})",
                           R"({"level":"info","msg":5})", R"({level:"info",msg:"m"})",
                           R"({"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"1"})",
                           "{[[[[", R"({"level" "info","msg":"m"})"}) {
    const Parsed line(text);
    EXPECT_EQ(line->format, "plain") << text;
    EXPECT_EQ(line->message, text);
  }
}

TEST(ZapJson, KnowsAnUnknownLevelAsUnknown) {
  EXPECT_EQ(Parsed(R"({"level":"weird","msg":"m"})")->level, LogLevel::kUnknown);
  EXPECT_EQ(Parsed(R"({"level":30,"msg":"m"})")->level, LogLevel::kUnknown);
  EXPECT_EQ(Parsed(R"re({"level":"Level(-4)","msg":"m"})re")->level, LogLevel::kTrace);
}

TEST(ZapJson, SurvivesDeepNesting) {
  const std::string deep(500'000, '[');
  EXPECT_EQ(Parsed(R"({"level":"info","a":)" + deep + R"(,"msg":"m"})")->format, "plain");
  EXPECT_EQ(Parsed(R"({"level":"info","a":)" + deep + std::string(500'000, ']') + R"(,"msg":"m"})")->message, "m");
}

}  // namespace
}  // namespace bundlescope
