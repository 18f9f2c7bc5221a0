#include "core/document/fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/spelling.h"

namespace bundlescope {

Fields::Fields(const Node* node, std::string file, std::string what, Issues* issues)
    : at_(node), file_(std::move(file)), what_(std::move(what)), issues_(issues) {
  if (node != nullptr && node->IsMapping()) {
    node_ = node;
  } else {
    Report(node, fmt::format("{} must be a mapping, not {}", what_,
                             node == nullptr ? "missing" : NodeKindName(node->kind())));
  }
}

Place Fields::PlaceOf(const Node* node) const {
  if (node == nullptr) node = at_;
  return node == nullptr ? Place{file_, 0, 0} : Place{file_, node->line(), node->column()};
}

void Fields::Report(const Node* at, std::string message, std::string hint) {
  issues_->push_back({IssueLevel::kError, PlaceOf(at), std::move(message), std::move(hint)});
}

void Fields::Warn(const Node* at, std::string message, std::string hint) {
  issues_->push_back({IssueLevel::kWarning, PlaceOf(at), std::move(message), std::move(hint)});
}

const Node* Fields::Take(std::string_view key) {
  known_.push_back(key);
  return node_ == nullptr ? nullptr : node_->Find(key);
}

const Node* Fields::Require(std::string_view key) {
  const Node* node = Take(key);
  if (node == nullptr && node_ != nullptr) Report(nullptr, fmt::format("{}: '{}' is missing", what_, key));
  return node;
}

bool Fields::Expect(const Node* node, NodeKind kind, std::string_view key) {
  if (node == nullptr) return false;
  if (node->kind() == kind) return true;
  std::string hint;
  if (kind == NodeKind::kString && node->plain() && !node->SourceText().empty()) {
    hint = fmt::format("quote it: \"{}\"", node->SourceText());
  }
  Report(node,
         fmt::format("{}: '{}' must be a {}, not a {}", what_, key, NodeKindName(kind), NodeKindName(node->kind())),
         std::move(hint));
  return false;
}

std::optional<std::string> Fields::String(std::string_view key) {
  const Node* node = Take(key);
  if (!Expect(node, NodeKind::kString, key)) return std::nullopt;
  return std::string(node->AsString());
}

std::string Fields::RequiredString(std::string_view key) {
  const Node* node = Require(key);
  return Expect(node, NodeKind::kString, key) ? std::string(node->AsString()) : std::string();
}

std::optional<int64_t> Fields::Int(std::string_view key, int64_t min, int64_t max) {
  const Node* node = Take(key);
  if (!Expect(node, NodeKind::kInt, key)) return std::nullopt;
  const int64_t value = node->AsInt();
  if (value >= min && value <= max) return value;
  Report(node, fmt::format("{}: '{}' must be between {} and {}, not {}", what_, key, min, max, value));
  return std::nullopt;
}

std::optional<double> Fields::Number(std::string_view key, double min, double max) {
  const Node* node = Take(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind() != NodeKind::kInt && !Expect(node, NodeKind::kDouble, key)) return std::nullopt;
  const double value = node->kind() == NodeKind::kInt ? static_cast<double>(node->AsInt()) : node->AsDouble();
  if (value >= min && value <= max) return value;
  Report(node, fmt::format("{}: '{}' must be between {} and {}", what_, key, min, max));
  return std::nullopt;
}

bool Fields::Bool(std::string_view key, bool fallback) {
  const Node* node = Take(key);
  return Expect(node, NodeKind::kBool, key) ? node->AsBool() : fallback;
}

std::optional<Duration> Fields::Span(std::string_view key) {
  const Node* node = Take(key);
  if (!Expect(node, NodeKind::kString, key)) return std::nullopt;
  Result<Duration> d = ParseDuration(node->AsString());
  if (d) return *d;
  Report(node, fmt::format("{}: '{}': {}", what_, key, d.error().message()), d.error().hint());
  return std::nullopt;
}

std::vector<std::string> Fields::Strings(std::string_view key) {
  const Node* node = Take(key);
  std::vector<std::string> out;
  if (node == nullptr) return out;
  if (node->IsString()) return {std::string(node->AsString())};
  if (!Expect(node, NodeKind::kSequence, key)) return out;
  for (const Node& item : node->items()) {
    if (Expect(&item, NodeKind::kString, key)) out.emplace_back(item.AsString());
  }
  return out;
}

LocalizedText Fields::Text(std::string_view key) {
  LocalizedText out;
  const Node* node = Take(key);
  if (node == nullptr) return out;
  if (node->IsString()) {
    out.by_tag["en"] = node->AsString();
    return out;
  }
  if (!Expect(node, NodeKind::kMapping, key)) return out;
  for (const NodeMember& member : node->members()) {
    if (!Expect(&member.value, NodeKind::kString, member.key)) continue;
    out.by_tag[std::string(member.key)] = member.value.AsString();
  }
  if (out.by_tag.count("en") == 0) {
    Report(node, fmt::format("{}: '{}' has no English text", what_, key), "add 'en: ...'");
  }
  return out;
}

LocalizedText Fields::RequiredText(std::string_view key) {
  LocalizedText out = Text(key);
  if (node_ != nullptr && node_->Find(key) == nullptr) Report(nullptr, fmt::format("{}: '{}' is missing", what_, key));
  return out;
}

void Fields::Finish() {
  if (node_ == nullptr) return;
  for (const NodeMember& member : node_->members()) {
    if (std::find(known_.begin(), known_.end(), member.key) != known_.end()) continue;
    issues_->push_back({IssueLevel::kError, Place{file_, member.key_line, member.key_column},
                        fmt::format("{}: unknown member '{}'", what_, member.key), DidYouMean(member.key, known_)});
  }
}

}  // namespace bundlescope
