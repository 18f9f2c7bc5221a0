"""Logs of Fleet 0.10 on a management cluster: zap JSON, klog and logrus in one stream. Sentences that no rule looks for are
invented."""

from generator import clock
from generator.dice import Dice, sha256
from generator.log_lines import klog, logrus, spread, zap

# Where client-go's reflector stands in the build; the same text opens every one of its messages.
_REFLECTOR = "pkg/mod/k8s.io/client-go@v0.30.2/tools/cache/reflector.go:232"
_API = "fleet.cattle.io"


def _reflector_pair(us, kind, reason):
    """client-go 0.30 says a refused list twice, as a warning and as an error."""
    listed = f"failed to list *{kind}: {reason}"
    return [klog("W", us, "reflector.go:547", f"{_REFLECTOR}: {listed}"),
            klog("E", us + 41, "reflector.go:150", f"{_REFLECTOR}: Failed to watch *{kind}: {listed}")]


def _object(dice, controller, kind, obj):
    namespace, name = obj
    return {"controller": controller, "controllerGroup": _API, "controllerKind": kind,
            kind: {"name": name, "namespace": namespace}, "namespace": namespace, "name": name,
            "reconcileID": f"{dice.hex(8)}-5d1c-4f0e-9a31-{dice.hex(12)}"}


def controller(start, end, bundles, refused_from):
    """fleet-controller: reconciles, and from `refused_from` on may not list ClusterRoles, seven times."""
    dice = Dice("fleet-controller", start)
    second = clock.SECOND
    log = [zap("info", start + second, "setup", "starting manager"),
           klog("I", start + second + 900, "leaderelection.go:250",
                "attempting to acquire leader lease cattle-fleet-system/fleet-controller-leader-election-shard..."),
           klog("I", start + 2 * second, "leaderelection.go:260",
                "successfully acquired lease cattle-fleet-system/fleet-controller-leader-election-shard")]
    for offset, kind in enumerate(["Bundle", "BundleDeployment", "Cluster", "ClusterGroup", "ImageScan"]):
        log.append(zap("info", start + (3 + offset) * second, "", "Starting Controller", controller=kind.lower(),
                       controllerGroup=_API, controllerKind=kind))
    for us in spread(dice, start + 10 * second, end, 185):
        bundle = dice.pick(bundles)
        log.append(dice.pick([
            zap("info", us, "bundle", "bundle is in step with its targets", **_object(dice, "bundle", "Bundle", bundle),
                targets=dice.between(1, 2)),
            zap("info", us, "bundledeployment", "status was summed up",
                **_object(dice, "bundledeployment", "BundleDeployment", bundle)),
            zap("debug", us, "cluster", "looked at cluster labels", **_object(dice, "cluster", "Cluster", ("fleet-local", "local")))]))
    refusal = ('clusterroles.rbac.authorization.k8s.io is forbidden: User "system:serviceaccount:cattle-fleet-system:fleet-controller" '
               'cannot list resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope')
    for round_index in range(7):
        log += _reflector_pair(refused_from + round_index * (3 * clock.MINUTE + 7 * second), "v1.ClusterRole", refusal)
    return sorted(log, key=lambda entry: entry[0])


def cleanup(start, end):
    dice = Dice("fleet-cleanup", start)
    log = [logrus("info", start + clock.SECOND, "Starting cleanup controllers"),
           klog("I", start + 2 * clock.SECOND, "leaderelection.go:250",
                "attempting to acquire leader lease cattle-fleet-system/fleet-cleanup-lock...")]
    log += [logrus("info", us, dice.pick([f"looked at {dice.between(2, 6)} namespaces, all are in use",
                                          f"looked at {dice.between(3, 9)} contents, all are in use",
                                          "next round in 5 minutes"]))
            for us in spread(dice, start + 5 * clock.SECOND, end, 198)]
    return log


