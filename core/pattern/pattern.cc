#include "core/pattern/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <utility>

#include "core/base/check.h"
#include "core/pattern/apart_alternatives.h"
#include "core/pattern/re2_options.h"

namespace bundlescope {

struct Pattern::Impl {
  Impl(std::string_view regex, Text text) : source(regex), re(Expression(regex, text), OptionsFor(text)) {}

  // What WithAlternativesApart() is against happens in Latin-1 only.
  static std::string Expression(std::string_view regex, Text text) {
    return text == Text::kUtf8 ? std::string(regex) : WithAlternativesApart(regex);
  }
  static RE2::Options OptionsFor(Text text) {
    RE2::Options options = LineOptions(kPatternMemory);
    if (text == Text::kUtf8) options.set_encoding(RE2::Options::EncodingUTF8);
    return options;
  }

  std::string source;
  RE2 re;
  std::vector<std::string> names;
  std::vector<int> groups;  // the group of each name, from 1
  int last_group = 0;       // of those with a name
};

namespace {

Error CompileError(std::string_view regex, const RE2& re) {
  if (re.error_code() == RE2::ErrorPatternTooLarge) {
    return Error(ErrorCode::kLimit, fmt::format("the regular expression needs more than {} MiB of memory: {}",
                                                kPatternMemory >> 20, re.error()))
        .WithHint("Use smaller repetitions or split the expression into several patterns.");
  }
  std::string message = fmt::format("not a regular expression that RE2 accepts: {}", re.error());
  if (!re.error_arg().empty() && re.error_arg() != regex) message += fmt::format(", in '{}'", re.error_arg());
  return Error(ErrorCode::kInvalidInput, std::move(message))
      .WithHint("RE2 has no backreferences and no look-around; its syntax is at github.com/google/re2/wiki/Syntax.");
}

}  // namespace

Result<Pattern> Pattern::Compile(std::string_view regex, Text text) {
  auto impl = std::make_unique<Impl>(regex, text);
  if (!impl->re.ok()) {
    // The error speaks of what the user wrote.
    const RE2 as_written(ToPiece(regex), Impl::OptionsFor(text));
    return CompileError(regex, as_written.ok() ? impl->re : as_written);
  }
  for (const auto& [group, name] : impl->re.CapturingGroupNames()) {
    impl->names.push_back(name);
    impl->groups.push_back(group);
    impl->last_group = group;
  }
  return Pattern(std::move(impl));
}

Pattern::Pattern(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

const std::string& Pattern::source() const { return impl_->source; }

const std::vector<std::string>& Pattern::capture_names() const { return impl_->names; }

bool Pattern::Matches(std::string_view text) const {
  return impl_->re.Match(ToPiece(text), 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

bool Pattern::MatchesAt(std::string_view text, size_t place) const {
  return impl_->re.Match(ToPiece(text), place, text.size(), RE2::ANCHOR_START, nullptr, 0);
}

bool Pattern::Match(std::string_view text, std::vector<std::optional<std::string_view>>* captures) const {
  BS_CHECK(captures != nullptr);
  captures->clear();
  // Group 0 is the whole match; groups after the last named one are not asked for, which lets RE2 do less.
  std::vector<re2::StringPiece> groups(static_cast<size_t>(impl_->last_group) + 1);
  const int wanted = impl_->last_group == 0 ? 0 : impl_->last_group + 1;
  if (!impl_->re.Match(ToPiece(text), 0, text.size(), RE2::UNANCHORED, groups.data(), wanted)) return false;
  for (const int group : impl_->groups) {
    const re2::StringPiece& piece = groups[static_cast<size_t>(group)];
    if (piece.data() == nullptr) {
      captures->push_back(std::nullopt);
    } else {
      captures->push_back(ToView(piece));
    }
  }
  return true;
}

size_t Pattern::program_size() const { return static_cast<size_t>(impl_->re.ProgramSize()); }

size_t Pattern::group_count() const { return static_cast<size_t>(impl_->re.NumberOfCapturingGroups()); }

bool Pattern::FindFrom(std::string_view text, size_t place,
                       std::vector<std::optional<std::string_view>>* groups) const {
  BS_CHECK(groups != nullptr && place <= text.size());
  groups->clear();
  std::vector<re2::StringPiece> pieces(group_count() + 1);
  const int wanted = static_cast<int>(pieces.size());
  if (!impl_->re.Match(ToPiece(text), place, text.size(), RE2::UNANCHORED, pieces.data(), wanted)) return false;
  for (const re2::StringPiece& piece : pieces) {
    groups->push_back(piece.data() == nullptr ? std::nullopt : std::optional(ToView(piece)));
  }
  return true;
}

}  // namespace bundlescope
