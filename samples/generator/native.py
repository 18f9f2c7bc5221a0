"""Layout of bundlescope's own archive, version bundlescope.archive/1 (fields: samples/README.md)."""

import hashlib
import json

from generator import clock, log_lines
from generator.dice import Dice
from generator.packing import tar_end, tar_member, zstd_frames

# The format shares frames up to about 1 MiB; the samples stay lower so that a small archive has several frames.
_SHARED_BYTES = 64 << 10
_LARGE_BYTES = 4 << 20

# (apiVersion, kind, plural, namespaces; None: cluster scope)
_AGENT = ["cattle-fleet-system"]
_SYSTEM = ["cattle-fleet-system", "cattle-system"]
_PLAN = [
    ("v1", "Namespace", "namespaces", None), ("v1", "Node", "nodes", None), ("v1", "ConfigMap", "configmaps", _AGENT),
    ("v1", "Event", "events", _SYSTEM), ("v1", "Pod", "pods", _SYSTEM), ("v1", "Secret", "secrets", _AGENT),
    ("v1", "ServiceAccount", "serviceaccounts", _AGENT), ("apps/v1", "Deployment", "deployments", _SYSTEM),
    ("apps/v1", "ReplicaSet", "replicasets", _SYSTEM), ("apps/v1", "StatefulSet", "statefulsets", _AGENT),
    ("coordination.k8s.io/v1", "Lease", "leases", _AGENT),
]
_RBAC = [("rbac.authorization.k8s.io/v1", kind) for kind in ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")]


def write(cluster, rbac_denied=False):
    """The archive of one downstream cluster. `rbac_denied`: the collecting identity may not read RBAC objects."""
    files = {}
    dice = Dice("native", cluster.name, cluster.now)
    objects, coverage = _objects(cluster, dice)
    if rbac_denied:
        coverage += [_denied(cluster, api_version, kind, dice) for api_version, kind in _RBAC]
    logs, log_coverage = _logs(cluster, dice)
    members = {**objects, **logs}
    uid = next(obj for obj in cluster.of_kind("Namespace") if obj["metadata"]["name"] == "kube-system")["metadata"]["uid"]
    files["manifest.json"] = _json(_manifest(cluster))
    files[f"clusters/{cluster.name}/cluster.json"] = _json({
        "name": cluster.name, "role": "downstream", "uid": uid, "serverVersion": cluster.version, "distribution": "rke2",
        "clockOffsetMs": dice.between(-40, 40)})
    files.update({f"clusters/{cluster.name}/{path}": text for path, text in members.items()})
    files["coverage.ndjson"] = _ndjson(coverage + log_coverage)
    secrets = f"clusters/{cluster.name}/objects/core/v1/secrets/cattle-fleet-system.ndjson"
    files["redaction.json"] = _json({
        "policy": "default", "detectors": {"secret-value": _secret_values(cluster)},
        "members": {secrets: {"secret-value": _secret_values(cluster)}}})
    return _pack(files, cluster.now)


def _pack(files, now):
    sums = {name: {"size": len(text.encode()), "sha256": hashlib.sha256(text.encode()).hexdigest()}
            for name, text in files.items()}
    finished = now + 14 * clock.SECOND
    files["checksums.json"] = _json({"finished": clock.rfc3339(finished), "members": sums})
    members = [tar_member(name, text.encode(), finished if name == "checksums.json" else now + (4 + i // 8) * clock.SECOND)
               for i, (name, text) in enumerate(files.items())]
    members[-1] += tar_end(sum(len(member) for member in members))
    return zstd_frames(members, _SHARED_BYTES, _LARGE_BYTES)


def _manifest(cluster):
    return {"format": "bundlescope.archive/1", "program": {"name": "bundlescope", "version": "0.1.0"},
            "started": clock.rfc3339(cluster.now), "arguments": ["collect", "--cluster", cluster.name],
            "plan": sorted({f"{api_version}/{kind}" for api_version, kind, _, _ in _PLAN}) + ["logs"],
            "clusters": [cluster.name], "redaction": {"policy": "default"}}


def _objects(cluster, dice):
    files, coverage = {}, []
    for api_version, kind, plural, namespaces in _PLAN:
        folder = ("core/" if "/" not in api_version else "") + api_version
        for namespace in namespaces or [None]:
            found = cluster.of_kind(kind, namespace)
            text = "".join(json.dumps(obj, separators=(",", ":"), sort_keys=True) + "\n" for obj in found)
            line = {"cluster": cluster.name, "apiVersion": api_version, "kind": kind, "namespace": namespace or "",
                    "status": "collected" if found else "empty", "items": len(found), "bytes": len(text.encode()),
                    "durationMs": dice.between(6, 60)}
            coverage.append(line)
            if found:
                files[f"objects/{folder}/{plural}/{namespace or '_cluster'}.ndjson"] = text
    # Asked for in every cluster; a downstream cluster has no such kind.
    coverage.append({"cluster": cluster.name, "apiVersion": "fleet.cattle.io/v1alpha1", "kind": "Cluster", "namespace": "",
                     "status": "not-found", "reason": "the server has no fleet.cattle.io/v1alpha1", "items": 0, "bytes": 0,
                     "durationMs": dice.between(6, 60)})
    return files, coverage


def _denied(cluster, api_version, kind, dice):
    return {"cluster": cluster.name, "apiVersion": api_version, "kind": kind, "namespace": "", "status": "denied",
            "reason": "the API server answered 403", "items": 0, "bytes": 0, "durationMs": dice.between(6, 60)}


def _logs(cluster, dice):
    files, coverage = {}, []
    wanted = [(key, entries, previous) for logs, previous in ((cluster.logs, False), (cluster.previous_logs, True))
              for key, entries in logs.items() if key[0] in _SYSTEM]
    for (namespace, pod, container), entries, previous in sorted(wanted, key=lambda item: (item[0], item[2])):
        text = log_lines.stamped_text(entries, dice)
        lines = text.splitlines()
        suffix = ".previous.log" if previous else ".log"
        files[f"logs/{namespace}/{pod}/{container}{suffix}"] = text
        line = {"cluster": cluster.name, "log": f"{namespace}/{pod}/{container}", "status": "collected",
                "bytes": len(text.encode()), "first": lines[0].split(" ")[0], "last": lines[-1].split(" ")[0],
                "durationMs": dice.between(20, 200)}
        if previous:
            line["previous"] = True
        coverage.append(line)
    return files, coverage


def _secret_values(cluster):
    return sum(len(obj["derived"]["keys"]) for obj in cluster.of_kind("Secret", "cattle-fleet-system"))


def _json(value):
    return json.dumps(value, indent=2) + "\n"


def _ndjson(lines):
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
