#include "analyzers/novel/template_tree.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

namespace bundlescope {
namespace {

constexpr uint32_t kWild = 0;     // stands for <*>
constexpr uint32_t kAnyWord = 1;  // stands for the word that is looked at
constexpr uint32_t kFirstWord = 2;

// Words as numbers, to be compared quickly.
class WordNumbers {
 public:
  uint32_t Of(std::string_view word) {
    return numbers_.emplace(word, static_cast<uint32_t>(numbers_.size()) + kFirstWord).first->second;
  }

 private:
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

// A template that grows. The text of its first shape says how it looks.
struct Cluster {
  const MaskedLine* form = nullptr;
  std::vector<uint32_t> words;
  Occurrences seen;
};

std::string LeafOf(const MaskedLine& line) {
  std::string leaf;
  for (size_t i = 0; i <= line.words.size(); ++i) {
    leaf.append(line.Separator(i));
    leaf.push_back('\n');  // which is in no text
  }
  for (size_t i = 0; i < std::min(line.words.size(), kBeginningWords); ++i) {
    leaf.append(line.words[i].variable ? "<*>" : line.Word(i));
    leaf.push_back('\n');
  }
  return leaf;
}

bool IsPlaceholder(std::string_view word) { return word.starts_with('<') && word.ends_with('>'); }

void MakeWildWhereDifferent(const std::vector<uint32_t>& other, std::vector<uint32_t>* words) {
  for (size_t i = 0; i < words->size(); ++i) {
    if ((*words)[i] != other[i]) (*words)[i] = kWild;
  }
}

// How many words are the same; -1 where the line may not join.
int Similarity(const Cluster& cluster, const MaskedLine& line, const std::vector<uint32_t>& words) {
  int same = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    if (cluster.words[i] == words[i]) {
      ++same;
      continue;
    }
    const bool variable = cluster.words[i] == kWild || cluster.form->words[i].variable;
    if (!variable || !line.words[i].variable) return -1;
  }
  return 2 * static_cast<size_t>(same) >= words.size() ? same : -1;
}

void Join(const Shape& shape, WordNumbers* numbers, std::vector<Cluster>* leaf) {
  std::vector<uint32_t> words(shape.line.words.size());
  for (size_t i = 0; i < words.size(); ++i) words[i] = numbers->Of(shape.line.Word(i));
  Cluster* best = nullptr;
  int most = -1;
  for (Cluster& cluster : *leaf) {
    const int same = Similarity(cluster, shape.line, words);
    if (same > most) most = same, best = &cluster;
  }
  if (best == nullptr) {
    leaf->push_back({.form = &shape.line, .words = std::move(words), .seen = shape.seen});
    return;
  }
  MakeWildWhereDifferent(words, &best->words);
  best->seen.Merge(shape.seen);
}

// What clusters have in common that differ in the word at `place` and in variable words; empty where that is too
// little, or where the word is not a name: behind a colon stands what happened.
std::vector<uint32_t> FrameAround(size_t place, const Cluster& cluster) {
  const MaskedLine& form = *cluster.form;
  if (form.words[place].variable || form.Separator(place).ends_with(": ")) return {};
  std::vector<uint32_t> frame = cluster.words;
  frame[place] = kAnyWord;
  size_t fixed = 0;
  for (size_t i = 0; i < frame.size(); ++i) {
    if (i != place && (!form.words[i].variable || IsPlaceholder(form.Word(i)))) ++fixed;
    if (form.words[i].variable) frame[i] = kWild;
  }
  return 2 * fixed >= frame.size() ? frame : std::vector<uint32_t>();
}

// Makes one of clusters, where they have enough different words at `place`. The others lose their form.
void JoinIfManyWords(size_t place, const std::vector<size_t>& members, std::vector<Cluster>* leaf) {
  std::set<uint32_t> different;
  for (const size_t member : members) different.insert((*leaf)[member].words[place]);
  if (different.size() < kManyWords) return;
  Cluster& first = (*leaf)[members.front()];
  for (size_t i = 1; i < members.size(); ++i) {
    Cluster& other = (*leaf)[members[i]];
    MakeWildWhereDifferent(other.words, &first.words);
    first.seen.Merge(other.seen);
    other.form = nullptr;
  }
}

void JoinManyWords(size_t place, std::vector<Cluster>* leaf) {
  std::map<std::vector<uint32_t>, std::vector<size_t>> alike;
  for (size_t i = 0; i < leaf->size(); ++i) {
    std::vector<uint32_t> frame = FrameAround(place, (*leaf)[i]);
    if (!frame.empty()) alike[std::move(frame)].push_back(i);
  }
  for (const auto& [frame, members] : alike) JoinIfManyWords(place, members, leaf);
  std::erase_if(*leaf, [](const Cluster& cluster) { return cluster.form == nullptr; });
}

FoundTemplate TemplateOf(Cluster cluster) {
  FoundTemplate found;
  const MaskedLine& form = *cluster.form;
  for (size_t i = 0; i < form.words.size(); ++i) {
    found.text.append(form.Separator(i));
    const bool wild = cluster.words[i] == kWild;
    found.text.append(wild ? "<*>" : form.Word(i));
    if (!wild && !IsPlaceholder(form.Word(i))) found.words.push_back(form.Word(i));
  }
  found.text.append(form.Separator(form.words.size()));
  found.seen = std::move(cluster.seen);
  return found;
}

}  // namespace

std::vector<FoundTemplate> FindTemplates(const std::vector<const Shape*>& shapes) {
  std::map<std::string, std::vector<const Shape*>> leaves;
  for (const Shape* shape : shapes) leaves[LeafOf(shape->line)].push_back(shape);
  WordNumbers numbers;
  std::vector<FoundTemplate> templates;
  for (const auto& [name, members] : leaves) {
    std::vector<Cluster> leaf;
    for (const Shape* shape : members) Join(*shape, &numbers, &leaf);
    const size_t places = members.front()->line.words.size();
    for (size_t place = kBeginningWords; place < places && leaf.size() >= kManyWords; ++place) {
      JoinManyWords(place, &leaf);
    }
    for (Cluster& cluster : leaf) templates.push_back(TemplateOf(std::move(cluster)));
  }
  return templates;
}

}  // namespace bundlescope
