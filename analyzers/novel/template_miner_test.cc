#include "analyzers/novel/template_miner.h"

#include <gmock/gmock.h>
#include <malloc.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/utf8.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" size_t __sanitizer_get_current_allocated_bytes();
#endif

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr int64_t kStart = 1'743'072'000;  // 2025-03-27T10:40:00Z

struct Given {
  std::string text;
  NovelLevel level = NovelLevel::kError;
  uint32_t source = 0;
  uint64_t line = 0;
  std::optional<Timestamp> time = std::nullopt;
};

void Add(const Given& given, TemplateMiner* miner) {
  miner->Add(
      {.text = given.text, .level = given.level, .source = given.source, .line = given.line, .time = given.time});
}

NovelErrors Mined(const std::vector<Given>& lines, const NovelLimits& limits = {}) {
  TemplateMiner miner(limits);
  for (const Given& line : lines) Add(line, &miner);
  return miner.Finish();
}

std::vector<std::string> Texts(const NovelErrors& errors) {
  std::vector<std::string> texts;
  for (const NovelTemplate& found : errors.templates) texts.push_back(found.text);
  return texts;
}

uint64_t Counted(const NovelErrors& errors) {
  uint64_t count = errors.other_lines;
  for (const NovelTemplate& found : errors.templates) count += found.count;
  return count;
}

