#include "core/pattern/sample_text.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bundlescope {
namespace {

constexpr size_t kSampleBytes = size_t{128} << 10;

// Lines, with how often each is taken in proportion to the others. %: a part that differs from line to line, see Part.
struct Form {
  int weight;
  std::string_view text;
};
constexpr Form kForms[] = {
    // Fleet: controllers and agents.
    {6,
     R"~(%t {"level":"info","ts":"%t","logger":"bundledeployment","msg":"Deploying bundle","controller":"bundledeployment","controllerGroup":"fleet.cattle.io","controllerKind":"BundleDeployment","BundleDeployment":{"name":"%w-%w","namespace":"cluster-fleet-default-c-%h-%x"},"namespace":"cluster-fleet-default-c-%h-%x","name":"%w-%w","reconcileID":"%u","deploymentID":"s-%x:%x","appliedDeploymentID":"s-%x:%x"})~"},
    {5,
     R"~({"level":"debug","ts":"%t","logger":"bundledeployment","msg":"Reconciling bundledeployment, checking targets and status","controller":"bundledeployment","controllerGroup":"fleet.cattle.io","controllerKind":"BundleDeployment","BundleDeployment":{"name":"%w","namespace":"cluster-fleet-%w"},"namespace":"cluster-fleet-%w","name":"%w","reconcileID":"%u","nonReady":%n,"nonModified":%n,"status":"Ready"})~"},
    {4,
     R"~({"level":"info","ts":"%t","logger":"gitjob","msg":"Creating job for new commit","controller":"gitrepo","controllerGroup":"fleet.cattle.io","controllerKind":"GitRepo","GitRepo":{"name":"%w-config","namespace":"fleet-default"},"namespace":"fleet-default","name":"%w","reconcileID":"%u","generation":%n,"commit":"%x%x","repo":"https://github.com/%w/%w.git","branch":"main"})~"},
    {3,
     R"~({"level":"debug","ts":"%t","logger":"bundle","msg":"Bundle was reconciled, waiting for targets","controller":"bundle","controllerGroup":"fleet.cattle.io","controllerKind":"Bundle","Bundle":{"name":"%w-%w","namespace":"fleet-default"},"namespace":"fleet-default","name":"%w","reconcileID":"%u","resourceVersion":"%N"})~"},
    {3,
     R"~({"level":"info","ts":"%t","logger":"cluster","msg":"Cluster changed, updating its labels","controller":"cluster","controllerGroup":"fleet.cattle.io","controllerKind":"Cluster","Cluster":{"name":"c-m-%h","namespace":"fleet-default"},"namespace":"fleet-default","name":"c-m-%h","reconcileID":"%u"})~"},
    {2,
     R"~({"level":"error","ts":"%t","msg":"Reconciler error","controller":"bundledeployment","controllerGroup":"fleet.cattle.io","controllerKind":"BundleDeployment","namespace":"cluster-fleet-%w","name":"%w","reconcileID":"%u","error":"failed deploying bundle: timeout waiting for resources to be ready","stacktrace":"sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller).reconcileHandler\n\t/go/pkg/mod/sigs.k8s.io/controller-runtime/pkg/internal/controller/controller.go:%n"})~"},
    {3,
     R"~(%t {"level":"info","ts":"%t","logger":"clusterstatus","msg":"Sending the cluster's status upstream","cluster":"c-m-%h","interval":"15m0s","agentStatus":{"lastSeen":"%t","namespace":"cattle-fleet-system"}})~"},
    {3,
     R"~(%t {"level":"info","ts":"%t","logger":"helm-deployer.install","msg":"Upgrading helm release","release":"%w-%w","namespace":"%w","chart":"%w-%n.%n.%n","dryRun":false,"took":"%nms"})~"},
    {2,
     R"~({"level":"info","ts":"%t","logger":"drift-detect.reconciler","msg":"Resource changed, comparing","gvk":"apps/v1, Kind=Deployment","key":"%w/%w","resourceVersion":"%N"})~"},
    {1,
     R"~(time="%t" level=info msg="Registering the agent with the server https://%i, namespace cattle-fleet-system")~"},
    {1,
     R"~(%t W%k       1 reflector.go:%n] k8s.io/client-go: failed to list *v1alpha1.%W: the server is currently unable to handle the request)~"},
    // Rancher.
    {5, R"~(%s [INFO] [%w] Updating %w for cluster c-%h: revision %n)~"},
    {3,
     R"~(%s [DEBUG] [planner] rkecluster fleet-default/%w: waiting: configuring worker node(s) %w-%h: waiting for probes: kubelet)~"},
    {2,
     R"~(%s [ERROR] error syncing 'c-m-%h/%w': handler cluster-deploy: Operation cannot be fulfilled on clusters.management.cattle.io "c-m-%h": the object has been modified, requeuing)~"},
    {2, R"~(%s [ERROR] Failed to handle tunnel request from remote address %i:%n: response 400: cluster not found)~"},
    {2, R"~(%s [WARN] watcher channel closed: Unauthorized, retrying in %n seconds)~"},
    {3, R"~(time="%t" level=info msg="Handling backend connection request [c-m-%h]")~"},
    {2,
     R"~(time="%t" level=error msg="Remotedialer proxy error; reconnecting" error="websocket: close 1006 (abnormal closure): unexpected EOF")~"},
    {2, R"~(%t [GIN] | 200 | %n.%nms | %i | GET "/v3/clusters/c-%h?limit=%n")~"},
    // k3s, etcd, containerd.
    {6, R"~(%b %w k3s[%n]: time="%t" level=info msg="Starting /v1, Kind=%W controller")~"},
    {4, R"~(%b %w k3s[%n]: I%k   %n %w.go:%n] "Caches are synced for %w" %w="%w")~"},
    {3, R"~(%b %w k3s[%n]: time="%t" level=warning msg="Failed to get the %w of node %w: context deadline exceeded")~"},
    {2,
     R"~(time="%t" level=info msg="Slow SQL (started: %t) (total time: %nms): SELECT * FROM kine WHERE kine.name LIKE ? ORDER BY kine.id ASC")~"},
    {4,
     R"~({"level":"info","ts":"%t","caller":"traceutil/trace.go:%n","msg":"trace[%N] range","detail":"{range_begin:/registry/%w/%w; range_end:; response_count:%n; response_revision:%N; }","duration":"%nms","start":"%t","end":"%t","steps":["trace[%N] 'agreement among raft nodes before linearized reading'  (duration: %nms)"],"step_count":%n})~"},
    {2,
     R"~({"level":"warn","ts":"%t","caller":"etcdserver/util.go:%n","msg":"apply request took too long","took":"%nms","expected-duration":"100ms","prefix":"read-only range ","request":"key:\"/registry/%w/\" ","response":"range_response_count:%n size:%n"})~"},
    {2,
     R"~({"level":"info","ts":"%t","caller":"mvcc/kvstore_compaction.go:%n","msg":"finished scheduled compaction","compact-revision":%N,"took":"%nms","hash":%N,"current-db-size-bytes":%N,"current-db-size":"%n MB"})~"},
    {3,
     R"~(time="%t" level=info msg="CreateContainer within sandbox \"%x%x\" for container &ContainerMetadata{Name:%w,Attempt:%n,} returns container id \"%x%x\"")~"},
    {2,
     R"~(time="%t" level=error msg="failed to pull and unpack image \"docker.io/%w/%w:v%n.%n\": failed to resolve reference: unexpected status code 429")~"},
    {1, R"~(goroutine %n [select, %n minutes]:)~"},
    {1, R"~(	/usr/local/go/src/net/http/server.go:%n +0x%h)~"},
    // kubelet and the control plane.
    {5,
     R"~(I%k %n %w.go:%n] "SyncLoop (PLEG): event for pod" pod="%w/%w-%h" event={"ID":"%u","Type":"ContainerStarted","Data":"%x%x"})~"},
    {4,
     R"~(I%k %n reconciler_common.go:%n] "operationExecutor.MountVolume started for volume \"%w\" (UniqueName: \"kubernetes.io/projected/%u-kube-api-access-%h\") pod \"%w-%h\" (UID: \"%u\") " pod="%w/%w")~"},
    {3,
     R"~(E%k %n pod_workers.go:%n] "Error syncing pod, skipping" err="failed to \"StartContainer\" for \"%w\" with CrashLoopBackOff: \"back-off 5m0s restarting failed container=%w pod=%w-%h_%w(%u)\"" pod="%w/%w" podUID="%u")~"},
    {3,
     R"~(W%k %n reflector.go:%n] k8s.io/client-go/informers/factory.go:%n: failed to watch *v1.%W: Get "https://%i:6443/api/v1/%w?allowWatchBookmarks=true&resourceVersion=%N&timeoutSeconds=%n": dial tcp %i:6443: connect: connection refused)~"},
    {3,
     R"~(I%k %n trace.go:%n] Trace[%N]: "List" accept:application/vnd.kubernetes.protobuf,audit-id:%u,client:%i,protocol:HTTP/2.0,resource:%w,scope:cluster,url:/apis/%w/v1/%w,user-agent:%w/v%n (linux/amd64) kubernetes/$Format,verb:LIST (%t) (total time: %nms):)~"},
    {2,
     R"~(I%k %n garbagecollector.go:%n] "Deleting item" item="[apps/v1/ReplicaSet, namespace: %w, name: %w-%h, uid: %u]" propagationPolicy="Background")~"},
    {2,
     R"~(I%k %n event.go:%n] "Event occurred" object="%w/%w" fieldPath="" kind="Deployment" apiVersion="apps/v1" type="Normal" reason="ScalingReplicaSet" message="Scaled up replica set %w-%h to %n")~"},
    {2,
     R"~(E%k %n authentication.go:%n] "Unable to authenticate the request" err="[invalid bearer token, service account token has expired]")~"},
    {2,
     R"~(I%k %n httplog.go:%n] "HTTP" verb="GET" URI="/api/v1/namespaces/%w/%w/%w" latency="%n.%nms" userAgent="%w/v%n.%n" audit-ID="%u" srcIP="%i:%n" resp=200)~"},
    {3,
     R"~({"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"%u","stage":"ResponseComplete","requestURI":"/apis/%w/v1/namespaces/%w/%w","verb":"update","user":{"username":"system:serviceaccount:%w:%w","groups":["system:serviceaccounts","system:authenticated"]},"sourceIPs":["%i"],"userAgent":"%w/v%n","objectRef":{"resource":"%w","namespace":"%w","name":"%w"},"responseStatus":{"metadata":{},"code":200},"requestReceivedTimestamp":"%t","annotations":{"authorization.k8s.io/decision":"allow","authorization.k8s.io/reason":"RBAC: allowed by ClusterRoleBinding \"%w\" of ClusterRole \"%w\" to ServiceAccount \"%w/%w\""}})~"},
    {2,
     R"~(%nm        Normal    Pulled             pod/%w-%h                 Container image "%w/%w:v%n" already present on machine)~"},
    {2,
     R"~(%nm        Warning   FailedMount        pod/%w-%h                 MountVolume.SetUp failed for volume "%w" : secret "%w" not found)~"},
    {2, R"~(%w   %w-%h-%h   %n/%n   Running   %n (%nh ago)   %nd   %i   node-%n   <none>   <none>)~"},
    // What runs in clusters.
    {3, R"~([INFO] %i:%n - %n "A IN %w.%w.svc.cluster.local. udp %n false 512" NOERROR qr,aa,rd %n 0.%ns)~"},
    {2, R"~([ERROR] plugin/errors: 2 %w.example.com. AAAA: read udp %i:%n->%i:53: i/o timeout)~"},
    {4,
     R"~(%i - - [%n/Mar/2025:%c +0000] "GET /%w/%w HTTP/1.1" 200 %n "-" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)" %n 0.0%n [%w-%w-80] [] %i:8080 %n 0.0%n 200 %x)~"},
    {2,
     R"~({"time":"%t","remote_addr":"%i","method":"POST","path":"/api/%w/%w","status":200,"bytes":%n,"duration_ms":%n,"request_id":"%x"})~"},
    {3,
     R"~({"@timestamp":"%t","severity":"INFO","service":"%w","trace_id":"%x%x","span_id":"%x","message":"%w %w finished","status":"ok","user":{"id":%n,"name":"%w"}})~"},
    {2,
     R"~({"level":"warn","time":"%t","component":"%w","error":null,"errors":0,"message":"request to %w took %n ms, retry %n of %n"})~"},
    {2,
     R"~(%s,%n ERROR [main] com.%w.%w.%WService - could not read %w: java.net.SocketTimeoutException: Read timed out)~"},
    {2, R"~(	at com.%w.%w.%W.%w(%W.java:%n))~"},
    {2, R"~(%t INFO %n --- [nio-8080-exec-%n] o.%w.%w.%W : %w %w completed in %n ms)~"},
    {2,
     R"~(%s UTC [%n] LOG:  checkpoint complete: wrote %n buffers (%n.%n%%); write=%n.%n s, sync=%n.%n s, total=%n.%n s)~"},
    {1, R"~(%s UTC [%n] ERROR:  duplicate key value violates unique constraint "%w_%w_key")~"},
    {2,
     R"~(time="%t" level=info msg="Volume %w is attached, engine %w-e-%h is running" controller=longhorn-volume node=%w)~"},
    {2,
     R"~(ts=%t caller=%w.go:%n level=info component=%w msg="Completed loading of configuration file" filename=/etc/%w/%w.yml)~"},
    {2, R"~(level=debug ts=%t caller=%w.go:%n component="%w manager" msg="evaluation done" err=null)~"},
    {2,
     R"~(I%k       1 controller.go:%n] cert-manager/%w "msg"="re-queuing item due to optimistic locking on resource" "error"="the object has been modified" "resource_name"="%w" "resource_namespace"="%w")~"},
    {1, R"~(10.%n.%n:M %n Mar 2025 %c * Background saving terminated with success)~"},
    // A system's own.
    {3, R"~(%b %w kernel: [%n.%N] %w: port %n(veth%h) entered forwarding state)~"},
    {2, R"~(%b %w systemd[1]: run-containerd-runc-k8s.io-%x%x-runc.%h.mount: Succeeded.)~"},
    {2, R"~(%b %w systemd[1]: Started %w %w service.)~"},
    {2, R"~(%b %w sshd[%n]: Failed password for invalid user %w from %i port %n ssh2)~"},
    {2,
     R"~(%b %w audit[%n]: USER_END pid=%n uid=0 auid=%n ses=%n msg='op=PAM:session_close acct="root" exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success')~"},
    {1, R"~(%b %w CRON[%n]: (root) CMD (test -x /usr/sbin/%w && %w --report))~"},
    // Objects as text.
    {2, R"~(      - lastTransitionTime: "%t")~"},
    {2, R"~(        message: %W "%w" has successfully progressed.)~"},
    {2, R"~(        reason: NewReplicaSetAvailable)~"},
    {2, R"~(        status: "True")~"},
    {2, R"~(    resourceVersion: "%N")~"},
    {1, R"~(    uid: %u)~"},
    {1, R"~(  kind: %W)~"},
    {1, R"~(    objectset.rio.cattle.io/hash: %x%x)~"},
};

constexpr std::string_view kWords[] = {
    "monitoring", "web",     "ingress", "storage", "cattle-system", "kube-system",      "payments",   "frontend",
    "metrics",    "agent",   "coredns", "traefik", "rancher",       "fleet-controller", "longhorn",   "orders",
    "prod",       "staging", "worker",  "gateway", "secrets",       "backup",           "configmaps", "deployments",
    "nodes",      "leases",  "pods",    "east",    "west",          "database",         "registry",   "scheduler",
    "apps",       "demo",    "cache",   "search",  "user",          "session",          "billing",    "node-2",
    "cilium",     "istio",   "argo",    "vault",   "grafana"};
constexpr std::string_view kKinds[] = {"Pod",   "Secret",         "ConfigMap",  "Bundle",
                                       "Node",  "ServiceAccount", "Deployment", "Service",
                                       "Lease", "Namespace",      "GitRepo",    "BundleDeployment"};

class Writer {
 public:
  std::string Write() {
    int total = 0;
    for (const Form& form : kForms) total += form.weight;
    std::string text;
    text.reserve(kSampleBytes + 2048);
    while (text.size() < kSampleBytes) {
      auto rest = static_cast<int>(Below(static_cast<uint32_t>(total)));
      const Form* form = std::begin(kForms);
      while (rest >= form->weight) rest -= (form++)->weight;
      Fill(form->text, &text);
      text += '\n';
    }
    return text;
  }

 private:
  uint32_t Below(uint32_t end) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>((state_ >> 33) % end);
  }

  void Fill(std::string_view form, std::string* text) {
    for (size_t i = 0; i < form.size(); ++i) {
      if (form[i] != '%' || i + 1 == form.size()) {
        *text += form[i];
      } else {
        *text += Part(form[++i]);
      }
    }
  }

  std::string Clock() { return fmt::format("{:02}:{:02}:{:02}", Below(24), Below(60), Below(60)); }
  std::string Hex(int digits) {
    return fmt::format(
        "{:0{}x}", (uint64_t{Below(1u << 31)} << 17 ^ Below(1u << 31)) & ((uint64_t{1} << (4 * digits)) - 1), digits);
  }

  std::string Part(char kind) {
    const uint32_t day = 1 + Below(28);
    switch (kind) {
      case 't':  // times: of JSON, ...
        return fmt::format("2025-03-{:02}T{}.{:09}Z", day, Clock(), Below(1000000000));
      case 's':  // ... written out, ...
        return fmt::format("2025/03/{:02} {}", day, Clock());
      case 'k':  // ... of klog, ...
        return fmt::format("03{:02} {}.{:06}", day, Clock(), Below(1000000));
      case 'b':  // ... of syslog, ...
        return fmt::format("Mar {:2} {}", day, Clock());
      case 'c':  // ... and without a day
        return Clock();
      case 'i':
        return fmt::format("10.{}.{}.{}", Below(256), Below(256), Below(256));
      case 'h':
        return Hex(5);
      case 'x':
        return Hex(12);
      case 'u':
        return fmt::format("{}-{}-{}-{}-{}", Hex(8), Hex(4), Hex(4), Hex(4), Hex(12));
      case 'n':
        return fmt::format("{}", Below(Below(2) == 0 ? 20 : 3000));
      case 'N':
        return fmt::format("{}", 1000000 + Below(100000000));
      case 'w':
        return std::string(kWords[Below(std::size(kWords))]);
      case 'W':
        return std::string(kKinds[Below(std::size(kKinds))]);
      default:
        return std::string(1, kind);
    }
  }

  uint64_t state_ = 2025;
};

}  // namespace

std::string_view SampleText() {
  static const std::string text = Writer().Write();
  return text;
}

}  // namespace bundlescope
