// YAML through the event interface of libyaml: an event is judged before the next one is read, so a hostile text is
// refused where it begins to be hostile. That matters for time too: libyaml alone takes over a minute for 200 KB of
// "- - - - ...".

#include <fmt/format.h>
#include <yaml.h>

#include <new>

#include "core/document/document_builder.h"
#include "core/document/source_text.h"
#include "core/document/yaml_scalar.h"

namespace bundlescope {
namespace {

// Documents of one text. An empty one takes about 150 bytes of memory for 4 bytes of text, which max_nodes does not
// see.
constexpr size_t kMaxDocuments = 200'000;

// libyaml compares each %TAG line with all that came before, within one event: 16 MiB of them would take hours.
constexpr size_t kMaxTagDirectives = 100;

// Follows the marks of libyaml, which count characters, through the text. Marks of consecutive events do not go back;
// if one does, it gets the place of the one before.
class MarkCursor {
 public:
  MarkCursor(std::string_view text, uint32_t first_line) : text_(text), line_(first_line) {}

  TextPosition MoveTo(const yaml_mark_t& mark) {
    while (characters_ < mark.index && offset_ < text_.size()) Step();
    return {line_, static_cast<uint32_t>(offset_ - line_start_ + 1)};
  }

  size_t offset() const { return offset_; }

 private:
  void Step() {
    const auto lead = static_cast<uint8_t>(text_[offset_]);
    offset_ += lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    ++characters_;
    if (lead != '\n') return;
    ++line_;
    line_start_ = offset_;
  }

  std::string_view text_;
  size_t characters_ = 0;
  size_t offset_ = 0;
  size_t line_start_ = 0;
  uint32_t line_;
};

class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }
  yaml_event_t* get() { return &event_; }

 private:
  yaml_event_t event_ = {};
};

class Parser {
 public:
  explicit Parser(std::string_view text) {
    ok_ = yaml_parser_initialize(&parser_) == 1;
    if (!ok_) return;
    // Without this a text could choose UTF-16 by its first bytes.
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() {
    if (ok_) yaml_parser_delete(&parser_);
  }

  bool Next(Event* event) { return ok_ && yaml_parser_parse(&parser_, event->get()) == 1; }

  // After Next() returned false.
  const yaml_parser_t& state() const { return parser_; }
  bool out_of_memory() const { return !ok_ || parser_.error == YAML_MEMORY_ERROR; }

 private:
  yaml_parser_t parser_;
  bool ok_ = false;
};

std::string_view ScalarText(const yaml_event_t& event) {
  return {reinterpret_cast<const char*>(event.data.scalar.value), event.data.scalar.length};
}

const char* RefusedProperty(const yaml_char_t* anchor, const yaml_char_t* tag) {
  if (anchor != nullptr) return "anchors (&name)";
  return tag != nullptr ? "tags (!name)" : nullptr;
}

const char* RefusedFeature(const yaml_event_t& event) {
  switch (event.type) {
    case YAML_ALIAS_EVENT:
      return "aliases (*name)";
    case YAML_SCALAR_EVENT:
      return RefusedProperty(event.data.scalar.anchor, event.data.scalar.tag);
    case YAML_SEQUENCE_START_EVENT:
      return RefusedProperty(event.data.sequence_start.anchor, event.data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
      return RefusedProperty(event.data.mapping_start.anchor, event.data.mapping_start.tag);
    case YAML_DOCUMENT_START_EVENT: {
      const auto& directives = event.data.document_start.tag_directives;
      return directives.start != directives.end ? "%TAG directives" : nullptr;
    }
    default:
      return nullptr;
  }
}

class YamlLoader {
 public:
  // `text` has passed CheckSourceText.
  YamlLoader(std::string_view text, size_t max_documents, const ParseOptions& options)
      : text_(text),
        max_documents_(max_documents),
        options_(options),
        parser_(text),
        cursor_(text, options.first_line),
        builder_(options) {}

  Result<std::vector<Document>> Load() {
    BS_RETURN_IF_ERROR(CheckTagDirectives());
    while (true) {
      Event event;
      if (!parser_.Next(&event)) return SyntaxError();
      if (event.get()->type == YAML_STREAM_END_EVENT) return std::move(documents_);
      BS_RETURN_IF_ERROR(Take(*event.get()));
    }
  }

 private:
  Status Take(const yaml_event_t& event) {
    const TextPosition position = cursor_.MoveTo(event.start_mark);
    if (const char* feature = RefusedFeature(event)) return Refuse(feature, position);
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return CountDocument(position);
      case YAML_DOCUMENT_END_EVENT:
        documents_.push_back(builder_.Finish());
        return {};
      case YAML_SEQUENCE_START_EVENT:
        return Begin(NodeKind::kSequence, position);
      case YAML_MAPPING_START_EVENT:
        return Begin(NodeKind::kMapping, position);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return builder_.End();
      case YAML_SCALAR_EVENT:
        return builder_.ExpectsKey() ? Key(event, position) : Value(event, position);
      default:
        return {};
    }
  }

  Status CountDocument(TextPosition position) {
    if (documents_.size() < max_documents_) return {};
    if (max_documents_ == 1) {
      return ErrorAt(ErrorCode::kInvalidInput, "a second document starts here, only one is expected", position,
                     options_);
    }
    return ErrorAt(ErrorCode::kLimit, fmt::format("the text holds more than {} documents", max_documents_), position,
                   options_);
  }

  Status Begin(NodeKind kind, TextPosition position) {
    if (builder_.ExpectsKey()) {
      return ErrorAt(ErrorCode::kInvalidInput, fmt::format("a {} cannot be a key", NodeKindName(kind)), position,
                     options_)
          .WithHint("put quotes around a text that starts with '{' or '['");
    }
    return builder_.Begin(kind, position);
  }

  Status Key(const yaml_event_t& event, TextPosition position) {
    const bool plain = event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && ScalarText(event) == "<<") return Refuse("merge keys (<<)", position);
    builder_.Key(ScalarText(event), position);
    return {};
  }

