"""Layout of the Rancher log collector: outputs of commands as text, one folder named after host and time, tar + gzip.

`kubectl logs --all-containers` writes containers one after the other, in no particular order, without marks or times.
"""

import json

from generator import chatter, clock, log_lines, tables
from generator.dice import Dice, sha256
from generator.packing import gzip, tar_end, tar_member

# Namespaces whose pod logs the collector takes.
_SYSTEM_NAMESPACES = ["calico-system", "cattle-fleet-system", "cattle-system", "kube-system", "tigera-operator"]
_MISSING_KIND = 'error: the server doesn\'t have a resource type "{}"\n'


def write(cluster):
    """The tarball that the cluster's first node gives."""
    host = cluster.nodes[0][0]
    top = f"./{host}-{clock.stamp(cluster.now)}"
    files = {}
    files.update(_system(cluster, host))
    files.update(_journals(cluster, host))
    files.update(_etcd(cluster, host))
    files.update(_rke2(cluster))
    files.update(_kubectl(cluster))
    files.update(_pod_logs(cluster))
    files["versions"] = "rancher2_logs_collector 0.9 (invented sample)\n"
    files["summary.txt"] = f"host: {host}\ndistribution: rke2\nfiles: {len(files)}\n"
    return gzip(_tar(top, files, cluster.now))


