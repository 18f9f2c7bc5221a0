#include "core/snapshot/builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/check.h"
#include "core/snapshot/object_time.h"

namespace bundlescope {
namespace {

// Kubernetes names are at most 253 bytes; anything longer is not an object of a cluster.
constexpr size_t kMaxNameBytes = 512;

constexpr std::string_view kListSuffix = "List";

std::string FileName(const std::string& path) {
  std::string_view rest = path;
  while (rest.size() > 1 && rest.back() == '/') rest.remove_suffix(1);
  const size_t slash = rest.rfind('/');
  return std::string(slash == std::string_view::npos || rest.size() == 1 ? rest : rest.substr(slash + 1));
}

// "PodList" -> "Pod", "List" -> "".
std::string_view ItemKind(std::string_view list_kind) {
  if (!list_kind.ends_with(kListSuffix)) return "";
  return list_kind.substr(0, list_kind.size() - kListSuffix.size());
}

}  // namespace

SnapshotBuilder::SnapshotBuilder() = default;
SnapshotBuilder::~SnapshotBuilder() = default;

ArchiveId SnapshotBuilder::AddArchive(std::string path) {
  ArchiveInfo info;
  info.name = FileName(path);
  const auto taken = [&](const std::string& name) {
    return std::any_of(archives_.begin(), archives_.end(), [&](const ArchiveInfo& a) { return a.name == name; });
  };
  const std::string base = info.name;
  for (int n = 2; taken(info.name); ++n) info.name = fmt::format("{}#{}", base, n);
  info.path = std::move(path);
  archives_.push_back(std::move(info));
  return static_cast<ArchiveId>(archives_.size() - 1);
}

SnapshotBuilder::SlotId SnapshotBuilder::AddSlot(ArchiveId archive, std::string_view name) {
  BS_CHECK(archive < archives_.size());
  Slot slot;
  slot.archive = archive;
  slot.name = name;
  slots_.push_back(std::move(slot));
  return static_cast<SlotId>(slots_.size() - 1);
}

void SnapshotBuilder::SetName(SlotId slot, std::string_view name) { slots_[slot].name = name; }
void SnapshotBuilder::SetRole(SlotId slot, Role role) { slots_[slot].role = role; }
void SnapshotBuilder::SetUid(SlotId slot, std::string_view uid) { slots_[slot].uid = uid; }
void SnapshotBuilder::SetKubernetes(SlotId slot, std::string_view version) { slots_[slot].kubernetes = version; }

void SnapshotBuilder::SetFleetIdentity(SlotId slot, std::string_view ns, std::string_view name,
                                       std::string_view reason) {
  slots_[slot].fleet_namespace = ns;
  slots_[slot].fleet_name = name;
  slots_[slot].link_reason = reason;
}

void SnapshotBuilder::AddDiagnostic(DiagnosticLevel level, std::string_view code, ArchiveId archive,
                                    std::string_view member, std::string message) {
  diagnostics_.push_back({level, std::string(code), archive, std::string(member), 0, std::move(message)});
}

void SnapshotBuilder::AddParseDiagnostic(SlotId slot, const std::string& member, const Error& error, size_t kept) {
  AddDiagnostic(DiagnosticLevel::kError, "object.unreadable", slots_[slot].archive, member,
                fmt::format("{}; {} objects of this file were kept", Error(error).ToString(), kept));
}

size_t SnapshotBuilder::AddYaml(SlotId slot, const std::string& member, std::string_view text,
                                const ObjectDefaults& defaults) {
  ParseOptions options;
  options.max_bytes = size_t{16} << 20;
  Result<std::vector<Document>> documents = ParseYamlStream(text, options);
  if (!documents) {
    AddParseDiagnostic(slot, member, documents.error(), 0);
    return 0;
  }
  size_t added = 0;
  for (Document& document : *documents) added += AddTree(slot, member, std::move(document), defaults);
  return added;
}

size_t SnapshotBuilder::AddJson(SlotId slot, const std::string& member, std::string_view text,
                                const ObjectDefaults& defaults) {
  Result<Document> document = ParseJson(text);
  if (!document) {
    AddParseDiagnostic(slot, member, document.error(), 0);
    return 0;
  }
  return AddTree(slot, member, std::move(*document), defaults);
}

size_t SnapshotBuilder::AddJsonLines(SlotId slot, const std::string& member, std::string_view text,
                                     const ObjectDefaults& defaults) {
  size_t added = 0;
  size_t damaged = 0;
  std::optional<Error> first_error;
  ParseOptions options;
  options.first_line = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++options.first_line;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    Result<Document> document = ParseJson(line, options);
    if (document) {
      added += AddTree(slot, member, std::move(*document), defaults);
    } else if (damaged++ == 0) {
      first_error = std::move(document).error();
    }
  }
  if (first_error) {
    std::move(*first_error).WithContext(fmt::format("{} unreadable lines, the first", damaged));
    AddParseDiagnostic(slot, member, *first_error, added);
  }
  return added;
}

void SnapshotBuilder::AddPartial(SlotId slot, const std::string& member, uint32_t line, std::string_view json) {
  ParseOptions options;
  options.first_line = line;
  Result<Document> document = ParseJson(json, options);
  if (!document) {
    AddParseDiagnostic(slot, member, document.error(), 0);
    return;
  }
  if (!WithinObjectBudget(slot, member, *document)) return;
  if (AddObject(slot, member, document->root(), {}, true)) documents_.push_back(std::move(*document));
}

