#include "analyzers/versions/range.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace bundlescope {
namespace {

constexpr auto kIntroduced = VersionEventKind::kIntroduced;
constexpr auto kFixed = VersionEventKind::kFixed;
constexpr auto kLast = VersionEventKind::kLastAffected;

VersionEvent Event(VersionEventKind kind, std::string version) { return {kind, std::move(version), "", ""}; }

VersionRange Range(std::vector<VersionEvent> events, VersionScheme scheme = VersionScheme::kSemver) {
  return {scheme, std::move(events)};
}

struct Case {
  const char* version;
  Affected expected;
};

void ExpectAll(const VersionRange& range, const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(EvaluateRange(range, c.version), c.expected) << c.version;
}

constexpr auto kYes = Affected::kYes;
constexpr auto kNo = Affected::kNo;
constexpr auto kUnknown = Affected::kUnknown;

TEST(EvaluateRange, BordersAmongPreReleases) {
  const auto range = Range({Event(kIntroduced, "0.12.0-alpha.15"), Event(kFixed, "0.12.0-rc.1")});
  ExpectAll(range, {{"v0.12.0-alpha.14", kNo},
                    {"0.12.0-alpha.2", kNo},
                    {"v0.12.0-alpha.15", kYes},
                    {"0.12.0-alpha.100", kYes},
                    {"0.12.0-beta.1", kYes},
                    {"v0.12.0-beta.2", kYes},
                    {"0.12.0-rc.1", kNo},
                    {"0.12.0-rc.2", kNo},
                    {"0.12.0", kNo},
                    {"0.11.5", kNo},
                    {"0.12.1", kNo},
                    {"0.12.0-beta.2-rancher1", kYes}});
}

TEST(EvaluateRange, FixedInAReleaseStillTakesItsPreReleases) {
  ExpectAll(Range({Event(kIntroduced, "1.0.0"), Event(kFixed, "1.2.0")}),
            {{"1.2.0-rc.1", kYes}, {"1.2.0", kNo}, {"1.0.0-rc.1", kNo}, {"1.0.0", kYes}});
}

TEST(EvaluateRange, OrderOfTheEventsDoesNotMatter) {
  std::vector<VersionEvent> events = {Event(kIntroduced, "0"),           Event(kFixed, "0.9.3"),
                                      Event(kIntroduced, "0.10.0"),      Event(kFixed, "0.10.9"),
                                      Event(kIntroduced, "0.11.0-rc.1"), Event(kFixed, "0.11.2")};
  const std::vector<Case> cases = {{"0.0.1", kYes},  {"0.9.2", kYes},  {"0.9.3", kNo},        {"0.9.99", kNo},
                                   {"0.10.0", kYes}, {"0.10.8", kYes}, {"0.10.9", kNo},       {"0.10.16", kNo},
                                   {"0.11.1", kYes}, {"0.11.2", kNo},  {"0.11.0-rc.1", kYes}, {"0.11.0-beta.1", kNo},
                                   {"0.12.0", kNo}};
  std::mt19937 random(7);
  for (int i = 0; i < 50; ++i) {
    std::shuffle(events.begin(), events.end(), random);
    ExpectAll(Range(events), cases);
  }
}

TEST(EvaluateRange, LastAffectedIsStillAffected) {
  ExpectAll(Range({Event(kLast, "1.4.0"), Event(kIntroduced, "1.2.0")}),
            {{"1.1.9", kNo}, {"1.2.0", kYes}, {"1.4.0", kYes}, {"1.4.0+any", kYes}, {"1.4.1-rc.1", kNo}});
}

TEST(EvaluateRange, OneVersionMayBeFirstAndLast) {
  for (const auto& events : {std::vector{Event(kIntroduced, "1.2.0"), Event(kLast, "1.2.0")},
                             std::vector{Event(kLast, "1.2.0"), Event(kIntroduced, "1.2.0")}}) {
    ExpectAll(Range(events), {{"1.1.9", kNo}, {"1.2.0", kYes}, {"1.2.1", kNo}});
  }
}

TEST(EvaluateRange, ZeroIsBeforeEverythingAndAnOpenEndNeverEnds) {
  ExpectAll(Range({Event(kIntroduced, "0")}),
            {{"0.0.0-0", kYes}, {"0.0.0", kYes}, {"99.0.0", kYes}, {"head", kUnknown}});
  ExpectAll(Range({Event(kFixed, "0.0.1"), Event(kIntroduced, "0")}), {{"0.0.0-alpha", kYes}, {"0.0.1", kNo}});
}

TEST(EvaluateRange, NoEventsAffectNothing) { EXPECT_EQ(EvaluateRange(Range({}), "1.0.0"), kNo); }

TEST(EvaluateRange, WhatCannotBeReadIsNeverANo) {
  const auto range = Range({Event(kIntroduced, "9.0.0"), Event(kFixed, "9.0.1")});
  for (const char* version : {"", "dev-head", "main-abc1234", "0.12", "latest", "1.0.0 ", "106", "1.0.0\n"}) {
    EXPECT_EQ(EvaluateRange(range, version), kUnknown) << version;
  }
  EXPECT_EQ(EvaluateRange(Range({Event(kIntroduced, "0"), Event(kFixed, "soon")}), "1.0.0"), kUnknown);
  EXPECT_EQ(EvaluateRange(Range({Event(kIntroduced, "a"), Event(kFixed, "b")}, VersionScheme::kEnum), "a"), kUnknown);
}

TEST(EvaluateRange, SemverBuildToldApartByTheirNumber) {
  const auto range =
      Range({Event(kIntroduced, "1.32.2+rke2r1"), Event(kFixed, "1.32.2+rke2r10")}, VersionScheme::kSemverBuild);
  ExpectAll(range, {{"v1.32.2", kNo},
                    {"v1.32.1+rke2r5", kNo},
                    {"v1.32.2+rke2r1", kYes},
                    {"v1.32.2+rke2r2", kYes},
                    {"v1.32.2+rke2r10", kNo},
                    {"v1.32.3+rke2r1", kNo},
                    {"v1.32.2+k3s1", kUnknown},
                    {"v1.32.3+k3s1", kNo}});
}

TEST(OrderEvents, RefusesBuildsOfTwoDistributions) {
  EXPECT_FALSE(OrderEvents(
      Range({Event(kIntroduced, "1.0.0+rke2r1"), Event(kFixed, "1.0.0+k3s2")}, VersionScheme::kSemverBuild)));
  EXPECT_TRUE(OrderEvents(
      Range({Event(kIntroduced, "1.0.0+rke2r1"), Event(kFixed, "1.0.1+k3s2")}, VersionScheme::kSemverBuild)));
}

TEST(OrderEvents, ZeroCountsAsBeginningOnlyWhereIntroduced) {
  EXPECT_TRUE(OrderEvents(Range({Event(kIntroduced, "0")})));
  EXPECT_FALSE(OrderEvents(Range({Event(kFixed, "0")})));
}

// The oracle walks a sorted list of all versions and switches a flag at each event, without comparing a version with
// any event but by its place in the list.
std::vector<bool> Walk(size_t versions, const std::vector<std::pair<size_t, VersionEventKind>>& events) {
  std::vector<bool> out;
  bool on = false;
  for (size_t i = 0; i < versions; ++i) {
    const auto at = [&](VersionEventKind kind, size_t place) {
      return std::count(events.begin(), events.end(), std::pair{place, kind}) > 0;
    };
    if (i > 0 && at(kLast, i - 1)) on = false;
    if (at(kFixed, i)) on = false;
    if (at(kIntroduced, i)) on = true;
    out.push_back(on);
  }
  return out;
}

TEST(EvaluateRange, AgreesWithAWalkOverASortedList) {
  const std::vector<std::string> sorted = {
      "0.0.0-0",       "0.9.0",         "0.9.17",       "0.10.0-rc.1",    "0.10.0",          "0.10.9",
      "0.11.0",        "0.11.5",        "0.12.0-alpha", "0.12.0-alpha.2", "0.12.0-alpha.14", "0.12.0-alpha.15",
      "0.12.0-beta.1", "0.12.0-beta.2", "0.12.0-rc.1",  "0.12.0-rc.10",   "0.12.0-rc1",      "0.12.0",
      "0.12.1",        "1.0.0-1",       "1.0.0"};
  std::mt19937 random(42);
  for (int round = 0; round < 500; ++round) {
    const bool fixes = random() % 2 == 0;
    std::vector<size_t> places(sorted.size());
    for (size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::shuffle(places.begin(), places.end(), random);
    places.resize(1 + random() % 8);
    std::vector<std::pair<size_t, VersionEventKind>> events;
    VersionRange range;
    for (const size_t place : places) {
      const auto kind = random() % 2 == 0 ? kIntroduced : fixes ? kFixed : kLast;
      events.emplace_back(place, kind);
      range.events.push_back(Event(kind, (random() % 2 == 0 ? "v" : "") + sorted[place]));
    }
    const std::vector<bool> expected = Walk(sorted.size(), events);
    for (size_t i = 0; i < sorted.size(); ++i) {
      ASSERT_EQ(EvaluateRange(range, sorted[i]), expected[i] ? kYes : kNo) << "round " << round << " " << sorted[i];
    }
  }
}

}  // namespace
}  // namespace bundlescope
