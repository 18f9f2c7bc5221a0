"""Layout of the Rancher log collector on nodes of several distributions. Everything is the output of a command, with its
errors mixed in."""

import json

from generator import chatter, clock, log_lines, yaml_text
from generator.dice import Dice, sha256, uid
from generator.layouts import cluster_info
from generator.layouts.containers import Tar
from generator.layouts.obfuscation import Obfuscation
from generator.layouts.tables import TABLES
from generator.packing import gzip

# Of the list at the head of the script, those that exist here.
_SYSTEM_NAMESPACES = ["kube-system", "kube-public", "cattle-system", "fleet-default", "cattle-fleet-system", "cattle-fleet-local-system"]
_PROVISIONING = ["clusters.fleet.cattle.io", "clusters.management.cattle.io", "clusters.provisioning.cattle.io", "nodes.management.cattle.io",
                 "settings.management.cattle.io"]


def server_node(model, obfuscated=False):
    """A control-plane node whose API server answers: rke2, k3s or kubeadm."""
    node, distribution = model.nodes[0], model.distribution.name
    files = {**_system(model, node), **_journals(model, node, f"{distribution}-server" if distribution == "rke2" else distribution),
             **_distribution(model, distribution), **_kubectl(model, distribution), **_pod_logs(model, distribution)}
    if distribution == "kubeadm":
        # Beside the answers of the API server, the files that the kubelet keeps: the same logs twice.
        files.update(_raw_logs(model, distribution, node[0]))
        files[f"{distribution}/kubectl/cluster-info_dump"] = cluster_info.as_text(model, ["default", "kube-system"])
        del files["journald/kubeadm"]
    if obfuscated:
        words = Obfuscation(node[0])
        files = {path: words.text(text) for path, text in files.items()}
    # Collected behind the obfuscation.
    files.update(_provisioning(model, distribution))
    return _pack(model, node, files)


def agent_node(model):
    """A worker of rke2 that does not reach the API server: only what is on its disk."""
    node, distribution = model.nodes[1], model.distribution.name
    files = {**_system(model, node, "API server is offline, collecting local pod logs only"), **_journals(model, node, "rke2-agent"),
             **_distribution(model, distribution), **_raw_logs(model, distribution, node[0], rotated=True)}
    return _pack(model, node, files)


def docker_node(model):
    """A worker of RKE1: `docker logs -t` of each container whose name holds a system namespace."""
    node, distribution = model.nodes[1], model.distribution.name
    dice = Dice("docker", node[0])
    files = {**_system(model, node), **_journals(model, node, "docker")}
    files["docker/dockerinfo"] = "Server:\n Containers: 18\n Server Version: 26.1.4\n Storage Driver: overlay2\n Logging Driver: json-file\n"
    for name in ("kubelet", "nginx-proxy"):
        entries = chatter.log("kubelet", f"docker/{name}", model.now - 20 * clock.HOUR, model.now - clock.MINUTE, 60)
        files[f"rke/containerlogs/{name}"] = _docker(entries, dice)
    files["rke/containerlogs/kube-proxy"] = "Error response from daemon: configured logging driver does not support reading\n"
    files.update(_docker_logs(model, node[0], dice))
    for name in ("nodes", "pods", "services", "configmaps", "namespaces"):
        files[f"rke/kubectl/{name}"] = TABLES[name](model)
    files["rke/kubectl/endpoints"] = ('Error from server (Forbidden): endpoints is forbidden: User "system:node" cannot list resource '
                                      '"endpoints" in API group "" at the cluster scope\n')
    return _pack(model, node, files)


