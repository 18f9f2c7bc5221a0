#include "core/archive/inflater.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>

#include "core/archive/memory_input.h"

namespace bundlescope {
namespace {

// Gives no more than `step` bytes at a time, but what is asked for.
class SlowInput : public MemoryInput {
 public:
  SlowInput(std::string_view bytes, size_t step) : MemoryInput(bytes), step_(step) {}
  std::string_view Peek(size_t want) override { return MemoryInput::Peek(want).substr(0, std::max(want, step_)); }

 private:
  size_t step_;
};

std::string Deflate(std::string_view bytes, int level, int strategy = Z_DEFAULT_STRATEGY) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, level, Z_DEFLATED, -MAX_WBITS, 8, strategy), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string SomeText(size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string out;
  while (out.size() < size) {
    const unsigned kind = random() % 4;
    if (kind == 0) out.append(random() % 600, static_cast<char>(random()));
    if (kind == 1) out += "time=\"2025-03-13T12:42:10Z\" level=info msg=\"Deployed bundle\"\n";
    if (kind == 2) {
      for (unsigned i = random() % 90; i > 0; --i) out += static_cast<char>(random());
    }
    if (kind == 3 && !out.empty()) out += out.substr(random() % out.size(), random() % 300);
  }
  out.resize(size);
  return out;
}

struct Unpacked {
  std::string bytes;
  Inflater::State state = Inflater::State::kMore;
};

Unpacked Unpack(Inflater& inflater, PackedInput& input, size_t room) {
  Unpacked out;
  std::string buffer(room, '\0');
  while (out.state == Inflater::State::kMore) {
    const Inflater::Step step = inflater.Unpack(input, buffer.data(), room);
    out.bytes.append(buffer.data(), step.produced);
    out.state = step.state;
  }
  return out;
}

TEST(Inflater, UnpacksWhatZlibPackedInWhateverPiecesAndStopsBehindIt) {
  std::mt19937 random(4);
  for (unsigned round = 0; round < 30; ++round) {
    const std::string text = SomeText(round == 0 ? 0 : random() % 60'000, round);
    const std::string packed =
        Deflate(text, static_cast<int>(round % 10), round % 3 == 0 ? Z_FIXED : Z_DEFAULT_STRATEGY);
    // What follows is another stream, or a checksum, and must not be touched.
    for (const std::string& behind : {std::string(), std::string("12345678"), packed}) {
      const std::string whole = packed + behind;
      SlowInput input(whole, 1 + random() % (round % 2 == 0 ? 9 : 9'000));
      Inflater inflater;
      const Unpacked out = Unpack(inflater, input, 1 + random() % 5'000);
      ASSERT_EQ(out.state, Inflater::State::kEnd) << round;
      EXPECT_TRUE(out.bytes == text) << round;
      EXPECT_EQ(input.position(), packed.size()) << round;
      EXPECT_EQ(inflater.taken(), packed.size()) << round;
    }
  }
}

TEST(Inflater, CanBeUsedForOneStreamAfterTheOther) {
  const std::string first = Deflate("first", 6);
  const std::string second = Deflate(SomeText(3'000, 1), 6);
  const std::string whole = first + second;
  SlowInput input(whole, 3);
  Inflater inflater;
  EXPECT_EQ(Unpack(inflater, input, 100).bytes, "first");
  inflater.Begin();
  EXPECT_TRUE(Unpack(inflater, input, 100).bytes == SomeText(3'000, 1));
}

TEST(Inflater, SaysWhereTheInputEndsTooEarlyAndGivesWhatThereIs) {
  const std::string text = SomeText(20'000, 9);
  const std::string packed = Deflate(text, 6);
  for (size_t cut = 0; cut < packed.size(); cut += 1 + packed.size() / 200) {
    Inflater inflater;
    MemoryInput input(std::string_view(packed).substr(0, cut));
    const Unpacked out = Unpack(inflater, input, 700);
    EXPECT_EQ(out.state, Inflater::State::kStarved) << cut;
    EXPECT_TRUE(text.starts_with(out.bytes)) << cut;
    // The same where more is there, but does not belong to it.
    inflater.Begin(cut);
    MemoryInput more(packed);
    EXPECT_EQ(Unpack(inflater, more, 700).bytes, out.bytes) << cut;
    EXPECT_EQ(inflater.taken(), cut);
  }
}

TEST(Inflater, SurvivesEveryFlippedBit) {
  const std::string text = SomeText(2'000, 3);
  std::string packed = Deflate(text, 6);
  size_t wrong = 0;
  for (size_t bit = 0; bit < packed.size() * 8; ++bit) {
    packed[bit / 8] = static_cast<char>(packed[bit / 8] ^ (1 << bit % 8));
    Inflater inflater;
    MemoryInput input(packed);
    const Unpacked out = Unpack(inflater, input, 500);
    wrong += out.state != Inflater::State::kEnd || out.bytes != text ? 1 : 0;
    EXPECT_EQ(out.state == Inflater::State::kDamaged, !inflater.problem().empty());
    packed[bit / 8] = static_cast<char>(packed[bit / 8] ^ (1 << bit % 8));
  }
  EXPECT_GT(wrong, packed.size() * 7);
}

TEST(Crc32, IsThatOfZlib) {
  const std::string text = SomeText(10'000, 5);
  uint32_t crc = 0;
  for (size_t at = 0; at < text.size(); at += 777) crc = AddToCrc32(crc, std::string_view(text).substr(at, 777));
  EXPECT_EQ(crc, crc32_z(0, reinterpret_cast<const Bytef*>(text.data()), text.size()));
  EXPECT_EQ(AddToCrc32(0, ""), 0u);
}

}  // namespace
}  // namespace bundlescope
