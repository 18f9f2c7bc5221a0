"""Kubernetes objects as plain dicts, in the shape in which the API server gives them."""

from generator import clock
from generator.dice import Dice, letters, revision, sha256, uid


def metadata(cluster, kind, name, created, namespace=None, labels=None, annotations=None, owners=None):
    """`cluster`, kind, names and time make the uid: an object that is created again is another one."""
    identity = (cluster, kind, namespace or "", name, created)
    meta = {"name": name, "uid": uid(*identity), "resourceVersion": revision(*identity),
            "creationTimestamp": clock.rfc3339(created)}
    if namespace:
        meta["namespace"] = namespace
    for key, value in (("labels", labels), ("annotations", annotations), ("ownerReferences", owners)):
        if value:
            meta[key] = value
    return meta


def owner(obj, controller=True):
    return {"apiVersion": obj["apiVersion"], "kind": obj["kind"], "name": obj["metadata"]["name"],
            "uid": obj["metadata"]["uid"], "controller": controller, "blockOwnerDeletion": True}


def namespace(cluster, name, created):
    return {"apiVersion": "v1", "kind": "Namespace",
            "metadata": metadata(cluster, "Namespace", name, created, labels={"kubernetes.io/metadata.name": name}),
            "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}}


def node(cluster, workspace, name, address, roles, created, version, now):
    labels = {"kubernetes.io/arch": "amd64", "kubernetes.io/hostname": name, "kubernetes.io/os": "linux"}
    labels.update({f"node-role.kubernetes.io/{role}": "true" for role in roles})
    # Rancher writes the first two on the nodes of clusters that it provisioned.
    annotations = {"cluster.x-k8s.io/cluster-name": cluster, "cluster.x-k8s.io/cluster-namespace": workspace,
                   "cluster.x-k8s.io/machine": f"{name}-machine", "rke2.io/hostname": name, "rke2.io/internal-ip": address,
                   "volumes.kubernetes.io/controller-managed-attach-detach": "true"}
    beat = clock.rfc3339(now - 40 * clock.SECOND)
    since = clock.rfc3339(created + clock.MINUTE)

    def condition(kind, status, reason, message):
        return {"type": kind, "status": status, "lastHeartbeatTime": beat, "lastTransitionTime": since, "reason": reason,
                "message": message}

    return {
        "apiVersion": "v1", "kind": "Node",
        "metadata": metadata(cluster, "Node", name, created, labels=labels, annotations=annotations),
        "spec": {"podCIDR": "10.42.0.0/24", "providerID": f"rke2://{name}"},
        "status": {
            "addresses": [{"type": "InternalIP", "address": address}, {"type": "Hostname", "address": name}],
            "capacity": {"cpu": "4", "memory": "16203412Ki", "pods": "110"},
            "conditions": [
                condition("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
                condition("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
                condition("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
            ],
            "nodeInfo": {"architecture": "amd64", "containerRuntimeVersion": "containerd://2.0.2-k3s2",
                         "kernelVersion": "6.4.0-150600.23.38-default", "kubeProxyVersion": version, "kubeletVersion": version,
                         "operatingSystem": "linux", "osImage": "SUSE Linux Enterprise Server 15 SP6",
                         "machineID": sha256("machine", name)[:32], "bootID": uid("boot", name),
                         "systemUUID": uid("system", name)},
        },
    }


def _template(labels, containers, init_containers, service_account):
    spec = {"containers": [{"name": n, "image": image, "imagePullPolicy": "IfNotPresent"} for n, image in containers],
            "serviceAccountName": service_account, "restartPolicy": "Always"}
    if init_containers:
        spec["initContainers"] = [{"name": n, "image": image} for n, image in init_containers]
    return {"metadata": {"labels": labels}, "spec": spec}


def workload(cluster, kind, ns, name, created, labels, containers, replicas, service_account, init_containers=()):
    """A Deployment or a DaemonSet with everything ready."""
    obj = {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata(cluster, kind, name, created, ns, labels=labels),
           "spec": {"selector": {"matchLabels": labels},
                    "template": _template(labels, containers, init_containers, service_account)}}
    obj["metadata"]["generation"] = 1
    if kind == "Deployment":
        obj["spec"].update({"replicas": replicas, "strategy": {"type": "RollingUpdate"}})
        obj["metadata"]["annotations"] = {"deployment.kubernetes.io/revision": "1"}
        since = clock.rfc3339(created + 20 * clock.SECOND)
        obj["status"] = {"observedGeneration": 1, "replicas": replicas, "updatedReplicas": replicas,
                         "readyReplicas": replicas, "availableReplicas": replicas,
                         "conditions": [{"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable",
                                         "message": "Deployment has minimum availability.", "lastUpdateTime": since,
                                         "lastTransitionTime": since}]}
    else:
        obj["status"] = {"currentNumberScheduled": replicas, "desiredNumberScheduled": replicas, "numberReady": replicas,
                         "numberAvailable": replicas, "updatedNumberScheduled": replicas, "numberMisscheduled": 0}
    return obj


def replica_set(cluster, deployment):
    """The ReplicaSet of a Deployment that was never changed since its creation."""
    meta = deployment["metadata"]
    pod_hash = Dice("rs", cluster, meta["namespace"], meta["name"], meta["creationTimestamp"]).letters(9)
    labels = {**meta["labels"], "pod-template-hash": pod_hash}
    replicas = deployment["spec"]["replicas"]
    template = deployment["spec"]["template"]
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet",
            "metadata": metadata(cluster, "ReplicaSet", f"{meta['name']}-{pod_hash}", clock.at(meta["creationTimestamp"]),
                                 meta["namespace"], labels=labels, owners=[owner(deployment)]),
            "spec": {"replicas": replicas, "selector": {"matchLabels": labels},
                     "template": {"metadata": {"labels": labels}, "spec": template["spec"]}},
            "status": {"replicas": replicas, "readyReplicas": replicas, "availableReplicas": replicas, "observedGeneration": 1}}


def _container_status(name, image, started, restarts, restarted, purpose):
    repository = image.rsplit(":", 1)[0]
    full = repository if "." in repository.split("/")[0] else f"docker.io/{repository}"
    status = {"name": name, "image": image if full == repository else f"docker.io/{image}",
              "imageID": f"{full}@sha256:{sha256('image', image)}", "containerID": f"containerd://{sha256(name, purpose)}",
              "ready": True, "started": True, "restartCount": restarts, "lastState": {},
              "state": {"running": {"startedAt": clock.rfc3339(restarted if restarts else started)}}}
    if restarts:
        status["lastState"] = {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": clock.rfc3339(started),
                                              "finishedAt": clock.rfc3339(restarted - 2 * clock.SECOND)}}
    return status


def pod(cluster, ns, name, created, labels, template_spec, node_name, address, owners=None, started=None, restarts=0,
        restarted=None):
    """A running pod. `started` is its status.startTime, 2 s before its containers' (default: the creation)."""
    started = created if started is None else started
    begin = started + 2 * clock.SECOND
    ready = clock.rfc3339((restarted if restarts else begin) + 3 * clock.SECOND)
    containers = [(c["name"], c["image"]) for c in template_spec["containers"]]
    obj = {"apiVersion": "v1", "kind": "Pod",
           "metadata": metadata(cluster, "Pod", name, created, ns, labels=labels, owners=owners),
           "spec": {**template_spec, "nodeName": node_name},
           "status": {
               "phase": "Running", "hostIP": address[0], "podIP": address[1], "qosClass": "BestEffort",
               "startTime": clock.rfc3339(started),
               "conditions": [
                   {"type": "PodScheduled", "status": "True", "lastTransitionTime": clock.rfc3339(started)},
                   {"type": "Initialized", "status": "True", "lastTransitionTime": clock.rfc3339(started)},
                   {"type": "ContainersReady", "status": "True", "lastTransitionTime": ready},
                   {"type": "Ready", "status": "True", "lastTransitionTime": ready}],
               "containerStatuses": [_container_status(n, image, begin, restarts, restarted, name)
                                     for n, image in containers]}}
    return obj


def service(cluster, ns, name, created, address, ports, selector):
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata(cluster, "Service", name, created, ns),
            "spec": {"type": "ClusterIP", "clusterIP": address, "selector": selector,
                     "ports": [{"port": port, "protocol": protocol} for port, protocol in ports]}}


def config_map(cluster, ns, name, created, data, labels=None):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata(cluster, "ConfigMap", name, created, ns, labels=labels),
            "data": data}


