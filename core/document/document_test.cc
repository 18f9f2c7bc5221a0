#include "core/document/document.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/document/arena.h"

namespace bundlescope {
namespace {

Document Parse(std::string_view yaml) {
  Result<Document> document = ParseYaml(yaml);
  EXPECT_TRUE(document) << document.error().ToString();
  return std::move(*document);
}

TEST(Node, FindsMembersAndPaths) {
  const Document d = Parse("metadata: {name: fleet-agent, labels: {app: x}, n: 3}\nspec: [1]\n");
  const Node& root = d.root();
  EXPECT_EQ(root.StringAt({"metadata", "name"}), "fleet-agent");
  EXPECT_EQ(root.StringAt({"metadata", "labels", "app"}), "x");
  EXPECT_EQ(root.StringAt({"metadata", "n"}), "");
  EXPECT_EQ(root.StringAt({"metadata", "missing", "deeper"}), "");
  EXPECT_EQ(root.FindPath({"spec", "0"}), nullptr);
  EXPECT_EQ(root.FindPath({}), &root);
  EXPECT_EQ(root.Find("Metadata"), nullptr);
  EXPECT_EQ(root.Find("metadata")->Find("n")->AsInt(), 3);
}

TEST(Node, AnswersQuestionsAboutTheWrongKindWithNothing) {
  const Document d = Parse("text");
  EXPECT_TRUE(d.root().items().empty());
  EXPECT_TRUE(d.root().members().empty());
  EXPECT_EQ(d.root().Find("text"), nullptr);
  const Document list = Parse("[a: 1]");
  EXPECT_EQ(list.root().Find("a"), nullptr);
  EXPECT_TRUE(list.root().members().empty());
  EXPECT_EQ(list.root().StringOr("other"), "other");
  EXPECT_EQ(list.root().SourceText(), "");
}

TEST(NodeDeathTest, StopsTheProgramOnAnAccessorOfTheWrongKind) {
  const Document d = Parse("[1, x]");
  EXPECT_DEATH(d.root().AsString(), "does not hold");
  EXPECT_DEATH(d.root().items()[0].AsDouble(), "does not hold");
  EXPECT_DEATH(d.root().items()[1].AsInt(), "does not hold");
}

TEST(Node, KeepsTheOrderOfTheSource) {
  const Document d = Parse("{z: 1, a: 2, m: 3}");
  std::string keys;
  for (const NodeMember& member : d.root().members()) keys += member.key;
  EXPECT_EQ(keys, "zam");
}

// Small mappings are searched one by one, large ones by an index. The oracle is a walk over the members.
TEST(Node, FindsTheSameInMappingsOfEverySize) {
  for (const size_t size : {0, 1, 2, 15, 16, 17, 18, 100, 1000}) {
    std::string json = "{";
    for (size_t i = 0; i < size; ++i) json += fmt::format("{}\"k{}\":{}", i == 0 ? "" : ",", i * 7919 % 10'007, i);
    const Result<Document> d = ParseJson(json + "}");
    ASSERT_TRUE(d);
    ASSERT_EQ(d->root().members().size(), size);
    for (const NodeMember& member : d->root().members()) ASSERT_EQ(d->root().Find(member.key), &member.value);
    for (const std::string_view missing : {"", "k", "k10008", "zzz", "K0"}) EXPECT_EQ(d->root().Find(missing), nullptr);
  }
}

TEST(Document, KeepsNodesInPlaceWhenMoved) {
  Document a = Parse("{name: x}");
  const Node* const root = &a.root();
  const Document b = std::move(a);
  EXPECT_EQ(&b.root(), root);
  EXPECT_EQ(b.root().StringAt({"name"}), "x");
}

TEST(Document, TellsItsMemory) {
  const Document small = Parse("x");
  const Document large = Parse("'" + std::string(100'000, 'x') + "'");
  EXPECT_LT(small.memory_bytes(), 1000u);
  EXPECT_GT(large.memory_bytes(), 100'000u);
  EXPECT_LT(large.memory_bytes(), 110'000u);
}

TEST(NodeKindName, IsAWordForPeople) {
  EXPECT_EQ(NodeKindName(NodeKind::kMapping), "mapping");
  EXPECT_EQ(NodeKindName(NodeKind::kSequence), "list");
  EXPECT_EQ(NodeKindName(NodeKind::kBool), "boolean");
}

TEST(Arena, KeepsPiecesOfAllSizesApart) {
  Arena arena;
  std::vector<std::pair<std::string, std::string_view>> texts;
  std::vector<const uint64_t*> numbers;
  for (size_t i = 0; i < 2000; ++i) {
    std::string text(i * i % 1500, static_cast<char>('a' + i % 26));
    texts.emplace_back(text, arena.Copy(text));
    const uint64_t number = i;
    numbers.push_back(arena.CopyArray(&number, 1));
    EXPECT_EQ(reinterpret_cast<uintptr_t>(numbers.back()) % alignof(uint64_t), 0u);
  }
  for (size_t i = 0; i < texts.size(); ++i) {
    ASSERT_EQ(texts[i].second, texts[i].first);
    ASSERT_EQ(*numbers[i], i);
  }
  EXPECT_EQ(arena.CopyArray<uint64_t>(nullptr, 0), nullptr);
}

}  // namespace
}  // namespace bundlescope
