"""The text inside an agent Bundle: what Fleet applies to a cluster to keep its agent up to date."""

_MANIFEST = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: fleet-agent
  namespace: {namespace}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: {namespace}-fleet-agent-role
rules:
- apiGroups:
  - '*'
  resources:
  - '*'
  verbs:
  - '*'
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: {namespace}-fleet-agent-role-binding
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: {namespace}-fleet-agent-role
subjects:
- kind: ServiceAccount
  name: fleet-agent
  namespace: {namespace}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-allow-all
  namespace: {namespace}
spec:
  egress:
  - {{}}
  ingress:
  - {{}}
  podSelector: {{}}
  policyTypes:
  - Ingress
  - Egress
---
apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: fleet-agent
  name: fleet-agent
  namespace: {namespace}
spec:
  replicas: 1
  selector:
    matchLabels:
      app: fleet-agent
  template:
    metadata:
      labels:
        app: fleet-agent
    spec:
      containers:
      - env:
        - name: NAMESPACE
          valueFrom:
            fieldRef:
              fieldPath: metadata.namespace
        - name: CHECKIN_INTERVAL
          value: 15m0s
        - name: CATTLE_ELECTION_LEASE_DURATION
          value: 30s
        - name: CATTLE_ELECTION_RETRY_PERIOD
          value: 10s
        - name: CATTLE_ELECTION_RENEW_DEADLINE
          value: 25s
        image: rancher/fleet-agent:{tag}
        name: fleet-agent
      serviceAccountName: fleet-agent
"""


def agent_manifest(namespace, tag):
    return _MANIFEST.format(namespace=namespace, tag=tag)
