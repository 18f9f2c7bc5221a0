// JSON through the DOM of simdjson, which validates all of a text and writes it onto a tape; we copy the tape into our
// own tree at once. What simdjson refuses (integers beyond 64 bits, say) gets a second try with ParseJson, which also
// knows the place of an error.

#include "core/document/compact_json.h"

#include <simdjson.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/utf8.h"

namespace bundlescope {
namespace {

constexpr std::string_view kKind = "kind";
constexpr size_t kMaxDepth = 128;
constexpr size_t kFirstCapacity = size_t{4} << 10;

// Integers up to here have a double of their own.
constexpr double kMaxExactInt = 9007199254740992.0;  // 2^53

const EditRule* FindRule(const std::vector<EditRule>* rules, std::string_view key) {
  if (rules == nullptr) return nullptr;
  for (const EditRule& rule : *rules) {
    if (rule.key == key) return &rule;
  }
  return nullptr;
}

const std::vector<EditRule>* Below(const EditRule* rule) {
  return rule == nullptr || rule->below.empty() ? nullptr : &rule->below;
}

void WriteDouble(double value, const CompactEdits& edits, CompactWriter* writer) {
  if (edits.whole_doubles_are_ints && std::fabs(value) <= kMaxExactInt && value == std::trunc(value)) {
    writer->Int(static_cast<int64_t>(value));
  } else {
    writer->Double(value);
  }
}

void WriteText(std::string_view text, const CompactEdits& edits, CompactWriter* writer) {
  writer->String(edits.text == nullptr ? text : edits.text(text));
}

void Replace(const EditRule& rule, simdjson::dom::element value, CompactWriter* writer) {
  std::vector<TextMember> texts;
  simdjson::dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return;
  for (const simdjson::dom::key_value_pair field : object) {
    std::string_view text;
    if (field.value.get(text) == simdjson::SUCCESS) texts.push_back({field.key, text});
  }
  rule.replace(texts, writer);
}

void Replace(const EditRule& rule, const Node& value, CompactWriter* writer) {
  std::vector<TextMember> texts;
  if (!value.IsMapping()) return;
  for (const NodeMember& member : value.members()) {
    if (member.value.IsString()) texts.push_back({member.key, member.value.AsString()});
  }
  rule.replace(texts, writer);
}

const std::vector<EditRule>* RulesOfInner(simdjson::dom::object object, const CompactEdits& edits) {
  for (const simdjson::dom::key_value_pair field : object) {
    std::string_view kind;
    if (field.key == kKind && field.value.get(kind) == simdjson::SUCCESS && edits.inner.is_kind(kind)) {
      return edits.inner.rules;
    }
  }
  return nullptr;
}

const std::vector<EditRule>* RulesOfInner(const Node& mapping, const CompactEdits& edits) {
  return edits.inner.is_kind(mapping.StringAt({kKind})) ? edits.inner.rules : nullptr;
}

void WriteElement(simdjson::dom::element element, const std::vector<EditRule>* rules, const CompactEdits& edits,
                  CompactWriter* writer) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::OBJECT: {
      const simdjson::dom::object object = element.get_object().value_unsafe();
      if (rules == nullptr && edits.inner.rules != nullptr) rules = RulesOfInner(object, edits);
      writer->BeginMapping();
      for (const simdjson::dom::key_value_pair field : object) {
        const EditRule* rule = FindRule(rules, field.key);
        if (rule != nullptr && rule->omit) continue;
        if (rule != nullptr && rule->replace != nullptr) {
          Replace(*rule, field.value, writer);
          continue;
        }
        writer->Key(field.key);
        WriteElement(field.value, Below(rule), edits, writer);
      }
      writer->End();
      break;
    }
    case element_type::ARRAY: {
      const std::vector<EditRule>* below = Below(FindRule(rules, "*"));
      const simdjson::dom::array array = element.get_array().value_unsafe();
      writer->BeginSequence();
      for (const simdjson::dom::element item : array) {
        WriteElement(item, below, edits, writer);
      }
      writer->End();
      break;
    }
    case element_type::STRING:
      WriteText(element.get_string().value_unsafe(), edits, writer);
      break;
    case element_type::INT64:
      writer->Int(element.get_int64().value_unsafe());
      break;
    case element_type::UINT64:  // beyond int64
      writer->Double(static_cast<double>(element.get_uint64().value_unsafe()));
      break;
    case element_type::DOUBLE:
      WriteDouble(element.get_double().value_unsafe(), edits, writer);
      break;
    case element_type::BOOL:
      writer->Bool(element.get_bool().value_unsafe());
      break;
    case element_type::NULL_VALUE:
      writer->Null();
      break;
  }
}

