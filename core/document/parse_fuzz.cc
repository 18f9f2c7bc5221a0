// Fuzz target for both parsers and the JSON writer. The test program replays testdata/fuzz through it. To fuzz, build
// it from the root:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -I. -o /tmp/fuzz -lyaml
//     $(ls core/document/*.cc core/base/*.cc | grep -v _test.cc)
//   /tmp/fuzz -max_len=20000 -timeout=5 <corpus> core/document/testdata/fuzz

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/document/document.h"

namespace bundlescope {
namespace {

constexpr uint32_t kMaxDepth = 32;

// Touches everything that a reader of the tree can touch.
void CheckNode(const Node& node, uint32_t depth) {
  BS_CHECK(depth <= kMaxDepth);
  BS_CHECK(node.line() >= 1 && node.column() >= 1);
  BS_CHECK(IsValidUtf8(node.SourceText()));
  BS_CHECK(!node.IsString() || node.AsString() == node.SourceText());
  for (const Node& item : node.items()) CheckNode(item, depth + 1);
  for (const NodeMember& member : node.members()) {
    BS_CHECK(IsValidUtf8(member.key));
    BS_CHECK(node.Find(member.key) == &member.value);  // unique, and found
    BS_CHECK(member.key_line >= 1 && member.key_line <= member.value.line());
    CheckNode(member.value, depth + 1);
  }
}

// The text, and where its lines start.
struct Source {
  explicit Source(std::string_view source) : text(source.starts_with("\xEF\xBB\xBF") ? source.substr(3) : source) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') line_starts.push_back(i + 1);
    }
  }
  std::string_view text;
  std::vector<size_t> line_starts = {0};
};

// A plain scalar stands in the source as it is, unless it was folded from several lines.
void CheckPlaces(const Node& node, const Source& source) {
  const std::string_view value = node.SourceText();
  const size_t offset = source.line_starts.at(node.line() - 1) + node.column() - 1;
  if (node.plain() && value.find_first_of(" \n\xE2") == std::string_view::npos) {
    BS_CHECK(source.text.substr(offset, value.size()) == value);
  }
  for (const Node& item : node.items()) CheckPlaces(item, source);
  for (const NodeMember& member : node.members()) CheckPlaces(member.value, source);
}

std::string ToJson(const Node& node) {
  std::string out;
  AppendJson(node, &out);
  return out;
}

// What the writer writes is JSON and, read again, gives the same text.
void CheckDocument(const Document& document, const ParseOptions& options) {
  CheckNode(document.root(), 0);
  const std::string json = ToJson(document.root());
  const Result<Document> again = ParseJson(json, options);
  BS_CHECK(again);
  BS_CHECK(ToJson(again->root()) == json);
}

void CheckError(const Error& error) {
  BS_CHECK(error.place().line >= 1 && error.place().column >= 1);
  BS_CHECK(MakePrintable(error.ToString()) == error.ToString());
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ParseOptions options;
  options.max_depth = kMaxDepth;
  options.max_nodes = 100'000;
  const Result<Document> json = ParseJson(text, options);
  json ? CheckDocument(*json, options) : CheckError(json.error());
  const Result<Document> yaml = ParseYaml(text, options);
  yaml ? CheckDocument(*yaml, options) : CheckError(yaml.error());
  const Result<std::vector<Document>> stream = ParseYamlStream(text, options);
  if (!stream) CheckError(stream.error());
  // One document by one door is one document by the other.
  BS_CHECK(!yaml || (stream && stream->size() <= 1));
  if (stream) {
    for (const Document& document : *stream) {
      CheckDocument(document, options);
      CheckPlaces(document.root(), Source(text));
    }
  }
  return 0;
}
