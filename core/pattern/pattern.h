#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace bundlescope {

// A regular expression of RE2 (Debian's 20220601). Named groups (?P<name>...) are captures. Thread-safe, movable.
class Pattern {
 public:
  enum class Text : uint8_t {
    // Latin-1 mode: '.' matches every byte, so that an invalid UTF-8 byte in a log never hides the rest of a line.
    kBytes,
    // '.' and classes match code points, and never an invalid byte.
    kUtf8,
  };

  // Errors: kInvalidInput (syntax, with RE2's own words and the offending piece), kLimit (over 8 MiB of program
  // memory).
  static Result<Pattern> Compile(std::string_view regex, Text text = Text::kBytes);

  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  const std::string& source() const;

  // Names of the named groups, in order of their appearance.
  const std::vector<std::string>& capture_names() const;

  bool Matches(std::string_view text) const;

  // Whether a match begins at this place of the text.
  bool MatchesAt(std::string_view text, size_t place) const;

  // First match: `captures` gets one entry for each name in capture_names(); a group that took no part is nullopt. The
  // views point into `text`.
  bool Match(std::string_view text, std::vector<std::optional<std::string_view>>* captures) const;

  // Instructions of the compiled program, by which the memory it takes and the time of a search grow.
  size_t program_size() const;

  // All groups, those without a name, too.
  size_t group_count() const;

  // The first match that begins at `place` or behind it; what stands in front of `place` still counts for '^' and '\b'.
  // `groups` gets the whole match and then each group; one that took no part is nullopt. The views point into `text`.
  bool FindFrom(std::string_view text, size_t place, std::vector<std::optional<std::string_view>>* groups) const;

 private:
  struct Impl;
  explicit Pattern(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Finds the lines that match any of many patterns, in one pass over chunks of whole lines. An entry with neither a
// pattern nor literals takes every line. May be scanned with by several threads at once.
class PatternSet {
 public:
  struct Entry {
    const Pattern* pattern = nullptr;  // outlives the set; may be null: then the literals alone decide
    std::vector<std::string>
        literals;  // at least one of them must stand in the line (case-sensitive); empty: no such hint
  };

  // One hit: pattern `id` (its index) matches the line.
  struct Hit {
    uint32_t id;
    std::string_view line;  // without its line break (LF or CRLF)
    size_t offset;          // of the line in the chunk
  };

  class Sink {
   public:
    virtual ~Sink() = default;
    // Hits come in order of lines, then of ids.
    virtual void OnHit(const Hit& hit) = 0;
  };

  // Memory for what is put together from all entries; taken only as far as needed. With less the scan gets slower,
  // never different.
  static constexpr int64_t kDefaultMemory = int64_t{64} << 20;

  // What to do without, for tests and measurements. All of them find the same.
  static constexpr int kBestSimd = 2;
  struct Options {
    Options() {}

    int64_t memory = kDefaultMemory;
    int simd = kBestSimd;  // 0: none, 1: 128 bits, 2: 256 bits; never more than the machine has
  };

  // How an entry is searched for, and what that is thought to cost: for whoever writes rules.
  struct Search {
    enum class Kind {
      kLiteral,    // by texts of which at least one must stand in the line
      kAutomaton,  // by its regular expression: no text is known that is rare enough
      kEveryLine,  // on each line
    };
    Kind kind = Kind::kEveryLine;
    std::vector<std::string> texts;  // of kLiteral; a set of bytes is written as in a regular expression
    // How many places in one MiB of typical logs are thought to need a closer look because of it.
    double looks_per_mib = 0;
    // What it is thought to add to the time of a search through one GiB of typical logs, counted over a sample when the
    // set is made; an order of magnitude.
    double milliseconds_per_gib = 0;
    // It is kept apart from the others, so that it slows down nothing but itself.
    bool isolated = false;
    // Why it costs much; empty where it does not.
    std::string reason;
  };

  explicit PatternSet(std::vector<Entry> entries, int64_t memory = kDefaultMemory);
  PatternSet(std::vector<Entry> entries, const Options& options);
  PatternSet(PatternSet&&) noexcept;
  PatternSet& operator=(PatternSet&&) noexcept;
  ~PatternSet();

  // `chunk` holds whole lines; a last line without a line break counts as one.
  void Scan(std::string_view chunk, Sink& sink) const;

  size_t size() const;

  // By entry.
  std::vector<Search> Describe() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace bundlescope
