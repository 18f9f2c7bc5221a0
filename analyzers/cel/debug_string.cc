#include <fmt/format.h>

#include <cmath>
#include <string>

#include "analyzers/cel/compare.h"
#include "analyzers/cel/value.h"

namespace bundlescope {
namespace {

constexpr size_t kMaxBytes = 2048;
constexpr int kMaxDepth = 64;

void AppendQuoted(std::string_view text, bool bytes, std::string* out) {
  out->push_back('"');
  for (unsigned char c : text) {
    if (out->size() > kMaxBytes) break;
    if (c == '"' || c == '\\') {
      out->push_back('\\');
      out->push_back(static_cast<char>(c));
    } else if (c == '\n') {
      *out += "\\n";
    } else if (c < 0x20 || c == 0x7f || (bytes && c >= 0x80)) {
      *out += fmt::format("\\x{:02x}", c);
    } else {
      out->push_back(static_cast<char>(c));
    }
  }
  out->push_back('"');
}

void Append(const Value& value, int depth, std::string* out);

void AppendList(const ListView& list, int depth, std::string* out) {
  out->push_back('[');
  for (size_t i = 0; i < list.size() && out->size() <= kMaxBytes; ++i) {
    if (i > 0) *out += ", ";
    Append(list.At(i), depth + 1, out);
  }
  out->push_back(']');
}

void AppendMap(const MapView& map, int depth, std::string* out) {
  out->push_back('{');
  bool first = true;
  for (const Value& key : map.Keys()) {
    if (out->size() > kMaxBytes) break;
    if (!first) *out += ", ";
    first = false;
    Append(key, depth + 1, out);
    *out += ": ";
    Append(map.Find(CanonicalKey(key).value_or(key)).value_or(Value::Err("no such key")), depth + 1, out);
  }
  out->push_back('}');
}

void AppendUnknown(const UnknownSet& missing, std::string* out) {
  *out += "unknown(";
  for (size_t i = 0; i < missing.names.size(); ++i) {
    if (i > 0) *out += ", ";
    *out += missing.names[i];
  }
  if (missing.more) *out += ", ...";
  out->push_back(')');
}

void AppendError(const EvalError& error, std::string* out) {
  *out += "error(";
  if (error.line > 0) *out += fmt::format("{}:{}: ", error.line, error.column);
  *out += error.message;
  out->push_back(')');
}

std::string DoubleText(double d) {
  std::string text = fmt::format("{}", d);
  const bool looks_like_int = std::isfinite(d) && text.find_first_of(".e") == std::string::npos;
  return looks_like_int ? text + ".0" : text;
}

void Append(const Value& value, int depth, std::string* out) {
  if (depth > kMaxDepth) {
    *out += "...";
    return;
  }
  switch (value.kind()) {
    case ValueKind::kNull:
      *out += "null";
      return;
    case ValueKind::kBool:
      *out += value.AsBool() ? "true" : "false";
      return;
    case ValueKind::kInt:
      *out += std::to_string(value.AsInt());
      return;
    case ValueKind::kUint:
      *out += std::to_string(value.AsUint()) + "u";
      return;
    case ValueKind::kDouble:
      *out += DoubleText(value.AsDouble());
      return;
    case ValueKind::kString:
      return AppendQuoted(value.AsString(), false, out);
    case ValueKind::kBytes:
      out->push_back('b');
      return AppendQuoted(value.AsBytes(), true, out);
    case ValueKind::kTimestamp:
      *out += "timestamp(\"" + FormatRfc3339(value.AsTime()) + "\")";
      return;
    case ValueKind::kDuration:
      *out += "duration(\"" + FormatDuration(value.AsSpan()) + "\")";
      return;
    case ValueKind::kList:
      return AppendList(value.AsList(), depth, out);
    case ValueKind::kMap:
      return AppendMap(value.AsMap(), depth, out);
    case ValueKind::kType:
      *out += value.AsType();
      return;
    case ValueKind::kOptional:
      if (value.AsOptional() == nullptr) {
        *out += "optional.none()";
        return;
      }
      *out += "optional.of(";
      Append(*value.AsOptional(), depth + 1, out);
      out->push_back(')');
      return;
    case ValueKind::kOpaque:
      *out += value.AsOpaque().type();
      out->push_back('(');
      AppendQuoted(value.AsOpaque().Text(), false, out);
      out->push_back(')');
      return;
    case ValueKind::kUnknown:
      return AppendUnknown(value.AsUnknown(), out);
    case ValueKind::kError:
      return AppendError(value.AsError(), out);
  }
}

}  // namespace

std::string DebugString(const Value& value) {
  std::string out;
  Append(value, 0, &out);
  if (out.size() > kMaxBytes) out = out.substr(0, kMaxBytes) + "...";
  return out;
}

}  // namespace bundlescope