  Status Value(const yaml_event_t& event, TextPosition position) {
    const std::string_view text = ScalarText(event);
    if (event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE) return builder_.Add(ResolvePlainScalar(text), position);
    const bool block =
        event.data.scalar.style == YAML_LITERAL_SCALAR_STYLE || event.data.scalar.style == YAML_FOLDED_SCALAR_STYLE;
    return builder_.Add({.kind = NodeKind::kString, .text = text, .block = block}, position);
  }

  Status Refuse(std::string_view feature, TextPosition position) const {
    return ErrorAt(ErrorCode::kInvalidInput, fmt::format("YAML {} are not accepted", feature), position, options_)
        .WithHint("write the value out, or put quotes around it if it is meant as text");
  }

  // A line may start after any of the line breaks that libyaml knows: LF, CR, NEL (C2 85), LS and PS (E2 80 A8/A9).
  Status CheckTagDirectives() const {
    constexpr std::string_view kDirective = "%TAG";
    constexpr std::string_view kLastBytesOfBreaks = "\n\r\x85\xA8\xA9";
    size_t count = 0;
    for (size_t at = text_.find(kDirective); at != std::string_view::npos; at = text_.find(kDirective, at + 1)) {
      if (at != 0 && kLastBytesOfBreaks.find(text_[at - 1]) == std::string_view::npos) continue;
      if (++count <= kMaxTagDirectives) continue;
      return ErrorAt(ErrorCode::kLimit, fmt::format("more than {} lines start with %TAG", kMaxTagDirectives),
                     PositionOf(text_, at, options_), options_);
    }
    return {};
  }

  Error SyntaxError() const {
    const yaml_parser_t& state = parser_.state();
    if (parser_.out_of_memory()) return OutOfMemory(options_);
    const char* const problem = state.problem == nullptr ? "unknown problem" : state.problem;
    if (state.error == YAML_READER_ERROR) {
      return ErrorAt(ErrorCode::kCorrupt,
                     fmt::format("not valid YAML: {} (U+{:04X})", problem, static_cast<unsigned>(state.problem_value)),
                     PositionOf(text_, state.problem_offset, options_), options_);
    }
    const size_t offset = OffsetOf(state.problem_mark);
    const TextPosition position = PositionOf(text_, offset, options_);
    std::string message = fmt::format("not valid YAML: {}", problem);
    if (state.context != nullptr) {
      message += fmt::format(", {}", state.context);
      const uint32_t line = PositionOf(text_, OffsetOf(state.context_mark), options_).line;
      if (line != position.line) message += fmt::format(" that starts in line {}", line);
    }
    return ErrorAt(ErrorCode::kCorrupt, std::move(message), position, options_)
        .WithHint(HintFor(problem, text_.substr(offset, 1)));
  }

  // For the mistakes that people make most.
  static std::string HintFor(std::string_view problem, std::string_view character) {
    if (character == "\t") return "indent with spaces, not tabs";
    if (problem.starts_with("mapping values are not allowed")) {
      return "check the indentation, or put quotes around a text that contains ': '";
    }
    if (problem.starts_with("found character that cannot start any token")) {
      return fmt::format("put quotes around a text that starts with {}", character);
    }
    return "";
  }

  size_t OffsetOf(const yaml_mark_t& mark) const {
    MarkCursor cursor(text_, options_.first_line);
    cursor.MoveTo(mark);
    return cursor.offset();
  }

  std::string_view text_;
  size_t max_documents_;
  const ParseOptions& options_;
  Parser parser_;
  MarkCursor cursor_;
  DocumentBuilder builder_;
  std::vector<Document> documents_;
};

Result<std::vector<Document>> LoadYaml(std::string_view text, size_t max_documents, const ParseOptions& options) {
  BS_ASSIGN_OR_RETURN(const std::string_view checked, CheckSourceText(text, options));
  try {
    return YamlLoader(checked, max_documents, options).Load();
  } catch (const std::bad_alloc&) {
    return OutOfMemory(options);
  }
}

}  // namespace

Result<Document> ParseYaml(std::string_view text, const ParseOptions& options) {
  BS_ASSIGN_OR_RETURN(std::vector<Document> documents, LoadYaml(text, 1, options));
  if (!documents.empty()) return std::move(documents.front());
  DocumentBuilder builder(options);
  BS_RETURN_IF_ERROR(builder.Add({.plain = true}, {options.first_line, 1}));
  return builder.Finish();
}

Result<std::vector<Document>> ParseYamlStream(std::string_view text, const ParseOptions& options) {
  return LoadYaml(text, kMaxDocuments, options);
}

}  // namespace bundlescope
