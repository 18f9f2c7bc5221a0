#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "core/document/compact.h"
#include "core/document/document.h"

namespace bundlescope {
namespace {

// -?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)? of RFC 8259.
bool IsJsonNumber(std::string_view text) {
  const auto skip_digits = [&text] {
    const size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(end);
    return end;
  };
  const auto skip_any = [&text](std::string_view chars) {
    if (text.empty() || chars.find(text[0]) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
  };
  skip_any("-");
  if (!skip_any("0") && skip_digits() == 0) return false;
  if (skip_any(".") && skip_digits() == 0) return false;
  if (skip_any("eE")) {
    skip_any("-+");
    if (skip_digits() == 0) return false;
  }
  return text.empty();
}

void AppendDouble(double value, std::string* out) {
  if (!std::isfinite(value)) {
    *out += "null";
    return;
  }
  const size_t start = out->size();
  fmt::format_to(std::back_inserter(*out), "{}", value);
  // 1.0 stays a number that is read back as one with a fraction.
  if (out->find_first_of(".e", start) == std::string::npos) *out += ".0";
}

// As the source has it where that is JSON, so that 2.10 and integers of 30 digits come out unchanged.
void AppendNumber(const Node& node, std::string* out) {
  if (IsJsonNumber(node.SourceText())) {
    *out += node.SourceText();
  } else if (node.kind() == NodeKind::kInt) {
    fmt::format_to(std::back_inserter(*out), "{}", node.AsInt());
  } else {
    AppendDouble(node.AsDouble(), out);
  }
}

void AppendEscape(char c, std::string* out) {
  switch (c) {
    case '"':
      *out += "\\\"";
      break;
    case '\\':
      *out += "\\\\";
      break;
    case '\b':
      *out += "\\b";
      break;
    case '\f':
      *out += "\\f";
      break;
    case '\n':
      *out += "\\n";
      break;
    case '\r':
      *out += "\\r";
      break;
    case '\t':
      *out += "\\t";
      break;
    default:
      fmt::format_to(std::back_inserter(*out), "\\u{:04x}", static_cast<unsigned>(c));
  }
}

}  // namespace

void AppendJsonString(std::string_view text, std::string* out) {
  *out += '"';
  size_t done = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<uint8_t>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out->append(text, done, i - done);
    AppendEscape(c, out);
    done = i + 1;
  }
  out->append(text, done, text.size() - done);
  *out += '"';
}

// Recursion is safe: the parsers accept at most 1000 levels.
void AppendJson(const Node& node, std::string* out) {
  char separator = 0;
  switch (node.kind()) {
    case NodeKind::kNull:
      *out += "null";
      return;
    case NodeKind::kBool:
      *out += node.AsBool() ? "true" : "false";
      return;
    case NodeKind::kInt:
    case NodeKind::kDouble:
      AppendNumber(node, out);
      return;
    case NodeKind::kString:
      AppendJsonString(node.AsString(), out);
      return;
    case NodeKind::kSequence:
      separator = '[';
      for (const Node& item : node.items()) {
        *out += std::exchange(separator, ',');
        AppendJson(item, out);
      }
      *out += separator == '[' ? "[]" : "]";
      return;
    case NodeKind::kMapping:
      separator = '{';
      for (const NodeMember& member : node.members()) {
        *out += std::exchange(separator, ',');
        AppendJsonString(member.key, out);
        *out += ':';
        AppendJson(member.value, out);
      }
      *out += separator == '{' ? "{}" : "}";
      return;
  }
}

// Recursion is safe: CompactJson and the parsers accept at most 1000 levels.
void AppendJson(const CompactValue& value, std::string* out) {
  switch (value.kind()) {
    case NodeKind::kNull:
      *out += "null";
      return;
    case NodeKind::kBool:
      *out += value.AsBool() ? "true" : "false";
      return;
    case NodeKind::kInt:
      fmt::format_to(std::back_inserter(*out), "{}", value.AsInt());
      return;
    case NodeKind::kDouble:
      AppendDouble(value.AsDouble(), out);
      return;
    case NodeKind::kString:
      AppendJsonString(value.AsString(), out);
      return;
    case NodeKind::kSequence:
    case NodeKind::kMapping: {
      const bool mapping = value.IsMapping();
      *out += mapping ? '{' : '[';
      bool first = true;
      for (const CompactMember& member : value.members()) {
        if (!std::exchange(first, false)) *out += ',';
        if (mapping) {
          AppendJsonString(member.key, out);
          *out += ':';
        }
        AppendJson(member.value, out);
      }
      *out += mapping ? '}' : ']';
      return;
    }
  }
}

}  // namespace bundlescope
