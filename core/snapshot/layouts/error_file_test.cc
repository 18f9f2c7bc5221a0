#include "core/snapshot/layouts/error_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace bundlescope {
namespace {

std::string Read(std::string_view text) {
  std::string out;
  for (const FiledError& error : ReadErrorFile(text)) {
    out += fmt::format("[{}: {} {}]", error.place, Name(error.complaint.status), error.complaint.reason);
  }
  return out;
}

TEST(ReadErrorFile, ReadsEveryShape) {
  EXPECT_EQ(Read(R"(["context deadline exceeded", "b"])"), "[: timeout context deadline exceeded][: failed b]");
  EXPECT_EQ(Read(R"({"shop": "pods is forbidden: no"})"), "[shop: denied pods is forbidden: no]");
  EXPECT_EQ(Read(R"({"error": {"message": "x"}})"), "[: failed x]");
  EXPECT_EQ(Read(R"([{"collector": "c", "message": "x"}])"), "[: failed x]");
  EXPECT_EQ(Read(R"("x")"), "[: failed x]");
  EXPECT_EQ(Read("\n  \ncontainer is waiting\nmore\n"), "[: failed container is waiting]");
}

TEST(ReadErrorFile, FindsNothingInFilesThatSayNothing) {
  for (const char* text : {"", "null", "[]", "{}", "[null, \"\"]", "\n\n", "{\"a\": null}"})
    EXPECT_EQ(Read(text), "") << text;
}

TEST(ReadErrorFile, EndsOnDeepAndLongFiles) {
  EXPECT_EQ(Read(std::string(60, '[') + std::string(60, ']')), "");
  std::string many = "[\"x\"";
  for (int i = 0; i < 5000; ++i) many += ",\"x\"";
  EXPECT_LE(ReadErrorFile(many + "]").size(), 1000u);
}

}  // namespace
}  // namespace bundlescope
