#include "cli/inventory/member_content.h"

#include <utility>
#include <vector>

#include "core/archive/indexed_reader.h"
#include "core/archive/reader.h"

namespace bundlescope {
namespace {

class OneMember : public MemberSink {
 public:
  // Asks for a stop when it has what it wants.
  OneMember(std::string_view name, const ContentSink& sink, std::stop_source enough)
      : name_(name), sink_(sink), enough_(std::move(enough)) {}

  bool Begin(const Member& member) override {
    if (done_) return false;
    std::string full;
    for (const std::string& outer : outer_) full += outer + "/";
    wanted_ = full + member.name == name_;
    reading_.found = reading_.found || wanted_;
    return wanted_;
  }
  bool Data(std::string_view chunk) override {
    if (done_) return false;
    if (wanted_ && !sink_(chunk)) stopped_ = true;
    return !stopped_;
  }
  void End(bool complete) override {
    if (!wanted_) return;
    wanted_ = false;
    done_ = true;
    reading_.complete = complete && !stopped_;
    enough_.request_stop();
  }
  void Report(const Defect& defect) override {
    if (wanted_ && defect.lost_data && reading_.problem.empty()) reading_.problem = defect.message;
  }
  void BeginArchive(const Member& member, std::string_view) override { outer_.push_back(member.name); }
  void EndArchive(bool) override { outer_.pop_back(); }

  const MemberReading& reading() const { return reading_; }

 private:
  std::string_view name_;
  const ContentSink& sink_;
  std::stop_source enough_;
  std::vector<std::string> outer_;
  bool wanted_ = false;
  bool done_ = false;
  bool stopped_ = false;
  MemberReading reading_;
};

}  // namespace

Result<MemberReading> ReadMember(const std::string& archive, std::string_view name, const ArchiveLimits& limits,
                                 const ContentSink& sink, std::stop_token stop) {
  // Without an index, or with a damaged one, there is the long way.
  if (Result<std::unique_ptr<IndexedReader>> indexed = IndexedReader::Open(archive, limits); indexed) {
    const IndexedMember* member = (*indexed)->Find(name);
    bool any = false;
    const auto pass = [&](std::string_view bytes) {
      any = true;
      return sink(bytes);
    };
    if (member != nullptr) {
      const Status status = (*indexed)->Read(*member, pass);
      if (status) return MemberReading{true, true, "", true};
      if (any) return MemberReading{true, false, status.error().ToString(), true};
    }
  }
  std::stop_source enough;
  const std::stop_callback told(stop, [&] { enough.request_stop(); });
  OneMember one(name, sink, enough);
  BS_ASSIGN_OR_RETURN(const ArchiveSummary summary, ReadArchive(archive, limits, one, enough.get_token()));
  (void)summary;
  return one.reading();
}

}  // namespace bundlescope
