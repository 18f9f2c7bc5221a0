#include "analyzers/scan/scanner.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kUnauthorized = R"(failed to (?P<verb>list|watch) \*(?P<type>[\w.]+): Unauthorized)";

class ScannerTest : public ::testing::Test {
 protected:
  ScannerTest() : pattern_(Pattern::Compile(kUnauthorized).value()) {}

  ScanSignal Signal() {
    ScanSignal signal;
    signal.pattern = &pattern_;
    signal.literals = {"Unauthorized"};
    return signal;
  }
  void Scan(ScanSignal signal, std::string_view text, size_t chunk = 7) {
    std::vector<ScanSignal> signals;
    signals.push_back(std::move(signal));
    scanner_ = std::make_unique<LogScanner>(std::move(signals));
    scanner_->BeginLog(0);
    for (size_t pos = 0; pos < text.size(); pos += chunk) scanner_->LogData(text.substr(pos, chunk));
    scanner_->EndLog();
    scanner_->Finish();
  }
  const std::vector<SignalGroup>& Groups() { return scanner_->stream(0).signals.at(0).groups; }

  Pattern pattern_;
  std::unique_ptr<LogScanner> scanner_;
};

TEST_F(ScannerTest, KeepsLineNumbersTimesAndSamplesOfMatchedLines) {
  Scan(Signal(),
       "I0313 12:00:00.000000       1 a.go:1] fine\n"
       "W0313 12:00:53.203143       1 reflector.go:569] failed to list *v1.Secret: Unauthorized\n"
       "Unauthorized, but nothing was listed\n"
       "2025-03-13T12:01:00.5Z W0313 12:01:00.400000       1 reflector.go:569] failed to watch *v1.Secret: "
       "Unauthorized\r\n");
  ASSERT_EQ(Groups().size(), 1u);
  const SignalGroup& group = Groups()[0];
  EXPECT_EQ(group.count, 2u);
  ASSERT_EQ(group.events.size(), 2u);
  EXPECT_EQ(group.events[0].line, 2u);
  EXPECT_EQ(group.events[0].time.kind, LogTime::Kind::kYearless);
  EXPECT_EQ(group.events[1].line, 4u);
  EXPECT_EQ(group.events[1].time.kind, LogTime::Kind::kFull);
  ASSERT_EQ(group.first.size(), 2u);
  EXPECT_THAT(group.first[1].text, HasSubstr("failed to watch"));
  EXPECT_EQ(group.first[1].text.substr(0, 2), "W0");
  EXPECT_EQ(scanner_->stream(0).lines, 4u);
}

TEST_F(ScannerTest, TheSameLineWithAndWithoutThePrefixHasTheSameHash) {
  const std::string line = "W0313 12:00:53.203143       1 reflector.go:569] failed to list *v1.Secret: Unauthorized\n";
  Scan(Signal(), line + "2025-03-13T12:00:53.3Z " + line);
  EXPECT_EQ(Groups()[0].events[0].hash, Groups()[0].events[1].hash);
}

