#include "analyzers/novel/line_mask.h"

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Masked(std::string_view line) {
  MaskedLine masked;
  MaskLine(line, &masked);
  return masked.text;
}

struct Example {
  std::string_view line;
  std::string_view text;
};

TEST(MaskLine, ReadsTheMessagesOfFleet) {
  const Example examples[] = {
      {"Failed to register agent: registration failed: cannot create clusterregistration on management cluster for "
       "cluster id 'k7x2m9q4': Unauthorized",
       "Failed to register agent: registration failed: cannot create clusterregistration on management cluster for "
       "cluster id '<id>': Unauthorized"},
      {"Waiting for secret 'cattle-fleet-clusters-system/c-77f0c1d1b0e7a4' on management cluster for request "
       "'fleet-default/request-x7f2k': secrets \"c-77f0c1d1b0e7a4\" not found",
       "Waiting for secret '<name>' on management cluster for request '<name>': secrets \"<name>\" not found"},
      {"Cluster import for 'fleet-default/berlin'. Smoke test failed: Get "
       "\"https://rancher.example.com/k8s/clusters/c-m-abc/version?timeout=15s\": dial tcp 203.0.113.7:443: i/o "
       "timeout",
       "Cluster import for '<name>'. Smoke test failed: Get \"<url>\": dial tcp <ip>: i/o timeout"},
      {"Reconciler error: failed to create bundle deployment: failed to get content resource: Content.fleet.cattle.io "
       "\"s-8f1e2d3c4b5a69788796a5b4c3d2e1f0\" not found",
       "Reconciler error: failed to create bundle deployment: failed to get content resource: Content.fleet.cattle.io "
       "\"<id>\" not found"},
      {"retrying, hash mismatch between secret and bundledeployment: actual "
       "5f4dcc3b5aa765d61d8327deb882cf995f4dcc3b5aa765d61d8327deb882cf99 != expected 3b2c622ce",
       "retrying, hash mismatch between secret and bundledeployment: actual <id> != expected <id>"},
      {"environment variable CATTLE_ELECTION_LEASE_DURATION not set",
       "environment variable CATTLE_ELECTION_LEASE_DURATION not set"},
  };
  for (const Example& example : examples) EXPECT_EQ(Masked(example.line), example.text);
}

TEST(MaskLine, ReadsTheMessagesOfKubernetes) {
  const Example examples[] = {
      {"failed to list *v1alpha1.BundleDeployment: Unauthorized",
       "failed to list *v1alpha1.BundleDeployment: Unauthorized"},
      {"read tcp 10.42.0.5:43210->10.43.0.1:443: read: connection reset by peer",
       "read tcp <ip>-><ip>: read: connection reset by peer"},
      {"couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request",
       "couldn't get resource list for metrics.k8s.io/v1beta1: the server is currently unable to handle the request"},
      {"x509: certificate has expired or is not yet valid: current time 2025-03-27T10:43:27Z is after "
       "2025-03-20T00:00:00Z",
       "x509: certificate has expired or is not yet valid: current time <time> is after <time>"},
      {"configmaps is forbidden: User \"system:serviceaccount:cattle-fleet-system:gitjob\" cannot list resource "
       "\"configmaps\" in API group \"\" at the cluster scope",
       "configmaps is forbidden: User \"system:serviceaccount:cattle-fleet-system:gitjob\" cannot list resource "
       "\"configmaps\" in API group \"\" at the cluster scope"},
      {"Back-off restarting failed container=fleet-agent pod=fleet-agent-6d4f8b9c7-x2x5q_cattle-fleet-system(2839e5db-"
       "5af5-4368-8fc6-1d0bc273568e)",
       "Back-off restarting failed container=fleet-agent pod=<name>(<id>)"},
      {"http2: client connection lost", "http2: client connection lost"},
      {"dial tcp [fd00::1]:6443: connect: connection refused", "dial tcp <ip>: connect: connection refused"},
  };
  for (const Example& example : examples) EXPECT_EQ(Masked(example.line), example.text);
}

TEST(MaskLine, ReadsTheMessagesOfRancher) {
  const Example examples[] = {
      {"error removing deleted machine plan 5d842baf-dade-45e0-9ca7-06fb9f60f85c: retrying in 332.004751ms",
       "error removing deleted machine plan <id>: retrying in <num>"},
      {"signature of cluster registration token for c-m-cfnnkdcd changed, secret refreshed in 3.410963993s",
       "signature of cluster registration token for <name> changed, secret refreshed in <num>"},
      {"error syncing 'fleet-default/c-abc12': handler import-cluster: secrets \"c-abc12-kubeconfig\" not found, "
       "requeuing",
       "error syncing '<name>': handler import-cluster: secrets \"<name>\" not found, requeuing"},
  };
  for (const Example& example : examples) EXPECT_EQ(Masked(example.line), example.text);
}

