#include "core/archive/read_ahead_source.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <random>
#include <thread>
#include <vector>

#include "core/archive/block_pool.h"

namespace bundlescope {
namespace {

Defect Numbered(int number) {
  Defect defect;
  defect.code = std::to_string(number);
  return defect;
}

// Gives numbered pieces, notes between them, and an end with a defect.
class Numbers : public ByteSource {
 public:
  explicit Numbers(int count, size_t bytes = 8) : count_(count), bytes_(bytes) {}

  Piece Next() override {
    ++asked;
    if (given_ == count_) {
      Defect defect;
      defect.message = "the end";
      return Piece::End(std::move(defect));
    }
    const int number = given_++;
    if (number % 5 == 3) return Piece::Note(Numbered(number));
    if (number % 7 == 6) return Piece::Gap(Numbered(number), number);
    BlockPool::Block block = pool_.Take(bytes_);
    const std::string text = std::to_string(number);
    std::copy(text.begin(), text.end(), block.get());
    const std::string_view bytes(block.get(), std::max(text.size(), bytes_));
    return Piece::Data(bytes.substr(0, text.size()), number % 2 == 0, std::move(block));
  }
  uint64_t packed_bytes() const override { return static_cast<uint64_t>(given_); }

  std::atomic<int> asked = 0;

 private:
  const int count_;
  const size_t bytes_;
  int given_ = 0;
  BlockPool pool_;
};

std::vector<std::string> Pieces(ByteSource& source, int slow_every = 0) {
  std::vector<std::string> out;
  for (int i = 1;; ++i) {
    const Piece piece = source.Next();
    if (slow_every != 0 && i % slow_every == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));
    out.push_back(std::to_string(static_cast<int>(piece.kind)) + " " + std::string(piece.bytes) +
                  (piece.trusted ? "" : " untrusted ") +
                  (piece.defect ? piece.defect->code + piece.defect->message : "") +
                  std::to_string(piece.lost.value_or(0)) + " " + std::to_string(source.packed_bytes()));
    if (piece.kind == Piece::Kind::kEnd) return out;
  }
}

TEST(ReadAhead, GivesTheSamePiecesAndPlacesAsTheSourceItself) {
  for (const int count : {0, 1, 5, 500}) {
    Numbers plain(count);
    const std::vector<std::string> expected = Pieces(plain);
    for (const int slow_every : {0, 1, 7}) {
      const std::unique_ptr<ByteSource> ahead = ReadAhead(std::make_unique<Numbers>(count));
      EXPECT_EQ(Pieces(*ahead, count < 100 ? slow_every : 0), expected);
      const Piece again = ahead->Next();
      EXPECT_EQ(again.kind, Piece::Kind::kEnd);
      EXPECT_FALSE(again.defect) << "said once";
    }
  }
}

TEST(ReadAhead, CanBeLeftAtAnyTime) {
  for (int taken = 0; taken < 20; ++taken) {
    const std::unique_ptr<ByteSource> ahead = ReadAhead(std::make_unique<Numbers>(1'000));
    for (int i = 0; i < taken; ++i) ahead->Next();
  }
}

TEST(ReadAhead, DoesNotReadEverythingAhead) {
  auto numbers = std::make_unique<Numbers>(10'000);
  const Numbers& source = *numbers;
  const std::unique_ptr<ByteSource> ahead = ReadAhead(std::move(numbers));
  ahead->Next();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_LE(source.asked, static_cast<int>(kReadAhead) + 2);
}

class Broken : public ByteSource {
 public:
  Piece Next() override { throw std::bad_alloc(); }
  uint64_t packed_bytes() const override { return 0; }
};

TEST(ReadAhead, HandsOnWhatTheSourceThrows) {
  const std::unique_ptr<ByteSource> ahead = ReadAhead(std::make_unique<Broken>());
  EXPECT_THROW(ahead->Next(), std::bad_alloc);
}

}  // namespace
}  // namespace bundlescope
