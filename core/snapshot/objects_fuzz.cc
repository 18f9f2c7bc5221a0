// Fuzz target for texts of objects: splitting, parsing, compact trees, edits. The test program replays testdata/fuzz
// through it. To fuzz, build it from the root:
//   clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -DFMT_HEADER_ONLY -I. -o /tmp/fuzz
//     $(ls core/snapshot/*.cc core/document/*.cc core/archive/*.cc core/base/*.cc | grep -v _test.cc | grep -v
//     _fuzz.cc) core/snapshot/objects_fuzz.cc -lyaml -lsimdjson -larchive -lzstd -lz -llzma -lbz2 -lcrypto
//   /tmp/fuzz -max_len=20000 -timeout=5 <corpus> core/snapshot/testdata/fuzz

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/check.h"
#include "core/base/utf8.h"
#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

// What a text gave, in words that can be compared.
struct Outcome {
  std::vector<std::string> objects;
  std::vector<std::string> diagnostics;
  bool operator==(const Outcome&) const = default;
};

Outcome Read(std::string_view text, size_t chunk, ObjectRepair repair) {
  SnapshotBuilder builder;
  const ArchiveId archive = builder.AddArchive("a");
  const SnapshotBuilder::SlotId slot = builder.AddSlot(archive, "c");
  builder.BeginObjects(slot, "member", {"v1", "ConfigMap"}, repair);
  for (size_t at = 0; at < text.size(); at += std::min(chunk, text.size())) builder.ObjectData(text.substr(at, chunk));
  const ObjectReading reading = builder.EndObjects(true);
  const Snapshot snapshot = builder.Build();
  BS_CHECK(snapshot.objects().size() <= reading.objects);
  Outcome out;
  for (const Object& object : snapshot.objects()) {
    BS_CHECK(!object.kind.empty() && !object.name.empty() && object.line >= 1);
    if (object.kind == "Secret" && object.group.empty()) {
      BS_CHECK(!object.body.Find("data") || !object.body.Find("data")->IsMapping());
      BS_CHECK(!object.body.Find("stringData"));
    }
    std::string json = object.Display() + " ";
    AppendJson(object.body, &json);
    BS_CHECK(IsValidUtf8(json));
    // What is written can be read, and means the same.
    const size_t begin = json.find('{', object.Display().size());
    const Result<Document> again = ParseJson(std::string_view(json).substr(begin));
    BS_CHECK(again);
    out.objects.push_back(std::move(json));
  }
  for (const Diagnostic& diagnostic : snapshot.diagnostics()) {
    BS_CHECK(IsValidUtf8(diagnostic.message));
    out.diagnostics.push_back(diagnostic.code + diagnostic.message);
  }
  return out;
}

}  // namespace
}  // namespace bundlescope

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace bundlescope;
  if (size == 0) return 0;
  const ObjectRepair repair = data[0] % 2 == 0 ? ObjectRepair::kNone : ObjectRepair::kSupportBundleKit;
  const size_t chunk = 1 + data[0] / 2;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  BS_CHECK(Read(text, SIZE_MAX / 2, repair) == Read(text, chunk, repair));
  return 0;
}
