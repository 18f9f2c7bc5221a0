#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Writes one JSON value (RFC 8259) as it is told, two spaces of indentation a level, keys in the order of the calls.
// Strings: invalid bytes become U+FFFD; what must not reach a terminal (control, bidirectional and zero-width
// characters) is written as \uXXXX, which means the same to a parser. Calls that would not give JSON are our own
// mistake and abort.
class JsonWriter {
 public:
  explicit JsonWriter(std::string* out) : out_(out) {}

  void BeginObject() { Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray() { Begin('['); }
  void EndArray() { End(']'); }
  void Key(std::string_view key);

  void String(std::string_view text);
  void Number(uint64_t number) { Raw(std::to_string(number)); }
  void Number(int number) { Raw(std::to_string(number)); }
  void Bool(bool value) { Raw(value ? "true" : "false"); }
  void Null() { Raw("null"); }
  // A number that is written already.
  void Literal(std::string_view number) { Raw(number); }

  // A member of the open object.
  void Member(std::string_view key, std::string_view text);
  void Member(std::string_view key, const char* text) { Member(key, std::string_view(text)); }
  void Member(std::string_view key, uint64_t number);
  void Member(std::string_view key, int number);
  void Member(std::string_view key, bool value);
  void Member(std::string_view key, const std::vector<std::string>& texts);

 private:
  struct Level {
    char close = 0;
    size_t count = 0;  // values so far
    bool has_key = false;
  };

  void Begin(char open);
  void End(char close);
  void BeforeValue();
  void Raw(std::string_view text);
  void NewLine();
  void AppendString(std::string_view text);

  std::string* out_;
  std::vector<Level> levels_;
  bool is_done_ = false;
};

}  // namespace bundlescope
