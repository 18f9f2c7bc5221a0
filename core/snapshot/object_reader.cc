#include "core/snapshot/object_reader.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <utility>

#include "core/document/document.h"
#include "core/snapshot/object_edits.h"
#include "core/snapshot/remark.h"

namespace bundlescope {
namespace {

constexpr std::string_view kListSuffix = "List";
constexpr std::string_view kSecretList = "SecretList";
// Lists in lists exist only in texts that somebody made up.
constexpr int kMaxListDepth = 4;
// What does not show by then which syntax it is, or ends a line, will not.
constexpr size_t kMaxStart = 4096;
constexpr size_t kMaxYamlBytes = size_t{16} << 20;
constexpr std::string_view kMask = "***HIDDEN***";

// A splitter takes what stands behind "kind:" as it is; a kind or a version has no other letters.
std::string_view NameOrNothing(std::string_view text) {
  const bool name = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '/' ||
           c == '-';
  });
  return name ? text : std::string_view();
}

// "PodList" -> "Pod", "List" -> "".
std::string_view ItemKind(std::string_view list_kind) {
  list_kind = NameOrNothing(list_kind);
  if (!list_kind.ends_with(kListSuffix)) return "";
  return list_kind.substr(0, list_kind.size() - kListSuffix.size());
}

// Most objects do not have the word, and need no look at what is inside of them.
bool MayHoldSecret(std::string_view text) {
  return memmem(text.data(), text.size(), "ecret", 5) != nullptr ||
         memmem(text.data(), text.size(), "ECRET", 5) != nullptr;
}

// Redactors put their mask into YAML without quotes, where "*" begins an alias.
std::string QuoteMasks(std::string_view text) {
  std::string out;
  for (size_t at = 0;;) {
    const size_t mask = text.find(kMask, at);
    out.append(text.substr(at, mask - at));
    if (mask == std::string_view::npos) return out;
    const bool bare = mask > 0 && text[mask - 1] == ' ';
    out += bare ? fmt::format("\"{}\"", kMask) : std::string(kMask);
    at = mask + kMask.size();
  }
}

}  // namespace

ObjectReader::ObjectReader(CompactStore& store, ObjectTaker& taker) : taker_(taker), writer_(store) {}
ObjectReader::~ObjectReader() = default;

void ObjectReader::Begin(ObjectSource source) {
  source_ = std::move(source);
  splitter_.reset();
  depth_ = 0;
  taken_ = 0;
  was_list_ = false;
  element_kind_.clear();
  trouble_ = {};
}

void ObjectReader::Feed(std::string_view chunk) {
  if (full_) return;
  if (splitter_) return splitter_->Feed(chunk);
  start_.append(chunk);
  Open(false);
}

void ObjectReader::Open(bool end) {
  size_t at = 0;
  for (;;) {
    const std::string_view rest = std::string_view(start_).substr(at);
    // Only so much is looked at, however much there is: chunks must not matter.
    const std::string_view seen = rest.substr(0, kMaxStart);
    const size_t newline = seen.find('\n');
    const bool decided = end || rest.size() >= kMaxStart;
    const size_t first = seen.find_first_not_of(" \t\r\xEF\xBB\xBF");
    const bool brackets = first != std::string_view::npos && (seen[first] == '{' || seen[first] == '[');
    const size_t begin = std::min(first, newline);
    if (!brackets && newline != std::string_view::npos && IsRemark(seen.substr(begin, newline - begin))) {
      at += newline + 1;
      ++source_.first_line;
      continue;
    }
    const std::optional<ObjectSyntax> syntax = SyntaxOf(seen);
    const bool known = brackets ? syntax.has_value() : newline != std::string_view::npos;
    if (!known && !decided) break;
    yaml_ = syntax == ObjectSyntax::kYaml;
    splitter_ = yaml_ ? SplitYaml(*this) : SplitJson(*this);
    splitter_->Feed(rest);
    at = start_.size();
    break;
  }
  start_.erase(0, at);
}