TEST(MaskLine, KeepsTheNumbersThatTellWhatHappened) {
  EXPECT_EQ(Masked("bad response code: 403 after 12 attempts"), "bad response code: 403 after <num> attempts");
  EXPECT_EQ(Masked("exit status 137"), "exit status 137");
  EXPECT_EQ(Masked("code 1234567"), "code <num>");
}

TEST(MaskLine, LeavesNothingOfNamedSecrets) {
  for (const char* line :
       {"password=hunter2 rest", "password: hunter2 rest", "{\"password\": \"hunter2 and more\"}", "token=hunter2",
        "{\"token\":\"hunter2\"}", "db_password=\"hunter2, too\"", "apiKey=hunter2",
        "x {\\\"token\\\":\\\"hunter2\\\"}", "Authorization: Bearer hunter2hunter2hunter", "refresh-token=hunter2;x",
        "client_secret=(hunter2)x", "PASSWORD = 'hunter2 a'", "Get https://joe:hunter2@host/x: EOF",
        "Get https://joe:it's\"hunter2@host/x: EOF", "password==========\"x hunter2\"",
        "{\"password\":\"a\\\"b hunter2\"}", "wrong password \"hunter2 x\" for joe"}) {
    EXPECT_THAT(Masked(line), Not(HasSubstr("hunter2"))) << line;
  }
}

TEST(MaskLine, DoesNotTakeProseForASecret) {
  EXPECT_EQ(Masked("token: expired"), "token: expired");
  EXPECT_EQ(Masked("invalid bearer token, Token has expired"), "invalid bearer token, Token has expired");
  EXPECT_EQ(Masked("Basic authentication failed"), "Basic authentication failed");
  EXPECT_EQ(Masked("secret \"fleet-agent\" missing"), "secret \"fleet-agent\" missing");
}

TEST(MaskLine, WordsInQuotesAreVariableAndWordsOfLettersAreNot) {
  MaskedLine masked;
  MaskLine("secrets \"kubeconfig\" not found in fleet-local", &masked);
  std::vector<bool> variable;
  for (const MaskedWord& word : masked.words) variable.push_back(word.variable);
  EXPECT_THAT(variable, ElementsAre(false, true, false, false, false, true));
  EXPECT_EQ(masked.Word(1), "kubeconfig");
  EXPECT_EQ(masked.Separator(1), " \"");
  EXPECT_EQ(masked.Separator(2), "\" ");
}

TEST(MaskLine, TakesWhiteSpaceAndControlCharactersAsOneBlank) {
  EXPECT_EQ(Masked(std::string_view("  a\t\t b\x00\x1b c  ", 13)), "a b c");
  EXPECT_EQ(Masked(""), "");
  EXPECT_EQ(Masked("  \n\t "), "");
}

TEST(MaskLine, HasBoundsForHostileLines) {
  const std::string no_blanks(1 << 20, 'x');
  EXPECT_EQ(Masked(no_blanks), "<*>");
  EXPECT_EQ(Masked(std::string(1 << 20, '7')), "<*>");
  EXPECT_EQ(Masked(std::string(1'000, '7')), "<num>");
  EXPECT_EQ(Masked(std::string(1'000, 'a')), "<id>");
  EXPECT_EQ(Masked(std::string(1'000, '=')), "========");
  EXPECT_EQ(Masked(std::string("a\xff\xfe b")), "<*> b");

  std::string many;
  for (int i = 0; i < 300; ++i) many += "w ";
  MaskedLine masked;
  MaskLine(many, &masked);
  EXPECT_EQ(masked.words.size(), kMaxWords);
  EXPECT_EQ(masked.Word(kMaxWords - 1), "<*>");
  for (const std::string_view piece :
       {"1 ", "=1", "\"", "a:", "::", "[::", "a://", "@", "'", "->", "...", "\xe2\x80", "."}) {
    std::string line;
    while (line.size() < 5'000) line += piece;
    MaskLine(line, &masked);
    EXPECT_LE(masked.words.size(), kMaxWords) << piece;
    EXPECT_TRUE(IsValidUtf8(masked.text)) << piece;
  }
}

TEST(MaskLine, DoesNotShowHalfAWordWhereTheLineIsCut) {
  const std::string line = std::string(kMaxMaskedBytes - 4, ' ') + "abcdefgh";
  EXPECT_EQ(Masked(line), "<*>");
}

TEST(BeginningOf, KeepsTheFirstWords) {
  MaskedLine masked;
  MaskLine("failed to fetch-all 12 times", &masked);
  EXPECT_EQ(BeginningOf(masked).text, "failed to <*> <*>");
  MaskLine("(EOF)", &masked);
  EXPECT_EQ(BeginningOf(masked).text, "(EOF");
}

}  // namespace
}  // namespace bundlescope