def _pack(model, node, files):
    top = f"./{node[0]}-{clock.stamp(model.now)}"
    files = {**files, "summary.txt": f"host: {node[0]}\nfiles: {len(files)}\n"}
    tar = Tar(model.now, owner="root", folders=True)
    tar.folder("./")
    for index, (path, content) in enumerate(files.items()):
        tar.add(f"{top}/{path}", content, model.now + index * clock.SECOND // 4)
    return tar.gzip()


def _system(model, node, remark="kubectl answers"):
    host, address, _ = node
    hosts = "127.0.0.1 localhost\n" + "".join(f"{ip} {name} {name}.example.com\n" for name, ip, _ in model.nodes)
    return {
        "collector-output.log": "".join(
            f"{clock.calico(model.now + i * clock.SECOND)[:19]}: {text}\n" for i, text in enumerate([
                "Created /tmp/tmp.sample", f"Detecting k8s distribution... {model.distribution.name}", "Collecting system info", remark,
                "Collecting system logs from journald"])),
        "systeminfo/hostname": f"{host}\n", "systeminfo/hostnamefqdn": f"{host}.example.com\n", "systeminfo/etchosts": hosts,
        "systeminfo/date": f"{clock.date(model.now)}\n",
        "systeminfo/uptime": " 09:30:00 up 41 days,  2:11,  1 user,  load average: 0.61, 0.44, 0.40\n",
        "systeminfo/freeh": "               total        used        free\nMem:            15Gi       6.0Gi       1.9Gi\n",
        "systeminfo/uname": f"Linux {host} 6.4.0-150600.23.17-default #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n",
        "systeminfo/osrelease": 'NAME="SLES"\nVERSION="15-SP6"\nVERSION_ID="15.6"\n',
        "systeminfo/packages-dpkg": "sh: line 1: dpkg: command not found\n",
        "networking/ipaddrshow": f"2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet {address}/24 scope global eth0\n",
        "networking/iproute": f"default via 10.30.0.1 dev eth0\n10.30.0.0/24 dev eth0 proto kernel scope link src {address}\n",
    }


def _journals(model, node, unit):
    dice = Dice("layouts/journal", node[0], unit)
    entries = [log_lines.journal(us, node[0], f"{unit}[1123]", log_lines.logrus("info", us, dice.pick([
        "certificates are valid for 322 days", f"handled {dice.between(3, 30)} tunnel requests", "connected to 1 server"]))[1])
        for us in log_lines.spread(dice, model.now - 30 * clock.HOUR, model.now - clock.MINUTE, 60)]
    return {f"journald/{unit}": log_lines.text(entries)}


def _distribution(model, name):
    files = {}
    if name in ("rke2", "k3s"):
        files[f"{name}/version"] = f"{name} version {model.distribution.version} ({sha256(name)[:40]})\ngo version go1.22.5\n"
        files[f"{name}/config.yaml"] = "write-kubeconfig-mode: \"0600\"\ntls-san:\n- rancher.example.com\n"
        files[f"{name}/crictl/version"] = "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v1.7.20-k3s1\n"
    if name == "rke2":
        entries = chatter.log("kubelet", "layouts", model.now - 20 * clock.HOUR, model.now - clock.MINUTE, 60)
        files["rke2/agent-logs/kubelet.log"] = log_lines.text(entries)
    if name == "kubeadm":
        files["kubeadm/staticpodlist"] = "total 16K\n-rw------- 1 root root 2.4K Aug 26 07:05 etcd.yaml\n"
    return files


def _kubectl(model, folder):
    files = {name: table(model) for name, table in TABLES.items()}
    files["version"] = (f"Client Version: {model.distribution.version}\nKustomize Version: v5.0.4\n"
                        f"Server Version: {model.distribution.version}\n")
    files["helmcharts"] = ('error: the server doesn\'t have a resource type "helmcharts"\n' if folder == "kubeadm" else "No resources found\n")
    if folder != "kubeadm":
        nodes = {"apiVersion": "v1", "items": model.of_kind("Node"), "kind": "List", "metadata": {"resourceVersion": ""}}
        files["nodes.json"] = json.dumps(nodes, indent=4, sort_keys=True) + "\n"
    return {f"{folder}/kubectl/{name}": text for name, text in files.items()}


def _provisioning(model, folder):
    """`kubectl get <crd> -A -o yaml`, only where pods with app=rancher run in cattle-system."""
    lists = {name: [] for name in _PROVISIONING}
    for cluster in model.of_kind("Cluster"):
        meta = {key: value for key, value in cluster["metadata"].items() if key != "managedFields"}
        lists["clusters.fleet.cattle.io"].append({**cluster, "metadata": meta})
        lists["clusters.management.cattle.io"].append(_rancher_cluster(cluster))
    lists["settings.management.cattle.io"].append({
        "apiVersion": "management.cattle.io/v3", "kind": "Setting", "metadata": {"name": "server-version", "uid": uid("setting"),
                                                                                 "creationTimestamp": "2024-09-20T09:41:00Z"},
        "value": "v2.9.2", "default": "v2.9.2"})
    files = {name: yaml_text.dump({"apiVersion": "v1", "items": items, "kind": "List", "metadata": {"resourceVersion": ""}})
             for name, items in lists.items()}
    files["clusters.cluster.x-k8s.io"] = 'error: the server doesn\'t have a resource type "clusters"\n'
    files["cattle-controller-cfgmap"] = "Error from server (NotFound): configmaps \"cattle-controllers\" not found\n"
    return {f"{folder}/kubectl/rancher-prov/{name}": text for name, text in files.items()}


def _rancher_cluster(fleet_cluster):
    labels = fleet_cluster["metadata"]["labels"]
    name = labels["management.cattle.io/cluster-name"]
    return {"apiVersion": "management.cattle.io/v3", "kind": "Cluster",
            "metadata": {"name": name, "uid": uid("management cluster", name), "creationTimestamp": "2024-09-20T09:43:00Z"},
            "spec": {"displayName": labels["management.cattle.io/cluster-display-name"],
                     "fleetWorkspaceName": fleet_cluster["metadata"]["namespace"]},
            "status": {"conditions": [{"type": "Ready", "status": "True", "lastUpdateTime": "2024-09-20T10:00:00Z"}]}}


def _system_pods(model):
    return [pod for namespace in _SYSTEM_NAMESPACES for pod in model.of_kind("Pod", namespace)]


def _pod_logs(model, folder):
    """`kubectl logs --all-containers`, with and without --previous, of each pod: containers in the order of a Go map, no marks."""
    files = {}
    for pod in _system_pods(model):
        namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        containers = sorted(model.containers(pod), key=lambda c: sha256("map order", name, c))
        current, previous = [], []
        for container in containers:
            key = (namespace, name, container)
            current.append(log_lines.text(model.logs[key]) if key in model.logs else
                           f"Error from server (BadRequest): {model.log_errors[key]}\n")
            if key in model.previous_logs:
                previous.append(log_lines.text(model.previous_logs[key]))
        if not previous:
            previous = [f'Error from server (BadRequest): previous terminated container "{containers[0]}" in pod "{name}" not found\n']
        files[f"{folder}/podlogs/{namespace}-{name}"] = "".join(current)
        files[f"{folder}/podlogs/{namespace}-{name}-previous"] = "".join(previous)
    return files


def _fixed(us, dice):
    """The runtimes' own spelling of a time: nine digits, always."""
    return f"{clock.rfc3339_micro(us + dice.between(4, 60))[:-1]}{dice.between(0, 999):03d}Z"


def _cri(entries, dice):
    return "".join(f"{_fixed(us, dice)} stderr F {line}\n" for us, line in entries)


def _docker(entries, dice):
    return "".join(f"{_fixed(us, dice)} {line}\n" for us, line in entries)


def _raw_logs(model, folder, node, rotated=False):
    """Copies of /var/log/pods/<namespace>*: the node's own pods, a file for each run of a container."""
    dice = Dice("layouts/cri", folder, node)
    files = {}
    for pod in _system_pods(model):
        if pod["spec"]["nodeName"] != node:
            continue
        namespace, name = pod["metadata"]["namespace"], pod["metadata"]["name"]
        top = f"{folder}/podlogs/{namespace}_{name}_{pod['metadata']['uid']}"
        for container in model.containers(pod):
            key = (namespace, name, container)
            if key not in model.logs:
                continue
            run = 1 if key in model.previous_logs else 0
            if run:
                files[f"{top}/{container}/0.log"] = _cri(model.previous_logs[key], dice)
            entries = model.logs[key]
            if rotated and container == "fleet-controller":
                files[f"{top}/{container}/{run}.log.20241008-071500.gz"] = gzip(_cri(entries[:60], dice).encode())
                files[f"{top}/{container}/{run}.log.20241008-081500"] = _cri(entries[60:110], dice)
                entries = entries[110:]
            files[f"{top}/{container}/{run}.log"] = _cri(entries, dice)
    return files


def _docker_logs(model, node, dice):
    files = {}
    for pod in _system_pods(model):
        if pod["spec"]["nodeName"] != node:
            continue
        namespace, name, pod_uid = pod["metadata"]["namespace"], pod["metadata"]["name"], pod["metadata"]["uid"]
        files[f"rke/podlogs/k8s_POD_{name}_{namespace}_{pod_uid}_0"] = ""
        for container in model.containers(pod):
            key = (namespace, name, container)
            runs = [logs[key] for logs in (model.previous_logs, model.logs) if key in logs]
            for run, entries in enumerate(runs):
                files[f"rke/podlogs/k8s_{container}_{name}_{namespace}_{pod_uid}_{run}"] = _docker(entries, dice)
    return files
