#include "core/snapshot/native_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "core/archive/member_name.h"

namespace bundlescope {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(EscapeNamePart, LeavesTheNamesOfKubernetesAlone) {
  for (const char* name : {"kube-system", "fleet-agent-0", "node-1.example.com", "v1.30.4+rke2r1", "生产", "a_b"}) {
    EXPECT_EQ(EscapeNamePart(name), name);
  }
}

TEST(EscapeNamePart, CanBeUndoneWhateverTheBytes) {
  std::vector<std::string> texts = {"../..", ".", "..", "%41", "_all", "_cluster", "C:\\x"};
  texts.emplace_back("a\xE2\x80\xAE(behind a bidirectional control)");
  for (int c = 0; c < 256; ++c) {
    if (c % 32 == 0) texts.emplace_back();
    texts.back() += static_cast<char>(c);
  }
  for (const std::string& text : texts) {
    const std::string part = EscapeNamePart(text);
    EXPECT_EQ(UnescapeNamePart(part), text);
    const MemberName checked = CheckMemberName("x/" + part, ArchiveLimits());
    EXPECT_EQ(checked.name, "x/" + part) << checked.problem;
    EXPECT_THAT(part, testing::Not(HasSubstr("/")));
  }
}

TEST(EscapeNamePart, KeepsAMarkerForWhatHasNoName) {
  EXPECT_EQ(EscapeNamePart("_all"), "%5Fall");
  EXPECT_EQ(EscapeNamePart(".."), "%2E.");
}

TEST(EscapeNamePart, CutsWhatNoFileSystemTakesAndKeepsItApart) {
  const std::string a = EscapeNamePart(std::string(300, 'x') + "a");
  const std::string b = EscapeNamePart(std::string(300, 'x') + "b");
  EXPECT_NE(a, b);
  EXPECT_LE(a.size(), 200u);
  EXPECT_THAT(a, HasSubstr("x%~"));
  // Neither within a character nor within an escape.
  for (size_t shift = 0; shift < 4; ++shift) {
    std::string wide(shift, 'x');
    for (int i = 0; i < 100; ++i) wide += "产";
    const std::string cut = EscapeNamePart(wide);
    EXPECT_EQ((cut.find("%~") - shift) % 3, 0u);
    EXPECT_EQ((EscapeNamePart(std::string(shift, 'x') + std::string(100, '\n')).find("%~") - shift) % 3, 0u);
  }
}

TEST(UnescapeNamePart, LeavesWhatIsNoEscape) {
  for (const char* part : {"%", "%4", "%zz", "100%", "%~0123", "%4g", "%2f"}) EXPECT_EQ(UnescapeNamePart(part), part);
}

TEST(NativeObjectsName, HasAWordForWhatHasNoName) {
  EXPECT_EQ(NativeObjectsName("edge", "", "v1", "nodes", "", false),
            "clusters/edge/objects/core/v1/nodes/_cluster.ndjson");
  EXPECT_EQ(NativeObjectsName("edge", "apps", "v1", "deployments", "shop", true),
            "clusters/edge/objects/apps/v1/deployments/shop.partial.ndjson");
}

TEST(NativeObjectsName, IsNeverThatOfSomethingElse) {
  EXPECT_NE(NativeObjectsName("e", "core", "v1", "x", "a", false), NativeObjectsName("e", "", "v1", "x", "a", false));
  EXPECT_NE(NativeObjectsName("e", "", "v1", "x", "a.partial", false),
            NativeObjectsName("e", "", "v1", "x", "a", true));
  EXPECT_NE(NativeObjectsName("e", "", "v1", "x", "_cluster", false), NativeObjectsName("e", "", "v1", "x", "", false));
}

TEST(NativeObjectsName, FitsEveryFileSystem) {
  const auto name = [](std::string_view group, std::string_view version, std::string_view plural, std::string_view ns) {
    std::string out = NativeObjectsName("e", group, version, plural, ns, false);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
    return out;
  };
  // Where upper and lower case are the same.
  EXPECT_NE(name("g", "v1", "x", "Shop"), name("g", "v1", "x", "shop"));
  EXPECT_NE(name("G", "v1", "x", "shop"), name("g", "v1", "x", "shop"));
  EXPECT_NE(name("g", "V1", "x", "shop"), name("g", "v1", "x", "shop"));
  EXPECT_NE(name("g", "v1", "X", "shop"), name("g", "v1", "x", "shop"));
  EXPECT_EQ(UnescapeNamePart("%53hop"), "Shop");
  // However much is escaped.
  for (const char c : {'.', 'N', '/', '_'}) {
    const std::string text(200, c);
    const std::string longest = NativeObjectsName("e", text, text, text, text, true);
    for (size_t at = 0; at < longest.size();) {
      const size_t end = std::min(longest.find('/', at), longest.size());
      EXPECT_LE(end - at, 255u) << longest;
      at = end + 1;
    }
  }
}

TEST(NativeLogStem, NamesLogsOfPodsByTheirPod) {
  EXPECT_EQ(NativeLogStem("edge", {.ns = "shop", .pod = "web-0", .container = "web", .archive = "a", .member = "m"}),
            "clusters/edge/logs/shop/web-0/web");
  EXPECT_EQ(NativeLogStem("edge", {.pod = "web-0", .previous = true}),
            "clusters/edge/logs/_unknown/web-0/_all.previous");
}

TEST(NativeLogStem, NamesLogsOfNodesByTheirArchive) {
  EXPECT_EQ(NativeLogStem("edge", {.container = "kubelet", .archive = "n.tgz", .member = "m"}),
            "clusters/edge/nodes/n.tgz/kubelet");
  EXPECT_EQ(NativeLogStem("edge", {.archive = "n.tgz", .member = "var/x.log/syslog.log"}),
            "clusters/edge/nodes/n.tgz/var/x%2Elog/syslog");
  const std::string deep = NativeLogStem("edge", {.archive = "n.tgz", .member = std::string(500, 'a') + "/b"});
  EXPECT_LT(deep.size(), 300u);
}

TEST(NativeLogName, NumbersCannotBeTakenForNames) {
  const std::string two = NativeLogName(NativeLogStem("e", {.ns = "n", .pod = "p", .container = "c"}), 2);
  EXPECT_EQ(two, "clusters/e/logs/n/p/c.2.log");
  EXPECT_NE(NativeLogName(NativeLogStem("e", {.ns = "n", .pod = "p", .container = "c.2"}), 1), two);
  EXPECT_THAT(NativeLogStem("e", {.ns = "n", .pod = "p", .container = "c.previous"}), EndsWith("c%2Eprevious"));
}

}  // namespace
}  // namespace bundlescope
