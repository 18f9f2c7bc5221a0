#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bundlescope {

// Writes the body of one object as compact JSON. Any bytes may go in as values: those that are not UTF-8 become U+FFFD.
// `key` is "" for elements of an array.
class ObjectJson {
 public:
  ObjectJson& Open(std::string_view key = {}) { return Begin(key, '{'); }
  ObjectJson& OpenList(std::string_view key) { return Begin(key, '['); }
  ObjectJson& Close() { return End('}'); }
  ObjectJson& CloseList() { return End(']'); }
  ObjectJson& Text(std::string_view key, std::string_view value);
  ObjectJson& Number(std::string_view key, int64_t value);
  ObjectJson& Bool(std::string_view key, bool value);

  const std::string& text() const { return out_; }

 private:
  ObjectJson& Begin(std::string_view key, char bracket);
  ObjectJson& End(char bracket);
  void Key(std::string_view key);
  void Quote(std::string_view text);

  std::string out_;
};

}  // namespace bundlescope
