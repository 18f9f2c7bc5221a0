#include "core/snapshot/layouts/native_lines.h"

#include "core/base/utf8.h"
#include "core/document/document.h"
#include "core/snapshot/component.h"
#include "core/snapshot/layouts/native_coverage.h"

namespace bundlescope {
namespace {

std::optional<std::string> TextAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  if (found == nullptr || !found->IsString()) return std::nullopt;
  return std::string(found->AsString());
}

std::optional<bool> BoolAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  if (found == nullptr || found->kind() != NodeKind::kBool) return std::nullopt;
  return found->AsBool();
}

std::optional<uint64_t> CountAt(const Node& node, std::string_view key) {
  const Node* found = node.Find(key);
  if (found == nullptr || found->kind() != NodeKind::kInt || found->AsInt() < 0) return std::nullopt;
  return static_cast<uint64_t>(found->AsInt());
}

// Names of members can hold bytes that JSON cannot.
void Take(const std::optional<std::string>& text, std::string* name) {
  if (text && *text != ReplaceInvalidUtf8(*name)) *name = *text;
}

DiagnosticLevel LevelOf(std::string_view name) {
  for (const DiagnosticLevel level : {DiagnosticLevel::kNote, DiagnosticLevel::kError}) {
    if (name == Name(level)) return level;
  }
  return DiagnosticLevel::kWarning;
}

}  // namespace

void NativeLogLine::ApplyTo(LogStream* log) const {
  Take(ns, &log->ns);
  Take(pod, &log->pod);
  Take(container, &log->container);
  if (previous) log->previous = *previous;
  log->components = components ? *components : ComponentsOf(log->ns, log->pod, log->container);
  log->origin = origin;
  log->complete = log->complete && complete && (!bytes || *bytes == log->bytes);
}

std::optional<NativeLogLine> ReadNativeLogLine(std::string_view line) {
  const Result<Document> document = ParseJson(line);
  if (!document || !document->root().IsMapping()) return std::nullopt;
  const Node& root = document->root();
  NativeLogLine out;
  out.member = root.StringAt({"member"});
  if (out.member.empty()) return std::nullopt;
  out.ns = TextAt(root, "namespace");
  out.pod = TextAt(root, "pod");
  out.container = TextAt(root, "container");
  out.previous = BoolAt(root, "previous");
  if (const Node* components = root.Find("components"); components != nullptr) {
    out.components.emplace();
    for (const Node& component : components->items()) out.components->emplace_back(component.StringOr(""));
  }
  out.origin = root.StringAt({"origin"});
  out.source = ReadNativeSource(root);
  out.bytes = CountAt(root, "bytes");
  out.complete = BoolAt(root, "complete").value_or(true);
  return out;
}

std::optional<NativeDiagnosticLine> ReadNativeDiagnostic(std::string_view line) {
  const Result<Document> document = ParseJson(line);
  if (!document) return std::nullopt;
  const Node& root = document->root();
  NativeDiagnosticLine out;
  out.diagnostic.level = LevelOf(root.StringAt({"level"}));
  out.diagnostic.code = root.StringAt({"code"});
  out.diagnostic.member = root.StringAt({"member"});
  out.diagnostic.offset = CountAt(root, "offset").value_or(0);
  out.diagnostic.message = root.StringAt({"message"});
  out.source = ReadNativeSource(root);
  if (out.diagnostic.code.empty()) return std::nullopt;
  return out;
}

}  // namespace bundlescope
