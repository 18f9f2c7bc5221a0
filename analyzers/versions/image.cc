#include "analyzers/versions/image.h"

namespace bundlescope {
namespace {

// What stands between `open` and the next `close`; "" if either is missing.
std::string_view Between(std::string_view text, char open, char close) {
  const size_t begin = text.find(open);
  if (begin == std::string_view::npos) return "";
  const size_t end = text.find(close, begin + 1);
  return end == std::string_view::npos ? "" : text.substr(begin + 1, end - begin - 1);
}

}  // namespace

ImageReference SplitImage(std::string_view image) {
  ImageReference out;
  // The status of a container may name its image by nothing but the digest.
  if (image.starts_with("sha256:")) {
    out.digest = image;
    return out;
  }
  const size_t at = image.find('@');
  if (at != std::string_view::npos) {
    out.digest = image.substr(at + 1);
    image = image.substr(0, at);
  }
  // A colon before the last '/' belongs to the port of a registry.
  const size_t slash = image.rfind('/');
  const size_t colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
  out.repository = image.substr(0, colon);
  if (colon != std::string_view::npos) out.tag = image.substr(colon + 1);
  return out;
}

bool IsImage(std::string_view repository, std::string_view image) {
  if (image.empty() || !repository.ends_with(image)) return false;
  return repository.size() == image.size() || repository[repository.size() - image.size() - 1] == '/';
}

std::string_view ImageInMessage(std::string_view message) { return Between(message, '"', '"'); }

std::string_view ContainerInFieldPath(std::string_view field_path) { return Between(field_path, '{', '}'); }

}  // namespace bundlescope