def _tar(top, files, now):
    """Folders before what they hold, as tar finds them on disk; times grow while the collector works."""
    members, seen = [], set()
    for index, (path, text) in enumerate(files.items()):
        full = f"{top}/{path}"
        parts = full.split("/")
        for depth in range(2, len(parts)):
            folder = "/".join(parts[:depth])
            if folder not in seen:
                seen.add(folder)
                members.append(tar_member(folder + "/", b"", now, 0o755, "root", directory=True))
        members.append(tar_member(full, text.encode(), now + index * clock.SECOND // 4, owner_name="root"))
    data = b"".join(members)
    return data + tar_end(len(data))


def _system(cluster, host):
    address = cluster.nodes[0][1]
    hosts = "127.0.0.1 localhost\n" + "".join(f"{ip} {name}\n" for name, ip, _ in cluster.nodes)
    return {
        "collector-output.log": "".join(f"{clock.date(cluster.now + i * clock.SECOND)}: {text}\n" for i, text in enumerate([
            "[INFO] Running on a node of distribution rke2", "[INFO] API server answers, using kubectl",
            "[INFO] Collecting system info", "[INFO] Collecting network info", "[INFO] Collecting journals, last 7 days",
            "[INFO] Collecting rke2 info", "[INFO] Collecting pod logs"])),
        "systeminfo/hostname": f"{host}\n",
        "systeminfo/hostnamefqdn": f"{host}.example.com\n",
        "systeminfo/etchosts": hosts,
        "systeminfo/etcresolvconf": "nameserver 192.0.2.53\nsearch example.com\n",
        "systeminfo/date": f"{clock.date(cluster.now)}\n",
        "systeminfo/uptime": f" {clock.date(cluster.now)[11:19]} up 31 days,  4:02,  1 user,  load average: 0.41, 0.38, 0.35\n",
        "systeminfo/freeh": "               total        used        free      shared  buff/cache   available\n"
                            "Mem:            15Gi       5.1Gi       2.2Gi        11Mi       8.2Gi        10Gi\n",
        "systeminfo/dfh": "Filesystem      Size  Used Avail Use% Mounted on\n/dev/vda2        60G   22G   35G  39% /\n",
        "systeminfo/uname": f"Linux {host} 6.4.0-150600.23.38-default #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n",
        "systeminfo/osrelease": 'NAME="SLES"\nVERSION="15-SP6"\nVERSION_ID="15.6"\n',
        "systeminfo/packages-rpm": "sh: line 1: dnf: command not found\n",
        "networking/ipaddrshow": f"2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet {address}/24 scope global eth0\n",
        "networking/iproute": f"default via 10.20.0.1 dev eth0\n10.20.0.0/24 dev eth0 proto kernel scope link src {address}\n",
    }


def _journals(cluster, host):
    dice = Dice("journal", cluster.name, cluster.now)
    start, end = cluster.now - 48 * clock.HOUR, cluster.now - 30 * clock.SECOND
    server, agent = [], []
    for us in log_lines.spread(dice, start, end, 220):
        line = dice.pick([
            f"snapshot etcd-snapshot-{host}-{clock.seconds(us)} saved", f"connected to {dice.between(2, 3)} agents",
            f"handled {dice.between(3, 30)} tunnel requests", "certificates are valid for 331 days"])
        server.append(log_lines.journal(us, host, "rke2[1123]", log_lines.logrus("info", us, line)[1]))
    for us in log_lines.spread(dice, start, end, 70):
        agent.append(log_lines.journal(us, host, "rancher-system-agent[988]",
                                       log_lines.logrus("info", us, f"plan is applied, checksum {dice.hex(16)}")[1]))
    return {"journald/rke2-server": log_lines.text(server), "journald/rancher-system-agent": log_lines.text(agent)}


def _etcd(cluster, host):
    address = cluster.nodes[0][1]
    member = sha256("etcd", host)[:16]
    return {
        "etcd/memberlist": f"{member}, started, {host}-{member[:8]}, https://{address}:2380, https://{address}:2379, false\n",
        "etcd/endpointstatus": f"https://{address}:2379, {member}, 3.5.18, 41 MB, true, false, 4, 981223, 981223, \n",
        "etcd/endpointhealth": f"https://{address}:2379 is healthy: successfully committed proposal: took = 6.1ms\n",
    }


def _rke2(cluster):
    kubelet = chatter.log("kubelet", cluster.name, cluster.now - 30 * clock.HOUR, cluster.now, 180)
    return {
        "rke2/version": f"rke2 version {cluster.version} ({sha256('rke2', cluster.version)[:40]})\ngo version go1.23.6 X:boringcrypto\n",
        "rke2/50-rancher.yaml": '{\n  "cni": "calico",\n  "node-label": [\n    "env=edge"\n  ],\n  "protect-kernel-defaults": false\n}\n',
        "rke2/crictl/version": "Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.0.2-k3s2\nRuntimeApiVersion:  v1\n",
        "rke2/agent-logs/kubelet.log": log_lines.text(kubelet),
    }


def _kubectl(cluster):
    """Only what the collector asks for; it has no list of Secrets."""
    nodes = {"apiVersion": "v1", "items": cluster.of_kind("Node"), "kind": "List", "metadata": {"resourceVersion": ""}}
    files = {
        "nodes": tables.nodes(cluster), "nodesdescribe": _describe_nodes(cluster),
        "nodes.json": json.dumps(nodes, indent=4, sort_keys=True) + "\n", "pods": tables.pods(cluster),
        "version": f"Client Version: {cluster.version}\nKustomize Version: v5.5.0\nServer Version: {cluster.version}\n",
        "services": tables.services(cluster), "crds": _crds(cluster), "namespaces": tables.namespaces(cluster),
        "pv": tables.render(["NAME"], []), "configmaps": tables.config_maps(cluster),
        "cronjobs": tables.render(["NAME"], []), "deployments": tables.deployments(cluster),
        "daemonsets": tables.daemon_sets(cluster), "events": tables.events(cluster), "leases": tables.leases(cluster),
        "replicasets": tables.replica_sets(cluster), "statefulsets": tables.render(["NAME"], []),
        "ciliumnetworkpolicies": _MISSING_KIND.format("ciliumnetworkpolicies"),
        "poddescribe/cattle-fleet-system": _describe_pods(cluster, "cattle-fleet-system"),
    }
    return {f"rke2/kubectl/{name}": text for name, text in files.items()}


def _crds(cluster):
    names = ["bgpconfigurations.crd.projectcalico.org", "installations.operator.tigera.io", "ippools.crd.projectcalico.org",
             "plans.upgrade.cattle.io"]
    return tables.render(["NAME", "CREATED AT"], [[name, clock.rfc3339(cluster.born + clock.HOUR)] for name in names])


def _describe_nodes(cluster):
    text = []
    for node in cluster.of_kind("Node"):
        info, meta = node["status"]["nodeInfo"], node["metadata"]
        text.append(f"Name:               {meta['name']}\nCreationTimestamp:  {clock.rfc1123(clock.at(meta['creationTimestamp']))}\n"
                    f"System Info:\n  Kernel Version:             {info['kernelVersion']}\n"
                    f"  Container Runtime Version:  {info['containerRuntimeVersion']}\n"
                    f"  Kubelet Version:            {info['kubeletVersion']}\n")
    return "\n\n".join(text)


def _describe_pods(cluster, namespace):
    text = []
    for pod in cluster.of_kind("Pod", namespace):
        meta, status = pod["metadata"], pod["status"]["containerStatuses"][0]
        text.append(
            f"Name:             {meta['name']}\nNamespace:        {namespace}\nService Account:  {pod['spec']['serviceAccountName']}\n"
            f"Node:             {pod['spec']['nodeName']}/{pod['status']['hostIP']}\n"
            f"Start Time:       {clock.rfc1123(clock.at(pod['status']['startTime']))}\nStatus:           Running\n"
            f"Containers:\n  {status['name']}:\n    Image:          {pod['spec']['containers'][0]['image']}\n"
            f"    State:          Running\n      Started:      {clock.rfc1123(clock.at(status['state']['running']['startedAt']))}\n"
            f"    Ready:          True\n    Restart Count:  {status['restartCount']}\nEvents:             <none>\n")
    return "\n\n".join(text)


def _pod_logs(cluster):
    """Init containers stand behind the others here: the real order is that of a Go map."""
    files = {}
    for namespace in _SYSTEM_NAMESPACES:
        for pod in cluster.of_kind("Pod", namespace):
            name = pod["metadata"]["name"]
            path = f"rke2/podlogs/{namespace}-{name}"
            containers = [c["name"] for c in pod["spec"]["containers"] + pod["spec"].get("initContainers", [])]
            files[path] = "".join(log_lines.text(cluster.logs[(namespace, name, c)]) for c in containers)
            previous = [cluster.previous_logs[key] for key in ((namespace, name, c) for c in containers)
                        if key in cluster.previous_logs]
            if previous:
                files[path + "-previous"] = "".join(log_lines.text(entries) for entries in previous)
    return files
