#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/archive/reader.h"

namespace bundlescope {

// Keeps everything that a reader hands over, and fails the test when the reader breaks the order of calls.
class RecordingSink : public MemberSink {
 public:
  struct Read {
    Member member;
    std::string path;  // with the archives that it lies in: "outer.tgz>inner.zip>name"
    std::string content;
    uint64_t bytes = 0;
    size_t largest_chunk = 0;
    size_t chunks = 0;
    bool complete = false;
  };

  // Set before reading.
  bool keep_content = true;
  std::function<bool(const Member&)> wanted = [](const Member&) { return true; };
  std::function<bool(const Read&)> go_on = [](const Read&) { return true; };

  // An archive that was begun inside of the archive.
  struct Inner {
    Member member;
    std::string path;  // of itself, as in Paths
    std::string container;
    bool complete = false;
    bool ended = false;
  };

  std::vector<Read> members;
  std::vector<Defect> defects;
  std::vector<std::string> defect_paths;  // of each defect, like Read::path
  std::vector<Inner> archives;

  bool Begin(const Member& member) override {
    EXPECT_FALSE(open_) << "Begin before the End of the member before";
    open_ = true;
    data_allowed_ = wanted(member);
    members.emplace_back();
    members.back().member = member;
    members.back().path = Here() + member.name;
    return data_allowed_;
  }
  bool Data(std::string_view chunk) override {
    EXPECT_TRUE(open_ && data_allowed_) << "Data outside of a member, after a report, or unwanted";
    EXPECT_FALSE(chunk.empty());
    Read& read = members.back();
    if (keep_content) read.content += chunk;
    read.bytes += chunk.size();
    read.largest_chunk = std::max(read.largest_chunk, chunk.size());
    ++read.chunks;
    return go_on(read);
  }
  void End(bool complete) override {
    EXPECT_TRUE(open_) << "End without Begin";
    open_ = false;
    members.back().complete = complete;
  }
  void Report(const Defect& defect) override {
    EXPECT_FALSE(defect.code.empty());
    EXPECT_FALSE(defect.message.empty());
    if (open_) data_allowed_ = false;
    defects.push_back(defect);
    defect_paths.push_back(Here() + defect.member);
  }
  void BeginArchive(const Member& member, std::string_view container) override {
    EXPECT_FALSE(open_) << "BeginArchive inside of a member";
    EXPECT_FALSE(member.name.empty());
    archives.push_back({member, Here() + member.name, std::string(container)});
    open_archives_.push_back(archives.size() - 1);
  }
  void EndArchive(bool complete) override {
    EXPECT_FALSE(open_) << "EndArchive inside of a member";
    ASSERT_FALSE(open_archives_.empty()) << "EndArchive without BeginArchive";
    archives[open_archives_.back()].complete = complete;
    archives[open_archives_.back()].ended = true;
    open_archives_.pop_back();
  }

  // A member or an archive was begun and not ended.
  bool open() const { return open_ || !open_archives_.empty(); }

  // "name:content" of each member, with " (incomplete)" where that is so.
  std::vector<std::string> Contents() const {
    std::vector<std::string> result;
    for (const Read& read : members) {
      result.push_back(read.path + ":" + read.content + (read.complete ? "" : " (incomplete)"));
    }
    return result;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> result;
    for (const Read& read : members) result.push_back(read.path);
    return result;
  }
  // "path container" of each archive inside, with " (incomplete)" where that is so.
  std::vector<std::string> Archives() const {
    std::vector<std::string> result;
    for (const Inner& inner : archives) {
      EXPECT_TRUE(inner.ended) << inner.path;
      result.push_back(inner.path + " " + inner.container + (inner.complete ? "" : " (incomplete)"));
    }
    return result;
  }
  // "path code" of each defect.
  std::vector<std::string> Places() const {
    std::vector<std::string> result;
    for (size_t i = 0; i < defects.size(); ++i) result.push_back(defect_paths[i] + " " + defects[i].code);
    return result;
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> result;
    for (const Defect& defect : defects) result.push_back(defect.code);
    return result;
  }
  // Codes of the defects with lost data.
  std::vector<std::string> Losses() const {
    std::vector<std::string> result;
    for (const Defect& defect : defects) {
      if (defect.lost_data) result.push_back(defect.code);
    }
    return result;
  }
  const Read* Find(std::string_view name) const {
    for (const Read& read : members) {
      if (read.path == name) return &read;
    }
    return nullptr;
  }
  std::string Messages() const {
    std::string result;
    for (const Defect& defect : defects) result += defect.code + " [" + defect.member + "] " + defect.message + "\n";
    return result;
  }

 private:
  std::string Here() const { return open_archives_.empty() ? "" : archives[open_archives_.back()].path + ">"; }

  bool open_ = false;
  bool data_allowed_ = false;
  std::vector<size_t> open_archives_;
};

}  // namespace bundlescope
