#include "core/archive/decoded_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/archive/trailing_bytes.h"
#include "core/archive/zero_bytes.h"

namespace bundlescope {
namespace {

constexpr size_t kOutBytes = size_t{1} << 20;

}  // namespace

DecodedSource::DecodedSource(std::unique_ptr<PackedInput> input, std::unique_ptr<StreamDecoder> decoder)
    : input_(std::move(input)), decoder_(std::move(decoder)) {}

Piece DecodedSource::Next() {
  for (;;) {
    if (pending_) return *std::exchange(pending_, std::nullopt);
    if (state_ == State::kEnd) return Piece::End();
    std::optional<Piece> piece = state_ == State::kBetweenStreams ? BetweenStreams() : InStream();
    if (piece) return std::move(*piece);
  }
}

std::optional<Piece> DecodedSource::BetweenStreams() {
  const size_t padding = decoder_->padding();
  std::string_view start = input_->Peek(StreamDecoder::kMagicBytes);
  while (!first_stream_ && start.size() >= padding && FindNonZero(start.substr(0, padding)) == std::string_view::npos) {
    input_->Consume(padding);
    start = input_->Peek(StreamDecoder::kMagicBytes);
  }
  if (start.empty()) return Finish(input_->Failure());
  if (!first_stream_ && !decoder_->BeginsStream(start)) {
    std::optional<Defect> junk = CheckTrailingBytes(*input_, decoder_->name());
    state_ = State::kEnd;
    return junk ? Piece::Note(std::move(*junk)) : Piece::End();
  }
  stream_at_ = input_->position();
  if (!decoder_->Reset()) return Finish(Damage("archive.unreadable", "there is no memory left to read it"));
  first_stream_ = false;
  state_ = State::kInStream;
  return std::nullopt;
}

std::optional<Piece> DecodedSource::InStream() {
  if (!out_) out_ = pool_.Take(kOutBytes);
  size_t produced = 0;
  while (produced < kOutBytes && Step(&produced)) {
  }
  unpacked_bytes_ += produced;
  if (produced == 0) return std::nullopt;
  // Where the damage is found, the bytes right before are the ones that it may have changed.
  const bool trusted =
      !(pending_ && pending_->kind == Piece::Kind::kEnd && pending_->defect->code == "archive.corrupt");
  const std::string_view bytes(out_.get(), produced);
  return Piece::Data(bytes, trusted, std::move(out_));
}

bool DecodedSource::Step(size_t* produced) {
  const std::string_view in = input_->Peek(1);
  // Also without new bytes: the decoder may hold unpacked ones back.
  StreamDecoder::Step step = decoder_->Decode(in, out_.get() + *produced, kOutBytes - *produced);
  input_->Consume(step.consumed);
  *produced += step.produced;
  if (in.empty() && step.produced == 0 && step.kind != StreamDecoder::Step::Kind::kEnd) {
    std::optional<Defect> damage = input_->Failure();
    if (!damage) damage = Damage("archive.truncated", "the file ends inside of it");
    pending_ = Finish(std::move(damage));
    return false;
  }
  if (step.kind == StreamDecoder::Step::Kind::kMore && step.consumed == 0 && step.produced == 0) {
    step.kind = StreamDecoder::Step::Kind::kDamaged;
    step.why = "the decoder does not move";
  }
  switch (step.kind) {
    case StreamDecoder::Step::Kind::kMore:
      return true;
    case StreamDecoder::Step::Kind::kEnd:
      state_ = State::kBetweenStreams;
      return false;
    case StreamDecoder::Step::Kind::kRemark:
      pending_ = Piece::Note(Damage("archive.unverified", step.why));
      pending_->defect->lost_data = false;
      return false;
    case StreamDecoder::Step::Kind::kTooLarge:
      pending_ = Finish(Damage("limit.memory", step.why));
      return false;
    case StreamDecoder::Step::Kind::kDamaged:
      pending_ = Finish(Damage("archive.corrupt", step.why + "; what follows cannot be unpacked"));
      return false;
  }
  return false;
}

Piece DecodedSource::Finish(std::optional<Defect> defect) {
  state_ = State::kEnd;
  return Piece::End(std::move(defect));
}

Defect DecodedSource::Damage(std::string_view code, std::string_view why) const {
  Defect defect;
  defect.code = code;
  defect.offset = unpacked_bytes_;
  defect.message = fmt::format("the {} stream at byte {} of the file: {}", decoder_->name(), stream_at_, why);
  return defect;
}

}  // namespace bundlescope
