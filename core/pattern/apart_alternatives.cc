#include "core/pattern/apart_alternatives.h"

#include <algorithm>

namespace bundlescope {
namespace {

constexpr std::string_view kApart = "(?:)";

// Whether a repetition may follow, which would take hold of what is put in front of it.
bool MayBeRepetition(std::string_view rest) {
  return !rest.empty() && std::string_view("*+?{").find(rest[0]) != std::string_view::npos;
}

// Copies an expression piece by piece, just far enough to tell operators from literal characters.
class Copier {
 public:
  explicit Copier(std::string_view regex) : rest_(regex) {}

  std::string Copy() {
    BeginAlternative();
    while (!rest_.empty()) {
      if (rest_.starts_with("\\Q")) {
        Take(std::min(rest_.find("\\E"), rest_.size() - 2) + 2);
      } else if (rest_[0] == '\\') {
        outside_ascii_ |= rest_.size() > 1 && (rest_[1] == 'x' || (rest_[1] >= '0' && rest_[1] <= '7'));
        Take(2);
      } else if (rest_[0] == '[') {
        TakeClass();
      } else if (rest_[0] == '(') {
        TakeOpening();
      } else if (rest_[0] == '|') {
        has_alternatives_ = true;
        Take(1);
        BeginAlternative();
      } else {
        Take(1);
      }
    }
    return out_;
  }

  bool is_needed() const { return has_alternatives_ && (outside_ascii_ || folds_in_part_); }

 private:
  void Take(size_t count) {
    count = std::min(count, rest_.size());
    for (const char c : rest_.substr(0, count)) outside_ascii_ |= (static_cast<unsigned char>(c) & 0x80) != 0;
    out_ += rest_.substr(0, count);
    rest_.remove_prefix(count);
  }

  void BeginAlternative() {
    if (!MayBeRepetition(rest_)) out_ += kApart;
  }

  // A ']' that comes first is a member, and so is one inside of [:alpha:] or behind a backslash.
  void TakeClass() {
    Take(1);
    if (rest_.starts_with('^')) Take(1);
    if (rest_.starts_with(']')) Take(1);
    while (!rest_.empty() && rest_[0] != ']') {
      const size_t posix_end = rest_.starts_with("[:") ? rest_.find(":]", 2) : std::string_view::npos;
      if (posix_end != std::string_view::npos) {
        Take(posix_end + 2);
      } else {
        Take(rest_[0] == '\\' ? 2 : 1);
      }
    }
    Take(1);
  }

  // "(", "(?P<name>", "(?i:" or all of "(?i)".
  void TakeOpening() {
    if (!rest_.starts_with("(?")) {
      Take(1);
      return BeginAlternative();
    }
    const size_t end = std::min(rest_.find_first_of(":)>"), rest_.size() - 1);
    const bool is_name = rest_.starts_with("(?P<");
    // Flags at the very beginning are for all of it.
    if (!is_name && out_ != kApart) folds_in_part_ |= rest_.substr(0, end).find('i') != std::string_view::npos;
    const bool opens = rest_[end] != ')';
    Take(end + 1);
    if (opens) BeginAlternative();
  }

  std::string_view rest_;
  std::string out_;
  bool has_alternatives_ = false;
  bool outside_ascii_ = false;
  bool folds_in_part_ = false;
};

}  // namespace

std::string WithAlternativesApart(std::string_view regex) {
  Copier copier(regex);
  std::string apart = copier.Copy();
  return copier.is_needed() ? apart : std::string(regex);
}

}  // namespace bundlescope
