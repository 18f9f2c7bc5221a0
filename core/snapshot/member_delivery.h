#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/sha256.h"
#include "core/base/text_encoding.h"
#include "core/base/xxh3.h"
#include "core/snapshot/builder.h"
#include "core/snapshot/layout.h"
#include "core/snapshot/loader.h"

namespace bundlescope {

// Hands the members of one archive to its layout: texts as a whole, objects to the builder, logs to the log sink.
class MemberDelivery {
 public:
  // All must outlive it.
  MemberDelivery(SnapshotBuilder& builder, ArchiveId archive, LayoutReader& reader, LogSink& logs,
                 uint64_t max_text_bytes = ReadLimits().max_text_bytes);
  ~MemberDelivery();

  // False where nobody wants the content; End is to be called all the same.
  bool Begin(std::string_view name);
  // `owner`: of `chunk`, where it may be kept.
  void Data(std::string_view chunk, const BytesOwner& owner = nullptr);
  void End(bool complete);

 private:
  void Start(MemberPlan plan);
  void Deliver(std::string_view text);
  void EndPeek(std::string_view head, bool whole);
  // All of it once it is long enough to look at.
  std::optional<std::string> AddToHead(std::string_view text);
  void Open(MemberPlan plan);
  void OpenSettled(MemberPlan plan);
  void SettleSection(std::string_view head, bool whole);
  void Content(std::string_view text);
  void LogContent(std::string_view text);
  void Close(bool complete);
  void Sections(std::string_view text);
  void SectionLine(std::string_view line);
  void ReportCutText();

  SnapshotBuilder& builder_;
  const ArchiveId archive_;
  LayoutReader& reader_;
  LogSink& logs_;
  const uint64_t max_text_bytes_;

  std::string name_;
  MemberPlan::Use use_ = MemberPlan::Use::kIgnore;  // of the member
  // What is given at the moment.
  std::string_view chunk_;
  BytesOwner chunk_owner_;
  MemberPlan plan_;  // of the member, or of the section under way
  TextDecoder decoder_;
  uint64_t bytes_ = 0;
  MemberDigest digest_ = MemberDigest::kNone;
  Sha256 sha256_;
  Xxh3 xxh3_;
  uint32_t first_line_ = 1;  // of what is open
  std::string log_end_;
  std::string head_;  // of a member or a section that is looked at first
  std::string text_;
  bool text_cut_ = false;
  std::string line_;          // of a member with sections: the start of one that has not ended
  bool line_passed_ = false;  // its start was handed on already
  uint32_t line_number_ = 0;
};

}  // namespace bundlescope
