#include "core/base/time_zone.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

namespace bundlescope {
namespace {

// Whether the tests can ask for zones at all.
bool HasDatabase() { return std::filesystem::exists("/usr/share/zoneinfo/Europe/Berlin"); }

int32_t OffsetAt(std::string_view zone, std::string_view time) {
  const Result<int32_t> offset = ZoneOffset(zone, ParseRfc3339(time).value());
  EXPECT_TRUE(offset) << zone << " " << (offset ? "" : offset.error().ToString());
  return offset.value_or(-1);
}

TEST(ZoneOffset, KnowsSummerAndWinterOnBothHalvesOfTheEarth) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-01-15T12:00:00Z"), 3600);
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-07-15T12:00:00Z"), 7200);
  EXPECT_EQ(OffsetAt("Australia/Sydney", "2024-01-15T12:00:00Z"), 11 * 3600);
  EXPECT_EQ(OffsetAt("Australia/Sydney", "2024-07-15T12:00:00Z"), 10 * 3600);
  EXPECT_EQ(OffsetAt("Asia/Kolkata", "2024-07-15T12:00:00Z"), 19'800);
  EXPECT_EQ(OffsetAt("America/New_York", "2024-07-15T12:00:00Z"), -4 * 3600);
  EXPECT_EQ(OffsetAt("Etc/GMT+5", "2024-07-15T12:00:00Z"), -5 * 3600);
}

TEST(ZoneOffset, ChangesInTheVerySecond) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-03-31T00:59:59.999999999Z"), 3600);
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-03-31T01:00:00Z"), 7200);
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-10-27T00:59:59Z"), 7200);
  EXPECT_EQ(OffsetAt("Europe/Berlin", "2024-10-27T01:00:00Z"), 3600);
}

// A file of the database may list the changes up to 2037 only, or none that follow from a rule.
TEST(ZoneOffset, GoesOnWhereTheListOfChangesEnds) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  EXPECT_EQ(OffsetAt("America/New_York", "2050-01-15T12:00:00Z"), -5 * 3600);
  EXPECT_EQ(OffsetAt("America/New_York", "2050-07-15T12:00:00Z"), -4 * 3600);
  EXPECT_EQ(OffsetAt("America/New_York", "9999-07-15T12:00:00Z"), -4 * 3600);
}

TEST(ZoneOffset, HasSecondsInTheTimesOfLocalClocks) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  EXPECT_EQ(OffsetAt("Europe/Berlin", "1850-01-01T00:00:00Z"), 53 * 60 + 28);
  EXPECT_EQ(OffsetAt("Europe/Berlin", "0001-01-01T00:00:00Z"), 53 * 60 + 28);
}

TEST(ZoneOffset, LooksUpNothingButNamesOfZones) {
  const std::string long_name = "A" + std::string(1'000'000, 'a');
  const std::string nul("UTC\0/etc", 8);
  for (const std::string& name : {std::string(),
                                  std::string("/"),
                                  std::string("/etc/localtime"),
                                  std::string("../../../etc/passwd"),
                                  std::string("Europe/../../../../etc/localtime"),
                                  std::string("./Europe/Berlin"),
                                  std::string("Europe//Berlin"),
                                  std::string("Europe/"),
                                  std::string("Europe"),
                                  std::string("file:/etc/localtime"),
                                  std::string("libc:localtime"),
                                  std::string("localtime"),
                                  std::string("posix/localtime"),
                                  std::string("posixrules"),
                                  std::string("zone.tab"),
                                  std::string("leapseconds"),
                                  std::string("Mars/Olympus"),
                                  std::string("europe/berlin "),
                                  std::string("Fixed/UTC+01:00:00"),
                                  std::string(":Europe/Berlin"),
                                  std::string("Europe/Berlin\n"),
                                  std::string("\xff\xfe"),
                                  nul,
                                  long_name}) {
    if (!HasDatabase() && name.size() < 20) continue;
    const Result<int32_t> offset = ZoneOffset(name, Timestamp{});
    ASSERT_FALSE(offset) << name.substr(0, 40);
    EXPECT_EQ(offset.error().code(), ErrorCode::kInvalidInput) << name.substr(0, 40);
    EXPECT_LT(offset.error().message().size(), 500U);
  }
}

TEST(ZoneOffset, SaysThatTheSystemHasNoDatabase) {
  const char* before = std::getenv("TZDIR");
  const std::string saved = before == nullptr ? "" : before;
  for (const char* folder : {"/nonexistent/zones", "/proc/self/fdinfo/none"}) {
    ASSERT_EQ(setenv("TZDIR", folder, 1), 0);
    // A zone that no other test asks for: what was read once is remembered.
    const Result<int32_t> offset = ZoneOffset("Pacific/Chatham", Timestamp{});
    ASSERT_FALSE(offset);
    EXPECT_EQ(offset.error().code(), ErrorCode::kNotFound);
    EXPECT_NE(offset.error().message().find("no database of time zones"), std::string::npos);
    EXPECT_NE(offset.error().hint().find("tzdata"), std::string::npos);
  }
  before == nullptr ? unsetenv("TZDIR") : setenv("TZDIR", saved.c_str(), 1);
}

// Names come from data, so there may be any number of wrong ones.
TEST(ZoneOffset, DoesNotRememberNamesThatAreNone) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  const char* before = std::getenv("TZDIR");
  const std::string saved = before == nullptr ? "" : before;
  const std::filesystem::path folder = std::filesystem::path(testing::TempDir()) / "zones-made-up";
  std::filesystem::create_directories(folder / "Made");
  std::filesystem::remove(folder / "Made" / "Up");
  ASSERT_EQ(setenv("TZDIR", folder.c_str(), 1), 0);
  const Result<int32_t> missing = ZoneOffset("Made/Up", Timestamp{});
  std::filesystem::copy_file("/usr/share/zoneinfo/Asia/Tokyo", folder / "Made" / "Up");
  const Result<int32_t> there = ZoneOffset("Made/Up", Timestamp{});
  before == nullptr ? unsetenv("TZDIR") : setenv("TZDIR", saved.c_str(), 1);
  std::filesystem::remove_all(folder);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(there.value_or(0), 9 * 3600);
}

TEST(ZoneOffset, AnswersSeveralThreads) {
  if (!HasDatabase()) GTEST_SKIP() << "NOT TESTED: no tzdata";
  std::vector<std::thread> threads;
  std::vector<int32_t> offsets(8);
  for (size_t i = 0; i < offsets.size(); ++i) {
    threads.emplace_back([&offsets, i] {
      const char* zone = i % 2 == 0 ? "Asia/Tokyo" : "Asia/Shanghai";
      for (int round = 0; round < 100; ++round) offsets[i] = ZoneOffset(zone, Timestamp{}).value_or(0);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (size_t i = 0; i < offsets.size(); ++i) EXPECT_EQ(offsets[i], i % 2 == 0 ? 9 * 3600 : 8 * 3600);
}

}  // namespace
}  // namespace bundlescope
