#!/usr/bin/env python3
"""Writes a large management cluster as an archive of bundlescope's own layout, as tar to standard output.

  bench/management_cluster.py --clusters 5000 --deployments 100 | zstd -3 > large.tar.zst

One Cluster and one namespace for each downstream cluster, `--deployments` BundleDeployments in each of these, one Bundle
for every BundleDeployment of a cluster, a few GitRepos. The objects have the fields and the sizes of real ones (status,
conditions, managed fields); every thousandth BundleDeployment is not ready. The same arguments give the same bytes.
"""

import argparse
import hashlib
import io
import json
import sys
import tarfile

STARTED = "2026-03-02T08:00:00Z"
FINISHED = "2026-03-02T08:20:00Z"
MTIME = 1772439600


def digest(*parts):
    return hashlib.sha256("/".join(str(p) for p in parts).encode()).hexdigest()


def uid(*parts):
    h = digest(*parts)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-8{h[17:20]}-{h[20:32]}"


def managed_fields(manager, paths):
    fields = {}
    for path in paths:
        at = fields
        for part in path.split("."):
            at = at.setdefault("f:" + part, {})
    return {"apiVersion": "fleet.cattle.io/v1alpha1", "fieldsType": "FieldsV1", "fieldsV1": fields, "manager": manager,
            "operation": "Update", "time": "2026-03-01T17:22:05Z"}


FIELDS = managed_fields("fleetcontroller", [
    "metadata.finalizers", "metadata.labels.fleet.cattle.io/bundle-name", "metadata.labels.fleet.cattle.io/bundle-namespace",
    "metadata.labels.fleet.cattle.io/commit", "metadata.labels.fleet.cattle.io/repo-name",
    "metadata.labels.fleet.cattle.io/managed", "spec.deploymentID", "spec.options.defaultNamespace",
    "spec.options.helm.releaseName", "spec.options.ignore", "spec.stagedDeploymentID", "spec.stagedOptions.helm",
    "spec.correctDrift", "spec.dependsOn"])
STATUS_FIELDS = managed_fields("fleetagent", [
    "status.appliedDeploymentID", "status.conditions", "status.display.deployed", "status.display.monitored",
    "status.display.state", "status.ready", "status.nonModified", "status.release", "status.resources",
    "status.resourceCounts.ready", "status.resourceCounts.desiredReady", "status.syncGeneration"])


