#include "core/snapshot/layouts/command_output.h"

#include <gtest/gtest.h>

namespace bundlescope {
namespace {

constexpr std::string_view kMemcache =
    "E0313 12:42:10.001234   12345 memcache.go:287] couldn't get resource list for metrics.k8s.io/v1beta1: the server "
    "is "
    "currently unable to handle the request";

TEST(ReadComplaint, TellsWhyByTheWords) {
  const auto status = [](std::string_view line) { return ReadComplaint(line).status; };
  EXPECT_EQ(status("Error from server (Forbidden): pods is forbidden: User \"system:node:a\" cannot list"),
            CoverageStatus::kDenied);
  EXPECT_EQ(status("error: You must be logged in to the server (Unauthorized)"), CoverageStatus::kDenied);
  EXPECT_EQ(status("error: the server doesn't have a resource type \"helmcharts\""), CoverageStatus::kNotFound);
  EXPECT_EQ(status("Unable to connect to the server: net/http: TLS handshake timeout"), CoverageStatus::kTimeout);
  EXPECT_EQ(status("Unable to connect to the server: x509: certificate has expired"), CoverageStatus::kFailed);
  EXPECT_EQ(status("sh: line 1: kubectl: command not found"), CoverageStatus::kFailed);
}

TEST(ReadComplaint, CutsLongLinesAndKeepsThemText) {
  const std::string reason = ReadComplaint("error: " + std::string(5000, 'x') + "\xff").reason;
  EXPECT_LE(reason.size(), 300u);
  EXPECT_EQ(ReadComplaint("error: \xff").reason, "error: \xEF\xBF\xBD");
}

TEST(LeadingComplaint, LooksBehindRemarks) {
  const std::string output = std::string(kMemcache) + "\nUnable to connect to the server: EOF\n";
  ASSERT_TRUE(LeadingComplaint(output));
  EXPECT_EQ(LeadingComplaint(output)->status, CoverageStatus::kFailed);
  EXPECT_FALSE(LeadingComplaint("apiVersion: v1\nitems: []\n# error: not one\n"));
  EXPECT_FALSE(LeadingComplaint(""));
}

TEST(LeadingComplaint, DoesNotTrustAMissingKindWhenDiscoveryFailed) {
  const std::string no_kind = "error: the server doesn't have a resource type \"helmcharts\"\n";
  EXPECT_EQ(LeadingComplaint(no_kind)->status, CoverageStatus::kNotFound);
  EXPECT_EQ(LeadingComplaint(std::string(kMemcache) + "\n" + no_kind)->status, CoverageStatus::kFailed);
}

TEST(NextLine, DropsTheCarriageReturnAndEndsWithTheText) {
  std::string_view text = "a\r\n\nb";
  std::string_view line;
  ASSERT_TRUE(NextLine(&text, &line));
  EXPECT_EQ(line, "a");
  ASSERT_TRUE(NextLine(&text, &line));
  EXPECT_EQ(line, "");
  ASSERT_TRUE(NextLine(&text, &line));
  EXPECT_EQ(line, "b");
  EXPECT_FALSE(NextLine(&text, &line));
}

}  // namespace
}  // namespace bundlescope
