#include "core/archive/packed_file.h"

#include <gtest/gtest.h>

#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

std::string Numbered(size_t bytes) {
  std::string text(bytes, '\0');
  for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(i * 7 + i / 256);
  return text;
}

TEST(PackedFile, GivesAllBytesWhateverTheSizeOfTheBuffer) {
  const std::string text = Numbered(10'000);
  const UniqueFd fd = MemoryFile(text);
  for (const size_t buffer : {1, 7, 512, 9'999, 10'000, 20'000}) {
    PackedFile file(fd.get(), buffer);
    std::string got;
    for (;;) {
      const std::string_view bytes = file.Peek(1);
      if (bytes.empty()) break;
      const size_t take = std::min<size_t>(bytes.size(), 5);
      got += bytes.substr(0, take);
      file.Consume(take);
      ASSERT_EQ(file.position(), got.size());
    }
    EXPECT_EQ(got, text);
    EXPECT_EQ(file.error(), 0);
  }
}

TEST(PackedFile, PeeksAcrossTheEndOfTheBufferAndJumps) {
  const std::string text = Numbered(10'000);
  const UniqueFd fd = MemoryFile(text);
  PackedFile file(fd.get(), 1'000);
  file.Peek(1);
  file.Consume(990);
  EXPECT_EQ(file.Peek(500).substr(0, 500), text.substr(990, 500));
  file.SeekTo(9'900);
  EXPECT_EQ(file.Peek(500), text.substr(9'900));
  file.SeekTo(3);
  EXPECT_EQ(file.Peek(10).substr(0, 10), text.substr(3, 10));
  file.SeekTo(20'000);
  EXPECT_EQ(file.Peek(10), "");
  EXPECT_EQ(file.position(), 20'000u);
  EXPECT_EQ(file.size(), 10'000u);
}

TEST(PackedFile, TellsWhyItCannotRead) {
  TempFolder folder;
  const UniqueFd fd(open(folder.path().c_str(), O_RDONLY));
  PackedFile file(fd.get());
  EXPECT_EQ(file.Peek(1), "");
  EXPECT_EQ(file.error(), EISDIR);
}

}  // namespace
}  // namespace bundlescope
