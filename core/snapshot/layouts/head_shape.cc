#include "core/snapshot/layouts/head_shape.h"

#include <algorithm>
#include <array>

#include "core/base/timestamp.h"
#include "core/document/object_splitter.h"
#include "core/snapshot/layouts/command_output.h"

namespace bundlescope {
namespace {

// A line of a log may be longer than the head that is looked at; the last one then is cut.
constexpr size_t kMaxLines = 20;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` begins like `pattern`, in which 'd' is a digit and '_' a digit or a blank.
bool BeginsLike(std::string_view text, std::string_view pattern) {
  return text.size() >= pattern.size() && std::equal(pattern.begin(), pattern.end(), text.begin(), [](char p, char c) {
           if (p == 'd') return IsDigit(c);
           if (p == '_') return IsDigit(c) || c == ' ';
           return p == c;
         });
}

bool Contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// "Mar 13 12:42:10 host unit[1]: ..."
bool IsJournal(std::string_view line) {
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  return line.size() > 3 && BeginsLike(line.substr(3), " _d dd:dd:dd ") &&
         std::find(kMonths.begin(), kMonths.end(), line.substr(0, 3)) != kMonths.end();
}

// "I0313 12:42:10.000000   12345 file.go:265] ..."
bool IsKlog(std::string_view line) {
  return !line.empty() && std::string_view("IWEF").find(line[0]) != std::string_view::npos &&
         BeginsLike(line.substr(1), "dddd dd:dd:dd.");
}

bool IsJsonLog(std::string_view line) {
  constexpr std::array<std::string_view, 5> kKeys = {"\"level\":", "\"ts\":", "\"msg\":", "\"time\":", "\"severity\":"};
  return line.starts_with('{') &&
         std::count_if(kKeys.begin(), kKeys.end(), [&](std::string_view key) { return Contains(line, key); }) >= 2;
}

// Keys of objects in JSON, in quotes, with or without a blank behind them. Tools sort them, and what stands first may
// be longer than the head: one of them is enough. The lines of an audit log have them as well.
bool HasObjectJson(std::string_view head) {
  constexpr std::array<std::string_view, 6> kKeys = {"\"apiVersion\"", "\"kind\"",       "\"metadata\"",
                                                     "\"items\"",      "\"stringData\"", "\"data\""};
  return !Contains(head, "\"auditID\"") && !Contains(head, "\"audit.k8s.io/") &&
         std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view key) { return Contains(head, key); });
}

// In flow style keys need not begin a line.
bool HasObjectFlow(std::string_view head) { return Contains(head, "apiVersion:") || Contains(head, "kind:"); }

// The key of a line "key:", "- key: value", in quotes or not, at any indentation; "" if it has none.
std::string_view KeyOf(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" -"), line.size()));
  std::string_view key = line.substr(0, line.find(':'));
  if (key.size() == line.size()) return "";
  const bool quoted = key.size() > 2 && (key[0] == '"' || key[0] == '\'') && key.back() == key[0];
  return quoted ? key.substr(1, key.size() - 2) : key;
}

bool HasObjectYaml(std::string_view head) {
  bool version = false;
  bool kind = false;
  bool metadata = false;
  bool content = false;
  std::string_view line;
  while (NextLine(&head, &line)) {
    const std::string_view key = KeyOf(line);
    version = version || key == "apiVersion";
    kind = kind || key == "kind";
    metadata = metadata || key == "metadata";
    content = content || key == "data" || key == "stringData" || key == "items" || key == "spec";
  }
  return version || (metadata && (kind || content)) || (kind && content);
}

// "$ kubectl get pods -o json"
bool IsPrompt(std::string_view line) {
  return line.starts_with("$ ") || line.starts_with("+ ") || line.starts_with("> ");
}

// Whether at least half of the first lines look like those of a log.
bool HasLogLines(std::string_view text) {
  size_t lines = 0;
  size_t like_log = 0;
  std::string_view line;
  while (lines < kMaxLines && NextLine(&text, &line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    ++lines;
    like_log += LooksLikeLogLine(line) ? 1 : 0;
  }
  return like_log > 0 && like_log * 2 >= lines;
}

bool LooksLikeObjects(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return false;
  if (text[first] != '{' && text[first] != '[') return HasObjectYaml(text);
  return SyntaxOf(text).value_or(ObjectSyntax::kJson) == ObjectSyntax::kJson ? HasObjectJson(text)
                                                                             : HasObjectFlow(text);
}

}  // namespace

bool LooksLikeLogLine(std::string_view line) {
  size_t length = 0;
  return ParseRfc3339Prefix(line, &length).has_value() || BeginsLike(line, "dddd/dd/dd dd:dd:dd ") ||
         BeginsLike(line, "dddd-dd-dd dd:dd:dd") || line.starts_with("time=\"") || IsKlog(line) || IsJournal(line) ||
         IsJsonLog(line);
}

HeadShape ShapeOf(std::string_view head) {
  if (Contains(head, std::string_view("\0", 1))) return HeadShape::kOther;
  // What tools write in front of their output looks like a log.
  std::string_view text = head;
  std::string_view line;
  for (std::string_view rest = text;
       NextLine(&rest, &line) && (IsRemark(line) || IsComplaint(line) || IsPrompt(line));) {
    text = rest;
  }
  // In a log that holds an object, other lines follow.
  const bool log_behind = HasLogLines(text);
  if (!log_behind && LooksLikeObjects(text)) return HeadShape::kObjects;
  return HasLogLines(head) ? HeadShape::kLog : HeadShape::kOther;
}

}  // namespace bundlescope
