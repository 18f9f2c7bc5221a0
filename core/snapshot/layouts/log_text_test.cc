#include "core/snapshot/layouts/log_text.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

constexpr std::string_view kLine = "I0313 12:42:10.000000       1 main.go:9] started\n";
constexpr std::string_view kWaiting =
    "Error from server (BadRequest): container \"web\" in pod \"web-0\" is waiting to start: ContainerCreating\n";

TEST(LookAtLog, TakesARefusalAloneForNoLog) {
  for (const std::string_view text :
       {kWaiting, std::string_view("Error from server (NotFound): pods \"web-0\" not found"),
        std::string_view("unable to retrieve container logs for containerd://0a1b"),
        std::string_view("Request log error: container \"web\" in pod \"web-0\" is waiting to start\n"),
        std::string_view("BUG: Support bundle: cannot get log for pod web-0 container web: timed out\n"),
        std::string_view("Error response from daemon: configured logging driver does not support reading\n"),
        std::string_view("No journal files were found.\n"), std::string_view("sh: line 1: crictl: command not found\n"),
        std::string_view("error: a container name must be specified for pod web-0\n")}) {
    EXPECT_FALSE(LookAtLog(text, true).IsLog()) << text;
  }
}

TEST(LookAtLog, SeesARefusalBehindWhatKubectlPrintsBesides) {
  const std::string text =
      "Defaulted container \"web\" out of: web, proxy\nE0313 12:42:10.000000   12345 memcache.go:265] no metrics\n\n" +
      std::string(kWaiting);
  EXPECT_FALSE(LookAtLog(text, true).IsLog());
}

TEST(LookAtLog, TellsWhy) {
  const auto status = [](std::string_view text) { return LookAtLog(text, true).refusal->status; };
  EXPECT_EQ(status(kWaiting), CoverageStatus::kFailed);
  EXPECT_EQ(status("Error from server (NotFound): pods \"web-0\" not found\n"), CoverageStatus::kNotFound);
  EXPECT_EQ(status("Error from server (Forbidden): pods \"web-0\" is forbidden\n"), CoverageStatus::kDenied);
  EXPECT_EQ(status("Error from server: Get \"https://10.0.0.1:10250\": dial tcp: i/o timeout\n"),
            CoverageStatus::kTimeout);
}

TEST(LookAtLog, KeepsLogs) {
  for (const std::string_view text :
       {std::string_view(), kLine, std::string_view("x\n"), std::string_view("error: cannot open a\nretrying\n"),
        std::string_view("listening\nerror: address in use\n")}) {
    const LogText log = LookAtLog(text, true);
    EXPECT_TRUE(log.IsLog()) << text;
    EXPECT_FALSE(log.refusal) << text;
  }
}

TEST(LookAtLog, ARefusalBesideLinesMeansThatAPartLacks) {
  const std::string line(kLine);
  const std::string waiting(kWaiting);
  for (const std::string& text : {line + waiting, waiting + line}) {
    const LogText log = LookAtLog(text, true);
    EXPECT_TRUE(log.IsLog());
    EXPECT_TRUE(log.refusal);
  }
  // A program that uses kubectl goes on.
  EXPECT_FALSE(LookAtLog(line + waiting + line, true).refusal);
}

TEST(LookAtLog, WhatFollowsTheHeadMayBeAnything) {
  const LogText cut = LookAtLog(kWaiting, false);
  EXPECT_TRUE(cut.IsLog());
  EXPECT_TRUE(cut.refusal);
  EXPECT_FALSE(LookAtLog(std::string(kLine) + std::string(kWaiting), false).refusal);
}

TEST(SaysNoPreviousRun, IsTrueOfThatSentenceAlone) {
  EXPECT_TRUE(SaysNoPreviousRun(
      {CoverageStatus::kFailed,
       "Error from server (BadRequest): previous terminated container \"web\" in pod \"web-0\" not found"}));
  EXPECT_FALSE(
      SaysNoPreviousRun({CoverageStatus::kNotFound, "Error from server (NotFound): pods \"web-0\" not found"}));
}

}  // namespace
}  // namespace bundlescope
