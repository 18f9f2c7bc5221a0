#include "analyzers/versions/image.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

constexpr char kDigest[] = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

void ExpectParts(std::string_view image, std::string_view repository, std::string_view tag, std::string_view digest) {
  const ImageReference parts = SplitImage(image);
  EXPECT_EQ(parts.repository, repository) << image;
  EXPECT_EQ(parts.tag, tag) << image;
  EXPECT_EQ(parts.digest, digest) << image;
}

TEST(SplitImage, KnowsPortsTagsAndDigests) {
  const std::string digest = kDigest;
  ExpectParts("rancher/fleet:v0.12.0", "rancher/fleet", "v0.12.0", "");
  ExpectParts("fleet", "fleet", "", "");
  ExpectParts("fleet:v1", "fleet", "v1", "");
  ExpectParts("registry:5000/m/rancher/fleet", "registry:5000/m/rancher/fleet", "", "");
  ExpectParts("registry:5000/m/rancher/fleet:v1@" + digest, "registry:5000/m/rancher/fleet", "v1", digest);
  ExpectParts("registry.example:5000/m/rancher/fleet@" + digest, "registry.example:5000/m/rancher/fleet", "", digest);
  ExpectParts("[::1]:5000/rancher/fleet:v1", "[::1]:5000/rancher/fleet", "v1", "");
  ExpectParts(digest, "", "", digest);
}

TEST(SplitImage, SurvivesJunk) {
  ExpectParts("", "", "", "");
  ExpectParts(":", "", "", "");
  ExpectParts("@", "", "", "");
  ExpectParts("/", "/", "", "");
  ExpectParts("a:b:c", "a", "b:c", "");
  ExpectParts("REGISTRY/Rancher/Fleet:V1", "REGISTRY/Rancher/Fleet", "V1", "");
  ExpectParts("a@b@c", "a", "", "b@c");
}

TEST(IsImage, ComparesWholePartsFromTheEnd) {
  EXPECT_TRUE(IsImage("rancher/fleet", "rancher/fleet"));
  EXPECT_TRUE(IsImage("mirror:5000/x/rancher/fleet", "rancher/fleet"));
  EXPECT_TRUE(IsImage("docker.io/rancher/fleet", "rancher/fleet"));
  EXPECT_FALSE(IsImage("rancher/fleet-agent", "rancher/fleet"));
  EXPECT_FALSE(IsImage("notrancher/fleet", "rancher/fleet"));
  EXPECT_FALSE(IsImage("fleet", "rancher/fleet"));
  EXPECT_FALSE(IsImage("rancher/fleet/extra", "rancher/fleet"));
  EXPECT_FALSE(IsImage("RANCHER/FLEET", "rancher/fleet"));
  EXPECT_FALSE(IsImage("rancher/fleet", ""));
  EXPECT_FALSE(IsImage("", ""));
}

TEST(ImageInMessage, ReadsWhatTheKubeletWrites) {
  EXPECT_EQ(ImageInMessage("Container image \"rancher/fleet:v0.12.0-beta.2\" already present on machine"),
            "rancher/fleet:v0.12.0-beta.2");
  EXPECT_EQ(
      ImageInMessage("Successfully pulled image \"a/b:1\" in 1.2s (1.3s including waiting). Image size: 5 bytes."),
      "a/b:1");
  EXPECT_EQ(ImageInMessage("Successfully pulled image"), "");
  EXPECT_EQ(ImageInMessage("cut off \"rancher/fl"), "");
  EXPECT_EQ(ImageInMessage(""), "");
}

TEST(ContainerInFieldPath, ReadsBothListsOfContainers) {
  EXPECT_EQ(ContainerInFieldPath("spec.containers{fleet-controller}"), "fleet-controller");
  EXPECT_EQ(ContainerInFieldPath("spec.initContainers{fleet-agent-register}"), "fleet-agent-register");
  EXPECT_EQ(ContainerInFieldPath("spec.containers[0]"), "");
  EXPECT_EQ(ContainerInFieldPath("}{"), "");
  EXPECT_EQ(ContainerInFieldPath(""), "");
}

}  // namespace
}  // namespace bundlescope
