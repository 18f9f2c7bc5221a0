#include "core/pattern/line_set.h"

#include <re2/set.h>

#include <utility>

#include "core/pattern/re2_options.h"

namespace bundlescope {

struct LineSet::Impl {
  explicit Impl(int64_t memory) : set(LineOptions(memory), RE2::UNANCHORED) {}
  RE2::Set set;
};

LineSet::LineSet(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LineSet::~LineSet() = default;

std::unique_ptr<LineSet> LineSet::Build(const std::vector<std::string>& regexes, int64_t memory) {
  auto impl = std::make_unique<Impl>(memory);
  for (const std::string& regex : regexes) {
    if (impl->set.Add(regex, nullptr) < 0) return nullptr;
  }
  if (!impl->set.Compile()) return nullptr;
  return std::unique_ptr<LineSet>(new LineSet(std::move(impl)));
}

bool LineSet::Match(std::string_view line, std::vector<int>* found) const {
  RE2::Set::ErrorInfo error;
  if (impl_->set.Match(ToPiece(line), found, &error)) return true;
  found->clear();
  return error.kind == RE2::Set::kNoError;
}

}  // namespace bundlescope
