#include "core/snapshot/layouts/head_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace bundlescope {
namespace {

TEST(ShapeOf, SeesLogsOfAllKinds) {
  for (const char* head :
       {"2025-03-13T12:42:10.000000001Z stderr F text\n", "2025-03-13T12:42:10+01:00 text\n2025-03-13T12:42:11+01:00 x",
        "I0313 12:42:10.000000       1 main.go:1] x\n", "time=\"2025-03-13T12:42:10Z\" level=info msg=x\n",
        "{\"level\":\"info\",\"ts\":\"2025-03-13T12:42:10Z\",\"msg\":\"x\"}\n", "Mar  3 12:42:10 host kubelet[1]: x\n",
        "2025/03/13 12:42:10 [INFO] x\n", "2025-03-13 12:42:10,123 x\n",
        "panic: x\n\ngoroutine 1\n2025/03/13 12:42:10 [INFO] x\n2025/03/13 12:42:10 [INFO] x\n"}) {
    EXPECT_EQ(ShapeOf(head), HeadShape::kLog) << head;
  }
}

TEST(ShapeOf, SeesObjectsOfAllKinds) {
  for (const char* head :
       {"apiVersion: v1\nkind: Pod\n", "---\n# x\napiVersion: v1\nitems:\n- metadata:\n",
        "- apiVersion: v1\n  kind: Pod\n", "{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        "\n[\n {\n  \"kind\": \"Pod\",\n  \"apiVersion\": \"v1\"", "kind: Pod\r\napiVersion: v1\r\n",
        "{apiVersion: v1, kind: Pod}", "{\"apiVersion\":\"v1\",\"data\":{\"ca.crt\":\"LS0t",
        "apiVersion: v1\ndata:\n  ca.crt: LS0t\n", "$ kubectl get secret -o json\n{\"data\":{}",
        "\"apiVersion\": v1\n\"data\":\n  a: b\n", "  apiVersion: v1\n  kind: Pod\n",
        "metadata:\n  name: s\ndata:\n  a: b\n",
        "E0313 12:42:10.000000       1 x.go:1] x\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        "[{kind: Pod, apiVersion: v1}]",
        "Warning: v1 ComponentStatus is deprecated in v1.19+\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}",
        "W0313 12:42:10.000000       1 x.go:1] x\napiVersion: v1\nitems: []\nkind: List\n"}) {
    EXPECT_EQ(ShapeOf(head), HeadShape::kObjects) << head;
  }
}

TEST(ShapeOf, SeesNothingInOtherFiles) {
  for (const std::string& head : {std::string(), std::string("127.0.0.1 localhost\n"), std::string("{\"a\": 1}"),
                                  std::string("replicas: 1\nimage: x\n"), std::string("# Title\n\nSome text.\n"),
                                  std::string("2025-03-13T12:42:10Z \0 x\n", 25), std::string("kind: x\n"),
                                  std::string("{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\"}\n"),
                                  std::string("\n\n \n"), std::string("\xff\xfe{")}) {
    EXPECT_EQ(ShapeOf(head), HeadShape::kOther) << head;
  }
}

}  // namespace
}  // namespace bundlescope
