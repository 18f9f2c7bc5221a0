#include "core/snapshot/native_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "core/archive/reader.h"
#include "core/document/compact_json.h"
#include "core/snapshot/builder.h"

namespace bundlescope {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Contents : public MemberSink {
 public:
  bool Begin(const Member& member) override {
    order.push_back(member.name);
    return true;
  }
  bool Data(std::string_view chunk) override {
    texts[order.back()] += chunk;
    return true;
  }
  void End(bool complete) override { EXPECT_TRUE(complete); }
  void Report(const Defect& defect) override { ADD_FAILURE() << defect.message; }

  std::vector<std::string> order;
  std::map<std::string, std::string> texts;
};

class NativeWriterTest : public ::testing::Test {
 protected:
  NativeWriterTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "native-writer-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    Result<std::unique_ptr<ArchiveWriter>> archive = ArchiveWriter::Create(folder_ + "/a.tar.zst");
    archive_ = std::move(*archive);
    writer_ = std::make_unique<NativeWriter>(*archive_, Timestamp{1'700'000'000, 0});
  }
  ~NativeWriterTest() override { std::filesystem::remove_all(folder_); }

  Contents Finish() {
    EXPECT_TRUE(writer_->Finish("none", Timestamp{1'700'000'000, 0}));
    EXPECT_TRUE(archive_->Finish());
    Contents contents;
    EXPECT_TRUE(ReadArchive(folder_ + "/a.tar.zst", ArchiveLimits(), contents));
    return contents;
  }

  std::string folder_;
  std::unique_ptr<ArchiveWriter> archive_;
  std::unique_ptr<NativeWriter> writer_;
};

TEST_F(NativeWriterTest, KeepsTheOrderOfTheFormat) {
  ASSERT_TRUE(writer_->WriteManifest({.program_version = "1.2.3", .clusters = {"edge"}, .redaction = "none"}));
  ASSERT_TRUE(writer_->WriteCluster("edge", {.name = "edge", .role = Role::kDownstream}));
  LogStream log;
  writer_->DescribeLog({.member = "m", .cluster = "edge", .stream = &log});
  writer_->AddDiagnostic({}, 0);
  const Contents contents = Finish();
  EXPECT_THAT(contents.order, ElementsAre("manifest.json", "clusters/edge/cluster.json", "logs.ndjson",
                                          "diagnostics.ndjson", "coverage.ndjson", "redaction.json", "checksums.json"));
  EXPECT_EQ(contents.texts.at("manifest.json"), R"({
  "format": "bundlescope.archive/1",
  "program": {
    "name": "bundlescope",
    "version": "1.2.3"
  },
  "clusters": [
    "edge"
  ],
  "quickDigest": "xxh3",
  "redaction": {
    "policy": "none"
  }
}
)");
  EXPECT_EQ(contents.texts.at("redaction.json"), R"({
  "policy": "none",
  "detectors": {},
  "members": {}
}
)");
  const std::string& sums = contents.texts.at("checksums.json");
  EXPECT_THAT(sums, HasSubstr(R"("finished": "2023-11-14T22:13:20Z")"));
  EXPECT_THAT(sums, HasSubstr(R"("redaction.json": {)"));
  EXPECT_THAT(sums, Not(HasSubstr("checksums.json")));
}

TEST_F(NativeWriterTest, WritesObjectsOneALineWithTheirKind) {
  SnapshotBuilder builder;
  const auto slot = builder.AddSlot(builder.AddArchive("a"), "c");
  builder.AddJson(slot, "m", R"({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"p"},"x":1.0}]})");
  builder.AddJson(slot, "m", R"({"metadata":{"name":"q"},"kind":"Pod","apiVersion":"v1"})");
  const Snapshot snapshot = builder.Build();
  ASSERT_EQ(snapshot.objects().size(), 2u);
  ASSERT_TRUE(writer_->WriteObjects("o", std::vector<const Object*>{&snapshot.objects()[0], &snapshot.objects()[1]}));
  EXPECT_EQ(Finish().texts.at("o"), R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"x":1.0})"
                                    "\n"
                                    R"({"metadata":{"name":"q"},"kind":"Pod","apiVersion":"v1"})"
                                    "\n");
}

TEST_F(NativeWriterTest, WritesNoValueOfASecretWhoeverLeftItThere) {
  CompactStore store;
  CompactWriter compact(store);
  CompactJson json;
  ASSERT_TRUE(json.Parse(R"({"kind":"Secret","metadata":{"name":"s"},"data":{"a":"aHVudGVyMg=="},)"
                         R"("stringData":{"b":"hunter2"},"type":"Opaque"})",
                         1));
  json.Write(CompactEdits(), &compact);
  Object secret;
  secret.kind = "Secret";
  secret.version = "v1";
  secret.body = compact.Finish();
  ASSERT_TRUE(writer_->WriteObjects("o", std::vector<const Object*>{&secret}));
  EXPECT_EQ(Finish().texts.at("o"), R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"type":"Opaque"})"
                                    "\n");
}

