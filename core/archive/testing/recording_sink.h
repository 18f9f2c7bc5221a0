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

  std::vector<Read> members;
  std::vector<Defect> defects;

  bool Begin(const Member& member) override {
    EXPECT_FALSE(open_) << "Begin before the End of the member before";
    open_ = true;
    data_allowed_ = wanted(member);
    members.emplace_back();
    members.back().member = member;
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
  }

  bool open() const { return open_; }

  // "name:content" of each member, with " (incomplete)" where that is so.
  std::vector<std::string> Contents() const {
    std::vector<std::string> result;
    for (const Read& read : members) {
      result.push_back(read.member.name + ":" + read.content + (read.complete ? "" : " (incomplete)"));
    }
    return result;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> result;
    for (const Read& read : members) result.push_back(read.member.name);
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
      if (read.member.name == name) return &read;
    }
    return nullptr;
  }
  std::string Messages() const {
    std::string result;
    for (const Defect& defect : defects) result += defect.code + " [" + defect.member + "] " + defect.message + "\n";
    return result;
  }

 private:
  bool open_ = false;
  bool data_allowed_ = false;
};

}  // namespace bundlescope
