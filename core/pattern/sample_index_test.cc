#include "core/pattern/sample_index.h"

#include <gmock/gmock.h>

#include <string>

#include "core/pattern/sample_text.h"

namespace bundlescope {
namespace {

Sequence SequenceOf(std::string_view text) {
  Sequence sequence;
  for (const char c : text) sequence.push_back(ByteSet().set(static_cast<unsigned char>(c)));
  return sequence;
}

double CountLinesWith(std::string_view text) {
  double lines = 0;
  std::string_view rest = SampleText();
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    lines += line.find(text) != std::string_view::npos ? 1 : 0;
  }
  return lines / static_cast<double>(SampleText().size());
}

TEST(SampleText, IsOfManyLinesOfUsualLength) {
  EXPECT_GT(SampleText().size(), size_t{100} << 10);
  EXPECT_LT(SampleText().size(), size_t{150} << 10);
  EXPECT_GT(CountLinesWith("") * 1000, 1000.0 / 400);
  EXPECT_EQ(SampleText().back(), '\n');
  for (size_t at = SampleText().find('%'); at != std::string_view::npos; at = SampleText().find('%', at + 1)) {
    EXPECT_EQ(SampleText()[at + 1], ')') << "a part that is not known";
  }
}

TEST(SampleIndex, CountsLinesLikeALoopOverThem) {
  for (const char* text : {"level=info", "error", "\"status\":", "ms", "e", "controllerKind", "[INFO]", "OOMKilled"}) {
    const std::optional<double> share = SampleIndex::Get().LinesWith(SequenceOf(text));
    ASSERT_EQ(share.has_value(), std::string_view(text).size() >= 3) << text;
    if (!share) continue;
    EXPECT_DOUBLE_EQ(*share, CountLinesWith(text)) << text;
  }
  EXPECT_GT(CountLinesWith("level=info"), 0);
}

TEST(SampleIndex, TellsLettersInBothCasesApartWhereTheSequenceDoes) {
  Sequence any_case = SequenceOf("err");
  for (ByteSet& set : any_case) set.set(set._Find_first() ^ 0x20);
  const SampleIndex& index = SampleIndex::Get();
  EXPECT_GT(*index.LinesWith(any_case), *index.LinesWith(SequenceOf("err")));
  EXPECT_GT(*index.LinesWith(any_case), *index.LinesWith(SequenceOf("ERR")));
}

TEST(SampleIndex, KnowsFrequentPieces) {
  const auto gram = [](std::string_view text) {
    uint32_t value = 0;
    for (size_t i = 0; i < 4; ++i) value |= static_cast<uint32_t>(text[i] | 0x20) << (8 * i);
    return value;
  };
  EXPECT_GT(SampleIndex::Get().ShareOfGram(gram("leve")), 0.001);
  EXPECT_LT(SampleIndex::Get().ShareOfGram(gram("zqxj")), 0.001);
}

}  // namespace
}  // namespace bundlescope
