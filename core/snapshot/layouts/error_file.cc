#include "core/snapshot/layouts/error_file.h"

#include <algorithm>
#include <array>

#include "core/document/document.h"

namespace bundlescope {
namespace {

// Keys that hold a message, and are no namespace.
constexpr std::array<std::string_view, 5> kMessageKeys = {"error", "errors", "message", "reason", "Error"};

bool IsMessageKey(std::string_view key) {
  return std::find(kMessageKeys.begin(), kMessageKeys.end(), key) != kMessageKeys.end();
}

class ErrorReader {
 public:
  void Read(const Node& node, std::string_view place, int depth) {
    if (depth > kMaxDepth || out_.size() >= kMaxErrors) return;
    if (node.IsString()) return AddMessage(place, node.AsString());
    for (const Node& item : node.items()) Read(item, place, depth + 1);
    for (const NodeMember& member : node.members()) {
      const bool message = IsMessageKey(member.key);
      // Of an object with a message all else is detail.
      if (!message && HasMessage(node)) continue;
      Read(member.value, message ? place : member.key, depth + 1);
    }
  }

  void AddMessage(std::string_view place, std::string_view message) {
    if (message.empty()) return;
    out_.push_back({std::string(place), ReadComplaint(message)});
  }

  std::vector<FiledError> Take() { return std::move(out_); }

 private:
  static constexpr int kMaxDepth = 8;
  static constexpr size_t kMaxErrors = 1000;

  static bool HasMessage(const Node& node) {
    return std::any_of(node.members().begin(), node.members().end(),
                       [](const NodeMember& m) { return IsMessageKey(m.key) && !m.value.IsNull(); });
  }

  std::vector<FiledError> out_;
};

}  // namespace

std::vector<FiledError> ReadErrorFile(std::string_view text) {
  ErrorReader reader;
  if (const Result<Document> document = ParseJson(text)) {
    reader.Read(document->root(), "", 0);
    return reader.Take();
  }
  std::string_view line;
  while (NextLine(&text, &line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    reader.AddMessage("", line);
    break;
  }
  return reader.Take();
}

}  // namespace bundlescope
