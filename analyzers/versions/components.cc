#include "analyzers/versions/components.h"

#include <fmt/format.h>

#include <unordered_set>
#include <utility>

#include "analyzers/versions/image.h"
#include "analyzers/versions/schema.h"

namespace bundlescope {
namespace {

std::vector<std::string> ReadImages(Fields& fields) {
  std::vector<std::string> out = ReadTexts(fields, "images");
  for (const std::string& image : out) {
    if (SplitImage(image).repository == image && !image.starts_with('/') && !image.ends_with('/')) continue;
    fields.Report(fields.Take("images"),
                  "an image must be named by its repository alone, without tag, digest or outer '/'",
                  "for example rancher/fleet");
  }
  return out;
}

ComponentSource ReadEntry(Fields& fields) {
  ComponentSource out;
  out.component = ReadComponentName(fields);
  out.images = ReadImages(fields);
  out.containers = ReadTexts(fields, "containers");
  out.charts = ReadTexts(fields, "charts");
  out.settings = ReadTexts(fields, "settings");
  out.kubernetes = fields.Bool("kubernetes", false);
  fields.Finish();
  if (out.images.empty() && out.charts.empty() && out.settings.empty() && !out.kubernetes) {
    fields.Report(nullptr, "nothing says where this component's version is found",
                  "add 'images', 'charts', 'settings' or 'kubernetes: true'");
  }
  if (!out.containers.empty() && out.images.empty()) {
    fields.Report(fields.Take("containers"), "'containers' narrows 'images', but there are none", "add 'images'");
  }
  return out;
}

}  // namespace

void ParseComponents(const Node& root, const std::string& file, ComponentMap* map, Issues* issues) {
  Fields fields(&root, file, "Components", issues);
  if (!fields.valid()) return;
  CheckHead(fields, "Components");
  std::unordered_set<std::string> seen;
  for (const Node& node : ReadList(fields, "components", Need::kRequired)) {
    const size_t first = issues->size();
    Fields entry_fields(&node, file, "entry of 'components'", issues);
    if (!entry_fields.valid()) continue;
    ComponentSource entry = ReadEntry(entry_fields);
    if (!entry.component.empty() && !seen.insert(entry.component).second) {
      entry_fields.Report(nullptr, fmt::format("'{}' stands twice in this document", entry.component),
                          "join the two entries");
    }
    if (CountErrors(*issues, first) == 0) map->components.push_back(std::move(entry));
  }
  fields.Finish();
}

}  // namespace bundlescope
