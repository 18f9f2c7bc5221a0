// libarchive alone, over bytes in memory and with none of our layers, is the oracle: the reader must see the same
// files.
#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/temp_folder.h"

namespace bundlescope {
namespace {

using testing::IsEmpty;

// Name, size as stated, content with holes filled.
struct Seen {
  std::string name;
  uint64_t size = 0;
  std::string content;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> AskLibarchive(const std::string& tar) {
  archive* reader = archive_read_new();
  archive_read_support_format_tar(reader);
  EXPECT_EQ(archive_read_open_memory(reader, tar.data(), tar.size()), ARCHIVE_OK);
  std::vector<Seen> result;
  archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
    Seen seen;
    seen.name = archive_entry_pathname(entry);
    seen.size = static_cast<uint64_t>(archive_entry_size(entry));
    seen.content.resize(seen.size);
    size_t done = 0;
    while (done < seen.content.size()) {
      const la_ssize_t got = archive_read_data(reader, seen.content.data() + done, seen.content.size() - done);
      if (got <= 0) break;
      done += static_cast<size_t>(got);
    }
    result.push_back(std::move(seen));
  }
  archive_read_free(reader);
  return result;
}

class RandomTar {
 public:
  explicit RandomTar(unsigned seed) : random_(seed) {}

  std::string Make() {
    std::string tar;
    const size_t entries = 1 + Below(12);
    for (size_t i = 0; i < entries; ++i) tar += Entry(i);
    return tar + TarEnd();
  }

 private:
  size_t Below(size_t bound) { return random_() % bound; }

  std::string Content() {
    constexpr size_t kSizes[] = {0, 1, 511, 512, 513, 5'000, 262'144, 1'048'576, 1'600'000};
    std::string content(kSizes[Below(std::size(kSizes))], ' ');
    for (size_t i = 0; i < content.size(); i += 1 + Below(40)) content[i] = static_cast<char>(random_());
    return content;
  }

  std::string Entry(size_t number) {
    const std::string name = fmt::format("dir-{}/file-{}", Below(3), number);
    const std::string long_name = name + "/" + std::string(100 + Below(100), 'n');
    TarFields fields;
    switch (Below(8)) {
      case 0:
        return TarPax({{"mtime", "1700000000.5"}, {"path", long_name}}) + TarFile("x", Content());
      case 1:
        return TarLong(long_name) + TarFile("x", Content());
      case 2:
        fields.type = "2156"[Below(4)];
        fields.link = "target";
        return TarHeader(name, 0, fields);
      case 3:
        return Sparse(name);
      case 4:
        fields.magic = std::string(8, '\0');
        return TarFile(name, Content(), fields);
      case 5:
        fields.prefix = "prefix/of/it";
        return TarFile(name, Content(), fields);
      default:
        return TarFile(name, Content());
    }
  }

  // GNU format 1.0, with random extents.
  std::string Sparse(const std::string& name) {
    std::string map;
    std::string data;
    uint64_t at = 0;
    const size_t extents = 1 + Below(6);
    for (size_t i = 0; i < extents; ++i) {
      at += Below(3) * 70'000;
      const std::string part(1 + Below(90'000), static_cast<char>('a' + i));
      map += fmt::format("{}\n{}\n", at, part.size());
      data += part;
      at += part.size();
    }
    const uint64_t real_size = at + Below(2) * 100'000;
    map = PadTar(fmt::format("{}\n{}", extents, map));
    return TarPax({{"GNU.sparse.major", "1"},
                   {"GNU.sparse.minor", "0"},
                   {"GNU.sparse.name", name},
                   {"GNU.sparse.realsize", std::to_string(real_size)}}) +
           TarFile("GNUSparseFile.0/x", map + data);
  }

  std::mt19937 random_;
};

TEST(TarOracle, SeesWhatLibarchiveSees) {
  size_t files = 0;
  for (unsigned seed = 0; seed < 60; ++seed) {
    const std::string tar = RandomTar(seed).Make();
    const std::vector<Seen> expected = AskLibarchive(tar);
    files += expected.size();
    const std::string frames =
        ZstdFrame(tar.substr(0, tar.size() / 3), {.level = 1}) +
        ZstdFrame(tar.substr(tar.size() / 3), {.level = 1, .checksum = false, .content_size = false});
    for (const std::string& packed : {tar, Gzip(tar, 1), frames}) {
      RecordingSink sink;
      const Result<ArchiveSummary> summary = ReadBytes(packed, sink);
      ASSERT_TRUE(summary || expected.empty()) << "seed " << seed;
      std::vector<Seen> seen;
      for (const RecordingSink::Read& read : sink.members) {
        EXPECT_TRUE(read.complete);
        seen.push_back({read.member.name, read.member.size.value_or(0), read.content});
      }
      ASSERT_TRUE(seen == expected) << "seed " << seed << "\n" << sink.Messages();
      ASSERT_THAT(sink.Losses(), IsEmpty()) << sink.Messages();
    }
  }
  EXPECT_GT(files, 200u);
}

}  // namespace
}  // namespace bundlescope
