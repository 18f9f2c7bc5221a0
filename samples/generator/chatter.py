"""Ordinary lines of the programs around the agent. The formats are real, the sentences are invented."""

import json

from generator import clock
from generator.dice import Dice
from generator.log_lines import klog, logrus, spread, zap

_HOSTS = ["api", "git", "registry", "ntp", "metrics"]
_OBJECTS = ["pos-api", "telemetry-sink", "coredns", "store-cache", "price-feed"]


def log(program, purpose, start, end, lines):
    """A log of `program` (a key of PROGRAMS) with about `lines` lines."""
    dice = Dice("chatter", program, purpose)
    write = PROGRAMS[program]
    return [write(us, dice) for us in spread(dice, start, end, lines)]


def _etcd(us, dice):
    message, fields = dice.pick([
        ("history was compacted", {"revision": dice.between(400_000, 900_000), "took": f"{dice.between(2, 90)}ms"}),
        ("snapshot is in step with its peers", {"term": dice.between(3, 6), "index": dice.between(900_000, 999_999)}),
        ("hash was stored", {"hash": dice.between(10**8, 4 * 10**9), "revision": dice.between(400_000, 900_000)}),
    ])
    line = {"level": "info", "ts": clock.rfc3339_micro(us), "caller": f"mvcc/store.go:{dice.between(40, 400)}",
            "msg": message, **fields}
    return us, json.dumps(line, separators=(",", ":"))


def _apiserver(us, dice):
    return klog("I", us, f"trace.go:{dice.between(100, 300)}",
                f'Trace[{dice.between(10**8, 10**9)}]: "List" url:/api/v1/namespaces/{dice.pick(_OBJECTS)}/pods,'
                f"user-agent:kube-probe/1.32,protocol:HTTP/2.0,verb:LIST (total time: {dice.between(500, 900)}ms)")


def _controllers(us, dice):
    return klog("I", us, f"controller_utils.go:{dice.between(60, 500)}",
                f'"Finished syncing" logger="{dice.pick(["replicaset", "endpointslice", "job", "namespace"])}-controller" '
                f'key="pos/{dice.pick(_OBJECTS)}" duration="{dice.between(1, 40)}.{dice.between(100, 999)}ms"')


def _scheduler(us, dice):
    return klog("I", us, f"schedule_one.go:{dice.between(200, 400)}",
                f'"Pod was bound" pod="pos/{dice.pick(_OBJECTS)}-{dice.letters(5)}" evaluatedNodes=3 feasibleNodes={dice.between(1, 3)}')


def _proxy(us, dice):
    return klog("I", us, f"proxier.go:{dice.between(700, 900)}",
                f'"Rules written" ipFamily="IPv4" services={dice.between(18, 26)} elapsed="{dice.between(8, 40)}ms"')


def _kubelet(us, dice):
    return klog("I", us, f"pod_startup_latency_tracker.go:{dice.between(90, 110)}",
                f'"Pod startup was measured" pod="pos/{dice.pick(_OBJECTS)}-{dice.letters(5)}" seconds={dice.between(1, 9)}.{dice.between(10, 99)}')


def _dns(us, dice):
    return us, (f'[INFO] 10.42.{dice.between(0, 2)}.{dice.between(4, 60)}:{dice.between(30000, 60000)} - {dice.between(1, 65535)} '
                f'"A IN {dice.pick(_HOSTS)}.example.com. udp {dice.between(40, 70)} false 1232" NOERROR qr,rd,ra '
                f"{dice.between(80, 160)} 0.00{dice.between(1000, 9999)}s")


def _ingress(us, dice):
    return us, (f'192.0.2.{dice.between(10, 60)} - - [{clock.nginx(us)}] "GET /{dice.pick(_OBJECTS)}/v1/state HTTP/2.0" '
                f'{dice.pick(["200", "200", "200", "204", "304"])} {dice.between(90, 4000)} "-" "store-client/4.2" '
                f"{dice.between(100, 400)} 0.0{dice.between(10, 90)} [pos-{dice.pick(_OBJECTS)}-80] [] "
                f"10.42.{dice.between(0, 2)}.{dice.between(4, 60)}:8080 {dice.between(90, 4000)} 0.0{dice.between(10, 90)} 200 {dice.hex(32)}")


def _calico(us, dice):
    return us, (f"{clock.calico(us)} [INFO][{dice.between(60, 70)}] felix/{dice.pick(['summary', 'int_dataplane', 'endpoint_mgr'])}.go "
                f"{dice.between(60, 900)}: {dice.between(4, 20)} dataplane updates in the last minute, longest {dice.between(2, 30)}ms")


def _install_cni(us, dice):
    return us, (f"{clock.calico(us)} [INFO][1] cni-installer/install.go {dice.between(60, 400)}: "
                f"copied {dice.pick(['bandwidth', 'calico', 'calico-ipam', 'loopback', 'portmap', 'tuning'])} into /host/opt/cni/bin")


def _operator(us, dice):
    return zap("info", us, f"controller_{dice.pick(['installation', 'apiserver', 'ippool'])}", "reconcile finished",
               **{"Request.Name": "default", "took": f"{dice.between(3, 90)}ms"})


def _metrics(us, dice):
    return klog("I", us, f"scraper.go:{dice.between(100, 200)}",
                f'"Scrape finished" nodes=3 pods={dice.between(28, 36)} elapsed="{dice.between(9, 60)}ms"')


def _cluster_agent(us, dice):
    return logrus("info", us, dice.pick([
        "tunnel to the management server is alive", "cached 214 schemas", f"handled {dice.between(20, 90)} proxied requests",
        f"watch of {dice.pick(['pods', 'nodes', 'namespaces'])} was renewed"]))


def _webhook(us, dice):
    return logrus("info", us, dice.pick([
        "serving certificate is valid for 329 days", f"admitted {dice.between(2, 40)} requests in the last minute",
        "sleeping until the next certificate check"]))


def _upgrade(us, dice):
    return logrus("info", us, dice.pick([
        "plan cattle-system/system-agent-upgrader is in step", f"looked at {dice.between(1, 3)} nodes, nothing to do",
        "resync of plans finished"]))


def _plain_app(us, dice):
    return us, f"{clock.rfc3339(us)} INFO handled {dice.between(10, 400)} requests, p99 {dice.between(4, 80)} ms"


PROGRAMS = {
    "etcd": _etcd, "apiserver": _apiserver, "controllers": _controllers, "scheduler": _scheduler, "proxy": _proxy,
    "kubelet": _kubelet, "dns": _dns, "ingress": _ingress, "calico": _calico, "install-cni": _install_cni,
    "operator": _operator, "metrics": _metrics, "cluster-agent": _cluster_agent, "webhook": _webhook,
    "upgrade": _upgrade, "app": _plain_app,
}
