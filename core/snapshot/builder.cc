#include "core/snapshot/builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/snapshot/object_edits.h"
#include "core/snapshot/object_reader.h"
#include "core/snapshot/object_time.h"

namespace bundlescope {
namespace {

// Kubernetes names are at most 253 bytes; anything longer is not an object of a cluster.
constexpr size_t kMaxNameBytes = 512;

std::string FileName(const std::string& path) {
  std::string_view rest = path;
  while (rest.size() > 1 && rest.back() == '/') rest.remove_suffix(1);
  const size_t slash = rest.rfind('/');
  return std::string(slash == std::string_view::npos || rest.size() == 1 ? rest : rest.substr(slash + 1));
}

}  // namespace

class SnapshotBuilder::Taker : public ObjectTaker {
 public:
  explicit Taker(SnapshotBuilder& builder)
      : reader(*builder.store_, *this), writer(*builder.store_), builder_(builder) {}
  bool TakeObject(CompactValue body, std::string_view api_version, std::string_view kind, uint32_t line) override {
    return builder_.AddObject(body, api_version, kind, line, builder_.open_partial_);
  }
  void NameKindless(std::string_view api_version, std::string_view kind) override {
    builder_.NameKindless(api_version, kind);
  }
  void DropList() override {
    builder_.objects_.erase(builder_.objects_.begin() + static_cast<ptrdiff_t>(builder_.unnamed_from_),
                            builder_.objects_.end());
  }

  ObjectReader reader;
  // For partial objects; both have large buffers.
  CompactJson json;
  CompactWriter writer;

