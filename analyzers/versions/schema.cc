#include "analyzers/versions/schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "analyzers/versions/scheme.h"
#include "core/base/spelling.h"

namespace bundlescope {
namespace {

constexpr std::array<std::string_view, 1> kApiVersions = {"rules/v1"};
constexpr size_t kMaxComponentName = 63;

bool IsComponentName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxComponentName && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

}  // namespace

void CheckHead(Fields& fields, std::string_view kind) {
  const std::array<std::string_view, 1> kinds = {kind};
  ReadWord(fields, "apiVersion", Need::kRequired, kApiVersions);
  ReadWord(fields, "kind", Need::kRequired, kinds);
}

std::string ReadWord(Fields& fields, std::string_view key, Need need, std::span<const std::string_view> words) {
  const Node* node = need == Need::kRequired ? fields.Require(key) : fields.Take(key);
  if (node == nullptr) return "";
  const std::string word = fields.String(key).value_or("");
  if (!node->IsString() || std::find(words.begin(), words.end(), word) != words.end()) return word;
  const std::string_view meant = ClosestName(word, words);
  fields.Report(node, fmt::format("{}: '{}' must be one of: {}", fields.what(), key, fmt::join(words, ", ")),
                meant.empty() ? "" : fmt::format("did you mean '{}'?", meant));
  return "";
}

std::span<const Node> ReadList(Fields& fields, std::string_view key, Need need) {
  const Node* node = need == Need::kRequired ? fields.Require(key) : fields.Take(key);
  if (node == nullptr) return {};
  if (!node->IsSequence()) {
    fields.Report(node,
                  fmt::format("{}: '{}' must be a list, not a {}", fields.what(), key, NodeKindName(node->kind())),
                  "put it in square brackets: [...]");
  } else if (node->items().empty()) {
    fields.Report(node, fmt::format("{}: '{}' is an empty list", fields.what(), key), "fill it, or leave the key out");
  }
  return node->items();
}

std::vector<std::string> ReadTexts(Fields& fields, std::string_view key) {
  const Node* node = fields.Take(key);
  std::vector<std::string> out = fields.Strings(key);
  if (std::find(out.begin(), out.end(), "") != out.end()) {
    fields.Report(node, fmt::format("{}: '{}' has an empty text", fields.what(), key), "fill it, or leave it out");
  }
  return out;
}

std::vector<std::string> ReadVersions(Fields& fields, std::string_view key, Need need) {
  std::vector<std::string> out;
  for (const Node& item : ReadList(fields, key, need)) {
    if (!item.IsString()) {
      fields.Report(&item,
                    fmt::format("{}: a version must be a string, not a {}", fields.what(), NodeKindName(item.kind())),
                    fmt::format("quote the version: \"{}\"", item.SourceText()));
    } else if (!IsVersionText(item.AsString())) {
      fields.Report(&item, fmt::format("{}: this cannot be a version", fields.what()),
                    "letters, digits and . _ + ~ - only, at most 128");
    } else {
      out.emplace_back(item.AsString());
    }
  }
  return out;
}

std::string ReadComponentName(Fields& fields) {
  const Node* node = fields.Require("component");
  if (node == nullptr) return "";
  std::string name = fields.String("component").value_or("");
  if (!node->IsString() || IsComponentName(name)) return name;
  fields.Report(node, fmt::format("{}: 'component' is not the name of a component", fields.what()),
                "lower-case letters, digits, '-' and '.', as in fleet-controller");
  return "";
}

size_t CountErrors(const Issues& issues, size_t first) {
  return static_cast<size_t>(std::count_if(issues.begin() + static_cast<ptrdiff_t>(first), issues.end(),
                                           [](const Issue& issue) { return issue.level == IssueLevel::kError; }));
}

}  // namespace bundlescope
