"""Layout of support-bundle-kit, as Harvester and Longhorn ship it: a zip with a zip for each node, and what its passage through
text and float64 does to objects."""

import json
import math
import re

from generator import chatter, clock, log_lines, yaml_text
from generator.dice import Dice, uid
from generator.layouts.containers import Tar, zip_file

# (kind, group/version, plural)
_NAMESPACED = [("Event", "v1", "events"), ("Pod", "v1", "pods"), ("Service", "v1", "services"), ("ConfigMap", "v1", "configmaps"),
               ("ServiceAccount", "v1", "serviceaccounts"), ("Deployment", "apps/v1", "deployments"),
               ("ReplicaSet", "apps/v1", "replicasets"), ("StatefulSet", "apps/v1", "statefulsets"),
               ("Lease", "coordination.k8s.io/v1", "leases")]
_FLEET = [(kind, "fleet.cattle.io/v1alpha1", plural) for kind, plural in (
    ("Bundle", "bundles"), ("BundleDeployment", "bundledeployments"), ("Cluster", "clusters"), ("ClusterGroup", "clustergroups"),
    ("GitRepo", "gitrepos"))]
_ALWAYS = ["default", "kube-system", "cattle-system"]
_REQUESTED = ["cattle-fleet-system", "cattle-fleet-local-system", "fleet-local", "fleet-default",
              "cluster-fleet-local-local-1a3d67d0a899", "shop"]


class _GoFloat(float):
    """A number as yaml.v2 writes a float64: Go's %g with the fewest digits, which means an exponent from a million on."""

    def __repr__(self):
        if self == 0 or 1e-4 <= abs(self) < 1e6:
            return str(int(self)) if self == int(self) else float.__repr__(self)
        exponent = math.floor(math.log10(abs(self)))
        digits = float.__repr__(self)
        mantissa = re.sub(r"[^0-9]", "", digits.split("e")[0]).strip("0") or "0"
        return f"{'-' if self < 0 else ''}{mantissa[0]}{'.' + mantissa[1:] if mantissa[1:] else ''}e{exponent:+03d}"


def _floats(value):
    if isinstance(value, dict):
        return {key: _floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floats(item) for item in value]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _GoFloat(value)
    return value


def damaged_list(kind, group_version, objects):
    """The List as the program writes it. It edits the JSON text: a null in front of a comma and every pair of quotes become
    "null", also the pair that an escaped quote and the end of a string make."""
    text = json.dumps({"kind": f"{kind}List", "apiVersion": group_version, "metadata": {"resourceVersion": "4811902"},
                       "items": objects}, separators=(",", ":"))
    text = re.sub(r'("[a-zA-Z]+":)null,', r'\1"null",', text)
    text = re.sub(r'(\\"[a-zA-Z]+\\":)null,', r'\1\\"null\\",', text)
    value = json.loads(text.replace('""', '"null"'))
    value["kind"], value["apiVersion"] = "List", "v1"
    for item in value["items"]:
        item["apiVersion"], item["kind"] = group_version, kind
    return yaml_text.dump(_floats(value))


def harvester(model):
    """Harvester's namespaces and its own kinds around the cluster."""
    image = {"apiVersion": "harvesterhci.io/v1beta1", "kind": "VirtualMachineImage",
             "metadata": {"name": "image-7xk2m", "namespace": "default", "uid": uid("vmimage"), "creationTimestamp": "2024-09-01T08:00:00Z"},
             "spec": {"displayName": "opensuse-15.6", "description": "", "sourceType": "download", "pvcName": "", "checksum": ""},
             "status": {"progress": 100, "size": 9007199254740993, "conditions": [
                 {"type": "Imported", "status": "True", "reason": "", "message": "", "lastUpdateTime": "2024-09-01T08:04:00Z"}]}}
    setting = {"apiVersion": "harvesterhci.io/v1beta1", "kind": "Setting", "metadata": {"name": "log-level", "uid": uid("setting log")},
               "value": "", "default": "info", "status": {}}
    extra = {"yamls/namespaced/default/harvesterhci.io/v1beta1/virtualmachineimages.yaml":
             damaged_list("VirtualMachineImage", "harvesterhci.io/v1beta1", [image]),
             "yamls/cluster/harvesterhci.io/v1beta1/settings.yaml": damaged_list("Setting", "harvesterhci.io/v1beta1", [setting]),
             "prometheus-alerts.json": json.dumps([{"labels": {"alertname": "Watchdog", "severity": "none"}, "state": "firing"}])}
    return _write(model, "sample", extra, "https://github.com/harvester/harvester/issues")


