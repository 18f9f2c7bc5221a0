#include "core/snapshot/object_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/snapshot/object_edits.h"

namespace bundlescope {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// Reads one text and gives its objects as "Display json".
class ObjectReaderTest : public ::testing::Test {
 protected:
  ObjectReading Read(std::string_view text, ObjectDefaults defaults = {}, ObjectRepair repair = ObjectRepair::kNone,
                     bool complete = true) {
    SnapshotBuilder builder;
    const SnapshotBuilder::SlotId slot = builder.AddSlot(builder.AddArchive("a"), "c");
    builder.BeginObjects(slot, "member", std::move(defaults), repair);
    builder.ObjectData(text);
    const ObjectReading reading = builder.EndObjects(complete);
    snapshot_.emplace(builder.Build());
    return reading;
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> out;
    for (const Object& object : snapshot_->objects()) out.push_back(object.Display());
    return out;
  }
  std::string Body(size_t index = 0) const {
    std::string out;
    AppendJson(snapshot_->objects()[index].body, &out);
    return out;
  }
  std::vector<std::string> Codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& diagnostic : snapshot_->diagnostics()) out.push_back(diagnostic.code);
    return out;
  }

  std::optional<Snapshot> snapshot_;
};

TEST_F(ObjectReaderTest, TheValuesOfASecretAreNeverKept) {
  Read(R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","annotations":{"keep":"x",
      "kubectl.kubernetes.io/last-applied-configuration":"{\"data\":{\"password\":\"aHVudGVyMg==\"}}",
      "objectset.rio.cattle.io/applied":"H4sIhunter2"}},
      "type":"Opaque","data":{"password":"aHVudGVyMg==","empty":""},"stringData":{"plain":"hunter2"}})");
  const std::string body = Body();
  EXPECT_THAT(body, Not(HasSubstr("hunter2")));
  EXPECT_THAT(body, Not(HasSubstr("aHVudGVyMg")));
  EXPECT_THAT(body, HasSubstr(R"("derived":{"keys":{"password":{"bytes":7},"empty":{"bytes":0}}})"));
  EXPECT_THAT(body, HasSubstr(R"("keep":"x")"));
}

TEST_F(ObjectReaderTest, ASecretWhoseKindStandsBehindTheListLosesItsValuesToo) {
  Read(R"({"apiVersion":"v1","items":[{"metadata":{"name":"s"},"type":"Opaque","data":{"a":"aHVudGVyMg=="}}],)"
       R"("kind":"SecretList"})");
  EXPECT_THAT(Names(), ElementsAre("v1/Secret s"));
  EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(ObjectReaderTest, ASecretHoweverItsKindIsWrittenLosesItsValues) {
  for (const std::string kind : {"SECRET", "secret", " Secret ", "\\u0053ecret"}) {
    Read("{\"apiVersion\":\"v1\",\"kind\":\"" + kind +
         "\",\"metadata\":{\"name\":\"s\"},\"data\":{\"a\":\"aHVudGVyMg==\"}}");
    ASSERT_THAT(Names(), SizeIs(1)) << kind;
    EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg"))) << kind;
  }
  Read("apiVersion: v1\nkind: SECRET\nmetadata:\n  name: s\ndata:\n  a: aHVudGVyMg==\n");
  EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(ObjectReaderTest, ASecretInsideOfAnotherObjectLosesItsValuesToo) {
  const std::string secret =
      R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"aHVudGVyMg=="},)"
      R"("stringData":{"b":"hunter2"}})";
  const std::string json =
      R"({"kind":"Template","apiVersion":"v1","metadata":{"name":"t"},"objects":[)" + secret + "]}";
  for (const std::string& text : {json, "kind: Template\nmetadata:\n  name: t\nobjects:\n- " + secret + "\n"}) {
    Read(text);
    ASSERT_THAT(Names(), SizeIs(1)) << text;
    EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
    EXPECT_THAT(Body(), Not(HasSubstr("hunter2")));
    EXPECT_THAT(Body(), HasSubstr(R"("keys":{"a":{"bytes":7}})"));
  }
}

