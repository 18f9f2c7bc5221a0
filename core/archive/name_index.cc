#include "core/archive/name_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace bundlescope {
namespace {

// More folders than this are not looked at: their number is that of the names times their depth.
constexpr uint64_t kMaxFolders = 1'000'000;
constexpr size_t kFirstSlots = 64;

char Fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

size_t NameIndex::HashSet::Find(uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t at = static_cast<size_t>(hash) & mask;
  while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
  return at;
}

bool NameIndex::HashSet::Has(uint64_t hash) const { return !slots_.empty() && slots_[Find(hash)] == hash; }

bool NameIndex::HashSet::Insert(uint64_t hash) {
  if (used_ * 2 >= slots_.size()) {
    const std::vector<uint64_t> old = std::move(slots_);
    slots_.assign(std::max(kFirstSlots, old.size() * 2), 0);
    for (const uint64_t kept : old) {
      if (kept != 0) slots_[Find(kept)] = kept;
    }
  }
  uint64_t& slot = slots_[Find(hash)];
  if (slot == hash) return false;
  slot = hash;
  ++used_;
  return true;
}

uint64_t NameIndex::Hash(std::string_view text, Kind kind) {
  // Multiplied by an odd number, so that equal texts of different kinds are different things.
  const uint64_t hash = (std::hash<std::string_view>{}(text) + static_cast<uint64_t>(kind)) * 0x9E3779B97F4A7C15u;
  return hash == 0 ? 1 : hash;
}

NameIndex::Added NameIndex::Add(std::string name) {
  Added added;
  const uint64_t hash = Hash(name, Kind::kFile);
  added.repeated = !seen_.Insert(hash);
  if (added.repeated) {
    uint32_t& count = repetitions_.emplace(hash, 1).first->second;
    for (uint32_t number = ++count;; ++number) {
      added.name = fmt::format("{}#{}", name, number);
      if (seen_.Insert(Hash(added.name, Kind::kFile))) break;
    }
    return added;
  }
  std::string folded = name;
  std::transform(folded.begin(), folded.end(), folded.begin(), Fold);
  added.case_differs = !seen_.Insert(Hash(folded, Kind::kFolded));
  added.file_and_folder = MeetsFolder(name);
  added.name = std::move(name);
  return added;
}

bool NameIndex::MeetsFolder(std::string_view name) {
  bool meets = seen_.Has(Hash(name, Kind::kFolder));
  for (size_t end = name.rfind('/'); end != std::string_view::npos; end = name.rfind('/')) {
    name = name.substr(0, end);
    if (folders_ >= kMaxFolders || !seen_.Insert(Hash(name, Kind::kFolder))) break;
    ++folders_;
    meets = meets || seen_.Has(Hash(name, Kind::kFile));
  }
  return meets;
}

}  // namespace bundlescope
