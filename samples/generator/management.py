"""The Fleet resources and Secrets of a management cluster, with a Fleet Cluster for itself and each downstream cluster."""

from dataclasses import dataclass
from typing import Optional

from generator import clock
from generator import kube_objects as kube
from generator.agent_manifest import agent_manifest
from generator.agent_story import client_id, cluster_namespace
from generator.dice import letters, sha256, uid

SELF = "local"
# SHA-224 of the JSON word null: no CA is configured, agents trust the system store.
_NO_CA_HASH = "a7408a8b23aff882d8b95165eb24c3a6b519468539eb2b3072f529cb"
_STATES = ["ready", "notReady", "waitApplied", "errApplied", "outOfSync", "modified", "pending"]


@dataclass
class FleetCluster:
    """A Cluster resource. `last_seen` None: the agent has not checked in since the last import."""

    namespace: str
    name: str
    generation: int
    imported: int
    last_seen: Optional[int]

    @property
    def ready(self):
        return self.last_seen is not None

    @property
    def deployments_in(self):
        return cluster_namespace(self.namespace, self.name)

    @property
    def rancher_name(self):
        return "local" if self.name == "local" else f"c-m-{letters(8, 'rancher', self.name)}"

    @property
    def agent_namespace(self):
        return "cattle-fleet-local-system" if self.name == "local" else "cattle-fleet-system"