TEST_F(ScannerTest, JoinsLinesThatTheContainerRuntimeHasCut) {
  const std::string text =
      "2025-03-13T12:00:00Z stderr F whole\n"
      "2025-03-13T12:00:01Z stderr P failed to li\n"
      "2025-03-13T12:00:01Z stdout P something el\n"
      "2025-03-13T12:00:01Z stderr P st *v1.Secret: Unau\n"
      "2025-03-13T12:00:01Z stderr F thorized\n"
      "2025-03-13T12:00:01Z stdout F se\n"
      "2025-03-13T12:00:02Z stderr F failed to list *v1.Pod: Unauthorized\n"
      "2025-03-13T12:00:03Z stderr P failed to watch *v1.Node: Unauthorized";
  for (const size_t chunk : {1, 7, 60, 1'000}) {
    Scan(Signal(), text, chunk);
    ASSERT_EQ(Groups().size(), 1u);
    ASSERT_EQ(Groups()[0].events.size(), 3u) << chunk;
    EXPECT_EQ(Groups()[0].events[0].line, 2u);
    EXPECT_EQ(Groups()[0].events[1].line, 7u);
    EXPECT_EQ(Groups()[0].events[2].line, 8u);
    EXPECT_THAT(Groups()[0].first[0].text, HasSubstr("failed to list *v1.Secret: Unauthorized"));
    EXPECT_EQ(scanner_->stream(0).lines, 8u);
  }
}

TEST_F(ScannerTest, GroupsByTheCapturesThatItIsTold) {
  ScanSignal signal = Signal();
  signal.key = {1};
  Scan(std::move(signal),
       "failed to list *a: Unauthorized\nfailed to list *b: Unauthorized\nfailed to watch *a: Unauthorized\n");
  ASSERT_EQ(Groups().size(), 2u);
  EXPECT_THAT(Groups()[0].key, ElementsAre("a"));
  EXPECT_EQ(Groups()[0].count, 2u);
  EXPECT_THAT(Groups()[1].key, ElementsAre("b"));
}

TEST_F(ScannerTest, CountsLinesThatSayTheSameWithinTheGivenTimeOnce) {
  ScanSignal signal = Signal();
  signal.collapse_by = {1};
  signal.collapse_within = Duration::Seconds(1);
  Scan(std::move(signal),
       "W0313 12:00:53.2       1 r.go:1] failed to list *a: Unauthorized\n"
       "E0313 12:00:53.3       1 r.go:1] failed to list *a: Unauthorized\n"
       "E0313 12:00:53.4       1 r.go:1] failed to list *b: Unauthorized\n"
       "W0313 12:01:38.2       1 r.go:1] failed to list *a: Unauthorized\n"
       "E0313 12:01:38.2       1 r.go:1] failed to list *a: Unauthorized\n");
  EXPECT_EQ(Groups()[0].count, 3u);
}

TEST_F(ScannerTest, AQuickLoopIsNotOneEventForEver) {
  ScanSignal signal = Signal();
  signal.collapse_by = {1};
  signal.collapse_within = Duration::Seconds(1);
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += fmt::format("2025-03-13T12:00:{:02}.{}Z failed to list *v1.Secret: Unauthorized\n", i / 2, i % 2 * 5);
  }
  Scan(std::move(signal), text);
  EXPECT_GE(Groups()[0].count, 30u);
  EXPECT_LE(Groups()[0].count, 50u);
}

TEST_F(ScannerTest, StampsOutOfOrderByMicrosecondsDoNotKeepLinesApart) {
  ScanSignal signal = Signal();
  signal.collapse_within = Duration::Seconds(1);
  Scan(std::move(signal),
       "2025-03-13T12:00:53.2001Z failed to list *a: Unauthorized\n2025-03-13T12:00:53.2000Z failed to list *a: "
       "Unauthorized\n");
  EXPECT_EQ(Groups()[0].count, 1u);
}

TEST_F(ScannerTest, WithoutTimesOnlyNeighbouringLinesSayTheSame) {
  ScanSignal signal = Signal();
  signal.collapse_within = Duration::Seconds(1);
  Scan(std::move(signal),
       "failed to list *a: Unauthorized\nfailed to list *a: Unauthorized\nx\nfailed to list *a: Unauthorized\n");
  EXPECT_EQ(Groups()[0].count, 2u);
}

TEST_F(ScannerTest, RefusesALineWhoseCapturesAreNotAccepted) {
  ScanSignal signal = Signal();
  signal.accept = [](const auto& captures) { return *captures[0] == "watch"; };
  Scan(std::move(signal), "failed to list *a: Unauthorized\nfailed to watch *a: Unauthorized\n");
  EXPECT_EQ(Groups()[0].count, 1u);
}

TEST_F(ScannerTest, TimesOfALogOutOfOrderDoNotDependOnItsChunks) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) {
    text += fmt::format("2025-{:02}-{:02}T10:11:12Z line {} {}\n", 1 + i * 7 % 12, 1 + i * 11 % 28, i,
                        std::string(static_cast<size_t>(i * 13 % 90), 'x'));
    if (i % 50 == 0) text += "  at a trace without a time\n";
  }
  const auto span = [&](size_t chunk, unsigned threads) {
    std::vector<ScanSignal> signals(1);
    signals[0].literals = {"never"};
    LogScanner scanner(std::move(signals), threads);
    scanner.BeginLog(0);
    for (size_t at = 0; at < text.size(); at += chunk) scanner.LogData(std::string_view(text).substr(at, chunk));
    scanner.EndLog();
    scanner.Finish();
    const LogTimeSpan& full = scanner.stream(0).full;
    return FormatRfc3339(full.earliest.value) + " " + FormatRfc3339(full.latest.value);
  };
  const std::string expected = span(text.size(), 0);
  EXPECT_THAT(expected, HasSubstr("2025-01"));
  for (const size_t chunk : {1'000, 65'536, 100'001, 300'000, 1'000'000}) {
    for (const unsigned threads : {0U, 2U}) EXPECT_EQ(span(chunk, threads), expected) << chunk << ", " << threads;
  }
}

