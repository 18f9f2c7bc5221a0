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

// Keys of objects; in JSON with or without a blank behind the colon. The lines of an audit log have them as well.
bool HasObjectJson(std::string_view head) {
  return Contains(head, "\"apiVersion\":") && Contains(head, "\"kind\":") && !Contains(head, "\"audit.k8s.io/");
}

// In flow style keys need not begin a line.
bool HasObjectFlow(std::string_view head) { return Contains(head, "apiVersion:") && Contains(head, "kind:"); }

bool HasObjectYaml(std::string_view head) {
  bool version = false;
  bool kind = false;
  bool list = false;
  std::string_view line;
  while (NextLine(&head, &line)) {
    if (line.starts_with("- ")) line.remove_prefix(2);
    version = version || line.starts_with("apiVersion: ");
    // Keys are sorted, so the kind of a list stands behind its items.
    list = list || line == "items:" || line == "items: []";
    kind = kind || line.starts_with("kind: ") || line.starts_with("  kind: ");
  }
  return version && (kind || list);
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
  size_t lines = 0;
  size_t like_log = 0;
  std::string_view rest = head;
  std::string_view line;
  while (lines < kMaxLines && NextLine(&rest, &line)) {
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    ++lines;
    like_log += LooksLikeLogLine(line) ? 1 : 0;
  }
  if (like_log > 0 && like_log * 2 >= lines) return HeadShape::kLog;
  rest = head;
  while (NextLine(&rest, &line) && IsRemark(line)) head = rest;
  const size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return HeadShape::kOther;
  const bool brackets = head[first] == '{' || head[first] == '[';
  const bool objects = !brackets                                                             ? HasObjectYaml(head)
                       : SyntaxOf(head).value_or(ObjectSyntax::kJson) == ObjectSyntax::kJson ? HasObjectJson(head)
                                                                                             : HasObjectFlow(head);
  return objects ? HeadShape::kObjects : HeadShape::kOther;
}

}  // namespace bundlescope
