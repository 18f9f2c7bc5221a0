// Frames unpacked with the output as the decoder's window, against what was packed and against libzstd's own copying.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/archive/memory_input.h"
#include "core/archive/read_ahead_source.h"
#include "core/archive/testing/packing.h"
#include "core/archive/zstd_source.h"

namespace bundlescope {
namespace {

struct Told {
  std::string bytes;
  std::string pieces;  // all about them but the bytes
  bool damaged = false;
};

// All that comes, and nothing is let go before the end: then the bytes must be what they were when they came.
Told TakeAll(ByteSource& source) {
  Told told;
  std::vector<std::pair<std::string_view, BytesOwner>> kept;
  for (;;) {
    const Piece piece = source.Next();
    told.pieces += fmt::format("{} {} {} {}\n", static_cast<int>(piece.kind), piece.bytes.size(), piece.trusted,
                               piece.lost.value_or(7));
    if (piece.defect) {
      told.pieces += fmt::format("{} {} {}\n", piece.defect->code, piece.defect->offset, piece.defect->message);
      told.damaged = true;
    }
    told.bytes += piece.bytes;
    if (piece.kind == Piece::Kind::kData) kept.emplace_back(piece.bytes, piece.owner);
    if (piece.kind == Piece::Kind::kEnd) break;
  }
  std::string again;
  for (const auto& [bytes, owner] : kept) {
    EXPECT_NE(owner, nullptr);
    again += bytes;
  }
  EXPECT_TRUE(again == told.bytes);
  return told;
}

Told Unpack(std::string_view packed, ZstdWindow window = ZstdWindow::kOutput) {
  ZstdSource source(std::make_unique<MemoryInput>(packed), 27, 0, window);
  return TakeAll(source);
}

// Refers to itself over all distances up to `reach`.
std::string Echoes(size_t bytes, size_t reach, std::mt19937& random) {
  std::string text;
  text.reserve(bytes + 20'000);
  while (text.size() < bytes) {
    if (random() % 3 == 0 || text.size() < 10) {
      for (size_t n = 1 + random() % 300; n > 0; --n) text += static_cast<char>('a' + random() % 64);
      continue;
    }
    const size_t distance = 1 + random() % std::min(reach, text.size());
    const size_t length = 4 + random() % (random() % 50 == 0 ? 20'000 : 200);
    text.append(std::string(text, text.size() - distance, length));
  }
  text.resize(bytes);
  return text;
}

TEST(ZstdWindow, TheLibraryOfTheseTestsUnpacksInPlace) {
  // Otherwise they compare what is the same. A newer library: look whether it still does what zstd_decoder.cc says.
  EXPECT_TRUE(ZstdDecoder::CanDo(ZstdWindow::kOutput));
}

// Nothing is kept.
std::string ReadOnce(std::string_view packed) {
  ZstdSource source(std::make_unique<MemoryInput>(packed), 27);
  std::string bytes;
  for (Piece piece = source.Next(); piece.kind == Piece::Kind::kData; piece = source.Next()) bytes += piece.bytes;
  return bytes;
}

TEST(ZstdWindow, AgreesWithWhatWasPacked) {
  std::mt19937 random(1);
  for (const int level : {-3, 1, 2, 3, 5, 9, 13, 19}) {
    for (const int window_log : {10, 17, 20}) {
      const bool slow = level > 12;
      const std::string text =
          Echoes((slow ? 300'000 : 1'500'000) + random() % 500'000, size_t{1} << window_log, random);
      const ZstdOptions options{
          .level = level, .checksum = random() % 2 == 0, .content_size = false, .window_log = window_log};
      const std::string packed = ZstdFrame(text, options);
      const Told told = Unpack(packed);
      ASSERT_FALSE(told.damaged) << level << " " << window_log << " " << told.pieces;
      ASSERT_TRUE(told.bytes == text) << level << " " << window_log;
      ASSERT_TRUE(ReadOnce(packed) == text) << level << " " << window_log;
      ASSERT_EQ(told.pieces, Unpack(packed, ZstdWindow::kCopy).pieces);
    }
  }
}

TEST(ZstdWindow, AgreesForWindowsOfAllSizes) {
  std::mt19937 random(2);
  // Some segments for the largest that has them.
  const std::string text = Echoes(size_t{20} << 20, size_t{1} << 24, random);
  for (const int window_log : {22, 23, 24}) {
    for (const bool size : {true, false}) {
      const std::string packed =
          ZstdFrame(text, {.level = 4, .checksum = true, .content_size = size, .window_log = window_log});
      const Told told = Unpack(packed);
      ASSERT_FALSE(told.damaged) << window_log << " " << told.pieces;
      ASSERT_TRUE(told.bytes == text) << window_log;
      ASSERT_TRUE(ReadOnce(packed) == text) << window_log;
    }
  }
}

// Of all kinds; `text` becomes what they hold.
std::string ManyFrames(int count, size_t most_bytes, std::mt19937& random, std::string* text) {
  std::string packed;
  for (int i = 0; i < count; ++i) {
    const std::string part = Echoes(random() % most_bytes, 100'000, random);
    const ZstdOptions options{.level = static_cast<int>(random() % 6) - 1,
                              .checksum = random() % 2 == 0,
                              .content_size = random() % 4 == 0,
                              .window_log = 10 + static_cast<int>(random() % 9)};
    packed += ZstdFrame(part, options);
    *text += part;
    if (random() % 5 == 0) packed += ZstdSkippableFrame(std::string(random() % 100, 's'));
  }
  return packed;
}

TEST(ZstdWindow, AgreesForManyFrames) {
  std::mt19937 random(3);
  for (const size_t most_bytes : {30, 3'000, 400'000}) {
    std::string text;
    const std::string packed = ManyFrames(most_bytes > 100'000 ? 60 : 400, most_bytes, random, &text);
    const Told told = Unpack(packed);
    ASSERT_FALSE(told.damaged) << told.pieces;
    ASSERT_TRUE(told.bytes == text);
    ASSERT_EQ(told.pieces, Unpack(packed, ZstdWindow::kCopy).pieces);
  }
}

void ExpectTheSame(std::string_view packed, size_t where) {
  const Told in_place = Unpack(packed);
  const Told copied = Unpack(packed, ZstdWindow::kCopy);
  ASSERT_EQ(in_place.pieces, copied.pieces) << where;
  ASSERT_TRUE(in_place.bytes == copied.bytes) << where;
}

TEST(ZstdWindow, TellsTheSameOfAFileThatWasCutAnywhere) {
  std::mt19937 random(4);
  std::string text;
  const std::string packed = ManyFrames(10, 1'500, random, &text);
  for (size_t cut = 0; cut <= packed.size(); ++cut) ExpectTheSame(std::string_view(packed).substr(0, cut), cut);
}

TEST(ZstdWindow, TellsTheSameOfEveryFlippedBit) {
  std::mt19937 random(5);
  std::string text;
  // Of less than a window: what damaged references beyond that give depends on what the decoder still has.
  std::string packed;
  for (const bool size : {true, false}) {
    for (const bool checksum : {true, false}) {
      const std::string part = Echoes(700, 700, random);
      packed += ZstdFrame(part, {.level = 3, .checksum = checksum, .content_size = size, .window_log = 10});
    }
  }
  for (size_t bit = 0; bit < packed.size() * 8; ++bit) {
    std::string flipped = packed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    ExpectTheSame(flipped, bit);
  }
}

TEST(ZstdWindow, NeverHidesAFlippedBitInLargeFrames) {
  std::mt19937 random(6);
  const std::string text = Echoes(3'000'000, 1 << 17, random);
  const std::string packed = ZstdFrame(text, {.level = 1, .checksum = true, .content_size = false, .window_log = 17});
  for (int round = 0; round < 60; ++round) {
    std::string flipped = packed;
    const size_t bit = random() % (packed.size() * 8);
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    const Told told = Unpack(flipped);
    ASSERT_TRUE(told.damaged || told.bytes == text) << bit;
    // The same, whatever was in the memory before.
    ASSERT_EQ(told.pieces, Unpack(flipped).pieces);
  }
}

// Packed bytes that lie: a block may be as large as its header says, whatever the room.
TEST(ZstdWindow, StaysInItsRoomForBlocksOfTheLargestSize) {
  std::string packed("\x28\xB5\x2F\xFD\x00\x38", 6);  // window 128 KiB, size unknown
  for (int i = 0; i < 30; ++i) {
    const bool last = i == 29;
    const uint32_t header = (static_cast<uint32_t>(kZstdMaxBlockBytes) << 3) | (1 << 1) | (last ? 1 : 0);
    for (int shift = 0; shift < 24; shift += 8) packed += static_cast<char>(header >> shift);
    packed += static_cast<char>('a' + i);
  }
  const Told told = Unpack(packed);
  EXPECT_FALSE(told.damaged);
  EXPECT_EQ(told.bytes.size(), 30 * kZstdMaxBlockBytes);
  EXPECT_EQ(told.bytes.back(), 'a' + 29);
  EXPECT_EQ(told.pieces, Unpack(packed, ZstdWindow::kCopy).pieces);
}

TEST(ZstdWindow, AgreesWhereAnotherThreadKeepsSomeOfThePieces) {
  std::mt19937 random(7);
  const std::string text = Echoes(12'000'000, 1 << 19, random);
  const std::string packed = ZstdFrame(text, {.level = 1, .checksum = true, .content_size = false, .window_log = 19});
  const std::unique_ptr<ByteSource> source =
      ReadAhead(std::make_unique<ZstdSource>(std::make_unique<MemoryInput>(packed), 27));
  std::vector<std::pair<size_t, Piece>> kept;
  size_t at = 0;
  for (Piece piece = source->Next(); piece.kind == Piece::Kind::kData; piece = source->Next()) {
    const size_t bytes = piece.bytes.size();
    kept.emplace_back(at, std::move(piece));
    at += bytes;
    while (kept.size() > 4) {
      const auto gone = kept.begin() + static_cast<std::ptrdiff_t>(random() % kept.size());
      ASSERT_TRUE(gone->second.bytes == std::string_view(text).substr(gone->first, gone->second.bytes.size()));
      kept.erase(gone);
    }
  }
  EXPECT_EQ(at, text.size());
}

}  // namespace
}  // namespace bundlescope
