"""Layout of troubleshoot's support bundles. Current versions write Lists whose items name their kind, earlier ones Lists
whose items do not, the oldest bare arrays and YAML copies of custom resources."""

import json
from dataclasses import dataclass

from generator import chatter, clock, log_lines, yaml_text
from generator.dice import Dice
from generator.layouts.containers import Tar
from generator.layouts.model import SECRETS

# (kind, apiVersion, folder)
_NAMESPACED = [
    ("Pod", "v1", "pods"), ("Service", "v1", "services"), ("Deployment", "apps/v1", "deployments"),
    ("StatefulSet", "apps/v1", "statefulsets"), ("DaemonSet", "apps/v1", "daemonsets"), ("ReplicaSet", "apps/v1", "replicasets"),
    ("Job", "batch/v1", "jobs"), ("CronJob", "batch/v1", "cronjobs"), ("Event", "v1", "events"), ("ConfigMap", "v1", "configmaps"),
    ("ServiceAccount", "v1", "serviceaccounts"), ("Lease", "coordination.k8s.io/v1", "leases"),
    ("PersistentVolumeClaim", "v1", "pvcs"), ("Endpoints", "v1", "endpoints"),
]
_CUSTOM = [("Bundle", "bundles"), ("BundleDeployment", "bundledeployments"), ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"),
           ("GitRepo", "gitrepos")]
_FLEET_NAMESPACES = ["cattle-fleet-system", "cattle-fleet-local-system"]


@dataclass(frozen=True)
class Version:
    """What a release of troubleshoot writes."""

    spec: str           # apiVersion of the bundle
    number: str
    lists: bool         # Lists, else bare arrays
    item_kinds: bool    # each item of a List says what it is
    yaml_twins: bool    # custom resources as YAML files of their own, else links to the JSON
    namespace: str = ""       # `-n`: nothing else is looked at, and namespaces.json is one object


CURRENT = Version("troubleshoot.sh/v1beta2", "v0.123.10", True, True, False)
V1BETA3 = Version("troubleshoot.sh/v1beta3", "v0.124.0", True, False, False)
OLD = Version("troubleshoot.sh/v1beta2", "v0.9.54", False, False, True)
OLD_NAMESPACE = Version("troubleshoot.sh/v1beta2", "v0.9.54", False, False, True, "cattle-fleet-local-system")


def write(model, version=CURRENT):
    """The members in the order of a Go map, that is in none."""
    top = f"support-bundle-{clock.rfc3339(model.now)[:-1].replace(':', '_')}"
    files, links = {}, {}
    _cluster(model, version, files)
    _custom_resources(model, version, files, links)
    _logs(model, version, files, links)
    if version.lists:
        _others(model, files)
        _host(model, files)
    files["version.yaml"] = (f"apiVersion: {version.spec}\nkind: SupportBundle\nmetadata:\n  name: fleet\nspec:\n"
                             f"  versionNumber: {version.number}\n")
    tar = Tar(model.now)
    for name in sorted([*files, *links], key=lambda name: Dice("map order", version.number, name).fraction()):
        if name in links:
            tar.link(f"{top}/{name}", links[name])
        else:
            tar.add(f"{top}/{name}", files[name])
    return tar.gzip()


def _json(value):
    return json.dumps(value, indent=2)


def _namespaces(model, version):
    return [version.namespace] if version.namespace else model.namespaces()


def _list(version, kind, api_version, objects):
    items = [{"metadata": obj["metadata"], **{k: v for k, v in obj.items() if k not in ("apiVersion", "kind", "metadata")}}
             for obj in objects]
    if not version.lists:
        return _json(items)
    if version.item_kinds:
        items = [{"kind": kind, "apiVersion": api_version, **item} for item in items]
    return _json({"kind": f"{kind}List", "apiVersion": api_version, "metadata": {"resourceVersion": "4811902"}, "items": items})


def _cluster(model, version, files):
    top = "cluster-resources"
    number = model.distribution.version
    files["cluster-info/cluster_version.json"] = _json({
        "info": {"major": "1", "minor": "30", "gitVersion": number, "gitCommit": "a51ef73", "gitTreeState": "clean",
                 "goVersion": "go1.22.5", "compiler": "gc", "platform": "linux/amd64"}, "string": number})
    files[f"{top}/nodes.json"] = _list(version, "Node", "v1", model.of_kind("Node"))
    namespaces = model.of_kind("Namespace")
    if version.namespace:
        one = next(obj for obj in namespaces if obj["metadata"]["name"] == version.namespace)
        files[f"{top}/namespaces.json"] = _json({key: one[key] for key in ("metadata", "spec", "status")})
    else:
        files[f"{top}/namespaces.json"] = _list(version, "Namespace", "v1", namespaces)
    files[f"{top}/custom-resource-definitions.json"] = _list(version, "CustomResourceDefinition", "apiextensions.k8s.io/v1", model.crds())
    for kind, api_version, folder in _NAMESPACED:
        if not version.lists and folder in ("configmaps", "serviceaccounts", "leases", "pvcs", "endpoints", "replicasets", "daemonsets"):
            continue
        for namespace in _namespaces(model, version):
            files[f"{top}/{folder}/{namespace}.json"] = _list(version, kind, api_version, model.of_kind(kind, namespace))
    _discovery(files, top)


