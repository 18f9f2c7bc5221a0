#include "core/archive/name_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

namespace bundlescope {
namespace {

TEST(NameIndex, NumbersRepetitionsAlsoWhereTheNumberedNameIsTaken) {
  NameIndex index;
  EXPECT_FALSE(index.Add("a").repeated);
  EXPECT_FALSE(index.Add("a#2").repeated);
  EXPECT_EQ(index.Add("a").name, "a#3");
  EXPECT_EQ(index.Add("a").name, "a#4");
  EXPECT_EQ(index.Add("a#3").name, "a#3#2");
}

TEST(NameIndex, NoticesNamesThatDifferOnlyInCase) {
  NameIndex index;
  EXPECT_FALSE(index.Add("Logs/A").case_differs);
  EXPECT_TRUE(index.Add("logs/a").case_differs);
  EXPECT_FALSE(index.Add("logs/b").case_differs);
  EXPECT_TRUE(index.Add("LOGS/B").case_differs);
  EXPECT_FALSE(index.Add("logs/b").case_differs);  // that is a repetition
}

TEST(NameIndex, NoticesAFileThatIsAFolderOfAnother) {
  NameIndex index;
  EXPECT_FALSE(index.Add("dup").file_and_folder);
  EXPECT_TRUE(index.Add("dup/child").file_and_folder);
  EXPECT_FALSE(index.Add("x/y/z").file_and_folder);
  EXPECT_TRUE(index.Add("x/y").file_and_folder);
  EXPECT_TRUE(index.Add("x").file_and_folder);
  EXPECT_FALSE(index.Add("x/yy").file_and_folder);
}

// The oracle: plain sets of strings.
TEST(NameIndex, AgreesWithSetsOfNames) {
  std::mt19937 random(1);
  NameIndex index;
  std::set<std::string> files;
  std::set<std::string> folded;
  std::set<std::string> folders;
  for (int i = 0; i < 20'000; ++i) {
    std::string name;
    for (size_t part = 1 + random() % 3; part > 0; --part) {
      if (!name.empty()) name += '/';
      name += static_cast<char>((random() % 4 == 0 ? 'A' : 'a') + random() % 20);
      name += std::to_string(random() % 20);
    }
    const NameIndex::Added added = index.Add(name);
    const bool repeated = files.count(name) > 0;
    ASSERT_EQ(added.repeated, repeated) << name;
    ASSERT_EQ(added.name == name, !repeated);
    if (repeated) continue;
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    bool meets = folders.count(name) > 0;
    for (size_t end = name.find('/'); end != std::string::npos; end = name.find('/', end + 1)) {
      // What was told when the folder was met first is not told again.
      if (folders.insert(name.substr(0, end)).second) meets |= files.count(name.substr(0, end)) > 0;
    }
    ASSERT_EQ(added.case_differs, !folded.insert(lower).second) << name;
    ASSERT_EQ(added.file_and_folder, meets) << name;
    files.insert(name);
  }
}

}  // namespace
}  // namespace bundlescope
