"""The cluster that every archive of samples/layouts/ shows: its facts, objects and logs. Layouts only spell them."""

import copy
import json
from dataclasses import dataclass

from generator import chatter, clock
from generator import kube_objects as kube
from generator.agent_story import client_id, cluster_namespace
from generator.clock import at
from generator.dice import uid
from generator.layouts import fleet_logs
from generator.management import FleetCluster, Management

NAME = "local"
SERVER = "rancher.example.com"
NOW = at("2024-10-08T09:30:00Z")
BORN = at("2024-08-26T07:05:00Z")
FLEET = "cattle-fleet-system"
AGENT = "cattle-fleet-local-system"
# When the refusals begin: 403 to fleet-controller, 401 to fleet-agent.
FORBIDDEN_FROM = at("2024-10-08T08:58:10.250Z")
UNAUTHORIZED_FROM = at("2024-10-08T08:44:30.118Z")
LOG_END = NOW - 14 * clock.SECOND
FLEET_GROUP = "fleet.cattle.io"

_FLEET_STARTED = at("2024-10-08T06:10:00Z")
_AGENT_STARTED = at("2024-10-08T06:12:30Z")
_GITJOB_RESTARTED = at("2024-10-08T07:41:20Z")
_FLEET_IMAGE = "rancher/fleet:v0.10.2"
_AGENT_IMAGE = "rancher/fleet-agent:v0.10.2"


@dataclass(frozen=True)
class Distribution:
    """What differs between distributions of Kubernetes, for those who look at its nodes."""

    name: str           # as the Rancher log collector calls it
    version: str
    runtime: str
    dns: str            # name of the DNS Deployment
    metrics: str
    provider: str


RKE2 = Distribution("rke2", "v1.30.4+rke2r1", "containerd://1.7.20-k3s1", "rke2-coredns-rke2-coredns", "rke2-metrics-server", "rke2")
K3S = Distribution("k3s", "v1.30.4+k3s1", "containerd://1.7.20-k3s1", "coredns", "metrics-server", "k3s")
RKE1 = Distribution("rke", "v1.30.4", "docker://26.1.4", "coredns", "metrics-server", "rke")
KUBEADM = Distribution("kubeadm", "v1.30.4", "containerd://1.7.21", "coredns", "metrics-server", "kubeadm")

# (name, address, roles)
NODES = [("mgmt-1", "10.30.0.11", ["control-plane", "etcd", "master"]), ("mgmt-2", "10.30.0.12", [])]
_SERVER_NODE, _WORKER_NODE = 0, 1


@dataclass(frozen=True)
class Secret:
    """No value stands behind the lengths."""

    namespace: str
    name: str
    created: int
    type: str
    lengths: dict       # key -> bytes of its value
    server_host: str = ""

    def metadata(self):
        return kube.metadata(NAME, "Secret", self.name, self.created, self.namespace)


SECRETS = [
    Secret(AGENT, "fleet-agent", at("2024-09-20T10:02:11Z"), "Opaque",
           {"clusterName": 5, "clusterNamespace": 11, "deploymentNamespace": 38, "kubeconfig": 1491}, SERVER),
    Secret("fleet-default", "store-apps-git", at("2024-09-21T08:00:00Z"), "kubernetes.io/basic-auth",
           {"password": 40, "username": 9}),
]
_CRDS = [("Bundle", "bundles"), ("BundleDeployment", "bundledeployments"), ("BundleNamespaceMapping", "bundlenamespacemappings"),
         ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"), ("ClusterRegistration", "clusterregistrations"),
         ("ClusterRegistrationToken", "clusterregistrationtokens"), ("Content", "contents"), ("GitRepo", "gitrepos"),
         ("GitRepoRestriction", "gitreporestrictions"), ("ImageScan", "imagescans")]


