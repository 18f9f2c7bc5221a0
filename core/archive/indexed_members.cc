#include "core/archive/indexed_members.h"

#include <fmt/format.h>
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <unordered_set>

#include "core/archive/frame_index.h"
#include "core/archive/member_name.h"
#include "core/archive/tar_encoder.h"
#include "core/archive/tar_header.h"
#include "core/base/check.h"
#include "core/base/sha256.h"

namespace bundlescope {
namespace {

constexpr uint8_t kIndexKind = 0xB;
constexpr int kIndexWindowLogMax = 27;
// No tar is longer; sums of what an index says stay far from overflow.
constexpr uint64_t kLongestTar = uint64_t{1} << 60;

Error Damaged(std::string what) {
  return Error(ErrorCode::kCorrupt, "the index of members is damaged: " + std::move(what));
}

// LEB128: seven bits a byte, the lowest first, the top bit set in all bytes but the last.
void PutNumber(std::string* out, uint64_t value) {
  for (; value >= 0x80; value >>= 7) *out += static_cast<char>(value | 0x80);
  *out += static_cast<char>(value);
}

// Takes it off the front of `bytes`. Nothing when it is cut, longer than needed, or has more than 63 bits.
std::optional<uint64_t> TakeNumber(std::string_view* bytes) {
  uint64_t value = 0;
  for (size_t i = 0; i < 9 && i < bytes->size(); ++i) {
    const auto byte = static_cast<uint8_t>((*bytes)[i]);
    value |= uint64_t{byte & 0x7Fu} << (7 * i);
    if (byte & 0x80) continue;
    if (byte == 0 && i > 0) return std::nullopt;
    bytes->remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

// Grows with what comes out, not with what the frame says.
Result<std::string> Unpack(std::string_view packed) {
  const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> decoder(ZSTD_createDCtx(), ZSTD_freeDCtx);
  BS_CHECK(decoder != nullptr);
  ZSTD_DCtx_setParameter(decoder.get(), ZSTD_d_windowLogMax, kIndexWindowLogMax);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::string chunk(ZSTD_DStreamOutSize(), '\0');
  std::string unpacked;
  for (;;) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const size_t status = ZSTD_decompressStream(decoder.get(), &out, &in);
    if (ZSTD_isError(status)) return Damaged(ZSTD_getErrorName(status));
    unpacked.append(chunk, 0, out.pos);
    if (unpacked.size() > kMaxIndexBytes) return Damaged(fmt::format("it has more than {} bytes", kMaxIndexBytes));
    if (status == 0) break;
    if (in.pos == in.size && out.pos < out.size) return Damaged("it is cut");
  }
  if (in.pos != in.size) return Damaged("bytes stand behind it");
  return unpacked;
}

Status CheckMember(const IndexedMember& member, const ArchiveLimits& limits) {
  const MemberName name = CheckMemberName(member.name, limits);
  if (!name.code.empty()) return Damaged("a name is refused: " + name.problem);
  if (name.name != member.name) return Damaged("a name is not in its simplest form");
  if (member.size > limits.max_member_bytes) return Damaged("a member is larger than one may be");
  if (member.content_at <= member.header_at || member.end() > kLongestTar) return Damaged("a place is impossible");
  return {};
}

}  // namespace

uint64_t IndexedMember::end() const { return content_at + size + TarPadding(size); }

void MemberIndexEncoder::Add(std::string_view name, uint64_t header_bytes, uint64_t size) {
  BS_CHECK(header_bytes > 0 && header_bytes % kTarBlock == 0);
  PutNumber(&entries_, header_bytes / kTarBlock);
  PutNumber(&entries_, size);
  PutNumber(&entries_, name.size());
  entries_ += name;
  ++count_;
}

std::string MemberIndexEncoder::Encode(FrameEncoder& encoder) const {
  std::string entries;
  PutNumber(&entries, count_);
  entries += entries_;
  const std::string_view packed = encoder.Encode(entries);
  const Sha256Digest digest = Sha256Of(packed);
  std::string body(kIndexMagic);
  body.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  body += packed;
  return EncodeSkippableFrame(kIndexKind, body);
}

Result<std::vector<IndexedMember>> ParseMemberIndexFrame(std::string_view frame, const ArchiveLimits& limits) {
  // The header of a skippable frame with an empty body; compared but for its length.
  const std::string header = EncodeSkippableFrame(kIndexKind, "");
  if (frame.size() < kSkippableHeaderBytes + kIndexMagic.size() || !frame.starts_with(header.substr(0, 4)) ||
      frame.substr(kSkippableHeaderBytes, kIndexMagic.size()) != kIndexMagic) {
    return Error(ErrorCode::kInvalidInput, "has no index of members that this version knows");
  }
  const std::string_view body = frame.substr(kSkippableHeaderBytes + kIndexMagic.size());
  const size_t digest_bytes = std::tuple_size_v<Sha256Digest>;
  if (body.size() < digest_bytes) return Damaged("it is cut");
  const std::string_view packed = body.substr(digest_bytes);
  const Sha256Digest digest = Sha256Of(packed);
  if (body.substr(0, digest_bytes) != std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size())) {
    return Damaged("its checksum is wrong");
  }
  BS_ASSIGN_OR_RETURN(const std::string entries, Unpack(packed));
  return ParseMemberIndex(entries, limits);
}

Result<std::vector<IndexedMember>> ParseMemberIndex(std::string_view entries, const ArchiveLimits& limits) {
  const std::optional<uint64_t> count = TakeNumber(&entries);
  if (!count) return Damaged("it is cut");
  if (*count > limits.max_members) return Damaged("it has more members than an archive may have");
  std::vector<IndexedMember> members;
  // An entry has at least four bytes.
  members.reserve(static_cast<size_t>(std::min<uint64_t>(*count, entries.size() / 4)));
  std::unordered_set<std::string> names;
  uint64_t at = 0;
  while (members.size() < *count) {
    const std::optional<uint64_t> header_blocks = TakeNumber(&entries);
    const std::optional<uint64_t> size = header_blocks ? TakeNumber(&entries) : std::nullopt;
    const std::optional<uint64_t> name_bytes = size ? TakeNumber(&entries) : std::nullopt;
    if (!name_bytes || *name_bytes > entries.size()) return Damaged("it is cut");
    if (*size > kLongestTar || *header_blocks > kLongestTar / kTarBlock) return Damaged("a place is impossible");
    IndexedMember member;
    member.name = entries.substr(0, static_cast<size_t>(*name_bytes));
    member.header_at = at;
    member.content_at = at + *header_blocks * kTarBlock;
    member.size = *size;
    BS_RETURN_IF_ERROR(CheckMember(member, limits));
    if (!names.insert(member.name).second) return Damaged("a name is in it twice");
    entries.remove_prefix(static_cast<size_t>(*name_bytes));
    at = member.end();
    members.push_back(std::move(member));
  }
  if (!entries.empty()) return Damaged("bytes stand behind it");
  return members;
}

}  // namespace bundlescope
