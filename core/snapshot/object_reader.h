#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/document/compact_json.h"
#include "core/document/object_splitter.h"
#include "core/snapshot/builder.h"

namespace bundlescope {

// Takes the finished trees of an ObjectReader.
class ObjectTaker {
 public:
  virtual ~ObjectTaker() = default;
  // False where there is no more room: the tree was not kept, and nothing more will be.
  virtual bool TakeObject(CompactValue body, std::string_view api_version, std::string_view kind, uint32_t line) = 0;
  // A list has ended: the objects that came without a kind since the one before were elements of it. `kind` is "" where
  // it does not say either.
  virtual void NameKindless(std::string_view api_version, std::string_view kind) = 0;
  // The objects since the list before are not to be kept.
  virtual void DropList() = 0;
};

// Where objects come from, and what their text does not say.
struct ObjectSource {
  ObjectDefaults defaults;
  ObjectRepair repair = ObjectRepair::kNone;
  uint32_t first_line = 1;  // where the text begins in its member
};

// What went wrong in a text of objects, for one diagnostic.
struct ObjectTrouble {
  size_t unreadable = 0;  // values that could not be read
  size_t nameless = 0;    // values that could be read and are no objects: without kind or name
  uint32_t first_line = 0;
  std::string first;          // what is wrong with the first of them
  bool invalid_utf8 = false;  // replaced by U+FFFD
  bool masked_text = false;   // "***HIDDEN***" without quotes was read as a text
  std::string repeated_key;   // in some mapping, "" if none
};

// Reads objects out of a text that comes in chunks: JSON or YAML, whichever its beginning shows. Lines that tools write
// in front of it (remark.h) are passed over. Each object is parsed once, changed as object_edits.h says, and handed on;
// the text is not kept.
class ObjectReader : private PartSink {
 public:
  ObjectReader(CompactStore& store, ObjectTaker& taker);
  ~ObjectReader() override;

  void Begin(ObjectSource source);
  void Feed(std::string_view chunk);
  // Objects that were taken.
  size_t Finish(bool complete);

  const ObjectTrouble& trouble() const { return trouble_; }
  // Whether the text was a list, with elements or without.
  bool was_list() const { return was_list_; }

 private:
  bool Part(std::string_view text, uint32_t line) override;
  void ListEnd(std::string_view kind, std::string_view api_version) override;
  void Damage(uint32_t line, std::string message) override;

  // Hands `start_` to the splitter that suits it; nothing where more bytes are needed, which `end` says will not come.
  void Open(bool end);
  void Unreadable(uint32_t line, std::string message);
  // In the member, of a line that a splitter counted.
  uint32_t Absolute(uint32_t line) const;
  bool PartOfJson(std::string_view text, uint32_t line);
  bool PartOfYaml(std::string_view text, uint32_t line);
  bool TakeNode(const Node& node, uint32_t line, const ObjectDefaults& defaults);
  // The writer holds the tree of an object of which `known` is known besides.
  bool Take(const ObjectDefaults& known, uint32_t line);
  CompactEdits Edits(const ObjectDefaults& known, bool is_secret, bool kindless, bool has_data) const;
  ObjectDefaults KnownOfElement();
  void Nameless(uint32_t line, std::string what);

  ObjectTaker& taker_;
  CompactJson json_;
  CompactWriter writer_;
  ObjectSource source_;
  std::string start_;  // of the text, until it is known what it is
  std::unique_ptr<ObjectSplitter> splitter_;
  const ObjectSplitter* inner_ = nullptr;  // of the list in a list that is read
  bool yaml_ = false;
  std::string element_kind_;  // by which elements of the open list were read, "" if they say theirs
  int depth_ = 0;
  uint32_t list_line_ = 1;  // of the list in a list that is read
  size_t taken_ = 0;
  bool full_ = false;
  bool was_list_ = false;
  ObjectTrouble trouble_;
};

}  // namespace bundlescope