def bundle_deployment(cluster, number):
    ns = f"cluster-fleet-default-c-{cluster:05d}-{digest('ns', cluster)[:12]}"
    name = f"apps-team-{number % 40:02d}-service-{number:04d}"
    commit = digest("commit", number // 10)[:40]
    content = "s-" + digest("content", number)
    deployment_id = f"{content}:{digest('options', cluster, number)}"
    broken = (cluster * 131 + number) % 1000 == 7
    state = "NotReady" if broken else "Ready"
    conditions = [
        {"lastUpdateTime": "2026-03-01T17:22:05Z", "status": "True", "type": "Installed"},
        {"lastUpdateTime": "2026-03-01T17:22:09Z", "status": "True", "type": "Deployed"},
        {"lastUpdateTime": "2026-03-01T17:22:31Z", "status": "False" if broken else "True", "type": "Ready"},
        {"lastUpdateTime": "2026-03-01T17:22:31Z", "status": "True", "type": "Monitored"}]
    if broken:
        conditions[2]["message"] = f"Deployment team/{name} progress deadline exceeded"
        conditions[2]["reason"] = "Error"
    resources = [{"apiVersion": "apps/v1", "createdAt": "2026-02-11T09:12:44Z", "kind": "Deployment", "name": name,
                  "namespace": "team"},
                 {"apiVersion": "v1", "createdAt": "2026-02-11T09:12:44Z", "kind": "Service", "name": name, "namespace": "team"},
                 {"apiVersion": "v1", "createdAt": "2026-02-11T09:12:44Z", "kind": "ConfigMap", "name": name + "-config",
                  "namespace": "team"}]
    return ns, {
        "apiVersion": "fleet.cattle.io/v1alpha1", "kind": "BundleDeployment",
        "metadata": {
            "creationTimestamp": "2026-02-11T09:12:41Z", "finalizers": ["fleet.cattle.io/bundle-deployment-finalizer"],
            "generation": 14,
            "labels": {"fleet.cattle.io/bundle-name": name, "fleet.cattle.io/bundle-namespace": "fleet-default",
                       "fleet.cattle.io/cluster": f"c-{cluster:05d}", "fleet.cattle.io/cluster-namespace": "fleet-default",
                       "fleet.cattle.io/commit": commit, "fleet.cattle.io/created-by-user-id": "user-4x7qk",
                       "fleet.cattle.io/managed": "true", "fleet.cattle.io/repo-name": f"apps-team-{number % 40:02d}"},
            "managedFields": [FIELDS, STATUS_FIELDS],
            "name": name, "namespace": ns, "resourceVersion": str(40_000_000 + cluster * 1000 + number),
            "uid": uid("bd", cluster, number)},
        "spec": {"correctDrift": {}, "deploymentID": deployment_id,
                 "options": {"defaultNamespace": "team", "helm": {"releaseName": name, "version": "1.4.2"}, "ignore": {}},
                 "stagedDeploymentID": deployment_id,
                 "stagedOptions": {"defaultNamespace": "team", "helm": {"releaseName": name, "version": "1.4.2"},
                                   "ignore": {}}},
        "status": {"appliedDeploymentID": deployment_id, "conditions": conditions,
                   "display": {"deployed": "True", "monitored": "True", "state": state}, "nonModified": True,
                   "ready": not broken, "release": f"team/{name}:14",
                   "resourceCounts": {"desiredReady": 3, "missing": 0, "modified": 0, "notReady": 1 if broken else 0,
                                      "orphaned": 0, "ready": 2 if broken else 3, "unknown": 0, "waitApplied": 0},
                   "resources": resources, "syncGeneration": 0}}


def cluster_object(number, deployments):
    name = f"c-{number:05d}"
    return {"apiVersion": "fleet.cattle.io/v1alpha1", "kind": "Cluster",
            "metadata": {"creationTimestamp": "2026-01-20T10:00:00Z", "generation": 3, "name": name,
                         "labels": {"management.cattle.io/cluster-display-name": f"store-{number:05d}",
                                    "management.cattle.io/cluster-name": f"c-m-{digest('cm', number)[:8]}"},
                         "namespace": "fleet-default", "uid": uid("cluster", number)},
            "spec": {"clientID": digest("client", number)[:54], "kubeConfigSecret": f"{name}-kubeconfig",
                     "redeployAgentGeneration": 1},
            "status": {"agent": {"lastSeen": "2026-03-02T08:09:12Z", "namespace": "cattle-fleet-system"},
                       "agentDeployedGeneration": 1, "display": {"readyBundles": f"{deployments}/{deployments}"},
                       "namespace": f"cluster-fleet-default-{name}-{digest('ns', number)[:12]}",
                       "summary": {"desiredReady": deployments, "ready": deployments}}}


def bundle(number, clusters):
    name = f"apps-team-{number % 40:02d}-service-{number:04d}"
    return {"apiVersion": "fleet.cattle.io/v1alpha1", "kind": "Bundle",
            "metadata": {"creationTimestamp": "2026-02-11T09:12:30Z", "generation": 14, "name": name,
                         "labels": {"fleet.cattle.io/repo-name": f"apps-team-{number % 40:02d}",
                                    "fleet.cattle.io/commit": digest("commit", number // 10)[:40]},
                         "namespace": "fleet-default", "uid": uid("bundle", number)},
            "spec": {"targets": [{"clusterGroup": "all"}], "resources": []},
            "status": {"observedGeneration": 14, "summary": {"desiredReady": clusters, "ready": clusters},
                       "conditions": [{"lastUpdateTime": "2026-03-01T17:22:31Z", "status": "True", "type": "Ready"}]}}


class Archive:
    def __init__(self, out):
        self.tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)
        self.members = {}

    def add(self, name, data):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        info.mtime = MTIME
        self.tar.addfile(info, io.BytesIO(data))
        self.members[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def add_json(self, name, value):
        self.add(name, json.dumps(value, separators=(",", ":")).encode())

    def add_objects(self, plural, ns, objects):
        lines = [json.dumps(o, separators=(",", ":")) for o in objects]
        self.add(f"clusters/local/objects/fleet.cattle.io/v1alpha1/{plural}/{ns}.ndjson", ("\n".join(lines) + "\n").encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", type=int, default=5000)
    parser.add_argument("--deployments", type=int, default=100, help="BundleDeployments for each cluster")
    args = parser.parse_args()
    archive = Archive(sys.stdout.buffer)
    archive.add_json("manifest.json", {"format": "bundlescope.archive/1", "started": STARTED, "clusters": ["local"]})
    archive.add_json("clusters/local/cluster.json", {"name": "local", "role": "upstream", "uid": uid("kube-system"),
                                                     "serverVersion": "v1.32.2+rke2r1"})
    archive.add_objects("bundles", "fleet-default", [bundle(n, args.clusters) for n in range(args.deployments)])
    archive.add_objects("clusters", "fleet-default", [cluster_object(n, args.deployments) for n in range(args.clusters)])
    coverage = [{"cluster": "local", "group": "fleet.cattle.io", "version": "v1alpha1", "kind": kind, "status": "collected"}
                for kind in ("Bundle", "Cluster", "BundleDeployment")]
    for number in range(args.clusters):
        pairs = [bundle_deployment(number, n) for n in range(args.deployments)]
        archive.add_objects("bundledeployments", pairs[0][0], [o for _, o in pairs])
    archive.add("coverage.ndjson", ("\n".join(json.dumps(c) for c in coverage) + "\n").encode())
    archive.add_json("checksums.json", {"finished": FINISHED, "members": archive.members})
    archive.tar.close()


if __name__ == "__main__":
    main()