def service_account(cluster, ns, name, created):
    return {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata(cluster, "ServiceAccount", name, created, ns)}


def lease(cluster, ns, name, created, holder, renewed):
    return {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease",
            "metadata": metadata(cluster, "Lease", name, created, ns),
            "spec": {"holderIdentity": holder, "acquireTime": clock.rfc3339_micro(created + 3123),
                     "renewTime": clock.rfc3339_micro(renewed), "leaseDurationSeconds": 30, "leaseTransitions": 0}}


def derived_secret(cluster, ns, name, created, kind, lengths, facts=None, labels=None, annotations=None):
    """A Secret as the native archive has it: no value, but what may be said about each. There is no value behind the hashes."""
    keys = {key: {"bytes": size, "hash": sha256("value", cluster, ns, name, created, key)[:15]}
            for key, size in lengths.items()}
    for key, fact in (facts or {}).items():
        keys[key].update(fact)
    return {"apiVersion": "v1", "kind": "Secret",
            "metadata": metadata(cluster, "Secret", name, created, ns, labels=labels, annotations=annotations),
            "type": kind, "derived": {"keys": keys}}


def event(cluster, ns, involved, reason, message, source, first, last=None, count=1, kind="Normal", field_path=None):
    """A core/v1 Event. `involved` is (apiVersion, kind, name, uid), `source` (component, host)."""
    last = first if last is None else last
    api_version, object_kind, name, object_uid = involved
    component, host = source
    suffix = f"{int(sha256('event', cluster, ns, name, reason, message, first)[:15], 16):016x}"
    reference = {"kind": object_kind, "name": name, "uid": object_uid, "apiVersion": api_version,
                 "resourceVersion": revision(object_uid)}
    if object_kind != "Node":
        reference["namespace"] = ns
    if field_path:
        reference["fieldPath"] = field_path
    origin = {"component": component}
    if host:
        origin["host"] = host
    return {"apiVersion": "v1", "kind": "Event", "metadata": metadata(cluster, "Event", f"{name}.{suffix}", first, ns),
            "involvedObject": reference, "reason": reason, "message": message, "source": origin,
            "firstTimestamp": clock.rfc3339(first), "lastTimestamp": clock.rfc3339(last), "count": count, "type": kind,
            "eventTime": None, "reportingComponent": component, "reportingInstance": host or ""}


def pod_start_events(cluster, pod_object, host, first):
    """What scheduler and kubelet say when a pod starts whose images are already on the node."""
    meta = pod_object["metadata"]
    ns, involved = meta["namespace"], ("v1", "Pod", meta["name"], meta["uid"])
    events = [event(cluster, ns, involved, "Scheduled", f"Successfully assigned {ns}/{meta['name']} to {host}",
                    ("default-scheduler", ""), first)]
    for index, container in enumerate(pod_object["spec"]["containers"]):
        us = first + (1 + index) * clock.SECOND
        path = f"spec.containers{{{container['name']}}}"
        for reason, message in (
                ("Pulled", f"Container image \"{container['image']}\" already present on machine"),
                ("Created", f"Created container {container['name']}"), ("Started", f"Started container {container['name']}")):
            events.append(event(cluster, ns, involved, reason, message, ("kubelet", host), us, field_path=path))
    return events


def pod_suffix(*parts):
    return letters(5, "pod", *parts)