TEST_F(ObjectReaderTest, DataOfAnObjectWithoutAKindIsKeptOnlyWhereItIsKnownToBeNone) {
  const std::string text = R"({"Kind":"Secret","metadata":{"name":"s"},"data":{"a":"aHVudGVyMg=="}})";
  Read(text, {"v1", "Node"});
  EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
  Read(text, {"v1", "ConfigMap"});
  EXPECT_THAT(Body(), HasSubstr("aHVudGVyMg"));
  Read(R"({"kind":"SecretList","metadata":{"name":"s"},"items":{"x":{"data":{"a":"aHVudGVyMg=="}}}})");
  EXPECT_THAT(snapshot_->objects(), SizeIs(0));
}

TEST_F(ObjectReaderTest, AListKindThatIsNoNameIsNotTaken) {
  Read("kind: \xff\x01PodList\napiVersion: v1\xff\nitems:\n- metadata:\n    name: p\n", {"v1", "Pod"});
  EXPECT_THAT(Names(), ElementsAre("v1/Pod p"));
}

TEST_F(ObjectReaderTest, OfAListThatSaysTwoKindsNothingIsKept) {
  const std::string items = R"("items":[{"metadata":{"name":"s"},"data":{"a":"aHVudGVyMg=="}}])";
  for (const std::string& text : {R"({"kind":"PodList","apiVersion":"v1",)" + items + R"(,"kind":"SecretList"})",
                                  R"({"kind":"\u0053ecretList","apiVersion":"v1",)" + items + "}"}) {
    Read(text);
    for (const Object& object : snapshot_->objects()) {
      std::string body;
      AppendJson(object.body, &body);
      EXPECT_THAT(body, Not(HasSubstr("aHVudGVyMg"))) << text;
    }
  }
}

TEST_F(ObjectReaderTest, AListThatIsNestedTooDeepIsLeftOut) {
  std::string text = R"({"kind":"Secret","metadata":{"name":"s"},"data":{"a":"aHVudGVyMg=="}})";
  for (int i = 0; i < 8; ++i) text = R"({"kind":"List","metadata":{"name":"l"},"items":[)" + text + "]}";
  Read(text);
  EXPECT_THAT(snapshot_->objects(), SizeIs(0));
  EXPECT_THAT(Codes(), ElementsAre("object.unreadable"));
}

TEST_F(ObjectReaderTest, ASecretInFlowYamlLosesItsValuesToo) {
  Read("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: aHVudGVyMg==}}\n");
  EXPECT_THAT(Names(), ElementsAre("v1/Secret s"));
  EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(ObjectReaderTest, WarningsInFrontOfTheTextArePassedOverAndCounted) {
  const std::string warnings =
      "\xEF\xBB\xBFWarning: v1 ComponentStatus is deprecated\r\n\n \t\nE0313 12:42:10.1 1 a.go:1] x\n";
  for (const std::string text : {"{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}",
                                 "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n",
                                 "  apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p"}) {
    for (const size_t chunk : {size_t{1}, size_t{7}, size_t{1000}}) {
      SnapshotBuilder builder;
      builder.BeginObjects(builder.AddSlot(builder.AddArchive("a"), "c"), "member", {}, ObjectRepair::kNone);
      const std::string whole = warnings + text;
      for (size_t at = 0; at < whole.size(); at += chunk) builder.ObjectData(std::string_view(whole).substr(at, chunk));
      EXPECT_EQ(builder.EndObjects(true).objects, 1u) << whole;
      const Snapshot snapshot = builder.Build();
      ASSERT_THAT(snapshot.objects(), SizeIs(1));
      EXPECT_EQ(snapshot.objects()[0].line, 5u) << whole;
    }
  }
}

TEST_F(ObjectReaderTest, LinesOfDamageAreThoseOfTheFile) {
  Read("Warning: x\n\n{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"}}\n{\"kind\":\"Pod\",");
  ASSERT_THAT(Codes(), ElementsAre("object.unreadable"));
  EXPECT_THAT(snapshot_->diagnostics()[0].message, HasSubstr("line 4"));
}

TEST_F(ObjectReaderTest, ASecretInYamlLosesItsValuesToo) {
  Read(
      "apiVersion: v1\nitems:\n- data:\n    a: aHVudGVyMg==\n  kind: Secret\n  metadata:\n    name: s\n"
      "  stringData:\n    b: hunter2\n  type: Opaque\nkind: List\n");
  EXPECT_THAT(Body(), Not(HasSubstr("unter2")));
  EXPECT_THAT(Body(), Not(HasSubstr("aHVudGVyMg")));
}

