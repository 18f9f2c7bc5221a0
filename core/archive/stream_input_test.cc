#include "core/archive/stream_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/peeked_source.h"
#include "core/archive/testing/recording_sink.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;

Defect Remark() {
  Defect defect;
  defect.code = "archive.crc";
  defect.message = "m";
  return defect;
}

// Gives pieces of `text` of given sizes; the memory of each is overwritten with the next call.
class PiecesOf : public ByteSource {
 public:
  PiecesOf(std::string text, std::vector<size_t> sizes) : text_(std::move(text)), sizes_(std::move(sizes)) {}

  Piece Next() override {
    piece_.assign(piece_.size(), '!');
    if (next_ < sizes_.size() && sizes_[next_] == 0) {
      ++next_;
      return Piece::Note(Remark());
    }
    if (at_ == text_.size()) return Piece::End(end_defect);
    const size_t size = next_ < sizes_.size() ? sizes_[next_++] : text_.size();
    piece_ = text_.substr(at_, size);
    at_ += piece_.size();
    return Piece::Data(piece_);
  }
  uint64_t packed_bytes() const override { return at_; }

  std::optional<Defect> end_defect;

 private:
  std::string text_;
  std::vector<size_t> sizes_;
  std::string piece_;
  size_t at_ = 0;
  size_t next_ = 0;
};

std::string Numbered(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

TEST(StreamInput, GivesAllBytesHoweverTheyArePeekedAndPieced) {
  const std::string text = Numbered(20'000);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<size_t> sizes;
    for (int i = 0; i < 60; ++i) sizes.push_back(1 + random() % (round < 100 ? 20 : 2'000));
    PiecesOf source(text, sizes);
    RecordingSink sink;
    MemberOutput output({}, sink, {});
    StreamInput input(source, output);
    std::string got;
    for (;;) {
      const size_t want = 1 + random() % 700;
      const std::string_view bytes = input.Peek(want);
      ASSERT_TRUE(bytes.size() >= want || got.size() + bytes.size() == text.size());
      if (bytes.empty()) break;
      const size_t take = random() % (bytes.size() + 1);
      if (random() % 5 == 0) {
        got += text.substr(got.size(), take + 3);
        input.SeekTo(std::min(got.size(), text.size()));
      } else {
        got += bytes.substr(0, take);
        input.Consume(take);
      }
      ASSERT_EQ(input.position(), got.size());
    }
    ASSERT_EQ(got, text);
    ASSERT_EQ(input.size(), text.size());
  }
}

TEST(StreamInput, TakesAllOrNothing) {
  const std::string text = Numbered(1'000);
  for (const size_t max : {999u, 1'000u, 5'000u}) {
    PiecesOf source(text, {300, 300, 100});
    RecordingSink sink;
    MemberOutput output({}, sink, {});
    StreamInput input(source, output);
    input.Peek(10);
    const std::optional<std::string> all = input.TakeAll(max);
    EXPECT_EQ(all.has_value(), max >= 1'000);
    if (all) {
      EXPECT_EQ(*all, text);
      EXPECT_EQ(input.Peek(1), "");
      continue;
    }
    EXPECT_EQ(input.position(), 0u);
    std::string got;
    for (std::string_view bytes = input.Peek(1); !bytes.empty(); bytes = input.Peek(1)) {
      got += bytes;
      input.Consume(bytes.size());
    }
    EXPECT_EQ(got, text);
  }
}

TEST(StreamInput, PassesReportsOnAndKeepsWhyTheStreamEnded) {
  PiecesOf source("text", {2, 0, 2});
  source.end_defect = Remark();
  RecordingSink sink;
  MemberOutput output({}, sink, {});
  StreamInput input(source, output);
  EXPECT_EQ(input.Peek(4), "text");
  EXPECT_THAT(sink.Codes(), ElementsAre("archive.crc"));
  EXPECT_FALSE(input.Failure());
  EXPECT_EQ(input.Peek(5), "text");
  EXPECT_TRUE(input.Failure());
}

TEST(PeekedSource, GivesTheSameStreamWhateverWasPeeked) {
  const std::string text = Numbered(5'000);
  for (const std::vector<size_t>& sizes : {std::vector<size_t>{5'000}, {10, 4'990}, {1, 1, 1, 1}, {0, 700, 0, 700}}) {
    for (const size_t want : {1u, 512u, 1'024u, 9'000u}) {
      PiecesOf source(text, sizes);
      PeekedSource peeked(source);
      const std::string start(peeked.Peek(want));
      EXPECT_EQ(start, text.substr(0, std::min<size_t>(want, text.size())));
      std::string got;
      size_t notes = 0;
      for (Piece piece = peeked.Next(); piece.kind != Piece::Kind::kEnd; piece = peeked.Next()) {
        got += piece.bytes;
        notes += piece.kind == Piece::Kind::kNote ? 1 : 0;
      }
      EXPECT_EQ(got, text);
      EXPECT_EQ(notes, static_cast<size_t>(std::count(sizes.begin(), sizes.end(), 0u)));
    }
  }
}

TEST(PeekedSource, KnowsWhetherTheStartIsDamaged) {
  PiecesOf sound("text", {2, 2});
  PeekedSource first(sound);
  first.Peek(4);
  EXPECT_FALSE(first.damaged());
  PiecesOf noted("text", {2, 0, 2});
  PeekedSource second(noted);
  second.Peek(2);
  EXPECT_FALSE(second.damaged());
  PiecesOf cut("text", {4});
  cut.end_defect = Remark();
  PeekedSource third(cut);
  third.Peek(5);
  EXPECT_TRUE(third.damaged());
}

}  // namespace
}  // namespace bundlescope
