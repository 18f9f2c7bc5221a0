#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bundlescope {

// Receives the parts of a text that holds many values.
class PartSink {
 public:
  virtual ~PartSink() = default;
  // The text of one value, not parsed and so not known to be valid. `line` counts from 1 in the whole text. Valid
  // during the call only. False ends the reading of this text.
  virtual bool Part(std::string_view text, uint32_t line) = 0;
  // What stood around the values of a list: its own kind and apiVersion, "" where it does not say. Comes behind the
  // values, since that is where they may stand in the text.
  virtual void ListEnd(std::string_view kind, std::string_view api_version) = 0;
  // Something that is no value, or the part of one. `line` is where it begins; `message` says what is lost.
  virtual void Damage(uint32_t line, std::string message) = 0;
};

// The longest value that is handed over; longer ones are passed over as damage.
inline constexpr size_t kMaxPartBytes = size_t{64} << 20;

// Splits a text that comes in chunks into its values, in memory for one of them.
class ObjectSplitter {
 public:
  virtual ~ObjectSplitter() = default;
  virtual void Feed(std::string_view chunk) = 0;
  // `complete` is false where the end of the text is known to be missing.
  virtual void Finish(bool complete) = 0;
  // What is known by now of the list whose element is handed over, "" where it stands behind the elements.
  virtual std::string_view list_kind() const = 0;
  virtual std::string_view list_api_version() const = 0;
};

enum class ObjectSyntax : uint8_t { kJson, kYaml };

// In which syntax a text is written, by its beginning; nothing where more of it is needed. Behind opening brackets JSON
// has quotes, numbers and other brackets; "{kind: Pod}" is YAML in flow style.
std::optional<ObjectSyntax> SyntaxOf(std::string_view beginning);

// JSON: one value after the other, with or without line breaks between them. Of an array, and of an object with an
// array under "items" (unless its kind says that it is no list), the elements are the values. Behind damage it goes on
// at the next value that begins a line, indented like the first one.
std::unique_ptr<ObjectSplitter> SplitJson(PartSink& sink, size_t max_part_bytes = kMaxPartBytes);

// YAML: documents ("---"). Of a document that is a sequence, or a mapping with a sequence under "items" that stands in
// block style in column 1 or 3, the elements are the values. The split is by lines and indentation alone, so an element
// that no parser can read costs no other one.
std::unique_ptr<ObjectSplitter> SplitYaml(PartSink& sink, size_t max_part_bytes = kMaxPartBytes);

}  // namespace bundlescope