size_t ObjectReader::Finish(bool complete) {
  if (!splitter_ && !full_ && !start_.empty()) Open(true);
  if (splitter_) splitter_->Finish(complete);
  splitter_.reset();
  start_.clear();
  return taken_;
}

uint32_t ObjectReader::Absolute(uint32_t line) const {
  return line + (depth_ > 0 ? list_line_ : source_.first_line) - 1;
}

bool ObjectReader::Part(std::string_view text, uint32_t line) {
  const bool go_on = yaml_ ? PartOfYaml(text, Absolute(line)) : PartOfJson(text, Absolute(line));
  full_ = full_ || !go_on;
  return go_on;
}

void ObjectReader::ListEnd(std::string_view kind, std::string_view api_version) {
  was_list_ = true;
  // Elements were kept as what the list said before them.
  if (inner_ == nullptr && !element_kind_.empty() && element_kind_ != ItemKind(kind)) {
    taker_.DropList();
    Unreadable(source_.first_line, "the list says two kinds; its objects are left out");
  }
  if (inner_ == nullptr) element_kind_.clear();
  taker_.NameKindless(NameOrNothing(api_version), ItemKind(kind));
}

void ObjectReader::Damage(uint32_t line, std::string message) { Unreadable(Absolute(line), std::move(message)); }

void ObjectReader::Unreadable(uint32_t line, std::string message) {
  if (++trouble_.unreadable == 1) {
    trouble_.first_line = line;
    trouble_.first = std::move(message);
  }
}

void ObjectReader::Nameless(uint32_t line, std::string what) {
  ++trouble_.nameless;
  if (!trouble_.first.empty()) return;
  trouble_.first_line = line;
  trouble_.first = std::move(what);
}

// The kind of an element may stand behind its list, or be written in a way that is not understood: better a Node
// without a field "data", which none has, than a Secret with it. `kindless`: the object does not say what it is.
CompactEdits ObjectReader::Edits(const ObjectDefaults& known, bool is_secret, bool kindless, bool has_data) const {
  const bool may_be_secret = kindless && has_data && known.kind != "ConfigMap";
  if (is_secret || may_be_secret) return EditsFor("v1", "Secret", source_.repair);
  return EditsFor(known.api_version, known.kind, source_.repair);
}

// What is known of an element before it is read: of the list around it, or from outside.
ObjectDefaults ObjectReader::KnownOfElement() {
  const ObjectSplitter* splitter = inner_ != nullptr ? inner_ : splitter_.get();
  if (splitter != nullptr && !ItemKind(splitter->list_kind()).empty()) {
    if (inner_ == nullptr) element_kind_ = ItemKind(splitter->list_kind());
    return {std::string(NameOrNothing(splitter->list_api_version())), std::string(ItemKind(splitter->list_kind()))};
  }
  return source_.defaults;
}

bool ObjectReader::PartOfJson(std::string_view text, uint32_t line) {
  if (const Status parsed = json_.Parse(text, line); !parsed) {
    Unreadable(line, parsed.error().ToString());
    return true;
  }
  trouble_.invalid_utf8 = trouble_.invalid_utf8 || json_.had_invalid_utf8();
  const std::string_view kind = json_.StringAt({"kind"});
  if (kind.ends_with(kListSuffix) && json_.HasSequence("items") && depth_ == kMaxListDepth) {
    Unreadable(line, "lists are nested too deep; what is in this one is left out");
    return true;
  }
  if (kind != kSecretList && json_.HasText("kind", [](std::string_view k) { return k == kSecretList; })) {
    Unreadable(line, "the list says two kinds; it is left out");
    return true;
  }
  if (kind.ends_with(kListSuffix) && json_.HasSequence("items")) {
    ++depth_;
    list_line_ = line;
    const std::unique_ptr<ObjectSplitter> inner = SplitJson(*this);
    const std::string copy(text);  // the parser's buffer is used again
    const ObjectSplitter* const outer = std::exchange(inner_, inner.get());
    const uint32_t outer_line = list_line_;
    inner->Feed(copy);
    inner->Finish(true);
    inner_ = outer;
    list_line_ = outer_line;
    --depth_;
    return !full_;
  }
  if (kind.ends_with(kListSuffix) && json_.HasNull("items")) {  // as Go writes a list that was never filled
    was_list_ = true;
    return true;
  }
  if (json_.HasText("kind", [](std::string_view k) { return k == kSecretList; })) {
    Nameless(line, "a list of Secrets without a sequence of items");
    return true;
  }
  if (!json_.IsMapping()) {
    Nameless(line, "a value that is no object");
    return true;
  }
  if (json_.StringAt({"metadata", "name"}).empty()) {
    Nameless(line, "an object without kind or metadata.name");
    return true;
  }
  ObjectDefaults known = KnownOfElement();
  if (!kind.empty()) known = {std::string(json_.StringAt({"apiVersion"})), std::string(kind)};
  const bool data = json_.HasMapping("data") || json_.HasMapping("stringData");
  const bool secret = IsSecretKind(known.kind) || json_.HasText("kind", &IsSecretKind);
  CompactEdits edits = Edits(known, secret, kind.empty(), data);
  if (!MayHoldSecret(text)) edits.inner = {};
  json_.Write(edits, &writer_);
  return Take(known, line);
}

