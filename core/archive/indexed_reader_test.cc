#include "core/archive/indexed_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "core/archive/tar_encoder.h"
#include "core/archive/testing/packing.h"
#include "core/archive/testing/tar_builder.h"
#include "core/archive/testing/written_archive.h"

namespace bundlescope {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

struct Content {
  std::string bytes;
  std::string error;  // "" for none
  size_t pieces = 0;
};

Content ReadAll(IndexedReader& reader, const IndexedMember& member) {
  Content content;
  const Status status = reader.Read(member, [&content](std::string_view part) {
    EXPECT_FALSE(part.empty());
    content.bytes += part;
    ++content.pieces;
    return true;
  });
  if (!status) content.error = status.error().message();
  return content;
}

Error OpenError(std::string_view bytes) {
  const UniqueFd file = MemoryFile(bytes);
  const auto reader = IndexedReader::Open(PathOf(file));
  EXPECT_FALSE(reader);
  return reader ? Error(ErrorCode::kUnavailable, "") : reader.error();
}

// Our own format, with whatever the parts say.
std::string Assemble(const std::vector<std::string>& tar_parts, const std::string& index) {
  FrameEncoder encoder;
  std::string file;
  std::vector<FrameExtent> frames;
  const auto append = [&](std::string_view frame, size_t unpacked, uint32_t checksum) {
    frames.push_back({.packed_at = file.size(),
                      .packed_bytes = static_cast<uint32_t>(frame.size()),
                      .unpacked_at = 0,
                      .unpacked_bytes = static_cast<uint32_t>(unpacked),
                      .checksum = checksum});
    file += frame;
  };
  for (const std::string& part : tar_parts) {
    const std::string_view frame = encoder.Encode(part);
    append(frame, part.size(), FrameEncoder::ChecksumOf(frame));
  }
  append(index, 0, kChecksumOfNothing);
  const std::string end(1'024, '\0');
  const std::string_view frame = encoder.Encode(end);
  append(frame, end.size(), FrameEncoder::ChecksumOf(frame));
  return file + EncodeSeekTable(frames);
}

std::string IndexOf(const std::vector<std::tuple<std::string, uint64_t, uint64_t>>& members) {
  FrameEncoder encoder;
  MemberIndexEncoder index;
  for (const auto& [name, header_bytes, size] : members) index.Add(name, header_bytes, size);
  return index.Encode(encoder);
}

TEST(IndexedReader, ReadsEveryMemberInAnyOrder) {
  const Contents contents = ManyMembers();
  const UniqueFd file = MemoryFile(WriteArchive(contents).bytes);
  const auto reader = IndexedReader::Open(PathOf(file));
  ASSERT_TRUE(reader) << reader.error().ToString();
  ASSERT_THAT((*reader)->members(), SizeIs(contents.size()));
  for (size_t i = 0; i < contents.size(); ++i) {
    const auto& [name, bytes] = contents[(i * 37) % contents.size()];
    const IndexedMember* member = (*reader)->Find(name);
    ASSERT_NE(member, nullptr);
    EXPECT_EQ(member->size, bytes.size());
    const Content content = ReadAll(**reader, *member);
    EXPECT_EQ(content.error, "");
    EXPECT_TRUE(content.bytes == bytes) << name;
    EXPECT_EQ(content.pieces > 1, bytes.size() > kShortFrames.large_frame_bytes);
  }
  EXPECT_EQ((*reader)->Find("missing"), nullptr);
}

TEST(IndexedReader, StopsWhenTheSinkSaysSo) {
  const UniqueFd file = MemoryFile(WriteArchive({{"large", LogText(200'000, 1)}}).bytes);
  const auto reader = IndexedReader::Open(PathOf(file));
  ASSERT_TRUE(reader);
  int calls = 0;
  EXPECT_TRUE((*reader)->Read((*reader)->members()[0], [&calls](std::string_view) { return ++calls < 3; }));
  EXPECT_EQ(calls, 3);
}

TEST(IndexedReader, SaysWhenThereIsNoIndex) {
  const std::string tar = TarFile("a", "alpha") + TarEnd();
  const WrittenArchive archive = WriteArchive({{"a", "alpha"}});
  // Another program's seek table: frames, but no index.
  const std::string frame = ZstdFrame(tar);
  const std::string seekable = frame + EncodeSeekTable({{.packed_at = 0,
                                                         .packed_bytes = static_cast<uint32_t>(frame.size()),
                                                         .unpacked_at = 0,
                                                         .unpacked_bytes = static_cast<uint32_t>(tar.size()),
                                                         .checksum = 0}});
  for (const std::string& bytes :
       {std::string(), std::string("x"), tar, frame, Gzip(tar), seekable, seekable + seekable,
        archive.bytes.substr(0, archive.bytes.size() - 1), archive.bytes + '\0'}) {
    const Error error = OpenError(bytes);
    EXPECT_TRUE(error.code() == ErrorCode::kInvalidInput || error.code() == ErrorCode::kCorrupt) << error.ToString();
    EXPECT_THAT(error.hint(), HasSubstr("from its start to its end"));
    EXPECT_NE(error.place().file, "");
  }
  EXPECT_EQ(OpenError(tar).code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(OpenError(seekable).code(), ErrorCode::kInvalidInput);
  const TempFolder folder;
  EXPECT_EQ(IndexedReader::Open(folder.path()).error().code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(IndexedReader::Open(folder.path() + "/missing").error().code(), ErrorCode::kNotFound);
}

TEST(IndexedReader, ADamagedFrameCostsItsMembersOnly) {
  const Contents contents = ManyMembers();
  const WrittenArchive archive = WriteArchive(contents);
  for (size_t hit = 0; hit + 2 < archive.frames.size(); ++hit) {
    const FrameExtent& frame = archive.frames[hit];
    std::string damaged = archive.bytes;
    damaged[frame.packed_at + frame.packed_bytes / 2] ^= 0x10;
    const UniqueFd file = MemoryFile(damaged);
    const auto reader = IndexedReader::Open(PathOf(file));
    ASSERT_TRUE(reader);
    for (size_t i = 0; i < contents.size(); ++i) {
      const IndexedMember& member = (*reader)->members()[i];
      const bool touched =
          member.content_at + member.size > frame.unpacked_at && member.header_at < frame.unpacked_end();
      const Content content = ReadAll(**reader, member);
      EXPECT_EQ(content.error != "", touched) << member.name << content.error;
      EXPECT_TRUE(contents[i].second.starts_with(content.bytes));
      if (touched) {
        EXPECT_THAT(content.error, HasSubstr("bytes were read"));
      }
    }
  }
}

TEST(IndexedReader, BelievesTheTarAndNotTheIndex) {
  const std::string tar =
      EncodeTarHeaders("a", 5, 0) + PadTar("alpha") + EncodeTarHeaders("b", 600, 0) + PadTar(std::string(600, 'b'));
  const auto first_error = [&tar](const std::string& index) {
    const UniqueFd file = MemoryFile(Assemble({tar}, index));
    const auto reader = IndexedReader::Open(PathOf(file));
    if (!reader) return reader.error().message();
    for (const IndexedMember& member : (*reader)->members()) {
      const Content content = ReadAll(**reader, member);
      if (content.error != "") return content.error;
    }
    return std::string();
  };
  EXPECT_EQ(first_error(IndexOf({{"a", 512, 5}, {"b", 512, 600}})), "");
  EXPECT_THAT(first_error(IndexOf({{"c", 512, 5}, {"b", 512, 600}})), HasSubstr("do not agree on c"));
  EXPECT_THAT(first_error(IndexOf({{"a", 512, 6}, {"b", 512, 600}})), HasSubstr("do not agree on a"));
  EXPECT_THAT(first_error(IndexOf({{"a", 1'024, 0}, {"b", 512, 600}})), HasSubstr("do not agree on a"));
  EXPECT_THAT(first_error(IndexOf({{"b", 512, 2'048}})), HasSubstr("do not agree on b"));
  EXPECT_THAT(first_error(IndexOf({{"a", 512, 5}})), HasSubstr("and the seek table"));
  EXPECT_THAT(first_error(IndexOf({{"a", 512, 5}, {"b", 512, 1'200}})), HasSubstr("and the seek table"));
  EXPECT_THAT(first_error(IndexOf({})), HasSubstr("and the seek table"));
}

TEST(IndexedReader, BelievesTheFramesAndNotTheSeekTable) {
  const WrittenArchive archive = WriteArchive({{"a", LogText(20'000, 1)}, {"b", LogText(500, 2)}});
  const std::string frames = archive.bytes.substr(0, archive.table_at);
  const auto read = [&](const std::vector<FrameExtent>& table, std::string_view name) {
    const UniqueFd file = MemoryFile(frames + EncodeSeekTable(table));
    const auto reader = IndexedReader::Open(PathOf(file));
    if (!reader) return reader.error().message();
    return ReadAll(**reader, *(*reader)->Find(name)).error;
  };
  EXPECT_EQ(read(archive.frames, "a"), "");
  std::vector<FrameExtent> table = archive.frames;
  table[0].checksum ^= 1;
  EXPECT_THAT(read(table, "a"), HasSubstr("not the one that the seek table describes"));
  EXPECT_EQ(read(table, "b"), "");
  table = archive.frames;
  table[0].unpacked_bytes += 512;
  table[1].unpacked_bytes -= 512;
  EXPECT_THAT(read(table, "a"), HasSubstr("not the one that the seek table describes"));
  table = archive.frames;
  table[0].packed_bytes += 1;
  table[1].packed_bytes -= 1;
  EXPECT_THAT(read(table, "a"), HasSubstr("not the one that the seek table describes"));
  table = archive.frames;
  table[0].unpacked_bytes = 0xFFFFFFFF;
  EXPECT_THAT(read(table, "a"), HasSubstr("larger frames"));
}

TEST(IndexedReader, SaysWhenTheFileIsShortenedMeanwhile) {
  const TempFolder folder;
  const std::string path = folder.Write("x", WriteArchive({{"a", RandomBytes(50'000, 1)}}).bytes);
  const auto reader = IndexedReader::Open(path);
  ASSERT_TRUE(reader);
  std::filesystem::resize_file(path, 20'000);
  std::string content;
  const Status status = (*reader)->Read((*reader)->members()[0], [&content](std::string_view part) {
    content += part;
    return true;
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code(), ErrorCode::kUnavailable);
  EXPECT_TRUE(RandomBytes(50'000, 1).starts_with(content));
}

}  // namespace
}  // namespace bundlescope