TEST_F(ObjectReaderTest, NoWayOfWritingASecretKeepsItsValues) {
  const std::string item = R"({"metadata":{"name":"a"},"data":{"p":"aHVudGVyMg=="},"stringData":{"q":"hunter2"}})";
  const std::string yaml = "metadata: {name: a}\n  data: {p: aHVudGVyMg==}\n  stringData: {q: hunter2}\n";
  const std::vector<std::string> texts = {
      R"({"apiVersion":"v1","kind":"SecretList","items":[)" + item + "]}",
      R"({"apiVersion":"v1","items":[)" + item + R"(],"kind":"SecretList"})",
      R"({"kind":"List","items":[{"apiVersion":"v1","kind":"SecretList","items":[)" + item + "]}]}",
      R"({"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"kind":"Secret","data":{"p":"aHVudGVyMg=="}})",
      std::string(R"({"kind":"Secret","apiVersion":"core/v1","metadata":{"name":"a"},"data":{"p":"aHVudGVyMg=="}})"),
      "kind: SecretList\napiVersion: v1\nitems:\n- " + yaml,
      "apiVersion: v1\nitems:\n- " + yaml + "kind: SecretList\n",
      "{kind: SecretList, apiVersion: v1, items: [{metadata: {name: a}, stringData: {q: hunter2}}]}\n",
      "apiVersion: v1\nkind: SecretList\nitems:\n    - metadata: {name: a}\n      stringData: {q: hunter2}\n",
  };
  for (const std::string& text : texts) {
    Read(text);
    for (size_t i = 0; i < snapshot_->objects().size(); ++i) {
      EXPECT_THAT(Body(i), Not(HasSubstr("unter2"))) << text;
      EXPECT_THAT(Body(i), Not(HasSubstr("aHVudGVyMg"))) << text;
    }
  }
}

TEST_F(ObjectReaderTest, TheElementsOfAConfigMapListKeepTheirData) {
  Read(R"({"apiVersion":"v1","kind":"ConfigMapList","items":[{"metadata":{"name":"a"},"data":{"k":"kept"}}]})");
  EXPECT_EQ(snapshot_->objects()[0].body.StringAt({"data", "k"}), "kept");
}

TEST_F(ObjectReaderTest, AFileWithoutAnythingAndAYamlListWithoutItsEndAreNoWholeAnswer) {
  EXPECT_FALSE(Read("").complete);
  const ObjectReading cut =
      Read("apiVersion: v1\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: A\n  metadata: {name: b}\n  status:\n");
  EXPECT_FALSE(cut.complete);
  EXPECT_EQ(cut.objects, 1u);
  EXPECT_EQ(Read("kind: A\nmetadata: {name: a}\nimage: x:v0.10", {}, ObjectRepair::kNone, false).objects, 0u);
}

TEST_F(ObjectReaderTest, ElementsWithoutKindDoNotGetThatOfALaterList) {
  Read(R"({"apiVersion":"v1","items":[{"metadata":{"name":"a"}}]}{"apiVersion":"apps/v1","kind":"DeploymentList",)"
       R"("items":[{"metadata":{"name":"b"}}]})");
  EXPECT_THAT(Names(), ElementsAre("apps/v1/Deployment b"));
}

TEST_F(ObjectReaderTest, AMaskedValueGivesTheLengthThatTheMaskNames) {
  Read(
      R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"NDIgYnl0ZXMgbG9uZw==","b":"***HIDDEN***"}})");
  EXPECT_THAT(Body(), HasSubstr(R"("keys":{"a":{"bytes":42},"b":{}})"));
}

TEST_F(ObjectReaderTest, OfManagedFieldsOnlyWhoAndWhenStay) {
  Read(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","managedFields":[
      {"manager":"kubectl","operation":"Update","time":"2025-01-01T00:00:00Z","fieldsV1":{"f:spec":{}}}]}})");
  EXPECT_THAT(Body(), HasSubstr("kubectl"));
  EXPECT_THAT(Body(), Not(HasSubstr("f:spec")));
}

