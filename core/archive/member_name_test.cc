#include "core/archive/member_name.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

using namespace std::string_literals;

TEST(CheckMemberName, KeepsAndTidiesOrdinaryNames) {
  EXPECT_EQ(CheckMemberName("a/b.log", {}).name, "a/b.log");
  EXPECT_EQ(CheckMemberName("./a//b/./c", {}).name, "a/b/c");
  EXPECT_EQ(CheckMemberName("dir/", {}).name, "dir");
  EXPECT_EQ(CheckMemberName("..a/b../...", {}).name, "..a/b../...");
  EXPECT_EQ(CheckMemberName("c:", {}).code, "archive.unsafe-name");
  EXPECT_EQ(CheckMemberName("pod:8080/log", {}).name, "pod:8080/log");
}

TEST(CheckMemberName, KeepsOddBytesAsTheyAre) {
  EXPECT_EQ(CheckMemberName("a\n\x1b[31m\xff\xe2\x80\xae", {}).name, "a\n\x1b[31m\xff\xe2\x80\xae");
}

TEST(CheckMemberName, RefusesWhatLeavesAFolderOnSomeSystem) {
  const std::string unsafe[] = {"../../etc/passwd",
                                "a/../../b",
                                "a/..",
                                "..",
                                "/etc/shadow",
                                "//host/share",
                                "C:\\x",
                                "c:/x",
                                "..\\..\\x",
                                "a\\..\\b",
                                "a/..\\b",
                                "\\x",
                                "./\\x",
                                "\\\\host\\share",
                                "a\0b"s,
                                "\0"s,
                                "",
                                ".",
                                "./",
                                "./.",
                                "a/b/../c",
                                "Z:",
                                "x/\0/../y"s,
                                ".//C:x"};
  for (const std::string& name : unsafe) {
    const MemberName checked = CheckMemberName(name, {}, NameRule::kUnix);
    EXPECT_EQ(checked.code, "archive.unsafe-name") << testing::PrintToString(name);
    EXPECT_EQ(checked.name, "");
    EXPECT_NE(checked.problem, "");
  }
}

TEST(CheckMemberName, KeepsBackslashesThatAreOnlyCharactersButNotInAZip) {
  for (const std::string name : {"usr/lib/systemd/dev-disk-by\\x2duuid.swap", "a\\b", "a/\\x", "a\\...\\b"}) {
    EXPECT_EQ(CheckMemberName(name, {}, NameRule::kUnix).name, name);
    EXPECT_EQ(CheckMemberName(name, {}, NameRule::kStrict).code, "archive.unsafe-name") << name;
  }
}

TEST(CheckMemberName, RefusesWhatIsTooLongOrTooDeep) {
  ArchiveLimits limits;
  limits.max_name_bytes = 10;
  limits.max_name_depth = 3;
  EXPECT_EQ(CheckMemberName("0123456789", limits).name, "0123456789");
  EXPECT_EQ(CheckMemberName("0123456789a", limits).code, "limit.name");
  EXPECT_EQ(CheckMemberName("a/b/c", limits).name, "a/b/c");
  EXPECT_EQ(CheckMemberName("a/b/c/d", limits).code, "limit.name");
  EXPECT_EQ(CheckMemberName("a//.//b/", limits).name, "a/b");
}

// Whatever goes in: what comes out is refused, or relative and free of special parts.
TEST(CheckMemberName, NeverYieldsAnUnsafeName) {
  const std::string alphabet = "/..\\a:\0C"s;
  std::string name(6, '\0');
  size_t accepted = 0;
  for (uint32_t number = 0; number < 262'144; ++number) {
    for (size_t i = 0; i < name.size(); ++i) name[i] = alphabet[(number >> (3 * i)) % alphabet.size()];
    const std::string clean = CheckMemberName(name, {}, NameRule::kUnix).name;
    if (clean.empty()) continue;
    ++accepted;
    const std::string framed = "/" + clean + "/";
    for (const std::string& bad : {"//"s, "/./"s, "/../"s, "\0"s, "\\..\\"s, "/..\\"s, "\\../"s}) {
      ASSERT_EQ(framed.find(bad), std::string::npos) << testing::PrintToString(name);
    }
    ASSERT_FALSE(clean.starts_with("C:") || clean.starts_with('\\')) << testing::PrintToString(name);
  }
  EXPECT_GT(accepted, 1'000u);
}

}  // namespace
}  // namespace bundlescope
