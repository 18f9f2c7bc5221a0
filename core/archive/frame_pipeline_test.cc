#include "core/archive/frame_pipeline.h"

#include <gtest/gtest.h>

#include "core/archive/testing/written_archive.h"

namespace bundlescope {
namespace {

TEST(FramePipeline, GivesTheFramesOfTheEncoderInTheirOrder) {
  constexpr size_t kDepth = 3;
  FramePipeline pipeline(3, kDepth);
  FrameEncoder encoder(3);
  unsigned popped = 0;
  const auto pop = [&] {
    const std::string tar = LogText(20'000 + popped * 999, popped);
    const PackedFrame frame = pipeline.Pop();
    EXPECT_EQ(frame.bytes, encoder.Encode(tar)) << popped;
    EXPECT_EQ(frame.unpacked_bytes, tar.size());
    EXPECT_EQ(frame.checksum, FrameEncoder::ChecksumOf(frame.bytes));
    ++popped;
  };
  for (unsigned pushed = 0; pushed < 40; ++pushed) {
    if (pipeline.full()) pop();
    EXPECT_EQ(pipeline.under_way(), std::min<size_t>(pushed, kDepth - (pushed >= kDepth ? 1 : 0)));
    EXPECT_EQ(pipeline.Push(LogText(20'000 + pushed * 999, pushed)), "");
  }
  while (pipeline.under_way() > 0) pop();
  EXPECT_EQ(popped, 40u);
  EXPECT_FALSE(pipeline.ready());
}

TEST(FramePipeline, ForgetsWhatIsUnderWay) {
  for (int round = 0; round < 50; ++round) {
    FramePipeline pipeline(3, 4);
    for (unsigned i = 0; i < 4; ++i) pipeline.Push(LogText(3'000, i));
    pipeline.Drop();
    EXPECT_EQ(pipeline.under_way(), 0u);
    pipeline.Push(LogText(3'000, 9));
    FrameEncoder encoder(3);
    EXPECT_EQ(pipeline.Pop().bytes, encoder.Encode(LogText(3'000, 9)));
    // What is under way when it ends goes with it.
    for (unsigned i = 0; i < 4; ++i) pipeline.Push(LogText(3'000, i));
  }
}

}  // namespace
}  // namespace bundlescope
