#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace bundlescope {

inline std::string ReadSourceFile(const std::string& path) {
  std::ifstream in(std::string(BUNDLESCOPE_SOURCE_DIR) + "/" + path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// Compares with reports/testdata/<name>. With BUNDLESCOPE_UPDATE_GOLDEN in the environment the file is written instead;
// read the difference before you commit it.
inline void ExpectGolden(const std::string& name, const std::string& actual) {
  const std::string path = "reports/testdata/" + name;
  if (std::getenv("BUNDLESCOPE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(std::string(BUNDLESCOPE_SOURCE_DIR) + "/" + path, std::ios::binary) << actual;
  }
  EXPECT_EQ(actual, ReadSourceFile(path)) << path;
}

}  // namespace bundlescope
