#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bundlescope {

// Writes the body of one object as compact JSON. Any bytes may go in as values: those that are not UTF-8 become U+FFFD.
// `key` is "" for elements of an array.
class JsonWriter {
 public:
  JsonWriter& Open(std::string_view key = {}) { return Begin(key, '{'); }
  JsonWriter& OpenList(std::string_view key) { return Begin(key, '['); }
  JsonWriter& Close() { return End('}'); }
  JsonWriter& CloseList() { return End(']'); }
  JsonWriter& Text(std::string_view key, std::string_view value);
  JsonWriter& Number(std::string_view key, int64_t value);
  JsonWriter& Bool(std::string_view key, bool value);

  const std::string& text() const { return out_; }

 private:
  JsonWriter& Begin(std::string_view key, char bracket);
  JsonWriter& End(char bracket);
  void Key(std::string_view key);
  void Quote(std::string_view text);

  std::string out_;
};

}  // namespace bundlescope