 private:
  SnapshotBuilder& builder_;
};

SnapshotBuilder::SnapshotBuilder() : store_(std::make_unique<CompactStore>()), taker_(std::make_unique<Taker>(*this)) {}
SnapshotBuilder::~SnapshotBuilder() = default;

ArchiveId SnapshotBuilder::AddArchive(std::string path) {
  ArchiveInfo info;
  info.name = UniqueArchiveName(FileName(path));
  info.path = std::move(path);
  archives_.push_back(std::move(info));
  return static_cast<ArchiveId>(archives_.size() - 1);
}

ArchiveId SnapshotBuilder::AddSource(ArchiveId container, const std::string& name) {
  ArchiveInfo info;
  info.name = UniqueArchiveName(name);
  info.path = archives_[container].path;
  archives_.push_back(std::move(info));
  return static_cast<ArchiveId>(archives_.size() - 1);
}

// "a.tgz", then "a.tgz#2" for the next of this name.
std::string SnapshotBuilder::UniqueArchiveName(const std::string& name) {
  std::string unique = name;
  int& last = archive_names_.emplace(name, 0).first->second;
  if (last == 0) {
    last = 1;
    return unique;
  }
  do {
    unique = fmt::format("{}#{}", name, ++last);
  } while (!archive_names_.emplace(unique, 1).second);
  return unique;
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

void SnapshotBuilder::SetCollectedAt(SlotId slot, Timestamp at) { slots_[slot].collected_at = at; }
void SnapshotBuilder::SetSources(SlotId slot, std::vector<ArchiveId> sources) {
  slots_[slot].sources = std::move(sources);
}

void SnapshotBuilder::SetObjectSources(ArchiveId container,
                                       const std::map<std::string, ArchiveId, std::less<>>& sources) {
  std::string_view member;
  ArchiveId source = container;
  for (Object& object : objects_) {
    if (object.place.archive != container) continue;
    // The texts are interned, and the objects of a member stand together.
    if (object.place.member.data() != member.data()) {
      member = object.place.member;
      const auto it = sources.find(member);
      source = it == sources.end() ? container : it->second;
    }
    object.place.archive = source;
  }
}

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

void SnapshotBuilder::BeginObjects(SlotId slot, std::string_view member, ObjectDefaults defaults, ObjectRepair repair,
                                   uint32_t first_line, bool partial) {
  open_partial_ = partial;
  open_slot_ = slot;
  open_member_ = store_->Intern(member);
  open_first_ = objects_.size();
  unnamed_from_ = open_first_;
  open_line_ = first_line;
  taker_->reader.Begin({std::move(defaults), repair, first_line});
}

void SnapshotBuilder::ObjectData(std::string_view chunk) { taker_->reader.Feed(chunk); }

ObjectReading SnapshotBuilder::EndObjects(bool complete) {
  taker_->reader.Finish(complete);
  ObjectTrouble trouble = taker_->reader.trouble();
  const auto kindless = std::remove_if(objects_.begin() + static_cast<ptrdiff_t>(open_first_), objects_.end(),
                                       [](const Object& object) { return object.kind.empty(); });
  if (kindless != objects_.end()) {
    if (trouble.first.empty()) {
      trouble.first_line = kindless->line;
      trouble.first = "an object without kind";
    }
    trouble.nameless += static_cast<size_t>(objects_.end() - kindless);
    objects_.erase(kindless, objects_.end());
    if (named_ > open_first_) {
      by_name_.clear();
      named_ = 0;
    }
  }
  ObjectReading reading;
  reading.objects = objects_.size() - open_first_;
  reading.unreadable = trouble.unreadable + trouble.nameless;
  reading.list = taker_->reader.was_list();
  // A file without any value is what a command that failed leaves behind, and says nothing about objects.
  const bool nothing = reading.objects == 0 && reading.unreadable == 0 && !reading.list && open_line_ == 1;
  reading.complete = complete && reading.unreadable == 0 && !nothing && !object_budget_reported_;
  if (reading.objects > 0) reading.kind = objects_[open_first_].kind;
  ReportTrouble(trouble, reading.objects);
  if (nothing) {
    AddDiagnostic(DiagnosticLevel::kWarning, "object.none", slots_[open_slot_].archive, open_member_,
                  "the file holds neither an object nor a list; its objects count as not collected");
  }
  return reading;
}

ObjectReading SnapshotBuilder::AddObjects(SlotId slot, std::string_view member, std::string_view text,
                                          ObjectDefaults defaults, ObjectRepair repair) {
  BeginObjects(slot, member, std::move(defaults), repair);
  ObjectData(text);
  return EndObjects(true);
}

void SnapshotBuilder::NameKindless(std::string_view api_version, std::string_view kind) {
  const GroupVersion gv = SplitApiVersion(api_version);
  for (size_t i = std::exchange(unnamed_from_, objects_.size()); i < objects_.size(); ++i) {
    Object& object = objects_[i];
    if (!object.kind.empty()) continue;
    object.kind = store_->Intern(kind);
    object.group = store_->Intern(gv.group);
    object.version = store_->Intern(gv.version);
  }
}

void SnapshotBuilder::ReportTrouble(const ObjectTrouble& trouble, size_t kept) {
  const ArchiveId archive = slots_[open_slot_].archive;
  const auto add = [&](DiagnosticLevel level, std::string_view code, std::string message) {
    AddDiagnostic(level, code, archive, open_member_, std::move(message));
  };
  const std::string first = fmt::format("line {}: {}", trouble.first_line, trouble.first);
  if (trouble.unreadable > 0) {
    add(DiagnosticLevel::kError, "object.unreadable",
        trouble.unreadable == 1
            ? fmt::format("{}; {} other objects of this file were kept", first, kept)
            : fmt::format("{} objects cannot be read, the first at {}; {} others of this file were kept",
                          trouble.unreadable, first, kept));
  } else if (trouble.nameless > 0) {
    add(DiagnosticLevel::kWarning, "object.incomplete",
        fmt::format("{} left out without kind or metadata.name, the first at {}; {} objects of this file were kept",
                    trouble.nameless, first, kept));
  }
  if (trouble.invalid_utf8) {
    add(DiagnosticLevel::kWarning, "object.encoding", "the text is not valid UTF-8; wrong bytes were read as U+FFFD");
  }
  if (trouble.masked_text) {
    add(DiagnosticLevel::kNote, "object.masked", "values masked without quotes were read as texts");
  }
  if (!trouble.repeated_key.empty()) {
    add(DiagnosticLevel::kWarning, "object.repeated-key",
        fmt::format("the key '{}' is there twice in one mapping; the last value was used, and other programs may use "
                    "the first",
                    MakePrintable(trouble.repeated_key)));
  }
}

void SnapshotBuilder::AddPartial(SlotId slot, std::string_view member, uint32_t line, std::string_view json) {
  open_slot_ = slot;
  open_member_ = store_->Intern(member);
  if (!HasRoom()) return;
  CompactJson& parsed = taker_->json;
  if (const Status status = parsed.Parse(json, line); !status) {
    AddDiagnostic(DiagnosticLevel::kError, "object.unreadable", slots_[slot].archive, member,
                  status.error().ToString());
    return;
  }
  const std::string version(parsed.StringAt({"apiVersion"}));
  const std::string kind(parsed.StringAt({"kind"}));
  parsed.Write(EditsFor(version, kind, ObjectRepair::kNone), &taker_->writer);
  const CompactValue body = taker_->writer.Finish();
  if (kind.empty() || body.StringAt({"metadata", "name"}).empty()) return;
  AddObject(body, version, kind, line, true);
}

std::unique_ptr<CompactStore> SnapshotBuilder::ReleaseStore() {
  taker_.reset();
  return std::move(store_);
}

bool SnapshotBuilder::HasRoom() {
  if (store_->memory_bytes() + objects_.size() * sizeof(Object) <= max_object_bytes_) return true;
  if (!object_budget_reported_) {
    object_budget_reported_ = true;
    AddDiagnostic(
        DiagnosticLevel::kError, "limit.objects", slots_[open_slot_].archive, open_member_,
        fmt::format("the objects of this case take more than {} MiB of memory; from here on objects are left out",
                    max_object_bytes_ >> 20));
  }
  return false;
}

bool SnapshotBuilder::AddObject(CompactValue body, std::string_view api_version, std::string_view kind, uint32_t line,
                                bool partial) {
  if (!HasRoom()) return false;
  const GroupVersion gv = SplitApiVersion(api_version);
  Object object;
  object.cluster = open_slot_;
  object.line = line;
  object.group = store_->Intern(gv.group);
  object.version = store_->Intern(gv.version);
  object.kind = store_->Intern(kind);
  object.ns = body.StringAt({"metadata", "namespace"});
  object.name = body.StringAt({"metadata", "name"});
  object.body = body;
  object.place = {slots_[open_slot_].archive, open_member_};
  object.partial = partial;
  objects_.push_back(object);
  return true;
}

LogId SnapshotBuilder::AddLog(SlotId slot, ArchiveId archive, std::string_view member) {
  LogStream log;
  log.cluster = slot;
  log.place = {archive, store_->Intern(member)};
  logs_.push_back(std::move(log));
  return static_cast<LogId>(logs_.size() - 1);
}

void SnapshotBuilder::AddCoverage(SlotId slot, Coverage coverage) {
  AddCoverageOf(slots_[slot].archive, slot, std::move(coverage));
}

void SnapshotBuilder::AddCoverageOf(ArchiveId source, SlotId slot, Coverage coverage) {
  coverage.cluster = slot;
  coverage.archive = source;
  if (coverage.what.empty() && !coverage.kind.empty()) {
    coverage.what = KindText(coverage.group, coverage.version, coverage.kind);
  }
  coverage_.push_back(std::move(coverage));
}

std::vector<std::string_view> SnapshotBuilder::NamespacesOf(SlotId slot, std::string_view kind, std::string_view name) {
  for (; named_ < objects_.size(); ++named_) by_name_.emplace(objects_[named_].name, named_);
  std::vector<size_t> found;
  const auto [begin, end] = by_name_.equal_range(name);
  for (auto it = begin; it != end; ++it) {
    const Object& object = objects_[it->second];
    if (object.cluster == slot && object.kind == kind) found.push_back(it->second);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string_view> out;
  for (const size_t index : found) out.push_back(objects_[index].ns);
  return out;
}

std::optional<Timestamp> SnapshotBuilder::NewestTime(SlotId slot) const {
  std::optional<Timestamp> newest;
  for (const Object& object : objects_) {
    if (object.cluster != slot) continue;
    const std::optional<Timestamp> t = NewestTimeIn(object.body);
    if (t && (!newest || *t > *newest)) newest = t;
  }
  return newest;
}

}  // namespace bundlescope