// Lines as several logs of a cluster have them, each log in order of time.
std::vector<Given> ManyLines(size_t count, uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<Given> lines;
  for (size_t i = 0; i < count; ++i) {
    const auto number = [&random] { return std::to_string(random() % 1'000); };
    Given given;
    given.source = static_cast<uint32_t>(random() % 50);
    given.line = i + 1;
    given.level = static_cast<NovelLevel>(random() % 4);
    if (random() % 8 != 0) given.time = Timestamp{kStart + static_cast<int64_t>(random() % 400'000), 0};
    switch (random() % 6) {
      case 0:
        given.text = "failed to list *v1.Kind" + number() + ": Unauthorized";
        break;
      case 1:
        given.text = "Get \"https://10.43.0.1/" + number() + "\": dial tcp 10.43.0.1:443: connect: connection refused";
        break;
      case 2:
        given.text = "secrets \"name" + number() + "\" not found in space-" + std::string(1, 'a' + random() % 26);
        break;
      case 3:
        given.text = "w" + std::string(1, 'a' + random() % 26) + std::string(1, 'a' + random() % 26) + " went wrong";
        break;
      case 4:
        given.text = "retrying in " + number() + "ms";
        break;
      default:
        given.text = number() + "/" + number() + " \xff " + number();
    }
    lines.push_back(std::move(given));
  }
  return lines;
}

TEST(TemplateMiner, DescribesATemplate) {
  std::vector<Given> lines;
  for (uint64_t i = 0; i < 5; ++i) {
    lines.push_back({.text = "Failed to register agent: secret c-m-abcd" + std::to_string(i) + " not found after " +
                             std::to_string(i) + "s",
                     .source = static_cast<uint32_t>(7 + i % 2),
                     .line = 100 + i,
                     .time = Timestamp{kStart + static_cast<int64_t>(i), 0}});
  }
  const NovelErrors errors = Mined(lines);
  EXPECT_EQ(errors.lines, 5u);
  EXPECT_EQ(errors.other_lines, 0u);
  ASSERT_THAT(errors.templates, SizeIs(1));
  const NovelTemplate& found = errors.templates[0];
  EXPECT_EQ(found.text, "Failed to register agent: secret <name> not found after <num>");
  EXPECT_EQ(found.count, 5u);
  EXPECT_EQ(found.level, NovelLevel::kError);
  EXPECT_EQ(found.first, (Timestamp{kStart, 0}));
  EXPECT_EQ(found.last, (Timestamp{kStart + 4, 0}));
  EXPECT_EQ(found.sources, 2u);
  EXPECT_FALSE(found.more_sources);
  EXPECT_EQ(found.example.text, lines[0].text);
  EXPECT_EQ(found.example.source, 7u);
  EXPECT_EQ(found.example.line, 100u);
}

TEST(TemplateMiner, ListsTheUnusualFirst) {
  std::vector<Given> lines;
  for (uint64_t i = 0; i < 1'000; ++i) {
    lines.push_back({.text = "failed to list *v1.Pod: connection refused",
                     .source = static_cast<uint32_t>(i % 20),
                     .line = i,
                     .time = Timestamp{kStart + static_cast<int64_t>(i) * 60, 0}});
  }
  lines.push_back(
      {.text = "database disk image is malformed", .source = 3, .line = 5'000, .time = Timestamp{kStart + 50'000, 0}});
  lines.push_back(
      {.text = "failed to list *v1.Node: connection refused", .level = NovelLevel::kWarning, .line = 6'000});
  const NovelErrors errors = Mined(lines);
  EXPECT_THAT(Texts(errors), ElementsAre("database disk image is malformed", "failed to list <*>: connection refused"));
  EXPECT_EQ(errors.templates[0].score.sources, 190u);
  EXPECT_EQ(errors.templates[0].score.words, 200u);
  EXPECT_EQ(errors.templates[1].count, 1'001u);
}

TEST(TemplateMiner, TakesADyingProgramForFatal) {
  const NovelErrors errors = Mined({{.text = "panic: assignment to entry in nil map", .level = NovelLevel::kUnknown}});
  ASSERT_THAT(errors.templates, SizeIs(1));
  EXPECT_EQ(errors.templates[0].level, NovelLevel::kFatal);
}

TEST(TemplateMiner, JudgesLatenessByTimesThatAreCovered) {
  TemplateMiner miner;
  miner.CoverTime({kStart, 0});
  miner.CoverTime({kStart + 1'000, 0});
  Add({.text = "EOF", .time = Timestamp{kStart + 900, 0}}, &miner);
  EXPECT_EQ(miner.Finish().templates.at(0).score.late, 180u);
}

TEST(TemplateMiner, OfNothingTellsNothing) {
  EXPECT_EQ(TemplateMiner().Finish(), NovelErrors());
  const NovelErrors blank = Mined({{.text = ""}, {.text = " \t"}, {.text = "()"}});
  EXPECT_THAT(blank.templates, IsEmpty());
  EXPECT_EQ(blank.other_lines, 3u);
}

TEST(TemplateMiner, MayGoOnAfterFinishing) {
  const std::vector<Given> lines = ManyLines(200, 1);
  TemplateMiner miner;
  for (size_t i = 0; i < lines.size(); ++i) {
    Add(lines[i], &miner);
    if (i == 100) {
      EXPECT_EQ(miner.Finish().lines, 101u);
    }
  }
  EXPECT_EQ(miner.Finish(), Mined(lines));
}

// With room for everything, for some of it, for hardly anything, and for nothing.
const NovelLimits kAllLimits[] = {
    {}, {.shapes = 100, .beginnings = 50}, {.shapes = 3, .beginnings = 2}, {.shapes = 0, .beginnings = 0}};

TEST(TemplateMiner, GivesTheSameWhateverTheOrder) {
  for (const NovelLimits& limits : kAllLimits) {
    std::vector<Given> lines = ManyLines(3'000, 2);
    const NovelErrors expected = Mined(lines, limits);
    EXPECT_EQ(Counted(expected), lines.size());
    EXPECT_LE(expected.templates.size(), limits.shapes + limits.beginnings);
    std::mt19937 random(5);
    for (int round = 0; round < 4; ++round) {
      std::shuffle(lines.begin(), lines.end(), random);
      EXPECT_EQ(Mined(lines, limits), expected);
    }
    std::reverse(lines.begin(), lines.end());
    EXPECT_EQ(Mined(lines, limits), expected);
  }
}

TEST(TemplateMiner, GivesTheSameWhenMerged) {
  for (const NovelLimits& limits : kAllLimits) {
    const std::vector<Given> lines = ManyLines(3'000, 3);
    const NovelErrors expected = Mined(lines, limits);
    for (const size_t count : {2u, 3u, 7u}) {
      std::vector<TemplateMiner> miners;
      for (size_t i = 0; i < count; ++i) miners.emplace_back(limits);
      for (const Given& line : lines) Add(line, &miners[line.source % count]);
      TemplateMiner all(limits);
      for (size_t i = count; i > 0; --i) all.Merge(miners[i - 1]);
      EXPECT_EQ(all.Finish(), expected);
      for (size_t i = 1; i < count; ++i) miners[0].Merge(miners[i]);
      EXPECT_EQ(miners[0].Finish(), expected);
    }
  }
}

// A storm that a merge interrupts, which may put out what the storm is counted in.
TEST(TemplateMiner, MayGoOnAfterMerging) {
  const NovelLimits limits = {.shapes = 1, .beginnings = 0};
  for (size_t i = 1; i < 30; ++i) {
    const std::string name(i, 'a');
    const Given storm = {.text = name + " failed", .line = 1};
    const Given again = {.text = storm.text, .line = 2};
    const Given rival = {.text = name + " stopped", .line = 3};
    TemplateMiner miner(limits);
    TemplateMiner other(limits);
    Add(storm, &miner);
    Add(rival, &other);
    miner.Merge(other);
    Add(again, &miner);
    EXPECT_EQ(miner.Finish(), Mined({storm, again, rival}, limits));
  }
}

TEST(TemplateMiner, KeepsTheBeginningOfWhatHasNoRoom) {
  std::vector<Given> lines;
  for (uint64_t i = 0; i < 500; ++i) {
    const std::string name{static_cast<char>('a' + i % 26), static_cast<char>('a' + i / 26)};
    lines.push_back({.text = "cannot deploy the bundle named " + name, .line = i});
  }
  const NovelErrors errors = Mined(lines, {.shapes = 10, .beginnings = 10});
  EXPECT_EQ(errors.other_lines, 0u);
  const auto beginning = std::find_if(errors.templates.begin(), errors.templates.end(),
                                      [](const NovelTemplate& found) { return found.only_beginning; });
  ASSERT_NE(beginning, errors.templates.end());
  EXPECT_EQ(beginning->text, "cannot deploy the <*>");
  EXPECT_EQ(beginning->count, 490u);
}

TEST(TemplateMiner, CountsAStorm) {
  TemplateMiner miner;
  const Given line = {.text = "read tcp 10.42.0.5:43210->10.43.0.1:443: read: connection reset by peer"};
  for (uint64_t i = 0; i < 50'000; ++i) {
    Given again = line;
    again.line = i;
    if (i % 1'000 == 999) again.text = "read tcp 10.42.0.5:1->10.43.0.1:443: read: connection reset by peer";
    Add(again, &miner);
  }
  const NovelErrors errors = miner.Finish();
  EXPECT_THAT(errors.templates, ElementsAre(Field(&NovelTemplate::count, 50'000u)));
}

TEST(TemplateMiner, ShowsNothingThatIsMasked) {
  const std::string token = "kubeconfig-user-x5kz9:wq2l4t8r7v6b3n1m0pz5x9c8v7b6n4m3l2k1j8h7g6f5d4s3a2";
  const NovelErrors errors = Mined({{.text = "cannot use token " + token},
                                    {.text = "password=hunter2 refused", .line = 1},
                                    {.text = "cannot use token other-one", .line = 2}});
  for (const NovelTemplate& found : errors.templates) {
    EXPECT_EQ(found.text.find("wq2l4t8r"), std::string::npos) << found.text;
    EXPECT_EQ(found.text.find("hunter2"), std::string::npos) << found.text;
  }
}

TEST(TemplateMiner, SurvivesHostileLines) {
  std::vector<Given> lines;
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  for (const std::string& text :
       {std::string(1 << 20, 'x'), std::string(1 << 20, '1'), std::string(1 << 20, '"'), std::string(1 << 20, '\0'),
        std::string(1 << 20, '\xff'), bytes, bytes + bytes, std::string("<num> <*> <id>"),
        std::string("\xe2\x80\xae x"), "a" + std::string(3'000, ' ') + "b"}) {
    lines.push_back({.text = text, .line = lines.size()});
  }
  const NovelErrors errors = Mined(lines);
  EXPECT_EQ(Counted(errors), lines.size());
  for (const NovelTemplate& found : errors.templates) {
    EXPECT_TRUE(IsValidUtf8(found.text));
    EXPECT_EQ(MakePrintable(found.text), found.text);
    EXPECT_LE(found.example.text.size(), kMaxExampleBytes);
  }
}

size_t AllocatedBytes() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes();
#else
  return mallinfo2().uordblks;
#endif
}

#ifdef __OPTIMIZE__
constexpr uint64_t kRandomLines = 1'000'000;
#else
constexpr uint64_t kRandomLines = 150'000;  // enough to fill all there is, several times
#endif

TEST(TemplateMiner, NeedsBoundedMemoryForAMillionLines) {
  std::mt19937 random(11);
  TemplateMiner miner;
  const size_t before = AllocatedBytes();
  for (uint64_t i = 0; i < kRandomLines; ++i) {
    std::string text(12, ' ');
    for (size_t at = 0; at < text.size(); ++at) {
      if (at % 5 != 4) text[at] = static_cast<char>('a' + random() % 26);
    }
    miner.Add({.text = text,
               .source = static_cast<uint32_t>(random()),
               .line = i,
               .time = Timestamp{int64_t{static_cast<uint32_t>(random())}, 0}});
  }
  const size_t after = AllocatedBytes();
  EXPECT_LT(after - before, size_t{16} << 20);
  const NovelErrors errors = miner.Finish();
  EXPECT_EQ(errors.lines, kRandomLines);
  EXPECT_EQ(Counted(errors), errors.lines);
  EXPECT_LE(errors.templates.size(), NovelLimits().shapes + NovelLimits().beginnings);
}

}  // namespace
}  // namespace bundlescope
