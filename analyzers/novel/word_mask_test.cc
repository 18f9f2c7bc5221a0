#include "analyzers/novel/word_mask.h"

#include <gmock/gmock.h>

#include <string>

namespace bundlescope {
namespace {

TEST(PlaceholderOf, KeepsWordsThatTellWhatHappened) {
  for (const char* word : {"Unauthorized",
                           "refused",
                           "x509",
                           "http2",
                           "i/o",
                           "sha256",
                           "k8s",
                           "OOMKilled",
                           "BundleDeployment",
                           "ClusterRegistrationToken",
                           "*v1alpha1.BundleDeployment",
                           "*v1alpha1.ClusterGroup",
                           "*v1beta1.PodDisruptionBudget",
                           "v1.32.2+rke2r1",
                           "v0.12.0-beta.2",
                           "fleet-agent",
                           "metrics.k8s.io/v1beta1",
                           "meta.helm.sh/release-name",
                           "install/upgrade/rollback",
                           "list/watch",
                           "HTTP/1.1",
                           "reflector.go",
                           "CATTLE_ELECTION_LEASE_DURATION",
                           "kubeconfig",
                           "\xe8\xb6\x85\xe6\x97\xb6",
                           "--",
                           "*",
                           "<nil>",
                           "couldn't",
                           "apps/v1",
                           "base64url"}) {
    EXPECT_EQ(PlaceholderOf(word, false), "") << word;
  }
}

TEST(PlaceholderOf, MasksNumbersAndDurations) {
  for (const char* word : {"1", "-1", "0x1f", "3.410963993", "1.32.2", "332.004751ms", "1h30m0s", "15m", "512Mi", "50%",
                           "1e+06", "1.5e9", "3/5", "12\xc2\xb5s", "#12", "2d", "9999999999999999999999"}) {
    EXPECT_EQ(PlaceholderOf(word, false), "<num>") << word;
  }
}

TEST(PlaceholderOf, MasksIdsAndEverythingThatLooksLikeASecret) {
  for (const std::string& word :
       {std::string("2839e5db-5af5-4368-8fc6-1d0bc273568e"), std::string("3b2c622ce"),
        std::string("a7408a8b23aff882d8b95165eb24c3a6b519468539eb2b3072f529cb"), std::string("77hjgqh8"),
        std::string("K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols="),
        std::string("dGhpcyBpcyBub3QgYSBzZWNyZXQgYXQgYWxs"), std::string("kubeconfigx5kz9wq2l4t8r7v6b3n1m0p"),
        std::string(200, 'a'), std::string(40, 'b')}) {
    EXPECT_EQ(PlaceholderOf(word, false), "<id>") << word;
  }
}

TEST(PlaceholderOf, MasksNamesThatVary) {
  for (const char* word :
       {"fleet-agent-6d4f8b9c7-x2x5q", "fleet-agent-0", "c-m-77hjgqh8",
        "cluster-fleet-default-c-m-52ftg5db-968726787044", "request-bcdfg", "web-us-9-north-south", "core-wrk-09",
        "fleet-default/c-m-77hjgqh8", "cattle-fleet-system/fleet-agent", "c-m-cfnnkdcd"}) {
    EXPECT_EQ(PlaceholderOf(word, false), "<name>") << word;
  }
  EXPECT_EQ(PlaceholderOf("default/nginx", true), "<name>");
  EXPECT_EQ(PlaceholderOf("default/nginx", false), "");
}

TEST(PlaceholderOf, MasksPaths) {
  for (const char* word : {"/var/lib/rancher/k3s", "/apis/fleet.cattle.io/v1alpha1", "./charts/a", "../x", "/healthz",
                           "k8s.io/client-go@v0.35.0/tools/cache/reflector.go", "charts/fleet-agent/values.yaml"}) {
    EXPECT_EQ(PlaceholderOf(word, false), "<path>") << word;
  }
  EXPECT_EQ(PlaceholderOf("/", false), "");
}

TEST(PlaceholderOf, MasksWhatCannotBeShown) {
  EXPECT_EQ(PlaceholderOf("a\xff", false), "<*>");
  EXPECT_EQ(PlaceholderOf("a\xe2\x80\xae", false), "<*>");  // U+202E turns the text around
  std::string long_word;
  for (int i = 0; i < 40; ++i) long_word += "ab.";
  EXPECT_EQ(PlaceholderOf(long_word, false), "<*>");
}

TEST(IsPlainWord, IsALetterOnlyWord) {
  EXPECT_TRUE(IsPlainWord("Unauthorized"));
  EXPECT_TRUE(IsPlainWord("\xe8\xb6\x85\xe6\x97\xb6"));
  EXPECT_FALSE(IsPlainWord("x509"));
  EXPECT_FALSE(IsPlainWord("fleet-agent"));
}

}  // namespace
}  // namespace bundlescope
