#include "core/archive/tar_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/archive/member_delivery.h"
#include "core/archive/sniff.h"
#include "core/archive/tar_content.h"
#include "core/archive/tar_header.h"
#include "core/archive/tar_input.h"
#include "core/archive/tar_parser.h"
#include "core/archive/zero_bytes.h"
#include "core/base/utf8.h"

namespace bundlescope {
namespace {

// Enough for the headers of nearly every entry; more is looked at only when they are longer.
constexpr size_t kUsualHeaders = 4096;
constexpr size_t kLongestHeaders = size_t{2} << 20;

// How far back the next entry is looked for where bytes seem to be lost.
constexpr uint64_t kLongestLoss = uint64_t{64} << 10;
// How far the first entry is looked for where the start is damaged.
constexpr uint64_t kDamagedStart = uint64_t{16} << 20;

uint64_t RoundUp(uint64_t bytes) { return (bytes + kTarBlock - 1) / kTarBlock * kTarBlock; }

Defect MakeDefect(std::string_view code, std::string_view member, uint64_t offset, std::string message) {
  Defect defect;
  defect.code = code;
  defect.member = member;
  defect.offset = offset;
  defect.message = std::move(message);
  return defect;
}

// What an entry is that is neither a file nor a folder.
std::string DescribeSpecial(const TarEntry& entry) {
  switch (entry.type) {
    case '1':
      return fmt::format("a hard link to {}", MakePrintable(entry.link));
    case '2':
      return fmt::format("a symbolic link to {}", MakePrintable(entry.link));
    case '3':
    case '4':
      return "a device";
    case '6':
      return "a pipe (FIFO)";
    default:
      return fmt::format("an entry of the unknown type '{}'", MakePrintable(std::string_view(&entry.type, 1)));
  }
}

class TarReader {
 public:
  TarReader(ByteSource& source, MemberOutput& output) : output_(output), input_(source, output) {}

  Status Run();

 private:
  // How the reading of a member's content ended.
  enum class Content : uint8_t {
    kWhole,    // or as much of it as is wanted; the next entry can be read
    kBroken,   // the parser cannot go on
    kStopped,  // the whole reading is to end
  };

  struct Kept {
    uint64_t bytes = 0;
    uint64_t of = 0;
  };

  // The offset of the first entry, or what the stream is instead of a tar.
  Result<uint64_t> FindStart();
  // The first entry near the start, if what is before it is known to be damaged.
  std::optional<uint64_t> FindStartBehindDamage();
  // Reads entries from `start` on. Returns where to start again behind damage; nothing when all is done.
  std::optional<uint64_t> ReadFrom(uint64_t start);
  // Our own reading of the headers at `at`, and what is odd about them.
  void CheckHeaders(TarParser& parser, uint64_t at);
  Content ReadEntry(TarParser& parser, uint64_t at);
  Content ReadFile(TarParser& parser, uint64_t at);
  Content Skip(TarParser& parser);

  // What to do behind the last entry that the parser saw. Each returns where to go on, if anywhere.
  std::optional<uint64_t> AfterLastEntry(uint64_t at);
  std::optional<uint64_t> AfterEndMarker(uint64_t at);
  std::optional<uint64_t> AfterBadHeader(uint64_t at, const std::string& why);
  std::optional<uint64_t> AfterBrokenContent(uint64_t at, uint64_t position);
  std::optional<uint64_t> AfterGap();

  // Reads the stream to its end for the sake of its checksums; `at` is behind the end marker. Returns where another
  // tar begins, as in tars that were joined.
  std::optional<uint64_t> Drain(uint64_t at);
  uint64_t AnotherTar(uint64_t at);
  // Why the stream ended or has a gap, with what was kept of the entry under way (`member` "": between entries).
  void ReportBreak(const std::string& member, const std::string& kept);
  // `kept`: of the content of the entry at `at`; nothing where that is whole.
  void ReportBroken(TarParser& parser, uint64_t at, std::optional<Kept> kept);

