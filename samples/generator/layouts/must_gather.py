"""Layout of `oc adm must-gather` with two images: the Fleet programs in one, the cluster in the other."""

import base64
import json

from generator import clock, log_lines, yaml_text
from generator.dice import Dice, sha256
from generator.layouts.containers import Tar
from generator.layouts.model import SECRETS
from generator.packing import gzip

_LISTS = [("Pod", "core", "pods"), ("Event", "core", "events"), ("ConfigMap", "core", "configmaps"), ("Service", "core", "services"),
          ("ServiceAccount", "core", "serviceaccounts"), ("Secret", "core", "secrets"), ("Deployment", "apps", "deployments"),
          ("StatefulSet", "apps", "statefulsets"), ("ReplicaSet", "apps", "replicasets"), ("DaemonSet", "apps", "daemonsets"),
          ("Job", "batch", "jobs")]
_CUSTOM = [("Bundle", "bundles"), ("BundleDeployment", "bundledeployments"), ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"),
           ("GitRepo", "gitrepos")]
_CLUSTER_IMAGE = "quay-io-openshift-release-dev-ocp-v4-0-art-dev-sha256-" + sha256("image", "cluster")
_FLEET_IMAGE = "registry-example-com-5000-platform-fleet-must-gather-sha256-" + sha256("image", "fleet")


def write(model):
    files = {}
    top = "must-gather.local.4711302987125532110"
    times = f"{_go_time(model.now)}\n{_go_time(model.now + 94 * clock.SECOND)}\n"
    files[f"{top}/must-gather.logs"] = "[must-gather      ] OUT using must-gather plug-in image\n"
    files[f"{top}/timestamp"] = times
    files[f"{top}/event-filter.html"] = "<!DOCTYPE html><html><body><table id=\"events\"></table></body></html>\n"
    for image in (_CLUSTER_IMAGE, _FLEET_IMAGE):
        files[f"{top}/{image}/version"] = "openshift/must-gather\nv4.17.0-sample\n"
        files[f"{top}/{image}/timestamp"] = times
        files[f"{top}/{image}/gather.logs"] = f"Gathering data for the cluster at {clock.rfc3339(model.now)}\n"
    _cluster_image(model, f"{top}/{_CLUSTER_IMAGE}", files)
    _fleet_image(model, f"{top}/{_FLEET_IMAGE}", files)
    tar = Tar(model.now, owner="support", folders=True)
    for name in sorted(files):
        tar.add(name, files[name])
    return tar.gzip()


def _go_time(us):
    return f"{clock.rfc3339(us)[:10]} {clock.rfc3339(us)[11:19]}.413500117 +0000 UTC m=+0.104433902"


def _yaml(value):
    return "---\n" + yaml_text.dump(value)


def _list(kind, objects):
    api_version = objects[0]["apiVersion"] if objects else "v1"
    return _yaml({"apiVersion": api_version, "items": objects, "kind": f"{kind}List", "metadata": {"resourceVersion": "4811902"}})


def _secrets(namespace):
    """Each value is replaced by the sentence how long it was; YAML shows that in base64."""
    for secret in SECRETS:
        if secret.namespace == namespace:
            data = {key: base64.b64encode(f"{size} bytes long".encode()).decode() for key, size in secret.lengths.items()}
            meta = {**secret.metadata(), "annotations": {"kubectl.kubernetes.io/last-applied-configuration": ""}}
            yield {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "type": secret.type, "data": data}


def _namespace(model, top, namespace, files):
    """`oc adm inspect ns/<namespace>`: a List for each kind, and some objects once more alone."""
    base = f"{top}/namespaces/{namespace}"
    own = next(obj for obj in model.of_kind("Namespace") if obj["metadata"]["name"] == namespace)
    files[f"{base}/{namespace}.yaml"] = _yaml(own)
    for kind, group, plural in _LISTS:
        found = list(_secrets(namespace)) if kind == "Secret" else model.of_kind(kind, namespace)
        files[f"{base}/{group}/{plural}.yaml"] = _list(kind, found)
    for pod in model.of_kind("Pod", namespace):
        _pod(model, f"{base}/pods/{pod['metadata']['name']}", pod, files)


def _pod(model, folder, pod, files):
    name = pod["metadata"]["name"]
    files[f"{folder}/{name}.yaml"] = _yaml(pod)
    dice = Dice("layouts/must-gather", name)
    for container in model.containers(pod):
        key = (pod["metadata"]["namespace"], name, container)
        logs = f"{folder}/{container}/{container}/logs"
        if key not in model.logs:
            # `oc` says the reason on its own output only; each file is there and empty, also that of its second try.
            for file in ("current.log", "previous.log", "current.insecure.log", "previous.insecure.log"):
                files[f"{logs}/{file}"] = ""
            continue
        entries = model.logs[key]
        if container == "fleet-controller":
            files[f"{logs}/rotated/0.log.20241008-071500.gz"] = gzip(log_lines.stamped_text(entries[:60], dice).encode())
            files[f"{logs}/rotated/0.log.20241008-081500"] = log_lines.stamped_text(entries[60:110], dice)
            entries = entries[110:]
        files[f"{logs}/current.log"] = log_lines.stamped_text(entries, dice)
        files[f"{logs}/previous.log"] = log_lines.stamped_text(model.previous_logs.get(key, []), dice)


def _cluster_image(model, top, files):
    for node in model.of_kind("Node"):
        files[f"{top}/cluster-scoped-resources/core/nodes/{node['metadata']['name']}.yaml"] = _yaml(node)
    files[f"{top}/cluster-scoped-resources/core/namespaces.yaml"] = _list("Namespace", model.of_kind("Namespace"))
    for crd in model.crds():
        files[f"{top}/cluster-scoped-resources/apiextensions.k8s.io/customresourcedefinitions/{crd['metadata']['name']}.yaml"] = _yaml(crd)
    for namespace in ("default", "kube-system", "cattle-system", "cattle-fleet-system"):
        _namespace(model, top, namespace, files)
    service = log_lines.text(log_lines.journal(us, "mgmt-1", "kubelet[911]", f"I1008 sync loop round {n}") for n, us in
                             enumerate(log_lines.spread(Dice("layouts/kubelet"), model.now - clock.HOUR, model.now, 20)))
    files[f"{top}/host_service_logs/masters/kubelet_service.log"] = service
    files[f"{top}/etcd_info/endpoint_health.json"] = json.dumps([{"endpoint": "https://10.30.0.11:2379", "health": True}])


def _fleet_image(model, top, files):
    """The Fleet programs' namespaces, and cattle-fleet-system a second time."""
    for namespace in ("cattle-fleet-system", "cattle-fleet-local-system", "fleet-local", "fleet-default", "shop"):
        _namespace(model, top, namespace, files)
    for namespace in model.namespaces():
        for kind, plural in _CUSTOM:
            for obj in model.of_kind(kind, namespace):
                files[f"{top}/namespaces/{namespace}/fleet.cattle.io/{plural}/{obj['metadata']['name']}.yaml"] = _yaml(obj)
