#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/finding/report.h"

// A report with something in every field, for the tests of the reporters.
namespace bundlescope {

inline LocalizedText Both(std::string english, std::string chinese) {
  LocalizedText text;
  text.by_tag["en"] = std::move(english);
  text.by_tag["zh-CN"] = std::move(chinese);
  return text;
}

inline Evidence MakeEvidence(std::string id, Truth state, bool required, int weight, LocalizedText text) {
  Evidence evidence;
  evidence.id = std::move(id);
  evidence.state = state;
  evidence.required = required;
  evidence.weight = weight;
  evidence.text = std::move(text);
  return evidence;
}

inline Finding StaleAgentFinding() {
  Finding f;
  f.rule = "fleet/agent-not-recreated-after-reimport";
  f.revision = 2;
  f.severity = Severity::kHigh;
  f.verdict = Verdict::kMatch;
  f.confidence = Confidence::kConfirmed;
  f.category = "stale-credential";
  f.cluster = "c-1";
  f.title = Both("fleet-agent still runs with the registration that was deleted by a re-import",
                 "重新导入后 fleet-agent 仍在使用已被删除的注册凭据");
  f.summary = Both(
      "The management cluster deleted and re-issued this cluster's registration, but the agent workload was not "
      "recreated, so that the running pod never read the new secret and every list is answered 401.\n",
      "管理集群删除并重新签发了该集群的注册信息，但 agent 工作负载没有被重建，运行中的 Pod 从未读取新的 "
      "Secret，因此所有 "
      "list 请求都返回 401。\n");

  Evidence errors = MakeEvidence("repeated_401", Truth::kTrue, true, 3,
                                 Both("1,204 answers with status 401", "收到 1,204 次 401 响应"));
  for (int i = 0; i < 5; ++i) {
    EvidenceSource source;
    source.archive = "c-1.tar.gz";
    source.member = "logs/cattle-fleet-system/fleet-agent-7d9f8c5b9d-x2x4q/fleet-agent.log";
    source.line = 120 + static_cast<uint64_t>(i);
    source.time = Timestamp{1'741'860'000 + i, 123'456'000};
    source.time_inferred = true;
    source.excerpt =
        "W0313 10:00:00.123456       1 reflector.go:561] "
        "pkg/mod/k8s.io/client-go@v0.32.1/tools/cache/reflector.go:251: "
        "failed to list *v1alpha1.BundleDeployment: Unauthorized\n";
    errors.sources.push_back(std::move(source));
  }
  Evidence older =
      MakeEvidence("older", Truth::kTrue, true, 4,
                   Both("the Deployment is older than the new registration", "Deployment 早于新的注册信息"));
  EvidenceSource created;
  created.archive = "c-1.tar.gz";
  created.member = "deployments.yaml";
  created.line = 7;
  created.object = "apps/v1/Deployment cattle-fleet-system/fleet-agent";
  created.field = "metadata.creationTimestamp";
  created.excerpt = "2025-01-02T03:04:05Z";
  older.sources.push_back(created);
  Evidence recovered =
      MakeEvidence("no_recovery", Truth::kFalse, false, 1, Both("no successful sync afterwards", "之后没有成功的同步"));
  Evidence restored =
      MakeEvidence("restored", Truth::kUnknown, false, 2,
                   Both("a Restore completed on the management cluster", "管理集群上有已完成的 Restore"));
  restored.missing = {"resources.cattle.io/v1/Restore"};
  f.evidence = {errors, older, recovered, restored};
  f.missing = {"resources.cattle.io/v1/Restore", "v1/Secret cattle-fleet-system/fleet-agent-bootstrap"};

  RemediationStep restart;
  restart.id = "restart";
  restart.category = "workaround";
  restart.risk = Risk::kLow;
  restart.run_on = "downstream";
  restart.target_cluster = "c-1";
  restart.title = Both("Restart the agent so that it registers again", "重启 agent 使其重新注册");
  restart.command = {"kubectl", "-n", "cattle-fleet-system", "rollout", "restart", "deployment/fleet-agent"};
  restart.undo = Both("none needed", "无需回滚");
  RemediationStep verify;
  verify.id = "verify";
  verify.category = "verify";
  verify.run_on = "downstream";
  verify.target_cluster = "c-1";
  verify.title = Both("The bootstrap secret must disappear", "bootstrap Secret 应消失");
  verify.command = {"kubectl", "get", "secret", "-o", "jsonpath={.items[*].metadata.name}"};
  verify.expect = Both("only fleet-agent is listed", "只列出 fleet-agent");
  verify.note = Both("may take\na minute", "可能需要\n一分钟");
  f.remediation = {restart, verify};
  f.references = {{"https://github.com/rancher/rancher/issues/49428", "issue"},
                  {"https://github.com/rancher/fleet/pull/3449", "fix"}};
  f.fingerprint = Fingerprint(f.rule, f.cluster, f.group);
  return f;
}

inline Finding StalledBundlesFinding(const Finding& cause) {
  Finding f;
  f.rule = "fleet/bundledeployment-not-applied";
  f.revision = 1;
  f.severity = Severity::kMedium;
  f.verdict = Verdict::kMatch;
  f.confidence = Confidence::kLikely;
  f.category = "stalled";
  f.cluster = "local";
  f.group = "c-1";
  f.title = Both("BundleDeployments wait for their agent", "BundleDeployment 正在等待 agent");
  f.summary = Both("Nothing was applied since the last commit.", "自上次提交以来未应用任何内容。");
  Evidence waiting =
      MakeEvidence("waiting", Truth::kTrue, true, 3,
                   Both("14 BundleDeployments are WaitApplied", "14 个 BundleDeployment 处于 WaitApplied"));
  Evidence seen = MakeEvidence("seen", Truth::kFalse, false, 1, Both("the agent was never seen", "从未见到 agent"));
  f.evidence = {waiting, seen};
  f.caused_by = cause.fingerprint;
  f.fingerprint = Fingerprint(f.rule, f.cluster, f.group);
  return f;
}

inline Finding UndecidedFinding() {
  Finding f;
  f.rule = "k8s/node-clock-skew";
  f.revision = 1;
  f.severity = Severity::kLow;
  f.verdict = Verdict::kInconclusive;
  f.category = "time";
  f.cluster = "c-1";
  f.title = Both("The clocks of the nodes differ", "各节点的时钟不一致");
  f.summary = Both("Certificates and leases fail when clocks differ.", "时钟不一致会导致证书和租约失效。");
  Evidence skew =
      MakeEvidence("skew", Truth::kUnknown, true, 1,
                   Both("the clocks of two nodes differ by more than a minute", "两个节点的时钟相差超过一分钟"));
  skew.missing = {"v1/Node"};
  f.evidence = {skew};
  f.missing = {"v1/Node"};
  f.fingerprint = Fingerprint(f.rule, f.cluster, f.group);
  return f;
}

inline void AddClusters(Report* report) {
  ClusterSummary local;
  local.id = local.name = "local";
  local.role = "upstream";
  local.uid = "0b5a8b6e-0000-4000-8000-000000000001";
  local.kubernetes = "v1.31.5+rke2r1";
  local.archives = {"local.tar.zst"};
  local.nodes = {"n1", "n2", "n3"};
  local.versions = {{"rancher", "v2.11.0", "Setting server-version"},
                    {"fleet-controller", "v0.12.0-beta.2", "image rancher/fleet:v0.12.0-beta.2"}};
  local.objects = 1200;
  local.logs = 12;
  ClusterSummary downstream;
  downstream.id = downstream.name = "c-1";
  downstream.role = "downstream";
  downstream.upstream = "local";
  downstream.kubernetes = "v1.31.5+k3s1";
  downstream.archives = {"c-1.tar.gz", "c-1-logs.zip"};
  downstream.nodes = {"w1"};
  downstream.versions = {{"fleet-agent", "v0.12.0-beta.2", "image rancher/fleet-agent:v0.12.0-beta.2"}};
  downstream.objects = 300;
  downstream.logs = 4;
  ClusterSummary known;
  known.id = known.name = "c-2";
  known.role = "downstream";
  known.upstream = "local";
  known.collected = false;
  report->clusters = {local, downstream, known};
}

inline void AddCoverage(Report* report) {
  report->coverage = {
      {"local", "fleet.cattle.io/v1alpha1/Bundle", "", "collected", ""},
      {"local", "v1/Event", "", "empty", ""},
      {"c-1", "v1/Secret", "cattle-fleet-system", "denied", "forbidden: secrets is forbidden"},
      {"c-1", "v1/Secret", "kube-system", "denied", "forbidden: secrets is forbidden"},
      {"c-1", "v1/Node", "", "not-asked", ""},
      {"c-1", "logs rancher-webhook", "cattle-system", "timeout", ""},
  };
  report->diagnostics = {
      {"note", "layout.recognised", "local.tar.zst", "", 0, "read as the native layout"},
      {"note", "log.year-inferred", "c-1.tar.gz", "logs/a.log", 0, "lines carry no year: 2025 was taken"},
      {"note", "log.year-inferred", "c-1.tar.gz", "logs/b.log", 0, "lines carry no year: 2025 was taken"},
      {"error", "archive.truncated", "c-1.tar.gz", "logs/kubelet.log", 1'048'576,
       "the archive ends inside this member"},
      {"warning", "archive.duplicate-name", "c-1-logs.zip", "pods.yaml", 0, "two members have this name"},
  };
  report->not_assessed = {
      {"k8s/etcd-slow", "c-1", "not-assessed", "no logs of etcd"},
      {"k8s/etcd-space", "c-1", "not-assessed", "no logs of etcd"},
      {"k8s/etcd-space", "local", "not-assessed", "no logs of etcd"},
      {"rancher/webhook", "local", "error", "expression is over its budget"},
  };
}

inline Report SampleReport() {
  Report report;
  report.tool_version = "0.1.0";
  report.packs = {{"fleet", "built-in", "0123456789abcdef0123456789abcdef", 12, 3},
                  {"k8s", "built-in", "fedcba9876543210fedcba9876543210", 4, 0}};
  AddClusters(&report);
  AddCoverage(&report);
  const Finding cause = StaleAgentFinding();
  report.findings = {StalledBundlesFinding(cause), UndecidedFinding(), cause};
  SortFindings(&report.findings);
  report.stats.rules = 16;
  report.stats.log_lines = 12'345;
  report.stats.log_bytes = 2'345'678;
  report.stats.logs = 16;
  report.stats.objects = 1500;
  report.stats.archives = {{"local.tar.zst", "tar+zstd", "native", "manifest.json", "2025-03-13T12:00:00Z",
                            "manifest.json", 1000, 9000, 40, true},
                           {"c-1.tar.gz", "tar+gzip", "rancher-logs", "systeminfo/", "2025-03-13T12:05:00Z",
                            "systeminfo/date", 700, 5000, 30, false},
                           {"c-1-logs.zip", "zip", "directory", "", "", "", 300, 2000, 10, true}};
  report.stats.signals = {{"fleet/stale-agent", "unauthorized", 412}, {"k8s/rbac", "forbidden", 0}};
  return report;
}

// What an archive of hostile hands could bring into every field that comes from data.
inline std::string HostileText() {
  return "x\x1b[2J\x1b]0;t\x07\r\n[HIGH] fake\n  [x] fake\n       $ rm -rf / \n0 problems \xE2\x80\xAE"
         "desrever\xE2\x80\xAC \xC2\x9B"
         "31m \xFF\xC0\x80 \xE2\x80\x8B{0} <script>\x7F";
}

inline Report HostileReport(const std::string& evil = HostileText()) {
  const LocalizedText evil_text = Both(evil, evil);
  Report report = SampleReport();
  report.tool_version = evil;
  report.packs.push_back({evil, evil, evil, 1, 1});
  ClusterSummary cluster = report.clusters[0];
  cluster.id = cluster.name = cluster.role = cluster.upstream = cluster.kubernetes = evil;
  cluster.archives = cluster.nodes = {evil};
  cluster.versions = {{evil, evil, evil}};
  report.clusters.push_back(cluster);
  cluster.collected = false;
  report.clusters.push_back(cluster);
  for (Finding& f : report.findings) {
    f.title = f.summary = evil_text;
    f.cluster = f.group = f.category = evil;
    f.missing.push_back(evil);
    f.references.push_back({evil, evil});
    for (Evidence& e : f.evidence) {
      e.text = evil_text;
      e.missing.push_back(evil + "2");
      e.sources.insert(e.sources.begin(), {evil, evil, 3, Timestamp{}, true, evil, evil, evil});
    }
    for (RemediationStep& step : f.remediation) {
      step.title = step.expect = step.note = step.undo = evil_text;
      step.run_on = step.target_cluster = step.category = evil;
      step.command.push_back(evil);
    }
  }
  report.coverage.push_back({evil, evil, evil, evil, evil});
  report.diagnostics.push_back({"error", evil, evil, evil, 1, evil});
  report.not_assessed.push_back({evil, evil, evil, evil});
  report.stats.archives.push_back({evil, evil, evil, evil, evil, evil, 1, 1, 1, false});
  return report;
}

}  // namespace bundlescope