  MemberOutput& output_;
  TarInput input_;
  TarEntry entry_;
  uint64_t entry_at_ = 0;
  uint64_t start_ = 0;                     // of the parser's run
  bool entry_known_ = false;               // entry_ is our own reading, not a repetition of libarchive's
  std::optional<uint64_t> expected_next_;  // where the next header must be, by our own reading
};

Result<uint64_t> TarReader::FindStart() {
  const std::string start(input_.Fetch(0, kSniffBytes).substr(0, kSniffBytes));
  const SniffedContent content = SniffContent(start);
  if (content.kind == ContentKind::kTar) return 0;
  if (content.kind == ContentKind::kZeros && !start.empty()) return 0;
  if (std::optional<uint64_t> found = FindStartBehindDamage()) return *found;
  std::optional<Defect> reason = input_.TakeBreak();
  if (!reason) reason = output_.first_loss();
  if (reason || start.empty()) {
    return Error(ErrorCode::kInvalidInput, "nothing can be read from this compressed file: " +
                                               (reason ? reason->message : std::string("it is empty inside")))
        .WithHint("get the archive again from where it was made");
  }
  return Error(ErrorCode::kInvalidInput,
               fmt::format("is a compressed file that holds no tar: inside is {}", content.looks_like))
      .WithHint("a compressed file is read when a tar, a zip or text is inside");
}

std::optional<uint64_t> TarReader::FindStartBehindDamage() {
  for (;;) {
    const std::optional<uint64_t> found = input_.FindHeader(input_.begin(), kDamagedStart);
    if (input_.state() == TarInput::State::kGap) {
      if (std::optional<Defect> gap = input_.TakeBreak()) output_.Report(std::move(*gap));
      input_.CrossGap();
      continue;
    }
    const bool damaged = output_.first_loss() || input_.UntrustedSince(0);
    return damaged ? found : std::nullopt;
  }
}

Status TarReader::Run() {
  BS_ASSIGN_OR_RETURN(const uint64_t first, FindStart());
  std::optional<uint64_t> start = first;
  while (start) start = ReadFrom(*start);
  return {};
}

std::optional<uint64_t> TarReader::ReadFrom(uint64_t start) {
  expected_next_.reset();
  start_ = start;
  TarParser parser(input_, start);
  for (;;) {
    const uint64_t at = parser.position();
    input_.HoldFrom(at);
    const TarParser::Result header = parser.NextHeader();
    if (header == TarParser::Result::kEnd) return AfterLastEntry(at);
    if (header == TarParser::Result::kFailed) return AfterBadHeader(at, parser.error());
    CheckHeaders(parser, at);
    entry_at_ = at;
    input_.Release();
    if (output_.CountEntry(entry_.name) == Flow::kStop) return std::nullopt;
    const Content content = ReadEntry(parser, at);
    if (content == Content::kStopped) return std::nullopt;
    if (content == Content::kBroken) return AfterBrokenContent(at, parser.position());
  }
}

void TarReader::CheckHeaders(TarParser& parser, uint64_t at) {
  const std::string warning = parser.TakeWarning();
  TarParse parsed = ParseTarEntry(input_.At(at, kUsualHeaders), &entry_);
  if (parsed == TarParse::kCut) parsed = ParseTarEntry(input_.At(at, kLongestHeaders), &entry_);
  entry_known_ = parsed == TarParse::kOk;
  if (!entry_known_) {
    const char* name = archive_entry_pathname(parser.entry());
    entry_ = TarEntry{};
    entry_.name = name != nullptr ? name : "";
    entry_.type = archive_entry_filetype(parser.entry()) == AE_IFREG ? '0' : '?';
    entry_.problems.emplace_back("our own reading of them fails");
  }
  if (expected_next_ && *expected_next_ != at) {
    entry_.problems.push_back(
        fmt::format("by the headers before, this entry should begin at byte {} instead", *expected_next_));
  }
  expected_next_.reset();
  for (const std::string& problem : entry_.problems) {
    output_.Report(MakeDefect("archive.corrupt", entry_.name, at,
                              fmt::format("the headers of this entry are ambiguous: {}; another program may read it "
                                          "differently",
                                          problem)));
  }
  if (warning.empty() || !entry_.problems.empty()) return;
  Defect remark = MakeDefect("archive.corrupt", entry_.name, at, "a header is odd: " + warning);
  // Mostly access rights and extended attributes, which nobody reads here.
  remark.lost_data = entry_.sparse;
  output_.Report(std::move(remark));
}

TarReader::Content TarReader::ReadEntry(TarParser& parser, uint64_t at) {
  const bool folder = archive_entry_filetype(parser.entry()) == AE_IFDIR;
  if (entry_.IsFile() && !folder) return ReadFile(parser, at);
  if (!folder) {
    const bool known = std::string_view("12346").find(entry_.type) != std::string_view::npos;
    output_.ReportSkipped(entry_.name, DescribeSpecial(entry_), !known && entry_.size > 0);
  }
  const Content content = Skip(parser);
  if (content == Content::kBroken) ReportBroken(parser, at, std::nullopt);
  return content;
}

TarReader::Content TarReader::ReadFile(TarParser& parser, uint64_t at) {
  constexpr uint64_t kNoOverflow = uint64_t{1} << 62;
  if (entry_known_ && entry_.size < kNoOverflow) expected_next_ = at + entry_.headers + RoundUp(entry_.size);
  const auto size = static_cast<uint64_t>(std::max<la_int64_t>(0, archive_entry_size(parser.entry())));
  const MemberInfo info{.raw_name = entry_.name, .size = size, .modified = ModifiedTime(parser.entry())};
  TarContent bytes(parser, input_, at, size);
  const Delivered delivered = DeliverMember(info, bytes, output_);
  bool whole = delivered.complete && !bytes.broken();
  Content content = bytes.broken() ? Content::kBroken : Content::kWhole;
  if (output_.ended()) content = Content::kStopped;
  // Also passes over the padding; when only that is cut, the content is whole all the same.
  if (content == Content::kWhole) {
    content = Skip(parser);
    if (!bytes.whole()) whole = whole && content == Content::kWhole;
  }
  if (content == Content::kBroken) {
    const bool cut = bytes.broken() || !bytes.whole();
    ReportBroken(parser, at, cut ? std::optional<Kept>({bytes.given(), size}) : std::nullopt);
  }
  if (delivered.open) output_.End(whole && !input_.UntrustedSince(at));
  return content;
}

TarReader::Content TarReader::Skip(TarParser& parser) {
  if (parser.SkipContent() == TarParser::Result::kOk) return Content::kWhole;
  return input_.state() == TarInput::State::kStopped ? Content::kStopped : Content::kBroken;
}

std::optional<uint64_t> TarReader::AfterLastEntry(uint64_t at) {
  if (IsZeroBlock(input_.At(at, kTarBlock))) return AfterEndMarker(at);
  if (input_.state() == TarInput::State::kStopped) return std::nullopt;
  ReportBreak("",
              fmt::format("the mark at the end of the tar is missing behind {} unpacked bytes, so more may be missing; "
                          "everything before was read",
                          at));
  return AfterGap();
}

std::optional<uint64_t> TarReader::AfterEndMarker(uint64_t at) {
  const uint64_t second_at = at + kTarBlock;
  const std::string_view second = input_.Fetch(second_at, kTarBlock);
  if (second.size() < kTarBlock && input_.state() == TarInput::State::kEnd) {
    Defect remark = MakeDefect("archive.truncated", "", second_at, "the mark at the end of the tar is only half there");
    remark.lost_data = false;
    output_.Report(std::move(remark));
  } else if (HasTarChecksum(second)) {
    output_.Report(
        MakeDefect("archive.corrupt", "", at,
                   "a block of zeros stands where the headers of an entry should be; reading went on behind it"));
    return second_at;
  }
  return Drain(second_at);
}

std::optional<uint64_t> TarReader::Drain(uint64_t at) {
  std::optional<uint64_t> junk_at;
  if (!input_.MoveTo(at)) return std::nullopt;
  for (uint64_t position = at; input_.state() != TarInput::State::kStopped;) {
    input_.HoldFrom(at + (position - at) / kTarBlock * kTarBlock);
    const std::string_view bytes = input_.Read();
    const size_t found = junk_at ? std::string_view::npos : FindNonZero(bytes);
    position += bytes.size();
    if (found != std::string_view::npos) {
      junk_at = position - bytes.size() + found;
      const uint64_t block_at = at + (*junk_at - at) / kTarBlock * kTarBlock;
      if (input_.FindHeader(block_at, block_at + 1) == block_at) return AnotherTar(block_at);
      position = input_.end();
      input_.MoveTo(position);
    }
    if (!bytes.empty()) continue;
    if (std::optional<Defect> reason = input_.TakeBreak()) output_.Report(std::move(*reason));
    if (input_.state() != TarInput::State::kGap) break;
    input_.CrossGap();
    position = input_.end();
  }
  if (!junk_at || output_.ended()) return std::nullopt;
  Defect junk =
      MakeDefect("archive.trailing-data", "", *junk_at,
                 fmt::format("{} bytes behind the mark at the end of the tar were not read", input_.end() - *junk_at));
  junk.lost_data = false;
  output_.Report(std::move(junk));
  return std::nullopt;
}

uint64_t TarReader::AnotherTar(uint64_t at) {
  Defect remark = MakeDefect("archive.concatenated", "", at,
                             fmt::format("behind the mark at the end of the tar another tar begins, at byte {}; it was "
                                         "read as well, but other programs may not show what is in it",
                                         at));
  remark.lost_data = false;
  output_.Report(std::move(remark));
  return at;
}

std::optional<uint64_t> TarReader::AfterBadHeader(uint64_t at, const std::string& why) {
  const TarInput::State state = input_.state();
  if (state == TarInput::State::kStopped) return std::nullopt;
  const std::string_view bytes = input_.At(at, kLongestHeaders);
  TarEntry unused;
  const bool cut = bytes.size() < kTarBlock || ParseTarEntry(bytes, &unused) == TarParse::kCut;
  if (state != TarInput::State::kOpen && cut) {
    ReportBreak("",
                fmt::format("the headers of the entry at byte {} of the tar are cut; everything before was read", at));
    return AfterGap();
  }
  // Bytes that are missing or surplus inside the file before show only here.
  const std::string before =
      entry_.name.empty() ? "" : fmt::format(", and {} before it may be wrong as well", MakePrintable(entry_.name));
  // Always behind the place of the last start, so that this comes to an end.
  const uint64_t floor = std::max(entry_at_, start_);
  const std::optional<uint64_t> suspect = input_.TakeSuspectEnd(floor, at);
  std::optional<uint64_t> next;
  if (!suspect) next = input_.FindShiftedHeader(std::max(floor + kTarBlock, at - std::min(at, kLongestLoss)), at);
  if (!next) next = input_.FindHeader(suspect.value_or(at + kTarBlock));
  output_.Report(MakeDefect(
      "archive.corrupt", "", at,
      fmt::format("no readable entry at byte {} of the tar ({}){}; {}", at, why, before,
                  next ? fmt::format("reading went on at byte {}, where the next headers were recognised", *next)
                       : std::string("no further entry was found behind it"))));
  if (next) return next;
  if (std::optional<Defect> reason = input_.state() == TarInput::State::kEnd ? input_.TakeBreak() : std::nullopt) {
    output_.Report(std::move(*reason));
  }
  return AfterGap();
}

std::optional<uint64_t> TarReader::AfterBrokenContent(uint64_t at, uint64_t position) {
  if (input_.state() == TarInput::State::kGap) return AfterGap();
  if (expected_next_ && *expected_next_ >= position && input_.EntryAt(*expected_next_)) return expected_next_;
  const std::optional<uint64_t> next = input_.FindHeader(at + RoundUp(std::max(position, at + kTarBlock) - at));
  return next ? next : AfterGap();
}

std::optional<uint64_t> TarReader::AfterGap() {
  while (input_.state() == TarInput::State::kGap) {
    if (std::optional<Defect> reason = input_.TakeBreak()) output_.Report(std::move(*reason));
    const bool offsets_hold = input_.CrossGap();
    uint64_t from = input_.end();
    if (offsets_hold && expected_next_ && *expected_next_ >= from) {
      from = *expected_next_;
      if (input_.EntryAt(from)) return from;
    }
    if (std::optional<uint64_t> found = input_.FindHeader(from)) return found;
  }
  if (std::optional<Defect> reason = input_.TakeBreak()) output_.Report(std::move(*reason));
  return std::nullopt;
}

void TarReader::ReportBreak(const std::string& member, const std::string& kept) {
  std::optional<Defect> reason = input_.TakeBreak();
  if (!reason) reason = MakeDefect("archive.truncated", "", input_.end(), "the file ends too early");
  reason->member = member;
  reason->message += "; " + kept;
  output_.Report(std::move(*reason));
}

void TarReader::ReportBroken(TarParser& parser, uint64_t at, std::optional<Kept> kept) {
  const std::string what = kept ? fmt::format("{} of {} bytes of this file were kept", kept->bytes, kept->of)
                                : std::string("everything before was read");
  // The parser says that bytes are missing, or that it cannot make sense of those that are there.
  const bool missing =
      input_.state() == TarInput::State::kGap ||
      (input_.state() == TarInput::State::kEnd && parser.error().find("runcated") != std::string::npos);
  if (missing) return ReportBreak(kept ? entry_.name : "", what);
  output_.Report(MakeDefect("archive.corrupt", entry_.name, at, fmt::format("{}; {}", parser.error(), what)));
}

}  // namespace

Status ReadTar(ByteSource& source, MemberOutput& output) { return TarReader(source, output).Run(); }

}  // namespace bundlescope
