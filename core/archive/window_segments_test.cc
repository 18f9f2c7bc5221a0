#include "core/archive/window_segments.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace bundlescope {
namespace {

constexpr size_t kMiB = size_t{1} << 20;

struct Kept {
  BytesOwner owner;
  std::string bytes;
};

TEST(WindowSegments, BytesStayForWhoeverKeepsThem) {
  std::mt19937 random(1);
  WindowSegments segments;
  std::deque<Kept> kept;
  for (int i = 0; i < 3'000; ++i) {
    if (i % 100 == 0) segments.Begin(random() % 2 ? 1'000 : 3'000, random() % 2 ? 500 : 700);
    const size_t count = 1 + random() % 500;
    std::fill_n(segments.Room(), count, static_cast<char>(i));
    kept.push_back({segments.Use(count), std::string(count, static_cast<char>(i))});
    while (kept.size() > 20) {
      const auto gone = kept.begin() + static_cast<std::ptrdiff_t>(random() % kept.size());
      ASSERT_EQ(std::string(gone->owner.get(), gone->bytes.size()), gone->bytes);
      kept.erase(gone);
    }
  }
}

TEST(WindowSegments, AreReadOnAnotherThread) {
  WindowSegments segments;
  segments.Begin(2'000, 500);
  std::mutex mutex;
  std::deque<Kept> queue;
  std::atomic<bool> end = false;
  std::thread reader([&] {
    for (;;) {
      Kept kept;
      const bool last = end;
      {
        const std::lock_guard lock(mutex);
        if (!queue.empty()) {
          kept = std::move(queue.front());
          queue.pop_front();
        }
      }
      if (kept.owner) {
        EXPECT_EQ(std::string_view(kept.owner.get(), kept.bytes.size()), kept.bytes);
      }
      if (!kept.owner && last) return;
    }
  });
  for (int i = 0; i < 5'000; ++i) {
    std::fill_n(segments.Room(), 500, static_cast<char>(i));
    Kept kept{segments.Use(300), std::string(300, static_cast<char>(i))};
    const std::lock_guard lock(mutex);
    queue.push_back(std::move(kept));
  }
  end = true;
  reader.join();
}

TEST(WindowSegments, GiveRoomElsewhereOnlyBehindAWindowAndLeaveThat) {
  constexpr size_t kWindow = 2'000;
  constexpr size_t kRoom = 500;
  std::mt19937 random(2);
  WindowSegments segments;
  for (int frame = 0; frame < 50; ++frame) {
    segments.Begin(kWindow, kRoom);
    const char* run = nullptr;  // what lies together, and ends with what was used last
    std::string in_run;
    std::string whole;
    for (int i = 0; i < 60; ++i) {
      char* const room = segments.Room();
      if (room != run + in_run.size()) {
        ASSERT_TRUE(in_run.size() >= kWindow || in_run == whole);
        ASSERT_EQ(std::string_view(run, in_run.size()), in_run);
        run = room;
        in_run.clear();
      }
      // All of the room may be written, more than is used.
      std::fill_n(room, kRoom, static_cast<char>(random()));
      const size_t count = random() % (kRoom + 1);
      in_run.append(room, count);
      whole.append(room, count);
      segments.Use(count);
    }
  }
}

TEST(WindowSegments, TheFormerStaysUntilTheNextIsFull) {
  WindowSegments segments;
  segments.Begin(2'000, 500);
  std::set<const char*> begins;
  const char* former = nullptr;
  const char* current = segments.Room();
  for (int i = 0; i < 1'000; ++i) {
    char* const room = segments.Room();
    if (i % 5 == 0) {
      // Segments have room for five.
      ASSERT_TRUE(i == 0 || room != current);
      former = std::exchange(current, room);
      begins.insert(room);
    }
    std::fill_n(room, 500, static_cast<char>(i));
    segments.Use(500);
    if (i >= 5) {
      ASSERT_EQ(static_cast<unsigned char>(former[0]), (i / 5 * 5 - 5) % 256);
    }
  }
  // Nobody else has any: the same memory, again and again.
  EXPECT_LE(begins.size(), 3u);
}

TEST(WindowSegments, AreCopiedWhereOthersKeepTooMany) {
  WindowSegments segments;
  segments.Begin(2 * kMiB, kMiB);
  std::vector<Kept> kept;
  std::set<size_t> whole_segments;
  for (size_t i = 0; i < 60; ++i) {
    char* const room = segments.Room();
    const std::string bytes(1'000, static_cast<char>('A' + i));
    std::copy(bytes.begin(), bytes.end(), room);
    // A small part is kept of each; the rest of the segment is used up.
    BytesOwner owner = segments.Use(kMiB);
    if (owner.get() == room) whole_segments.insert(i / 3);
    if (i % 3 == 0) kept.push_back({std::move(owner), bytes});
  }
  EXPECT_EQ(whole_segments.size(), WindowSegments::kMostKept / (3 * kMiB));
  for (const Kept& part : kept) EXPECT_EQ(std::string_view(part.owner.get(), part.bytes.size()), part.bytes);
  // Shared again once they are let go.
  kept.clear();
  for (int i = 0; i < 3; ++i) {
    segments.Room();
    segments.Use(kMiB);
  }
  const char* const room = segments.Room();
  EXPECT_EQ(segments.Use(1).get(), room);
}

TEST(WindowSegments, CountSegmentsOfFormerSizesToo) {
  WindowSegments segments;
  std::vector<BytesOwner> kept;
  for (size_t i = 0; i < 8; ++i) {
    segments.Begin((4 + i % 2) * kMiB, kMiB);
    segments.Room();
    kept.push_back(segments.Use(kMiB));
  }
  segments.Begin(2 * kMiB, kMiB);
  const char* const room = segments.Room();
  EXPECT_NE(segments.Use(1).get(), room);
}

}  // namespace
}  // namespace bundlescope
