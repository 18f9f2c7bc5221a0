#include "core/snapshot/layouts/native_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ReadNativeLogLine, SaysWhatTheNameCannotTell) {
  const auto line = ReadNativeLogLine(
      R"({"member":"m","namespace":"","pod":"","container":"k3s","previous":true,"components":["rancher"],"source":2,"origin":"o","bytes":5,"complete":true,"new":{}})");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->member, "m");
  EXPECT_EQ(line->source, 2u);
  LogStream log;
  log.container = "x";
  log.bytes = 5;
  line->ApplyTo(&log);
  EXPECT_EQ(log.container, "k3s");
  EXPECT_TRUE(log.previous);
  EXPECT_THAT(log.components, ElementsAre("rancher"));
  EXPECT_EQ(log.origin, "o");
  EXPECT_TRUE(log.complete);
}

TEST(ReadNativeLogLine, LeavesTheNameWhereItSaysNothing) {
  const auto line = ReadNativeLogLine(R"({"member":"m"})");
  ASSERT_TRUE(line);
  LogStream log;
  log.ns = "cattle-system";
  log.pod = "rancher-0";
  log.container = "rancher";
  line->ApplyTo(&log);
  EXPECT_EQ(log.pod, "rancher-0");
  EXPECT_THAT(log.components, ElementsAre("rancher"));
}

TEST(ReadNativeLogLine, KeepsBytesThatJsonCannotHold) {
  LogStream log;
  log.pod = "p\xFF";
  ReadNativeLogLine("{\"member\":\"m\",\"pod\":\"p\xEF\xBF\xBD\"}")->ApplyTo(&log);
  EXPECT_EQ(log.pod, "p\xFF");
}

TEST(ReadNativeLogLine, NeverMakesALogWhole) {
  LogStream damaged;
  damaged.complete = false;
  ReadNativeLogLine(R"({"member":"m","complete":true})")->ApplyTo(&damaged);
  EXPECT_FALSE(damaged.complete);
  LogStream cut;
  ReadNativeLogLine(R"({"member":"m","complete":false})")->ApplyTo(&cut);
  EXPECT_FALSE(cut.complete);
  LogStream shorter;
  shorter.bytes = 3;
  ReadNativeLogLine(R"({"member":"m","bytes":4})")->ApplyTo(&shorter);
  EXPECT_FALSE(shorter.complete);
}

TEST(ReadNativeLogLine, RefusesLinesOfNoMember) {
  EXPECT_FALSE(ReadNativeLogLine("{}"));
  EXPECT_FALSE(ReadNativeLogLine("[]"));
  EXPECT_FALSE(ReadNativeLogLine("{"));
}

TEST(ReadNativeDiagnostic, ReadsALine) {
  const auto line = ReadNativeDiagnostic(
      R"({"level":"error","code":"archive.crc","source":1,"member":"a/b","offset":7,"message":"gone"})");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->diagnostic.level, DiagnosticLevel::kError);
  EXPECT_EQ(line->diagnostic.code, "archive.crc");
  EXPECT_EQ(line->diagnostic.member, "a/b");
  EXPECT_EQ(line->diagnostic.offset, 7u);
  EXPECT_EQ(line->diagnostic.message, "gone");
  EXPECT_EQ(line->source, 1u);
}

TEST(ReadNativeDiagnostic, TakesAnUnknownLevelForAWarning) {
  EXPECT_EQ(ReadNativeDiagnostic(R"({"code":"x","level":"new"})")->diagnostic.level, DiagnosticLevel::kWarning);
  EXPECT_FALSE(ReadNativeDiagnostic(R"({"level":"error"})"));
  EXPECT_FALSE(ReadNativeDiagnostic("nonsense"));
}

}  // namespace
}  // namespace bundlescope