bool SnapshotBuilder::WithinObjectBudget(SlotId slot, const std::string& member, const Document& document) {
  if (object_bytes_ + document.memory_bytes() <= kMaxObjectBytes) {
    object_bytes_ += document.memory_bytes();
    return true;
  }
  if (!object_budget_reported_) {
    object_budget_reported_ = true;
    AddDiagnostic(
        DiagnosticLevel::kError, "limit.objects", slots_[slot].archive, member,
        fmt::format("the objects of this case take more than {} MiB of memory; from here on objects are left out",
                    kMaxObjectBytes >> 20));
  }
  return false;
}

size_t SnapshotBuilder::AddTree(SlotId slot, const std::string& member, Document document,
                                const ObjectDefaults& defaults) {
  if (!WithinObjectBudget(slot, member, document)) return 0;
  const Node& root = document.root();
  if (root.IsNull()) return 0;
  size_t added = 0;
  const Node* items = root.IsMapping() ? root.Find("items") : &root;
  const std::string_view list_kind = root.StringAt({"kind"});
  const bool is_list = items != nullptr && (items->IsSequence() || items->IsNull()) &&
                       (list_kind.empty() || list_kind.ends_with(kListSuffix));
  if (is_list) {
    ObjectDefaults item_defaults = defaults;
    if (!ItemKind(list_kind).empty()) item_defaults = {std::string(root.StringAt({"apiVersion"})), std::string(ItemKind(list_kind))};
    for (const Node& item : items->items()) added += AddObject(slot, member, item, item_defaults, false) ? 1 : 0;
  } else {
    added = AddObject(slot, member, root, defaults, false) ? 1 : 0;
  }
  documents_.push_back(std::move(document));
  return added;
}

bool SnapshotBuilder::AddObject(SlotId slot, const std::string& member, const Node& body,
                                const ObjectDefaults& defaults, bool partial) {
  const std::string_view own_kind = body.StringAt({"kind"});
  const std::string_view own_version = body.StringAt({"apiVersion"});
  const std::string_view kind = own_kind.empty() ? std::string_view(defaults.kind) : own_kind;
  const std::string_view api_version = own_version.empty() ? std::string_view(defaults.api_version) : own_version;
  const std::string_view name = body.StringAt({"metadata", "name"});
  if (!body.IsMapping() || kind.empty() || name.empty() || name.size() > kMaxNameBytes) {
    AddDiagnostic(DiagnosticLevel::kWarning, "object.incomplete", slots_[slot].archive, member,
                  fmt::format("line {}: no kind or metadata.name; left out", body.line()));
    return false;
  }
  const GroupVersion gv = SplitApiVersion(api_version);
  Object object;
  object.cluster = slot;
  object.group = gv.group;
  object.version = gv.version;
  object.kind = kind;
  object.ns = body.StringAt({"metadata", "namespace"});
  object.name = name;
  object.body = &body;
  object.place = {slots_[slot].archive, member};
  object.partial = partial;
  objects_.push_back(std::move(object));
  return true;
}

void SnapshotBuilder::BeginObjects(SlotId slot, std::string member, ObjectDefaults defaults, ObjectRepair repair) {
  open_ = {slot, std::move(member), std::move(defaults), repair, ""};
}

void SnapshotBuilder::ObjectData(std::string_view chunk) { open_.text.append(chunk); }

ObjectReading SnapshotBuilder::EndObjects(bool complete) {
  const OpenText open = std::move(open_);
  const size_t first = open.text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string::npos && (open.text[first] == '{' || open.text[first] == '[');
  const size_t before = objects_.size();
  ObjectReading reading;
  reading.objects = json ? AddJson(open.slot, open.member, open.text, open.defaults)
                         : AddYaml(open.slot, open.member, open.text, open.defaults);
  reading.complete = complete;
  if (reading.objects > 0) reading.kind = objects_[before].kind;
  return reading;
}

LogId SnapshotBuilder::AddLog(SlotId slot, ArchiveId archive, std::string member) {
  LogStream log;
  log.cluster = slot;
  log.place = {archive, std::move(member)};
  logs_.push_back(std::move(log));
  return static_cast<LogId>(logs_.size() - 1);
}

void SnapshotBuilder::AddCoverage(SlotId slot, Coverage coverage) {
  coverage.cluster = slot;
  coverage.archive = slots_[slot].archive;
  if (coverage.what.empty() && !coverage.kind.empty()) {
    coverage.what = coverage.group.empty() ? "" : coverage.group + "/";
    coverage.what += (coverage.version.empty() ? "*" : coverage.version) + "/" + coverage.kind;
  }
  coverage_.push_back(std::move(coverage));
}

std::optional<Timestamp> SnapshotBuilder::NewestTime(SlotId slot) const {
  std::optional<Timestamp> newest;
  for (const Object& object : objects_) {
    if (object.cluster != slot) continue;
    const std::optional<Timestamp> t = NewestTimeIn(*object.body);
    if (t && (!newest || *t > *newest)) newest = t;
  }
  return newest;
}

}  // namespace bundlescope