def _discovery(files, top):
    group = {"name": "fleet.cattle.io", "versions": [{"groupVersion": "fleet.cattle.io/v1alpha1", "version": "v1alpha1"}],
             "preferredVersion": {"groupVersion": "fleet.cattle.io/v1alpha1", "version": "v1alpha1"}}
    files[f"{top}/groups.json"] = _json([{"name": "", "versions": [{"groupVersion": "v1", "version": "v1"}],
                                          "preferredVersion": {"groupVersion": "v1", "version": "v1"}}, group])
    files[f"{top}/resources.json"] = _json([{"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "pods", "singularName": "pod", "namespaced": True, "kind": "Pod", "verbs": ["get", "list"]}]}])


def _custom_resources(model, version, files, links):
    """A bare array for each namespace that has some; they do name their kind."""
    for kind, plural in _CUSTOM:
        for namespace in _namespaces(model, version):
            found = model.of_kind(kind, namespace)
            if not found:
                continue
            stem = f"cluster-resources/custom-resources/{plural}.fleet.cattle.io/{namespace}"
            if version.yaml_twins:
                files[f"{stem}.yaml"] = yaml_text.dump(found)
            else:
                links[f"{stem}.yaml"] = f"{namespace}.json"
            files[f"{stem}.json"] = _json(found)


def _logs(model, version, files, links):
    """Logs of the Fleet programs by a `logs` collector; clusterResources adds those of unhealthy pods."""
    for namespace in _FLEET_NAMESPACES + ["kube-system"]:
        if version.namespace not in ("", namespace):
            continue
        for pod in model.of_kind("Pod", namespace):
            for container in model.containers(pod):
                key = (namespace, pod["metadata"]["name"], container)
                if key in model.log_errors:
                    _log_error(model, version, key, files)
                elif namespace != "kube-system":
                    _log(version, key, model.logs[key], "", files, links)
                    if key in model.previous_logs:
                        _log(version, key, model.previous_logs[key], "-previous", files, links)


def _log(version, key, entries, suffix, files, links):
    """Current versions keep all logs in one place and link to it; old ones write below the collector's name, without namespace."""
    namespace, pod, container = key
    own = f"fleet/{pod}/{container}{suffix}.log"
    if version.lists:
        shared = f"cluster-resources/pods/logs/{namespace}/{pod}/{container}{suffix}.log"
        files[shared] = log_lines.text(entries)
        links[own] = f"../../{shared}"
    else:
        files[own] = log_lines.text(entries)


def _log_error(model, version, key, files):
    namespace, pod, container = key
    if version.lists:
        files[f"cluster-resources/pods/logs/{namespace}/{pod}/{container}-logs-errors.log"] = model.log_errors[key]
    else:
        files[f"metrics/{pod}/{container}-errors.json"] = _json([model.log_errors[key]])


def _others(model, files):
    files["analysis.json"] = _json([{
        "name": "kubernetes.version", "labels": {"desiredPosition": "1", "iconKey": "", "iconUri": ""},
        "insight": {"name": "kubernetes.version", "labels": {"iconKey": "", "iconUri": ""}, "primary": "Kubernetes version",
                    "detail": "Your cluster runs a supported version", "severity": "debug"}, "severity": "debug", "analyzerSpec": ""}])
    files["execution-data/summary.txt"] = "============ Collectors summary =============\ncluster-resources : 1,302ms\nlogs/fleet : 402ms\n"
    files["skipped-collectors.json"] = _json([{
        "collector": "cluster-resources", "reason": "missing RBAC permissions",
        "errors": ['cannot list resource "secrets" in API group "" in the namespace "kube-system"'], "timestamp": clock.rfc3339(model.now)}])
    files["collector-errors/data-inline-error.json"] = _json(["context deadline exceeded"])
    files["cluster-resources/auth-cani-list/default.json"] = _json([{"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]}])
    files["cluster-resources/pvcs-errors.json"] = _json({"shop": 'persistentvolumeclaims is forbidden: User "u-support" cannot list resource '
                                                         '"persistentvolumeclaims" in API group "" in the namespace "shop"'})
    del files["cluster-resources/pvcs/shop.json"]
    for secret in SECRETS:
        key = sorted(secret.lengths)[0]
        files[f"secrets/{secret.namespace}/{secret.name}/{key}.json"] = _json({
            "namespace": secret.namespace, "name": secret.name, "key": key, "secretExists": True, "keyExists": True})
    files["configmaps/cattle-fleet-local-system/fleet-agent/config.json"] = _json({
        "namespace": "cattle-fleet-local-system", "name": "fleet-agent", "key": "config", "configMapExists": True, "keyExists": True,
        "data": {"config": "***HIDDEN***"}})
    files["ping/result.json"] = _json({"response": {"status": 200, "body": "ok", "headers": {"Content-Type": "text/plain"}}})
    files["note/about.txt"] = "collected by the sample generator\n"
    files["longhorn/longhorn-system/settings.yaml"] = "items: []\nkey: ***HIDDEN***\n"


def _host(model, files):
    """Both shapes that remote host collectors have had, for the same nodes."""
    names = [name for name, _, _ in model.nodes]
    files["host-collectors/system/node_list.json"] = json.dumps({"nodes": names})
    dice = Dice("layouts/host")
    for name in names:
        files[f"host-collectors/system/{name}/cpu.json"] = json.dumps({"logicalCount": 4, "physicalCount": 4})
        files[f"host-collectors/{name}/system/memory.json"] = json.dumps({"total": 16592293888})
        files[f"host-collectors/{name}/run-host/kubelet-info.json"] = json.dumps({"command": "journalctl -u kubelet", "exitCode": "0", "error": ""})
        entries = chatter.log("kubelet", f"layouts/{name}", model.now - 10 * clock.HOUR, model.now - clock.MINUTE, 20)
        files[f"host-collectors/{name}/run-host/kubelet.txt"] = log_lines.text(
            [log_lines.journal(us, name, f"kubelet[{dice.between(800, 900)}]", line) for us, line in entries])
