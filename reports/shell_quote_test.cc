#include "reports/shell_quote.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <vector>

namespace bundlescope {
namespace {

std::string Line(std::vector<std::string> arguments) { return ShellLine(arguments); }

TEST(ShellLine, LeavesHarmlessArgumentsBare) {
  EXPECT_EQ(Line({"kubectl", "-n", "cattle-fleet-system", "get", "deploy/fleet-agent", "--since=5m", "a@b:c,d+e_%"}),
            "kubectl -n cattle-fleet-system get deploy/fleet-agent --since=5m a@b:c,d+e_%");
}

TEST(ShellLine, QuotesWhatAShellWouldRead) {
  EXPECT_EQ(Line({"echo", "a b", "$(rm -rf /)", "`x`", "a;b", "*", "~", "!", "#", "{a,b}", "<name>", "\\"}),
            "echo 'a b' '$(rm -rf /)' '`x`' 'a;b' '*' '~' '!' '#' '{a,b}' '<name>' '\\'");
}

TEST(ShellLine, QuotesTheQuote) { EXPECT_EQ(Line({"echo", "it's", "'"}), "echo 'it'\\''s' ''\\'''"); }

TEST(ShellLine, ShowsEmptyArguments) { EXPECT_EQ(Line({"a", "", "b"}), "a '' b"); }

TEST(ShellLine, QuotesWhatIsSpecialByItsPlaceOnly) { EXPECT_EQ(Line({"A=b", "=ls", "c=d"}), "'A=b' '=ls' c=d"); }

TEST(ShellLine, LeavesOutWhatCannotBeSeen) {
  EXPECT_EQ(Line({"get", "a\nrm -rf ~", "b\x1b[2Jc", "\xE2\x80\xAEtxt", "\r", "x\xFFy", "tab\there"}),
            "get 'arm -rf ~' 'b[2Jc' txt '' xy tabhere");
}

TEST(ShellLine, IsEmptyForNoCommand) { EXPECT_EQ(Line({}), ""); }

// The oracle is the shell itself.
TEST(ShellLine, IsReadBackByAShellArgumentForArgument) {
  const std::vector<std::string> pieces = {"a", " ", "'",  "\"", "$", "`",  "\\",  "!", "*", "?", "[",
                                           "]", "{", "}",  "~",  "#", "&",  "|",   ";", "<", ">", "(",
                                           ")", "=", "$x", "集", "%", "-n", "\\n", "^", ":", "@"};
  std::mt19937 random(5);
  std::vector<std::string> arguments;
  std::string expected;
  for (int i = 0; i < 400; ++i) {
    std::string argument;
    for (size_t n = random() % 6; n > 0; --n) argument += pieces[random() % pieces.size()];
    expected += "<" + argument + ">\n";
    arguments.push_back(std::move(argument));
  }
  arguments.insert(arguments.begin(), {"printf", "<%s>\\n"});
  FILE* pipe = popen(ShellLine(arguments).c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string actual;
  char buffer[4096];
  for (size_t n = 0; (n = fread(buffer, 1, sizeof buffer, pipe)) > 0;) actual.append(buffer, n);
  EXPECT_EQ(pclose(pipe), 0);
  EXPECT_EQ(actual, expected);
}

}  // namespace
}  // namespace bundlescope