def longhorn(model):
    volume = {"apiVersion": "longhorn.io/v1beta2", "kind": "Volume",
              "metadata": {"name": "pvc-3f1c", "namespace": "longhorn-system", "uid": uid("volume"), "creationTimestamp": "2024-09-02T08:00:00Z"},
              "spec": {"size": "2147483648", "numberOfReplicas": 3, "fromBackup": "", "backingImage": ""},
              "status": {"actualSize": 1611661312, "state": "attached", "robustness": "healthy", "currentNodeID": "mgmt-2",
                         "conditions": [{"type": "Scheduled", "status": "True", "reason": "", "message": ""}]}}
    extra = {"yamls/namespaced/longhorn-system/longhorn.io/v1beta2/volumes.yaml": damaged_list("Volume", "longhorn.io/v1beta2", [volume])}
    return _write(model, model.uid(), extra, "")


def file_name(model, flavour_id):
    return f"supportbundle_{flavour_id}_{clock.rfc3339(model.now).replace(':', '-')}"


def _write(model, bundle_id, extra, issue_url):
    top = file_name(model, bundle_id)
    files = {"bundleGenerationError.log": "", "metadata.yaml": (
        f"bundlename: {top}\nbundleversion: 0.1.0\nkubernetesversion: {model.distribution.version}\n"
        f"projectnamespaceuuid: {bundle_id}\nbundlecreatedat: \"{clock.rfc3339(model.now)}\"\nissueurl: \"{issue_url}\"\n"
        'issuedescription: agents do not check in\n')}
    _yamls(model, files)
    _logs(model, files)
    files.update(extra)
    for name, _, roles in model.nodes:
        files[f"nodes/{name}.zip"] = _node(model, name, roles)
    return zip_file({f"{top}/{name}": content for name, content in files.items()}, model.now)


def _yamls(model, files):
    """Kinds without items have no file. Secrets are left out."""
    for kind, group_version, plural in (("Namespace", "v1", "namespaces"), ("Node", "v1", "nodes")):
        files[f"yamls/cluster/{group_version}/{plural}.yaml"] = damaged_list(kind, group_version, model.of_kind(kind))
    files["yamls/cluster/apiextensions.k8s.io/v1/customresourcedefinitions.yaml"] = damaged_list(
        "CustomResourceDefinition", "apiextensions.k8s.io/v1", model.crds())
    for namespace in _ALWAYS + _REQUESTED:
        for kind, group_version, plural in _NAMESPACED + _FLEET:
            found = model.of_kind(kind, namespace)
            if found:
                files[f"yamls/namespaced/{namespace}/{group_version}/{plural}.yaml"] = damaged_list(kind, group_version, found)
    files["bundleGenerationError.log"] += ("Failed to get /apis/metrics.k8s.io/v1beta1: the server is currently unable to handle the "
                                           "request\n")


def _logs(model, files):
    dice = Dice("layouts/support-bundle-kit")
    for namespace in _ALWAYS + _REQUESTED:
        for pod in model.of_kind("Pod", namespace):
            name = pod["metadata"]["name"]
            for container in model.containers(pod, init=False):
                key = (namespace, name, container)
                if key in model.log_errors:
                    files["bundleGenerationError.log"] += (
                        f"BUG: Support bundle: cannot get log for pod {name} container {container}: {model.log_errors[key]}\n")
                    continue
                files[f"logs/{namespace}/{name}/{container}.log"] = log_lines.stamped_text(model.logs[key], dice)
                if key in model.previous_logs:
                    files[f"logs/{namespace}/{name}/{container}.log.1"] = log_lines.stamped_text(model.previous_logs[key], dice)


def _node(model, name, roles):
    """A zip inside the zip, with a supportconfig (tar.xz called .txz) inside that."""
    unit = "rke2-server" if roles else "rke2-agent"
    entries = chatter.log("kubelet", f"support-bundle-kit/{name}", model.now - 10 * clock.HOUR, model.now - clock.MINUTE, 60)
    journal = [log_lines.journal(us, name, f"{unit}[1123]", log_lines.logrus("info", us, "certificates are valid for 322 days")[1])
               for us in log_lines.spread(Dice("layouts/node", name), model.now - 10 * clock.HOUR, model.now, 20)]
    config = Tar(model.now, owner="root", folders=True)
    folder = f"scc_{name}_241008_0930"
    config.add(f"{folder}/basic-environment.txt", "#==[ Command ]======================================#\n# /bin/date\n"
               f"{clock.date(model.now)}\n\n#==[ Command ]======================================#\n# /bin/uname -a\nLinux {name} 6.4.0\n")
    config.add(f"{folder}/messages.txt", "#==[ Log File ]=====================================#\n# /var/log/messages\n" + log_lines.text(
        log_lines.journal(us, name, "systemd[1]", "Started Session of User root.") for us in
        log_lines.spread(Dice("layouts/messages", name), model.now - 5 * clock.HOUR, model.now, 20)))
    return zip_file({f"{name}/logs/kubelet.log": log_lines.text(entries), f"{name}/logs/{unit}.log": log_lines.text(journal),
                     f"{name}/configs/rancher/config.yaml": "role: cluster-init\n",
                     f"{name}/hostinfos/hostname": f"{name}\n", f"{name}/scc/{folder}.txz": config.xz()}, model.now)