def agentmanagement(start, end, cluster):
    dice = Dice("fleet-agentmanagement", start)
    log = [logrus("info", start + clock.SECOND, "Starting agent management controllers"),
           logrus("info", start + 90 * clock.SECOND, f"Cluster import for '{cluster[0]}/{cluster[1]}'. Deployed new agent")]
    log += [logrus("info", us, dice.pick(["configuration is unchanged", f"token of {cluster[0]}/{cluster[1]} is valid",
                                          f"watch of {dice.pick(['clusters', 'secrets', 'serviceaccounts'])} was renewed"]))
            for us in spread(dice, start + 2 * clock.MINUTE, end, 198)]
    return log


def gitjob(start, end, repos, lines=196):
    dice = Dice("gitjob", start)
    log = [zap("info", start + clock.SECOND, "setup", "starting manager"),
           zap("info", start + 2 * clock.SECOND, "", "Starting Controller", controller="gitrepo", controllerGroup=_API,
               controllerKind="GitRepo")]
    log += [zap("info", us, "gitjob", dice.pick(["repository was polled", "commit is unchanged"]),
                **_object(dice, "gitrepo", "GitRepo", dice.pick(repos)), commit=sha256("commit", "all")[:40])
            for us in spread(dice, start + 4 * clock.SECOND, end, lines)]
    return log


def gitjob_crash(end):
    """The last lines of a run that lost its lease."""
    return [klog("E", end - 2 * clock.SECOND, "leaderelection.go:332",
                 "error retrieving resource lock cattle-fleet-system/fleet-gitops-leader-election-shard: context deadline exceeded"),
            klog("I", end - clock.SECOND, "leaderelection.go:285",
                 "failed to renew lease cattle-fleet-system/fleet-gitops-leader-election-shard: timed out waiting for the condition"),
            zap("error", end, "setup", "problem running manager", error="leader election lost")]


def register(start, client_id, namespace):
    """The init container of fleet-agent-0."""
    return [logrus("warning", start, "Cannot find fleet-agent secret, running registration"),
            logrus("info", start + 210_000, f"Creating clusterregistration with id '{client_id}' for new token"),
            logrus("info", start + 9 * clock.SECOND, f"successfully registered with upstream cluster, namespace {namespace}")]


def agent(start, end, bundles, namespace, refused_from):
    """fleet-agent: works, and from `refused_from` on is answered 401, to the end."""
    dice = Dice("fleet-agent-0", start)
    second = clock.SECOND
    log = [zap("info", start + second, "setup", "starting manager"),
           klog("I", start + second + 700, "leaderelection.go:250",
                "attempting to acquire leader lease cattle-fleet-local-system/fleet-agent..."),
           klog("I", start + 2 * second, "leaderelection.go:260",
                "successfully acquired lease cattle-fleet-local-system/fleet-agent")]
    for us in spread(dice, start + 5 * second, refused_from - 30 * second, 100):
        name = dice.pick(bundles)
        fields = _object(dice, "bundledeployment", "BundleDeployment", (namespace, name))
        log.append(dice.pick([zap("info", us, "bundledeployment", "bundle is up to date", **fields),
                              zap("info", us, "drift", "no drift found", **fields, resources=dice.between(3, 14)),
                              zap("info", us, "bundledeployment.deploy-bundle", "Deployed bundle", **fields,
                                  release=f"{name}:1")]))
    us = refused_from
    while us < end:
        log += _reflector_pair(us, "v1alpha1.BundleDeployment", "Unauthorized")
        us += dice.between(45 * second, 60 * second)
    return log


def clusterstatus(start, end, refused_from):
    """fleet-agent-clusterstatus: a check-in each 15 minutes, and what it says meanwhile."""
    dice = Dice("clusterstatus", start)
    log = [zap("info", start + clock.SECOND, "setup", "starting cluster status ticker", checkin_interval="15m0s")]
    log += [zap("info", us, "clusterstatus", "node status is unchanged", nodes=2)
            for us in spread(dice, start + 5 * clock.SECOND, refused_from, 190)]
    us = refused_from + 4 * clock.MINUTE
    while us < end:
        log.append(zap("error", us, "clusterstatus", "failed to report cluster node status", error="Unauthorized"))
        us += 15 * clock.MINUTE
    return log