TEST_F(NativeWriterTest, PutsAMarkBeforeALogThatNeedsIt) {
  ASSERT_TRUE(writer_->BeginLog("l", 2, true));
  ASSERT_TRUE(writer_->LogData("ab"));
  ASSERT_TRUE(writer_->EndLog());
  EXPECT_EQ(Finish().texts.at("l"),
            "\xEF\xBB\xBF"
            "ab");
}

TEST_F(NativeWriterTest, DescribesALogInOneLine) {
  LogStream log;
  log.ns = "cattle-system";
  log.pod = "rancher-0\xFF";
  log.container = "rancher";
  log.components = {"rancher"};
  log.bytes = 7;
  log.complete = false;
  writer_->DescribeLog({.member = "m", .cluster = "e%20f", .stream = &log, .source = 1, .origin = "o"});
  log.components = {"other"};
  writer_->DescribeLog({.member = "m", .cluster = "e", .stream = &log});
  const std::string text = Finish().texts.at("logs.ndjson");
  EXPECT_EQ(text.substr(0, text.find('\n')),
            R"({"member":"m","cluster":"e f","namespace":"cattle-system","pod":"rancher-0)"
            "\xEF\xBF\xBD"
            R"(","container":"rancher","previous":false,"source":1,"origin":"o","bytes":7,"complete":false})");
  EXPECT_THAT(text, HasSubstr(R"("components":["other"])")) << "only where the names do not tell it";
}

TEST_F(NativeWriterTest, WritesCoverageAsItIs) {
  Coverage pods;
  pods.version = "v1";
  pods.kind = "Pod";
  pods.what = "v1/Pod";
  pods.ns = "shop";
  pods.status = CoverageStatus::kCollected;
  writer_->AddCoverage("edge", pods, 0, 3);
  Coverage logs;
  logs.what = "logs fleet-agent";
  logs.status = CoverageStatus::kDenied;
  logs.reason = "403";
  writer_->AddCoverage("edge", logs, std::nullopt, std::nullopt);
  EXPECT_EQ(
      Finish().texts.at("coverage.ndjson"),
      R"({"cluster":"edge","apiVersion":"v1","kind":"Pod","namespace":"shop","status":"collected","items":3,"source":0})"
      "\n"
      R"({"cluster":"edge","what":"logs fleet-agent","namespace":"","status":"denied","reason":"403"})"
      "\n");
}

TEST(NeedsMark, WhereAReaderWouldTakeATextForSomethingElse) {
  EXPECT_FALSE(NeedsMark(""));
  EXPECT_FALSE(NeedsMark("I0101 10:00:00 starting\n"));
  EXPECT_FALSE(NeedsMark("日志\n"));
  EXPECT_FALSE(NeedsMark("PK and so on"));
  EXPECT_TRUE(NeedsMark("\xEF\xBB\xBFtext"));
  EXPECT_TRUE(NeedsMark("\xFF\xFEt"));
  EXPECT_TRUE(NeedsMark(std::string("t\0e\0x\0t\0", 8)));
  EXPECT_TRUE(NeedsMark(std::string("\x1F\x8B\x08\0\0\0", 6)));
  EXPECT_TRUE(NeedsMark("PK\x03\x04"));
}

}  // namespace
}  // namespace bundlescope
