"""Prometheus text of Fleet's metrics services."""

from generator import clock


def metrics(management):
    """Text of the services monitoring-fleet-controller and monitoring-gitjob."""
    fleet = ["# HELP fleet_cluster_state The current state of a cluster: 1 for the state it is in.",
             "# TYPE fleet_cluster_state gauge"]
    for cluster in management.clusters:
        for state in ("Ready", "NotReady", "WaitCheckIn"):
            value = int(state == ("Ready" if cluster.ready else "WaitCheckIn"))
            fleet.append(f'fleet_cluster_state{{name="{cluster.name}",namespace="{cluster.namespace}",state="{state}"}} {value}')
    jobs = ["# HELP fleet_gitrepo_resources_desired_ready Resources that should be ready.",
            "# TYPE fleet_gitrepo_resources_desired_ready gauge",
            'fleet_gitrepo_resources_desired_ready{name="store-apps",namespace="fleet-default"} 9']
    process = ["# HELP process_start_time_seconds Start time of the process since unix epoch in seconds.",
               "# TYPE process_start_time_seconds gauge", f"process_start_time_seconds {clock.seconds(management.deployed)}"]
    return {"cattle-fleet-system_monitoring-fleet-controller": "\n".join(fleet + process) + "\n",
            "cattle-fleet-system_monitoring-gitjob": "\n".join(jobs + process) + "\n"}
