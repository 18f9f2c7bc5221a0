#pragma once

#include <re2/re2.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bundlescope {

// Finds candidate lines in chunks of whole lines: every line that holds one of the literals or that one of the regular
// expressions matches, and perhaps others.
//
// Very few literals are searched by memmem; else one RE2 runs over the alternation of all literals and of the chunk
// forms (chunk_form.h) of the regular expressions. Where that is not possible, every line is a candidate.
class ChunkSearch {
 public:
  // No literal is empty or holds an LF; each of `regexes` compiles. `memory` is for the automaton.
  ChunkSearch(std::vector<std::string> literals, const std::vector<std::string>& regexes, int64_t memory);

  // One pass over one chunk, which outlives it.
  class Pass {
   public:
    Pass(const ChunkSearch& search, std::string_view chunk);

    // `from` is where a line begins, and never less than before. The answer is a place in the first candidate line from
    // there on, its line break included, or npos.
    size_t Next(size_t from);

   private:
    size_t NextLiteral(size_t from);

    const ChunkSearch& search_;
    std::string_view chunk_;
    bool every_line_;
    std::vector<size_t> next_;  // where each literal comes next, if memmem is used
  };

 private:
  void BuildAutomaton(const std::vector<std::string>& regexes, int64_t memory);

  std::vector<std::string> literals_;
  bool every_line_ = false;
  bool line_end_matters_ = false;  // in chunks with CRLF every line is a candidate
  std::unique_ptr<RE2> automaton_;
};

}  // namespace bundlescope
