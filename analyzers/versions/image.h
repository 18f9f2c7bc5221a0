#pragma once

#include <string_view>

namespace bundlescope {

// Parts of an image reference: "registry:5000/m/rancher/fleet:v1@sha256:…" -> repository
// "registry:5000/m/rancher/fleet", tag "v1", digest "sha256:…". Views into the argument.
struct ImageReference {
  std::string_view repository;
  std::string_view tag;
  std::string_view digest;
};
ImageReference SplitImage(std::string_view image);

// True when `repository` is `image` or ends with it behind a '/': mirrors put registries and projects in front.
bool IsImage(std::string_view repository, std::string_view image);

// The image that a `Pulled` event of the kubelet speaks of: the first text in double quotes. "" if there is none.
std::string_view ImageInMessage(std::string_view message);

// The container in an event's involvedObject.fieldPath: "spec.containers{gitjob}" -> "gitjob"; "" if there is none.
std::string_view ContainerInFieldPath(std::string_view field_path);

}  // namespace bundlescope
