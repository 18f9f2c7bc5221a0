#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/snapshot/builder.h"

namespace bundlescope {

// What a layout is shown to recognise an archive: its first members.
struct ProbeMember {
  std::string name;
  std::string head;  // up to kProbeHeadBytes of its content
};
inline constexpr size_t kProbeHeadBytes = 4096;
inline constexpr size_t kProbeMembers = 512;

// How sure a layout is: 0 not at all, 100 certain; and why, for the report.
struct LayoutScore {
  int points = 0;
  std::string reason;
};

// What to do with a member.
struct MemberPlan {
  enum class Use : uint8_t { kIgnore, kText, kLog, kObjects, kSections, kPeek } use = Use::kIgnore;
  LogId log = 0;  // for kLog: made by SnapshotBuilder::AddLog
  // For kObjects: whose they are, and what the text does not say itself.
  SnapshotBuilder::SlotId slot = 0;
  ObjectDefaults defaults = {};
  ObjectRepair repair = ObjectRepair::kNone;
  bool partial = false;  // the objects have only some of their fields

  static MemberPlan Ignore() { return {}; }
  // Where the name does not tell: LayoutReader::OnHead decides when the beginning is known.
  static MemberPlan Peek() { return {.use = Use::kPeek}; }
  // Parts with a plan of their own: LayoutReader::OnSection is asked at the start and for each line that begins with
  // kSectionMark.
  static MemberPlan Sections() { return {.use = Use::kSections}; }
  static MemberPlan Text() { return {.use = Use::kText}; }
  static MemberPlan Log(LogId id) { return {.use = Use::kLog, .log = id}; }
  // Objects as JSON or YAML: one, a list, several documents or lines. Streamed, so of any size.
  static MemberPlan Objects(SnapshotBuilder::SlotId slot, ObjectDefaults defaults = {},
                            ObjectRepair repair = ObjectRepair::kNone) {
    return {.use = Use::kObjects, .slot = slot, .defaults = std::move(defaults), .repair = repair};
  }
};

// What a line begins with that may begin a section (`kubectl cluster-info dump`: "==== START logs for container ...").
inline constexpr std::string_view kSectionMark = "==== ";

// By what the content of members is held against what somebody has written down of it.
enum class MemberDigest : uint8_t { kNone, kSha256, kXxh3 };

// The content of a member as it was read, unpacked.
struct MemberContent {
  uint64_t bytes = 0;
  bool complete = true;
  MemberDigest digest_kind = MemberDigest::kNone;  // what LayoutReader::WantedDigest said
  std::string digest;                              // in lower-case hexadecimal
  std::string log_end;                             // of a log the end of its text, up to kLogEndBytes of it
};
inline constexpr size_t kLogEndBytes = 1024;

// Reads one archive of its layout into the builder. Members come in the order of the archive, which may be any.
class LayoutReader {
 public:
  virtual ~LayoutReader() = default;
  virtual MemberPlan OnMember(std::string_view name) = 0;
  // The beginning of a member or a section that was planned as Peek: kProbeHeadBytes of its text, or all of it
  // (`whole`). The answer is its plan; not Peek again.
  virtual MemberPlan OnHead(const std::string& name, std::string_view head, bool whole);
  // The content of a member planned as text, at most ReadLimits::max_text_bytes of it. `complete` is false where it was
  // cut or damaged.
  virtual void OnText(const std::string& name, std::string_view text, bool complete) = 0;
  // The objects of a member planned as objects were added.
  virtual void OnObjects(const std::string& name, const ObjectReading& reading);
  // What follows in the member behind this line, which itself belongs to no section; `line` is "" at the start. Not
  // kText and not kSections; of Peek, OnHead gets the beginning. Answers for the sections are not told: OnObjects is
  // called for each with objects.
  virtual MemberPlan OnSection(const std::string& name, std::string_view line);
  // What OnMemberEnd gets of the member that begins now; asked behind its OnMember.
  virtual MemberDigest WantedDigest() const { return MemberDigest::kNone; }
  // A member that was not ignored has ended, and the calls above were made.
  virtual void OnMemberEnd(const std::string& name, const MemberContent& content);
  // All members were seen (or all that the damage left): the time for what needs several members together.
  // `complete` is false where the archive was cut or damaged.
  virtual void OnEnd(bool complete) = 0;
};

// An archive inside an archive is a part of the case of its own where a layout is at least so sure of it; else its
// members belong to the archive around it, with its name as their first folder.
inline constexpr int kOwnArchivePoints = 50;

// A known layout of archives. Stateless; adding one is one file in layouts/ and one row in layouts/all.cc.
class Layout {
 public:
  virtual ~Layout() = default;
  virtual std::string_view name() const = 0;
  virtual LayoutScore Recognise(std::span<const ProbeMember> members) const = 0;
  virtual std::unique_ptr<LayoutReader> Open(SnapshotBuilder& builder, ArchiveId archive) const = 0;
};

}  // namespace bundlescope
