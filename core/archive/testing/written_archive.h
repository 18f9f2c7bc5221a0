#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/archive/indexed_reader.h"
#include "core/archive/testing/temp_folder.h"
#include "core/archive/writer.h"
#include "core/base/check.h"

namespace bundlescope {

// Frames so short that an archive of a few hundred KiB has many of them.
inline constexpr WriterOptions kShortFrames{
    .level = 3, .shared_frame_bytes = size_t{8} << 10, .large_frame_bytes = size_t{16} << 10};

inline std::string FileBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// Lines that are like a log, always the same for a seed.
inline std::string LogText(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < bytes) {
    text += "2026-03-01T10:00:" + std::to_string(10 + random() % 50) + "." + std::to_string(random() % 1'000'000'000) +
            "Z level=info msg=\"reconciled bundle " + std::to_string(random() % 1000) + "\"\n";
  }
  text.resize(bytes);
  return text;
}

// Bytes that do not pack.
inline std::string RandomBytes(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string noise(bytes, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  return noise;
}

using Contents = std::vector<std::pair<std::string, std::string>>;

// Small members, empty ones, and some that have several frames.
inline Contents ManyMembers() {
  Contents contents;
  for (unsigned i = 0; i < 60; ++i) {
    const size_t bytes = i % 13 == 7 ? 40'000 + i * 100 : i % 5 == 0 ? 0 : 200 + i * 53;
    contents.emplace_back(
        "clusters/one/logs/namespace-" + std::to_string(i / 10) + "/pod-" + std::to_string(i) + ".log",
        LogText(bytes, i));
  }
  return contents;
}

struct WrittenArchive {
  std::string bytes;
  std::vector<FrameExtent> frames;
  std::vector<IndexedMember> members;
  uint64_t table_at = 0;  // where the seek table begins
};

inline WrittenArchive WriteArchive(const Contents& contents, const WriterOptions& options = kShortFrames) {
  const TempFolder folder;
  const std::string path = folder.path() + "/archive.tar.zst";
  Result<std::unique_ptr<ArchiveWriter>> writer = ArchiveWriter::Create(path, options);
  BS_CHECK(writer.has_value());
  for (const auto& [name, content] : contents) {
    const Status added = (*writer)->Add(name, content, 1'700'000'000);
    EXPECT_TRUE(added) << added.error().ToString();
  }
  const Status finished = (*writer)->Finish();
  EXPECT_TRUE(finished) << finished.error().ToString();
  WrittenArchive archive;
  archive.bytes = FileBytes(path);
  Result<std::unique_ptr<IndexedReader>> reader = IndexedReader::Open(path);
  EXPECT_TRUE(reader) << reader.error().ToString();
  if (!reader) return archive;
  archive.frames = (*reader)->frames();
  archive.members = (*reader)->members();
  archive.table_at = archive.frames.back().packed_end();
  return archive;
}

}  // namespace bundlescope
