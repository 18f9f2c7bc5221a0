#include "core/snapshot/layouts/hidden_values.h"

namespace bundlescope {
namespace {

constexpr std::string_view kHidden = "***HIDDEN***";

// Where the value of a line begins: behind the indentation, the dashes of lists and the key.
size_t ValueStart(std::string_view line) {
  size_t at = line.find_first_not_of(" -");
  if (at == std::string_view::npos) return line.size();
  if (line.substr(at).starts_with(kHidden)) return at;
  const size_t colon = line.find(": ", at);
  if (colon == std::string_view::npos) return line.size();
  at = line.find_first_not_of(' ', colon + 1);
  return at == std::string_view::npos ? line.size() : at;
}

void AppendQuoted(std::string_view value, std::string* out) {
  *out += '\'';
  for (const char c : value) {
    if (c == '\'') *out += '\'';
    *out += c;
  }
  *out += '\'';
}

}  // namespace

std::string QuoteHiddenValues(std::string_view yaml) {
  std::string out;
  out.reserve(yaml.size());
  while (!yaml.empty()) {
    const size_t end = yaml.find('\n');
    std::string_view line = yaml.substr(0, end);
    yaml.remove_prefix(end == std::string_view::npos ? yaml.size() : end + 1);
    const bool crlf = line.ends_with('\r');
    if (crlf) line.remove_suffix(1);
    const size_t value = ValueStart(line);
    if (line.substr(value).starts_with(kHidden)) {
      out.append(line.substr(0, value));
      AppendQuoted(line.substr(value), &out);
    } else {
      out.append(line);
    }
    if (crlf) out += '\r';
    if (end != std::string_view::npos) out += '\n';
  }
  return out;
}

}  // namespace bundlescope