class Model:
    """The cluster on one distribution."""

    def __init__(self, distribution=RKE2):
        self.distribution = distribution
        self.name, self.now, self.born, self.nodes = NAME, NOW, BORN, NODES
        self.objects = []
        self.logs = {}           # (namespace, pod, container) -> entries
        self.previous_logs = {}
        self.log_errors = {}     # (namespace, pod, container) -> what the API server says instead of a log
        self._next_address = 4
        fleet = Management(SERVER, "v0.10.2", created=at("2024-09-20T09:50:00Z"), deployed=at("2024-10-08T06:12:00Z"), now=NOW, clusters=[
            FleetCluster("fleet-local", NAME, 2, at("2024-09-20T10:02:00Z"), at("2024-10-08T08:42:31Z")),
            FleetCluster("fleet-default", "branch-porto", 1, at("2024-09-20T11:40:05Z"), at("2024-10-08T09:25:44Z"))])
        self.contents = fleet.contents
        self._bundles = [(o["metadata"]["namespace"], o["metadata"]["name"]) for o in fleet.objects if o["kind"] == "Bundle"]
        self._deployments_in = cluster_namespace("fleet-local", NAME)
        self._add_frame()
        self._add_fleet_resources(fleet)
        self._add_fleet_programs()
        self._add_others()
        self._add_events(fleet)

    # What layouts ask for

    def of_kind(self, kind, namespace=None):
        """Objects of a kind, by namespace and name."""
        found = [obj for obj in self.objects
                 if obj["kind"] == kind and namespace in (None, obj["metadata"].get("namespace"))]
        return sorted(found, key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))

    def namespaces(self):
        return [obj["metadata"]["name"] for obj in self.of_kind("Namespace")]

    def uid(self):
        return next(o for o in self.of_kind("Namespace") if o["metadata"]["name"] == "kube-system")["metadata"]["uid"]

    def containers(self, pod, init=True):
        """Names of a pod's containers, init containers first."""
        spec = pod["spec"]
        return [c["name"] for c in (spec.get("initContainers", []) if init else []) + spec["containers"]]

    def crds(self):
        return [_crd(kind, plural) for kind, plural in _CRDS]

    # Building

    def _add_frame(self):
        names = ["cattle-fleet-clusters-system", AGENT, FLEET, "cattle-system", self._deployments_in,
                 cluster_namespace("fleet-default", "branch-porto"), "default", "fleet-default", "fleet-local", "kube-node-lease",
                 "kube-public", "kube-system", "shop"]
        self.objects += [kube.namespace(NAME, name, BORN) for name in names]
        for index, (name, address, roles) in enumerate(NODES):
            node = kube.node(NAME, "", name, address, roles, BORN + index * 4 * clock.MINUTE, self.distribution.version, NOW)
            # Rancher puts these on nodes of clusters that it provisions; this one it only imported.
            for key in [k for k in node["metadata"]["annotations"] if k.startswith(("cluster.x-k8s.io/", "rke2.io/"))]:
                del node["metadata"]["annotations"][key]
            node["status"]["nodeInfo"]["containerRuntimeVersion"] = self.distribution.runtime
            node["spec"]["providerID"] = f"{self.distribution.provider}://{name}"
            self.objects.append(node)
        self.objects += [
            kube.service(NAME, "default", "kubernetes", BORN, "10.43.0.1", [(443, "TCP")], {}),
            kube.service(NAME, FLEET, "monitoring-fleet-controller", BORN + clock.HOUR, "10.43.12.8", [(8080, "TCP")],
                         {"app": "fleet-controller"}),
            kube.service(NAME, "kube-system", self.distribution.dns, BORN, "10.43.0.10", [(53, "UDP"), (53, "TCP")],
                         {"k8s-app": "kube-dns"})]

    def _add_fleet_resources(self, fleet):
        for obj in fleet.objects:
            if obj["kind"] == "Bundle" and obj["metadata"]["name"].startswith("fleet-agent-"):
                obj["spec"]["resources"] = [{"name": "agent.yaml", "content": _agent_manifest(obj["spec"]["defaultNamespace"])}]
            self.objects.append(obj)
        config = {"agentCheckinInterval": "15m0s", "agentTLSMode": "system-store", "apiServerURL": f"https://{SERVER}",
                  "garbageCollectionInterval": "15m0s", "bootstrap": {"agentNamespace": AGENT}}
        agent = {"agentTLSMode": "system-store", "clientID": client_id(NAME), "garbageCollectionInterval": "15m0s",
                 "labels": {"name": NAME}}
        self.objects += [
            kube.config_map(NAME, FLEET, "fleet-controller", BORN + clock.HOUR, {"config": json.dumps(config, sort_keys=True)}),
            kube.config_map(NAME, AGENT, "fleet-agent", at("2024-09-20T10:01:58Z"), {"config": json.dumps(agent, sort_keys=True)}),
            kube.config_map(NAME, "kube-system", self.distribution.dns, BORN, {
                "Corefile": ".:53 {\n    errors\n    health\n    forward . /etc/resolv.conf\n    cache 30\n}\n"})]

    def _add_fleet_programs(self):
        start, end = _FLEET_STARTED, LOG_END
        bundles = [name for namespace, name in self._bundles if namespace == "fleet-local"]
        repos = [(o["metadata"]["namespace"], o["metadata"]["name"]) for o in self.of_kind("GitRepo")]
        controller = self._deploy(FLEET, "fleet-controller", [
            ("fleet-controller", _FLEET_IMAGE), ("fleet-cleanup", _FLEET_IMAGE), ("fleet-agentmanagement", _FLEET_IMAGE)], start, _WORKER_NODE)
        self._log(controller, "fleet-controller", fleet_logs.controller(start + 2 * clock.SECOND, end, self._bundles, FORBIDDEN_FROM))
        self._log(controller, "fleet-cleanup", fleet_logs.cleanup(start + 2 * clock.SECOND, end))
        self._log(controller, "fleet-agentmanagement", fleet_logs.agentmanagement(start + 2 * clock.SECOND, end, ("fleet-local", NAME)))

        gitjob = self._deploy(FLEET, "gitjob", [("gitjob", _FLEET_IMAGE)], start, _WORKER_NODE, restarted=_GITJOB_RESTARTED)
        self._log(gitjob, "gitjob", fleet_logs.gitjob(_GITJOB_RESTARTED, end, repos))
        died = _GITJOB_RESTARTED - 3 * clock.SECOND
        self.previous_logs[_key(gitjob, "gitjob")] = (
            fleet_logs.gitjob(start + 2 * clock.SECOND, died - 10 * clock.SECOND, repos, 150) + fleet_logs.gitjob_crash(died))

        agent = self._agent()
        self._log(agent, "fleet-agent-register", fleet_logs.register(_AGENT_STARTED + clock.SECOND, client_id(NAME), self._deployments_in))
        self._log(agent, "fleet-agent", fleet_logs.agent(_AGENT_STARTED + 15 * clock.SECOND, end, bundles, self._deployments_in,
                                                        UNAUTHORIZED_FROM))
        self._log(agent, "fleet-agent-clusterstatus", fleet_logs.clusterstatus(_AGENT_STARTED + 15 * clock.SECOND, end, UNAUTHORIZED_FROM))
        self.objects += [kube.lease(NAME, FLEET, "fleet-controller-leader-election-shard", start, controller["metadata"]["name"],
                                    NOW - 6 * clock.SECOND),
                         kube.lease(NAME, AGENT, "fleet-agent", _AGENT_STARTED + 17 * clock.SECOND, "fleet-agent-0", NOW - 4 * clock.SECOND)]
        self.objects += [kube.service_account(NAME, FLEET, name, BORN + clock.HOUR) for name in ("fleet-controller", "gitjob")]
        self.objects.append(kube.service_account(NAME, AGENT, "fleet-agent", at("2024-09-20T10:01:58Z")))

    def _add_others(self):
        dns = self._deploy("kube-system", self.distribution.dns, [("coredns", "rancher/hardened-coredns:v1.11.1-build20240305")],
                           BORN + clock.MINUTE, _SERVER_NODE, {"k8s-app": "kube-dns"})
        self._chatter(dns, "coredns", "dns", 60)
        rancher = self._deploy("cattle-system", "rancher", [("rancher", "rancher/rancher:v2.9.2")], at("2024-09-20T09:40:00Z"),
                               _SERVER_NODE)
        self._chatter(rancher, "rancher", "webhook", 80)
        shop = self._deploy("shop", "web", [("web", "registry.example.com:5000/shop/web:1.8.3")], at("2024-09-25T12:00:00Z"),
                            _WORKER_NODE, security={"fsGroup": 1000650000, "runAsUser": 1000650000})
        self._chatter(shop, "web", "app", 60)
        self._add_broken()

    def _add_broken(self):
        """A container that never ran: whoever asks for its log gets a sentence instead."""
        name = self.distribution.metrics
        image = "registry.example.com:5000/mirror/metrics-server:v0.7.1"
        pod = self._deploy("kube-system", name, [("metrics-server", image)], NOW - 50 * clock.MINUTE, _SERVER_NODE)
        waiting = {"reason": "ImagePullBackOff", "message": f'Back-off pulling image "{image}"'}
        since = clock.rfc3339(NOW - 50 * clock.MINUTE)
        pod["status"] = {
            **{key: pod["status"][key] for key in ("hostIP", "podIP", "qosClass", "startTime")}, "phase": "Pending",
            "conditions": [{"type": "PodScheduled", "status": "True", "lastProbeTime": None, "lastTransitionTime": since},
                           {"type": "Ready", "status": "False", "lastProbeTime": None, "lastTransitionTime": since,
                            "reason": "ContainersNotReady", "message": "containers with unready status: [metrics-server]"}],
            "containerStatuses": [{"name": "metrics-server", "image": image, "imageID": "", "lastState": {}, "ready": False,
                                   "restartCount": 0, "started": False, "state": {"waiting": waiting}}]}
        deployment = next(o for o in self.of_kind("Deployment", "kube-system") if o["metadata"]["name"] == name)
        deployment["status"] = {"observedGeneration": 1, "replicas": 1, "unavailableReplicas": 1, "updatedReplicas": 1, "conditions": [
            {"type": "Available", "status": "False", "reason": "MinimumReplicasUnavailable",
             "message": "Deployment does not have minimum availability.", "lastUpdateTime": since, "lastTransitionTime": since}]}
        self.log_errors[_key(pod, "metrics-server")] = (
            f'container "metrics-server" in pod "{pod["metadata"]["name"]}" is waiting to start: trying and failing to pull image')

    def _add_events(self, fleet):
        self.objects += [event for event in fleet.events if event["reason"] == "GotNewCommit"]
        pod = self.of_kind("Pod", "kube-system")[-1]
        meta = pod["metadata"]
        involved = ("v1", "Pod", meta["name"], meta["uid"])
        self.objects.append(kube.event(NAME, "kube-system", involved, "BackOff", pod["status"]["containerStatuses"][0]["state"]["waiting"][
            "message"], ("kubelet", NODES[_SERVER_NODE][0]), NOW - 48 * clock.MINUTE, NOW - 2 * clock.MINUTE, 203, "Warning",
            "spec.containers{metrics-server}"))
        self.objects.append(kube.event(NAME, "default", ("v1", "Node", NODES[0][0], NODES[0][0]), "NodeHasSufficientMemory",
                                       f"Node {NODES[0][0]} status is now: NodeHasSufficientMemory", ("kubelet", NODES[0][0]),
                                       NOW - 55 * clock.MINUTE))
        lease = ("coordination.k8s.io/v1", "Lease", "fleet-gitops-leader-election-shard", uid("lease", NAME))
        gitjob = self.of_kind("Pod", FLEET)[-1]["metadata"]["name"]
        self.objects.append(kube.event(NAME, FLEET, lease, "LeaderElection", f"{gitjob} became leader", (gitjob, ""),
                                       NOW - 58 * clock.MINUTE))

    def _address(self, node):
        self._next_address += 1
        return NODES[node][1], f"10.42.{node}.{self._next_address}"

    def _deploy(self, namespace, name, containers, started, node, labels=None, restarted=None, security=None):
        """A Deployment with one pod; gives the pod."""
        workload = kube.workload(NAME, "Deployment", namespace, name, started, labels or {"app": name}, containers, 1, name)
        template = workload["spec"]["template"]
        template["metadata"] = {"creationTimestamp": None, **template["metadata"]}
        if security:
            workload["spec"]["template"]["spec"]["securityContext"] = security
        parent = kube.replica_set(NAME, workload)
        pod = kube.pod(NAME, namespace, f"{parent['metadata']['name']}-{kube.pod_suffix(NAME, name, started)}", started,
                       parent["metadata"]["labels"], copy.deepcopy(workload["spec"]["template"]["spec"]), NODES[node][0],
                       self._address(node), owners=[kube.owner(parent)], restarts=1 if restarted else 0, restarted=restarted)
        if restarted:
            pod["status"]["containerStatuses"][0]["lastState"]["terminated"].update({"exitCode": 1, "reason": "Error"})
        self.objects += [workload, parent, pod]
        return pod

    def _agent(self):
        """Fleet 0.10 and 0.11 run the agent as a StatefulSet; before and after it is a Deployment."""
        created = at("2024-09-20T10:01:59Z")
        containers = [("fleet-agent", _AGENT_IMAGE), ("fleet-agent-clusterstatus", _AGENT_IMAGE)]
        workload = kube.workload(NAME, "Deployment", AGENT, "fleet-agent", created, {"app": "fleet-agent"}, containers, 1, "fleet-agent",
                                 [("fleet-agent-register", _AGENT_IMAGE)])
        workload["kind"] = "StatefulSet"
        workload["metadata"] = kube.metadata(NAME, "StatefulSet", "fleet-agent", created, AGENT, labels={"app": "fleet-agent"})
        del workload["spec"]["strategy"]
        workload["spec"].update({"serviceName": "fleet-agent", "podManagementPolicy": "OrderedReady"})
        workload["status"] = {"availableReplicas": 1, "currentReplicas": 1, "observedGeneration": 1, "readyReplicas": 1, "replicas": 1,
                              "updatedReplicas": 1}
        labels = {"app": "fleet-agent", "statefulset.kubernetes.io/pod-name": "fleet-agent-0"}
        pod = kube.pod(NAME, AGENT, "fleet-agent-0", _AGENT_STARTED, labels, copy.deepcopy(workload["spec"]["template"]["spec"]),
                       NODES[_WORKER_NODE][0], self._address(_WORKER_NODE), owners=[kube.owner(workload)])
        self.objects += [workload, pod]
        return pod

    def _log(self, pod, container, entries):
        self.logs[_key(pod, container)] = entries

    def _chatter(self, pod, container, program, lines):
        key = _key(pod, container)
        self.logs[key] = chatter.log(program, "layouts/" + "/".join(key), NOW - 20 * clock.HOUR, LOG_END, lines)


def _key(pod, container):
    return pod["metadata"]["namespace"], pod["metadata"]["name"], container


def _crd(kind, plural):
    name = f"{plural}.{FLEET_GROUP}"
    created = at("2024-09-20T09:48:00Z")
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": kube.metadata(NAME, "CustomResourceDefinition", name, created),
            "spec": {"group": FLEET_GROUP, "names": {"kind": kind, "listKind": f"{kind}List", "plural": plural, "singular": kind.lower()},
                     "scope": "Cluster" if kind == "Content" else "Namespaced",
                     "versions": [{"name": "v1alpha1", "served": True, "storage": True}]},
            "status": {"storedVersions": ["v1alpha1"]}}


def _agent_manifest(namespace):
    return (f"apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: fleet-agent\n  namespace: {namespace}\nspec:\n"
            f"  serviceName: fleet-agent\n  template:\n    spec:\n      containers:\n      - image: {_AGENT_IMAGE}\n        name: fleet-agent\n")
