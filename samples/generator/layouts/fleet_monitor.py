"""Layout of `fleet monitor --watch >> monitor.json`: a snapshot in one line of JSON, again and again."""

import json

from generator import clock


def write(model):
    """Two snapshots a minute apart; before the second one the controller stopped to look at a Bundle."""
    return _line(_snapshot(model, model.now - clock.MINUTE, None)) + _line(_snapshot(model, model.now, "store-apps-telemetry"))


def _line(value):
    return json.dumps(value, separators=(",", ":")) + "\n"


def _ready(obj):
    return any(c["type"] == "Ready" and c["status"] == "True" for c in obj["status"].get("conditions", []))


def _head(obj, *, uid=False):
    meta = obj["metadata"]
    head = {"namespace": meta["namespace"], "name": meta["name"]}
    if uid:
        head["uid"] = meta["uid"]
    return head


def _snapshot(model, now, lagging):
    bundles = [_bundle(obj, lagging) for obj in model.of_kind("Bundle")]
    pods = [pod for pod in model.of_kind("Pod", "cattle-fleet-system") if pod["metadata"]["name"].startswith("fleet-controller")]
    snapshot = {
        "timestamp": clock.rfc3339(now),
        "controller": [{"name": pod["metadata"]["name"], "restarts": 0, "status": "Running", "startTime": pod["status"]["startTime"]}
                       for pod in pods],
        "gitrepos": [_repo(obj, now) for obj in model.of_kind("GitRepo")], "bundles": bundles,
        "bundledeployments": [_deployment(obj) for obj in model.of_kind("BundleDeployment")],
        "contents": [{"name": c["metadata"]["name"], "size": 640, "referenceCount": c["status"]["referenceCount"]} for c in model.contents],
        "clusters": [_cluster(obj, now) for obj in model.of_kind("Cluster")],
        "clustergroups": [{**_head(obj), "clusterCount": obj["status"]["clusterCount"],
                           "selector": ",".join(f"{k}={v}" for k, v in sorted(obj["spec"]["selector"]["matchLabels"].items()))}
                          for obj in model.of_kind("ClusterGroup")],
        "apiConsistency": {"consistent": True, "versions": ["4811902"]},
        "recentEvents": [_event(event) for event in model.of_kind("Event") if event["metadata"]["namespace"].startswith("fleet-")],
        "diagnostics": {}}
    behind = [bundle for bundle in bundles if bundle["generation"] != bundle["observedGeneration"]]
    if behind:
        snapshot["diagnostics"]["bundlesWithGenerationMismatch"] = behind
    return snapshot


def _repo(obj, now):
    return {**_head(obj), "generation": 2, "observedGeneration": 2, "commit": obj["status"]["commit"],
            "pollingCommit": obj["status"]["pollingCommit"], "lastPollingTime": clock.rfc3339(now - 25 * clock.SECOND),
            "pollingInterval": 60_000_000_000, "ready": _ready(obj)}


def _bundle(obj, lagging):
    labels = obj["metadata"].get("labels", {})
    info = {**_head(obj, uid=True), "generation": 3 if obj["metadata"]["name"] == lagging else 2, "observedGeneration": 2}
    if "fleet.cattle.io/repo-name" in labels:
        info.update({"commit": labels["fleet.cattle.io/commit"], "repoName": labels["fleet.cattle.io/repo-name"]})
    return {**info, "labels": labels, "resourcesSHA256Sum": obj["status"]["resourcesSha256Sum"],
            "sizeBytes": len(json.dumps(obj)), "finalizers": obj["metadata"]["finalizers"], "ready": _ready(obj)}


def _deployment(obj):
    labels = obj["metadata"]["labels"]
    info = {**_head(obj, uid=True), "generation": 2}
    if "fleet.cattle.io/commit" in labels:
        info["commit"] = labels["fleet.cattle.io/commit"]
    return {**info, "deploymentID": obj["spec"]["deploymentID"], "stagedDeploymentID": obj["spec"]["stagedDeploymentID"],
            "appliedDeploymentID": obj["status"]["appliedDeploymentID"], "finalizers": obj["metadata"]["finalizers"],
            "ready": _ready(obj), "labels": labels, "bundleName": labels["fleet.cattle.io/bundle-name"],
            "bundleNamespace": labels["fleet.cattle.io/bundle-namespace"]}


def _cluster(obj, now):
    seen = clock.at(obj["status"]["agent"]["lastSeen"])
    seconds = (now - seen) // clock.SECOND
    summary = obj["status"]["summary"]
    return {**_head(obj), "agentNamespace": obj["status"]["agent"]["namespace"], "agentLastSeen": clock.rfc3339(seen),
            "agentLastSeenAge": f"{seconds // 60}m{seconds % 60}s", "ready": _ready(obj), "bundleDeployments": summary["desiredReady"],
            "readyBundleDeployments": summary["ready"]}


def _event(event):
    return {"namespace": event["metadata"]["namespace"], "type": event["type"], "reason": event["reason"], "message": event["message"],
            "involvedKind": event["involvedObject"]["kind"], "involvedName": event["involvedObject"]["name"], "count": event["count"],
            "lastTimestamp": event["lastTimestamp"]}