TEST_F(ScannerTest, TakesTheTimeOfTheLastLineThatHasOne) {
  std::string text = "2025-03-13T10:00:00Z first\n";
  for (int i = 0; i < 5'000; ++i) text += "2025-03-13T11:00:00Z middle\n";
  Scan(Signal(), text + "2025-03-13T12:00:00Z last\n  at a trace\n  at its end", 4096);
  EXPECT_EQ(FormatRfc3339(scanner_->stream(0).full.earliest.value), "2025-03-13T10:00:00Z");
  EXPECT_EQ(FormatRfc3339(scanner_->stream(0).full.latest.value), "2025-03-13T12:00:00Z");
}

TEST_F(ScannerTest, CountsEachOfManyLinesThatAllMatch) {
  std::string text;
  for (int i = 0; i < 60'000; ++i) text += "Unauthorized\n";
  for (const unsigned threads : {0U, 2U}) {
    std::vector<ScanSignal> signals(1);
    signals[0].literals = {"Unauthorized"};
    LogScanner scanner(std::move(signals), threads);
    scanner.BeginLog(0);
    scanner.LogData(text);
    scanner.EndLog();
    scanner.Finish();
    EXPECT_EQ(scanner.stream(0).signals.at(0).groups.at(0).count, 60'000u);
    EXPECT_EQ(scanner.stream(0).signals.at(0).groups.at(0).last.back().line, 60'000u);
  }
}

TEST_F(ScannerTest, FindsTheSameWithAnyNumberOfThreads) {
  std::string text;
  for (int i = 0; i < 15'000; ++i) {
    text += fmt::format("2025-03-13T10:{:02}:00Z stdout {} failed to {} *v1.Pod{}: Unauthorized\n", i / 260,
                        i % 1000 == 7 ? "P" : "F", i % 3 == 0 ? "list" : "watch", i % 40);
    if (i % 5 == 0) text += "2025-03-13T10:00:00Z stdout F fine\n";
  }
  const auto scan_with = [&](unsigned threads) {
    std::vector<ScanSignal> signals;
    signals.push_back(Signal());
    signals[0].key = {1};
    signals[0].collapse_by = {0};
    signals[0].collapse_within = Duration::Seconds(3);
    LogScanner scanner(std::move(signals), threads);
    for (LogId id = 0; id < 3; ++id) {
      scanner.BeginLog(id);
      for (size_t at = 0; at < text.size(); at += 100'001) scanner.LogData(std::string_view(text).substr(at, 100'001));
      scanner.EndLog();
    }
    scanner.Finish();
    std::string told;
    for (LogId id = 0; id < 3; ++id) {
      const StreamScan& scan = scanner.stream(id);
      told += fmt::format("{} lines, {} cut\n", scan.lines, scan.cut_lines);
      for (const SignalGroup& group : scan.signals.at(0).groups) {
        told += fmt::format("{}: {}, {} to {}\n", group.key[0], group.count, group.events.front().line,
                            group.events.back().line);
      }
    }
    return told;
  };
  const std::string expected = scan_with(0);
  EXPECT_THAT(expected, HasSubstr("18000 lines"));
  for (unsigned threads = 1; threads <= 3; ++threads) EXPECT_EQ(scan_with(threads), expected) << threads;
}

TEST_F(ScannerTest, MemoryForTheEventsOfManyLogsIsBoundedAndEachStillHasSome) {
  std::vector<ScanSignal> signals;
  signals.push_back(Signal());
  signals[0].pattern = nullptr;
  signals[0].literals = {"x"};
  LogScanner scanner(std::move(signals));
  std::string text;
  for (size_t i = 0; i < kMaxEventsPerGroup; ++i) text += "x\n";
  constexpr LogId kLogs = kMaxEvents / kMaxEventsPerGroup + 2;
  for (LogId id = 0; id < kLogs; ++id) {
    scanner.BeginLog(id);
    scanner.LogData(text);
    scanner.EndLog();
    scanner.Finish();
  }
  for (LogId id = 0; id < kLogs; ++id) {
    const SignalGroup& group = scanner.stream(id).signals.at(0).groups[0];
    EXPECT_EQ(group.count, kMaxEventsPerGroup);
    EXPECT_EQ(group.events.size(), id + 2 < kLogs ? kMaxEventsPerGroup : kMaxEventsOfLateGroup) << id;
    EXPECT_EQ(group.untimed_overflow, id + 2 < kLogs ? 0 : kMaxEventsPerGroup - kMaxEventsOfLateGroup);
  }
}

TEST_F(ScannerTest, MemoryForEventsIsBoundedAndTheRestIsCountedByTheMinute) {
  std::string text;
  for (int i = 0; i < 12'000; ++i) {
    text +=
        fmt::format("2025-03-13T{:02}:{:02}:{:02}Z failed to list *a: Unauthorized\n", i / 3600, i / 60 % 60, i % 60);
  }
  Scan(Signal(), text, 4096);
  const SignalGroup& group = Groups()[0];
  EXPECT_EQ(group.count, 12'000u);
  EXPECT_EQ(group.events.size(), kMaxEventsPerGroup);
  uint64_t rest = 0;
  for (const auto& [minute, count] : group.minutes) rest += count;
  EXPECT_EQ(rest, 2'000u);
  EXPECT_EQ(group.first.size() + group.last.size(), 2 * kSamplesAtEachEnd);
  EXPECT_EQ(group.last.back().line, 12'000u);
}

TEST_F(ScannerTest, HostileCapturesCannotMakeEndlessGroups) {
  ScanSignal signal = Signal();
  signal.key = {1};
  std::string text;
  for (size_t i = 0; i < kMaxGroupsPerSignal + 5; ++i) text += fmt::format("failed to list *t{}: Unauthorized\n", i);
  Scan(std::move(signal), text, 4096);
  EXPECT_EQ(Groups().size(), kMaxGroupsPerSignal);
  EXPECT_EQ(scanner_->stream(0).dropped_groups, 5u);
}

TEST_F(ScannerTest, NotesTheTimesAtBothEndsOfALog) {
  Scan(Signal(), "panic: x\n\tgoroutine 1\n2025-03-13T10:00:00Z a\nnoise\n2025-03-13T11:00:00Z b\n  stack\n");
  EXPECT_EQ(FormatRfc3339(scanner_->stream(0).full.latest.value), "2025-03-13T11:00:00Z");
  EXPECT_EQ(scanner_->stream(0).first_line, "panic: x");
}

// The oracle: every chunk size gives the same result as one line at a time.
TEST_F(ScannerTest, TheBordersOfChunksChangeNothing) {
  const std::string text =
      "a\nfailed to list *a: Unauthorized\r\n\nfailed to watch *b: Unauthorized\nfailed to list *c: Unauthorized";
  for (size_t chunk = 1; chunk <= text.size(); ++chunk) {
    Scan(Signal(), text, chunk);
    ASSERT_EQ(Groups()[0].count, 3u) << chunk;
    EXPECT_EQ(Groups()[0].events[0].line, 2u) << chunk;
    EXPECT_EQ(Groups()[0].events[2].line, 5u) << chunk;
  }
}

TEST_F(ScannerTest, TheBeginningOfALineIsBehindThePrefixOfTheRuntime) {
  const Pattern anchored = Pattern::Compile("^failed to").value();
  ScanSignal signal;
  signal.pattern = &anchored;
  Scan(std::move(signal),
       "2025-03-13T10:00:00.5Z stderr F failed to x\n2025-03-13T10:00:00.5Z failed to y\nfailed to z\n"
       "2025-03-13T10:00:00.5Z stderr F it failed to x\n");
  EXPECT_EQ(Groups()[0].count, 3u);
}

TEST_F(ScannerTest, KeepsTimesWithAndWithoutAYearApart) {
  Scan(
      Signal(),
      "2025-03-13T10:00:00Z start\nW0313 11:00:00.000000       1 a.go:1] x\nW0313 12:00:00.000000       1 a.go:1] y\n");
  EXPECT_EQ(FormatRfc3339(scanner_->stream(0).full.latest.value), "2025-03-13T10:00:00Z");
  EXPECT_EQ(FormatRfc3339(scanner_->stream(0).yearless.latest.value), "2000-03-13T12:00:00Z");
}

}  // namespace
}  // namespace bundlescope