void WriteNode(const Node& node, const std::vector<EditRule>* rules, const CompactEdits& edits, CompactWriter* writer) {
  switch (node.kind()) {
    case NodeKind::kMapping:
      if (rules == nullptr && edits.inner.rules != nullptr) rules = RulesOfInner(node, edits);
      writer->BeginMapping();
      for (const NodeMember& member : node.members()) {
        const EditRule* rule = FindRule(rules, member.key);
        if (rule != nullptr && rule->omit) continue;
        if (rule != nullptr && rule->replace != nullptr) {
          Replace(*rule, member.value, writer);
          continue;
        }
        writer->Key(member.key);
        WriteNode(member.value, Below(rule), edits, writer);
      }
      writer->End();
      break;
    case NodeKind::kSequence: {
      const std::vector<EditRule>* below = Below(FindRule(rules, "*"));
      writer->BeginSequence();
      for (const Node& item : node.items()) WriteNode(item, below, edits, writer);
      writer->End();
      break;
    }
    case NodeKind::kString:
      WriteText(node.AsString(), edits, writer);
      break;
    case NodeKind::kInt:
      writer->Int(node.AsInt());
      break;
    case NodeKind::kDouble:
      WriteDouble(node.AsDouble(), edits, writer);
      break;
    case NodeKind::kBool:
      writer->Bool(node.AsBool());
      break;
    case NodeKind::kNull:
      writer->Null();
      break;
  }
}

}  // namespace

struct CompactJson::Parsed {
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  std::string padded;                // the text, with the bytes behind it that simdjson reads
  std::optional<Document> document;  // where simdjson gave up
};

CompactJson::CompactJson() : parsed_(std::make_unique<Parsed>()) {}
CompactJson::~CompactJson() = default;

Status CompactJson::Parse(std::string_view text, uint32_t first_line) {
  invalid_utf8_ = false;
  parsed_->document.reset();
  if (ParseFast(text)) return {};
  std::string repaired;
  if (!IsValidUtf8(text)) {
    invalid_utf8_ = true;
    repaired = ReplaceInvalidUtf8(text);
    if (ParseFast(repaired)) return {};
    text = repaired;
  }
  ParseOptions options;
  options.first_line = first_line;
  BS_ASSIGN_OR_RETURN(Document document, ParseJson(text, options));
  parsed_->document.emplace(std::move(document));
  return {};
}

bool CompactJson::ParseFast(std::string_view text) {
  Parsed& p = *parsed_;
  p.padded.assign(text);
  p.padded.append(simdjson::SIMDJSON_PADDING, ' ');
  if (p.parser.capacity() < std::max<size_t>(text.size(), 1) &&
      p.parser.allocate(std::max(text.size() * 2, kFirstCapacity), kMaxDepth) != simdjson::SUCCESS) {
    return false;
  }
  return p.parser.parse(p.padded.data(), text.size(), false).get(p.root) == simdjson::SUCCESS;
}

std::string_view CompactJson::StringAt(std::initializer_list<std::string_view> path) const {
  if (parsed_->document) return parsed_->document->root().StringAt(path);
  simdjson::dom::element element = parsed_->root;
  for (const std::string_view key : path) {
    if (element[key].get(element) != simdjson::SUCCESS) return "";
  }
  std::string_view text;
  return element.get(text) == simdjson::SUCCESS ? text : "";
}

bool CompactJson::HasText(std::string_view key, bool (*is)(std::string_view)) const {
  if (parsed_->document) return is(parsed_->document->root().StringAt({key}));
  simdjson::dom::object object;
  if (parsed_->root.get(object) != simdjson::SUCCESS) return false;
  for (const simdjson::dom::key_value_pair field : object) {
    std::string_view value;
    if (field.key == key && field.value.get(value) == simdjson::SUCCESS && is(value)) return true;
  }
  return false;
}

bool CompactJson::HasNull(std::string_view key) const {
  if (parsed_->document) {
    const Node* node = parsed_->document->root().Find(key);
    return node != nullptr && node->IsNull();
  }
  simdjson::dom::element element;
  return parsed_->root[key].get(element) == simdjson::SUCCESS && element.is_null();
}

bool CompactJson::HasSequence(std::string_view key) const {
  if (parsed_->document) {
    const Node* node = parsed_->document->root().Find(key);
    return node != nullptr && node->IsSequence();
  }
  simdjson::dom::array array;
  return parsed_->root[key].get(array) == simdjson::SUCCESS;
}

bool CompactJson::HasMapping(std::string_view key) const {
  if (parsed_->document) {
    const Node* node = parsed_->document->root().Find(key);
    return node != nullptr && node->IsMapping();
  }
  simdjson::dom::object object;
  return parsed_->root[key].get(object) == simdjson::SUCCESS;
}

bool CompactJson::IsMapping() const {
  return parsed_->document ? parsed_->document->root().IsMapping() : parsed_->root.is_object();
}

void CompactJson::Write(const CompactEdits& edits, CompactWriter* writer) const {
  if (parsed_->document) return WriteCompact(parsed_->document->root(), edits, writer);
  WriteElement(parsed_->root, edits.rules, edits, writer);
}

void WriteCompact(const Node& node, const CompactEdits& edits, CompactWriter* writer) {
  WriteNode(node, edits.rules, edits, writer);
}

}  // namespace bundlescope