bool ObjectReader::PartOfYaml(std::string_view text, uint32_t line) {
  ParseOptions options;
  options.max_bytes = kMaxYamlBytes;
  options.first_line = line;
  Result<Document> document = ParseYaml(text, options);
  if (!document && text.find(kMask) != std::string_view::npos) {
    document = ParseYaml(QuoteMasks(text), options);
    trouble_.masked_text = trouble_.masked_text || document.has_value();
  }
  if (!document) {
    Unreadable(line, document.error().ToString());
    return true;
  }
  return TakeNode(document->root(), line, KnownOfElement());
}

bool ObjectReader::TakeNode(const Node& node, uint32_t line, const ObjectDefaults& defaults) {
  if (node.IsNull()) return true;
  const std::string_view kind = node.StringAt({"kind"});
  const std::string_view version = node.StringAt({"apiVersion"});
  const Node* items = node.IsMapping() ? node.Find("items") : &node;
  const bool list = items != nullptr && (items->IsSequence() || (items->IsNull() && node.IsMapping())) &&
                    (kind.empty() || kind.ends_with(kListSuffix));
  if (list) {
    was_list_ = true;
    ObjectDefaults inner = defaults;
    if (!ItemKind(kind).empty()) inner = {std::string(version), std::string(ItemKind(kind))};
    if (depth_ == kMaxListDepth) {
      Unreadable(line, "lists are nested too deep; what is in this one is left out");
      return true;
    }
    ++depth_;
    for (const Node& item : items->items()) {
      if (!TakeNode(item, item.line(), inner)) return false;
    }
    --depth_;
    return true;
  }
  if (!node.IsMapping()) {
    Nameless(line, "a value that is no object");
    return true;
  }
  if (kind == kSecretList) {
    Nameless(line, "a list of Secrets without a sequence of items");
    return true;
  }
  if (node.StringAt({"metadata", "name"}).empty()) {
    Nameless(line, "an object without kind or metadata.name");
    return true;
  }
  ObjectDefaults known = defaults;
  if (!kind.empty()) known = {std::string(version), std::string(kind)};
  const bool data = node.Find("data") != nullptr || node.Find("stringData") != nullptr;
  WriteCompact(node, Edits(known, IsSecretKind(known.kind), kind.empty(), data), &writer_);
  return Take(known, node.line());
}

bool ObjectReader::Take(const ObjectDefaults& known, uint32_t line) {
  if (trouble_.repeated_key.empty()) trouble_.repeated_key = writer_.repeated_key();
  const CompactValue body = writer_.Finish();
  // Where a key was there twice the last one counts, for the kind as for everything else.
  const std::string_view own_kind = body.StringAt({"kind"});
  const std::string_view own_version = body.StringAt({"apiVersion"});
  ++taken_;
  return taker_.TakeObject(body, own_version.empty() ? std::string_view(known.api_version) : own_version,
                           own_kind.empty() ? std::string_view(known.kind) : own_kind, line);
}

}  // namespace bundlescope