class Management:
    """`created`: when the Fleet resources came to be (after a restore: the restore). `deployed`: when the agent Bundles and
    BundleDeployments did. `tag`: image tag of all Fleet programs."""

    def __init__(self, server, tag, created, deployed, now, clusters):
        self.server, self.tag, self.created, self.deployed, self.now = server, tag, created, deployed, now
        self.clusters = clusters
        self.objects = []      # Fleet resources
        self.contents = []
        self.secrets = []      # typed: without apiVersion and kind
        self.events = []
        downstream = [c for c in clusters if c.name != "local"]
        self._bundles_of = {c.name: [] for c in clusters}
        for cluster in clusters:
            self._add_bundle(cluster.namespace, f"fleet-agent-{cluster.name}", [cluster], agent=cluster)
        for path in ("pos", "telemetry"):
            self._add_bundle("fleet-default", f"store-apps-{path}", downstream, repo="store-apps")
        self._add_bundle("fleet-local", "mgmt-base-base", [c for c in clusters if c.name == "local"], repo="mgmt-base")
        self._add_repo("fleet-default", "store-apps", ["pos", "telemetry"], downstream)
        self._add_repo("fleet-local", "mgmt-base", ["base"], [c for c in clusters if c.name == "local"])
        self._add_group("fleet-default", "edge", {"matchLabels": {"env": "edge"}}, downstream)
        self._add_group("fleet-local", "default", {"matchLabels": {"name": "local"}}, [c for c in clusters if c.name == "local"])
        for cluster in clusters:
            self._add_cluster(cluster)
            self._add_cluster_secrets(cluster)
        self._add_release_secrets()

    # Fleet resources

    def _resource(self, kind, namespace, name, created, spec, status, written, labels=None, annotations=None, owners=None):
        meta = kube.metadata(SELF, kind, name, created, namespace, labels=labels, annotations=annotations, owners=owners)
        meta["generation"] = 2
        meta["finalizers"] = [f"fleet.cattle.io/{_FINALIZER[kind]}-finalizer"] if kind in _FINALIZER else []
        if not meta["finalizers"]:
            del meta["finalizers"]
        api = "fleet.cattle.io/v1alpha1"
        meta["managedFields"] = [
            {"apiVersion": api, "fieldsType": "FieldsV1", "fieldsV1": {"f:spec": {f"f:{key}": {} for key in spec}},
             "manager": "rancher" if kind == "Cluster" else "fleetcontroller", "operation": "Update", "time": clock.rfc3339(created)},
            {"apiVersion": api, "fieldsType": "FieldsV1", "fieldsV1": {"f:status": {f"f:{key}": {} for key in status}},
             "manager": "fleetcontroller", "operation": "Update", "subresource": "status", "time": clock.rfc3339(written)}]
        obj = {"apiVersion": api, "kind": kind, "metadata": meta, "spec": spec, "status": status}
        self.objects.append(obj)
        return obj

    def _ready_condition(self, ready, message, since):
        condition = {"lastUpdateTime": clock.rfc3339(since), "status": "True" if ready else "False", "type": "Ready"}
        if message:
            condition["message"] = message
        return condition

    def _add_bundle(self, namespace, name, targets, repo=None, agent=None):
        waiting = [c for c in targets if not c.ready]
        for cluster in targets:
            self._bundles_of[cluster.name].append((name, cluster.ready))
        message = f"WaitApplied({len(waiting)}) [Cluster {waiting[0].namespace}/{waiting[0].name}]" if waiting else ""
        summary = _summary(len(targets), [f"{c.namespace}/{c.name}" for c in waiting])
        content = f"s-{sha256('content', name)[:61]}"
        labels = {"fleet.cattle.io/repo-name": repo, "fleet.cattle.io/commit": _commit(repo)} if repo else {}
        if agent:
            labels = {"objectset.rio.cattle.io/hash": sha256("agent-bundle", name)[:40]}
            resources = [{"name": "agent.yaml", "content": agent_manifest(agent.agent_namespace, self.tag)}]
            spec = {"defaultNamespace": agent.agent_namespace, "helm": {"takeOwnership": True}, "ignore": {},
                    "resources": resources, "targets": [{"clusterName": agent.name}]}
        else:
            config_map = (f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n  channel: stable\n")
            spec = {"defaultNamespace": name.rsplit("-", 1)[1], "ignore": {}, "namespace": name.rsplit("-", 1)[1],
                    "resources": [{"name": "config.yaml", "content": config_map}],
                    "targets": [{"clusterGroup": "edge" if namespace == "fleet-default" else "default"}]}
        created = self.deployed if agent else self.created
        written = self._changed(targets)
        status = {"conditions": [self._ready_condition(not waiting, message, written)], "observedGeneration": 2,
                  "display": {"readyClusters": f"{len(targets) - len(waiting)}/{len(targets)}",
                              "state": "WaitApplied" if waiting else ""},
                  "maxNew": 50, "maxUnavailable": len(targets), "resourcesSha256Sum": sha256("resources", name),
                  "summary": summary, "unavailable": len(waiting)}
        if not waiting:
            del status["display"]["state"]
        self._resource("Bundle", namespace, name, created, spec, status, written, labels)
        self._add_content(content, len(targets))
        for cluster in targets:
            self._add_deployment(namespace, name, content, cluster, labels)

    def _add_content(self, name, references):
        self.contents.append({
            "apiVersion": "fleet.cattle.io/v1alpha1", "kind": "Content", "content": None,
            "metadata": kube.metadata(SELF, "Content", name, self.created), "sha256sum": sha256("content", name),
            "status": {"referenceCount": references}})

    def _add_deployment(self, bundle_namespace, name, content, cluster, labels):
        deployment_id = f"{content}:{sha256('options', name)}"
        options = {"defaultNamespace": "default", "helm": {}, "ignore": {}}
        spec = {"deploymentID": deployment_id, "options": options, "stagedDeploymentID": deployment_id, "stagedOptions": options}
        counts = {"desiredReady": 0, "missing": 0, "modified": 0, "notReady": 0, "orphaned": 0, "ready": 0, "unknown": 0,
                  "waitApplied": 0}
        written = self._changed([cluster])
        if cluster.ready:
            counts.update({"desiredReady": 3, "ready": 3})
            times = {"lastUpdateTime": clock.rfc3339(written), "status": "True"}
            status = {"appliedDeploymentID": deployment_id, "ready": True, "nonModified": True, "release": f"default/{name}:1",
                      "conditions": [{**times, "type": kind} for kind in ("Installed", "Deployed", "Monitored", "Ready")],
                      "display": {"deployed": "True", "monitored": "True", "state": "Ready"}, "resourceCounts": counts}
        else:
            status = {"ready": False, "nonModified": False, "resourceCounts": counts,
                      "display": {"deployed": "Unknown", "monitored": "Unknown", "state": "WaitApplied"}}
        self._resource("BundleDeployment", cluster.deployments_in, name, self.deployed + 20 * clock.SECOND, spec, status, written, {
            **labels, "fleet.cattle.io/bundle-name": name, "fleet.cattle.io/bundle-namespace": bundle_namespace,
            "fleet.cattle.io/cluster": cluster.name, "fleet.cattle.io/cluster-namespace": cluster.namespace,
            "fleet.cattle.io/content-name": content, "fleet.cattle.io/managed": "true"})

    def _add_repo(self, namespace, name, paths, targets):
        waiting = [c for c in targets if not c.ready]
        bundles = [f"{name}-{path}" for path in paths]
        bad = bundles if waiting else []
        message = f"WaitApplied({len(bad)}) [Bundle {bad[0]}]" if bad else ""
        total = len(bundles) * len(targets)
        spec = {"branch": "main", "paths": paths, "pollingInterval": "1m0s", "repo": f"https://git.example.com/platform/{name}.git",
                "targets": [{"clusterGroup": "edge" if namespace == "fleet-default" else "default"}]}
        polled = clock.rfc3339(self.now - 25 * clock.SECOND)
        written = self._changed(targets)
        status = {"commit": _commit(name), "pollingCommit": _commit(name), "gitJobStatus": "Current",
                  "lastPollingTriggered": polled, "observedGeneration": 2, "updateGeneration": 0,
                  "conditions": [self._ready_condition(not waiting, message, written),
                                 {"lastUpdateTime": polled, "status": "True", "type": "GitPolling"},
                                 {"lastUpdateTime": clock.rfc3339(self.created), "status": "True", "type": "Accepted"}],
                  "desiredReadyClusters": len(targets), "readyClusters": len(targets) - len(waiting),
                  "display": {"readyBundleDeployments": f"{total - len(bad) * len(waiting)}/{total}",
                              **({"state": "WaitApplied"} if bad else {})},
                  "summary": _summary(total, bad, waiting=len(bad) * len(waiting))}
        repo = self._resource("GitRepo", namespace, name, self.created, spec, status, written)
        meta = repo["metadata"]
        self.events.append(kube.event(
            SELF, namespace, ("fleet.cattle.io/v1alpha1", "GitRepo", name, meta["uid"]), "GotNewCommit", _commit(name),
            ("gitjob-controller", ""), self.now - 50 * clock.MINUTE))

    def _add_group(self, namespace, name, selector, targets):
        waiting = [c for c in targets if not c.ready]
        bundles = sum(len(self._bundles_of[c.name]) for c in targets)
        bad = [bundle for c in waiting for bundle, _ in self._bundles_of[c.name]]
        message = f"WaitApplied({len(bad)}) [Bundle {bad[0]}]" if bad else ""
        written = self._changed(targets)
        status = {"clusterCount": len(targets), "nonReadyClusterCount": len(waiting),
                  "conditions": [{"lastUpdateTime": clock.rfc3339(self.created), "status": "True", "type": "Processed"},
                                 self._ready_condition(not waiting, message, written)],
                  "display": {"readyBundles": f"{bundles - len(bad)}/{bundles}",
                              "readyClusters": f"{len(targets) - len(waiting)}/{len(targets)}"},
                  "summary": _summary(bundles, bad)}
        if waiting:
            status["nonReadyClusters"] = [c.name for c in waiting]
            status["display"]["state"] = "WaitApplied"
        self._resource("ClusterGroup", namespace, name, self.created, {"selector": selector}, status, written)

    def _add_cluster(self, cluster):
        bundles = self._bundles_of[cluster.name]
        bad = [name for name, ready in bundles if not ready]
        message = f"WaitApplied({len(bad)}) [Bundle {bad[0]}]" if bad else ""
        imported = clock.rfc3339(cluster.imported)
        created = self.created
        labels = {"management.cattle.io/cluster-display-name": cluster.name, "management.cattle.io/cluster-name": cluster.rancher_name,
                  "env": "management" if cluster.name == "local" else "edge", "name": cluster.name}
        owner = {"apiVersion": "provisioning.cattle.io/v1", "kind": "Cluster", "name": cluster.name,
                 "uid": uid("provisioning", cluster.name, created), "blockOwnerDeletion": True, "controller": True}
        spec = {"clientID": client_id(cluster.name), "kubeConfigSecret": f"{cluster.name}-kubeconfig",
                "kubeConfigSecretNamespace": cluster.namespace, "redeployAgentGeneration": cluster.generation}
        if cluster.name == "local":
            spec["agentNamespace"] = cluster.agent_namespace
        written = self._changed([cluster])
        status = {
            "agent": {"lastSeen": clock.rfc3339(cluster.last_seen) if cluster.ready else None, "namespace": cluster.agent_namespace},
            "agentConfigChanged": False, "agentDeployedGeneration": cluster.generation, "agentMigrated": True,
            "agentNamespaceMigrated": True, "agentTLSMode": "system-store", "apiServerCAHash": _NO_CA_HASH,
            "apiServerURL": f"https://{self.server}", "cattleNamespaceMigrated": True, "garbageCollectionInterval": "15m0s",
            "conditions": [{"lastUpdateTime": clock.rfc3339(created), "status": "True", "type": "Processed"},
                           {"lastUpdateTime": imported, "status": "True", "type": "Imported"},
                           {"lastUpdateTime": imported, "status": "True", "type": "Reconciled"},
                           self._ready_condition(not bad, message, written)],
            "desiredReadyGitRepos": 1, "readyGitRepos": 1 if cluster.ready else 0,
            "display": {"readyBundles": f"{len(bundles) - len(bad)}/{len(bundles)}"}, "namespace": cluster.deployments_in,
            "resourceCounts": {"desiredReady": 3 * len(bundles), "ready": 3 * (len(bundles) - len(bad)), "waitApplied": 0,
                               "notReady": 0, "modified": 0, "orphaned": 0, "missing": 0, "unknown": 0},
            "summary": _summary(len(bundles), bad)}
        if not cluster.ready:
            status["display"]["state"] = "WaitCheckIn"
            status["resourceCounts"]["desiredReady"] = 0
        self._resource("Cluster", cluster.namespace, cluster.name, created, spec, status, written, labels, owners=[owner])

    def _changed(self, targets):
        """When a controller last wrote a status that depends on these clusters."""
        return max([c.imported + 11 * clock.SECOND for c in targets] +
                   [c.last_seen + clock.SECOND for c in targets if c.ready])

    # Secrets, as metadata

    def _secret(self, namespace, name, created, kind, labels=None, annotations=None, owners=None):
        meta = kube.metadata(SELF, "Secret", name, created, namespace, labels, annotations, owners)
        meta["managedFields"] = [{
            "apiVersion": "v1", "fieldsType": "FieldsV1", "fieldsV1": {"f:data": {}, "f:type": {}},
            "manager": "helm" if kind == "helm.sh/release.v1" else "fleetcontroller", "operation": "Update",
            "time": clock.rfc3339(created)}]
        self.secrets.append({"data": None, "metadata": meta, "type": kind})

    def _add_cluster_secrets(self, cluster):
        self._secret(cluster.namespace, f"{cluster.name}-kubeconfig", self.created, "Opaque",
                     {"cluster.x-k8s.io/cluster-name": cluster.name, "fleet.cattle.io/managed": "true"})
        imported = cluster.imported - 4 * clock.SECOND
        token = f"import-token-{cluster.name}"
        owner = {"apiVersion": "fleet.cattle.io/v1alpha1", "kind": "ClusterRegistrationToken", "name": token,
                 "uid": uid("token", cluster.name, imported)}
        self._secret(cluster.namespace, token, imported, "fleet.cattle.io/cluster-registration-values",
                     {"fleet.cattle.io/managed": "true"}, owners=[owner])
        account = f"{token}-{owner['uid']}"
        self._secret(cluster.namespace, f"{account}-token", imported, "kubernetes.io/service-account-token",
                     annotations={"kubernetes.io/service-account.name": account})
        if cluster.name == "local":
            self._secret(cluster.agent_namespace, "fleet-agent", cluster.imported + 16 * clock.SECOND, "Opaque")

    def _add_release_secrets(self):
        started = self.deployed - clock.MINUTE
        for release in ("fleet", "fleet-crd"):
            self._secret("cattle-fleet-system", f"sh.helm.release.v1.{release}.v1", started, "helm.sh/release.v1",
                         {"modifiedAt": str(clock.seconds(started)), "name": release, "owner": "helm", "status": "deployed",
                          "version": "1"})


_FINALIZER = {"Bundle": "bundle", "BundleDeployment": "bundle-deployment", "Cluster": "cluster", "GitRepo": "gitrepo"}


def _commit(repo):
    return sha256("commit", repo)[:40]


def _summary(desired, bad, waiting=None):
    waiting = len(bad) if waiting is None else waiting
    counts = {state: 0 for state in _STATES}
    counts.update({"desiredReady": desired, "ready": desired - waiting, "waitApplied": waiting})
    if bad:
        counts["nonReadyResources"] = [{"bundleState": "WaitApplied", "name": name} for name in bad]
    return counts