TEST_F(ObjectReaderTest, ADamagedElementCostsNoOtherOne) {
  const ObjectReading reading = Read(
      "kind: PodList\napiVersion: v1\nitems:\n- metadata:\n    name: a\n- metadata: [\n- metadata:\n    name: c\n");
  EXPECT_THAT(Names(), ElementsAre("v1/Pod a", "v1/Pod c"));
  EXPECT_EQ(reading.unreadable, 1u);
  EXPECT_FALSE(reading.complete);
  EXPECT_TRUE(reading.list);
  ASSERT_THAT(Codes(), ElementsAre("object.unreadable"));
  EXPECT_THAT(snapshot_->diagnostics()[0].message, HasSubstr("line 6"));
  EXPECT_THAT(snapshot_->diagnostics()[0].message, HasSubstr("2 other objects"));
}

TEST_F(ObjectReaderTest, AListThatWasCutGivesItsWholeElements) {
  const ObjectReading reading = Read(R"({"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"}},{"meta)",
                                     {}, ObjectRepair::kNone, false);
  EXPECT_THAT(Names(), ElementsAre("v1/Pod a"));
  EXPECT_FALSE(reading.complete);
}

TEST_F(ObjectReaderTest, AnEmptyListIsAListWithoutObjects) {
  for (const std::string_view text : {R"({"kind":"PodList","items":[]})", "kind: List\nitems: []\n", "[]"}) {
    const ObjectReading reading = Read(text);
    EXPECT_TRUE(reading.list) << text;
    EXPECT_TRUE(reading.complete) << text;
    EXPECT_EQ(reading.objects, 0u);
  }
}

TEST_F(ObjectReaderTest, WhatSupportBundleKitDoesToValuesIsUndone) {
  Read(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","generateName":"null"},"n":1.00065e+09,"f":0.5,)"
       R"("message":"failed to pull \"x\"null","word":"null and void"})",
       {}, ObjectRepair::kSupportBundleKit);
  EXPECT_THAT(Body(), HasSubstr(R"("generateName":"")"));
  EXPECT_THAT(Body(), HasSubstr(R"("n":1000650000)"));
  EXPECT_THAT(Body(), HasSubstr(R"("f":0.5)"));
  EXPECT_THAT(Body(), HasSubstr(R"("message":"failed to pull \"x\"")"));
  EXPECT_THAT(Body(), HasSubstr(R"("word":"null and void")"));
}

TEST_F(ObjectReaderTest, AMaskWithoutQuotesIsAText) {
  Read("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  a: ***HIDDEN***\n  b: '***HIDDEN***'\n");
  EXPECT_EQ(snapshot_->objects()[0].body.StringAt({"data", "a"}), "***HIDDEN***");
  EXPECT_EQ(snapshot_->objects()[0].body.StringAt({"data", "b"}), "***HIDDEN***");
  EXPECT_THAT(Codes(), ElementsAre("object.masked"));
}

TEST_F(ObjectReaderTest, ARepeatedKeyIsReportedAndTheLastValueCounts) {
  Read(R"({"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"},"spec":{"x":"first","x":"second"}})");
  EXPECT_EQ(snapshot_->objects()[0].body.StringAt({"spec", "x"}), "second");
  EXPECT_THAT(Codes(), ElementsAre("object.repeated-key"));
}

TEST_F(ObjectReaderTest, TextThatHoldsNoObjectGivesOneDiagnostic) {
  const ObjectReading reading = Read("Error from server (Forbidden): pods is forbidden\nmore of it: {\n");
  EXPECT_EQ(reading.objects, 0u);
  EXPECT_FALSE(reading.complete);
  EXPECT_THAT(Codes(), SizeIs(1));
}

TEST_F(ObjectReaderTest, ThePlaceOfAnObjectIsTheLineWhereItBegins) {
  Read("{\"kind\":\"A\",\"metadata\":{\"name\":\"a\"}}\n\n{\"kind\":\"B\",\"metadata\":{\"name\":\"b\"}}\n",
       {"v1", ""});
  EXPECT_EQ(snapshot_->objects()[0].line, 1u);
  EXPECT_EQ(snapshot_->objects()[1].line, 3u);
}

}  // namespace
}  // namespace bundlescope
