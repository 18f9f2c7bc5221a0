#include "core/snapshot/layouts/known_kinds.h"

#include <array>

namespace bundlescope {
namespace {

constexpr std::string_view kFleet = "fleet.cattle.io";
constexpr std::string_view kManagement = "management.cattle.io";
constexpr std::string_view kRke = "rke.cattle.io";
constexpr std::string_view kCapi = "cluster.x-k8s.io";
constexpr std::string_view kRbac = "rbac.authorization.k8s.io";
constexpr std::string_view kAdmission = "admissionregistration.k8s.io";

constexpr std::array kKinds = {
    KnownKind{"configmaps", "", "v1", "ConfigMap"},
    KnownKind{"endpoints", "", "v1", "Endpoints"},
    KnownKind{"events", "", "v1", "Event"},
    KnownKind{"limitranges", "", "v1", "LimitRange"},
    KnownKind{"namespaces", "", "v1", "Namespace", false},
    KnownKind{"nodes", "", "v1", "Node", false},
    KnownKind{"persistentvolumeclaims", "", "v1", "PersistentVolumeClaim"},
    KnownKind{"persistentvolumes", "", "v1", "PersistentVolume", false},
    KnownKind{"pods", "", "v1", "Pod"},
    KnownKind{"podtemplates", "", "v1", "PodTemplate"},
    KnownKind{"replicationcontrollers", "", "v1", "ReplicationController"},
    KnownKind{"resourcequotas", "", "v1", "ResourceQuota"},
    KnownKind{"secrets", "", "v1", "Secret"},
    KnownKind{"serviceaccounts", "", "v1", "ServiceAccount"},
    KnownKind{"services", "", "v1", "Service"},
    KnownKind{"daemonsets", "apps", "v1", "DaemonSet"},
    KnownKind{"deployments", "apps", "v1", "Deployment"},
    KnownKind{"replicasets", "apps", "v1", "ReplicaSet"},
    KnownKind{"statefulsets", "apps", "v1", "StatefulSet"},
    KnownKind{"cronjobs", "batch", "v1", "CronJob"},
    KnownKind{"jobs", "batch", "v1", "Job"},
    KnownKind{"horizontalpodautoscalers", "autoscaling", "v2", "HorizontalPodAutoscaler"},
    KnownKind{"leases", "coordination.k8s.io", "v1", "Lease"},
    KnownKind{"certificatesigningrequests", "certificates.k8s.io", "v1", "CertificateSigningRequest", false},
    KnownKind{"endpointslices", "discovery.k8s.io", "v1", "EndpointSlice"},
    KnownKind{"events", "events.k8s.io", "v1", "Event"},
    KnownKind{"ingressclasses", "networking.k8s.io", "v1", "IngressClass", false},
    KnownKind{"ingresses", "networking.k8s.io", "v1", "Ingress"},
    KnownKind{"networkpolicies", "networking.k8s.io", "v1", "NetworkPolicy"},
    KnownKind{"poddisruptionbudgets", "policy", "v1", "PodDisruptionBudget"},
    KnownKind{"priorityclasses", "scheduling.k8s.io", "v1", "PriorityClass", false},
    KnownKind{"clusterrolebindings", kRbac, "v1", "ClusterRoleBinding", false},
    KnownKind{"clusterroles", kRbac, "v1", "ClusterRole", false},
    KnownKind{"rolebindings", kRbac, "v1", "RoleBinding"},
    KnownKind{"roles", kRbac, "v1", "Role"},
    KnownKind{"storageclasses", "storage.k8s.io", "v1", "StorageClass", false},
    KnownKind{"volumeattachments", "storage.k8s.io", "v1", "VolumeAttachment", false},
    KnownKind{"mutatingwebhookconfigurations", kAdmission, "v1", "MutatingWebhookConfiguration", false},
    KnownKind{"validatingwebhookconfigurations", kAdmission, "v1", "ValidatingWebhookConfiguration", false},
    KnownKind{"apiservices", "apiregistration.k8s.io", "v1", "APIService", false},
    KnownKind{"customresourcedefinitions", "apiextensions.k8s.io", "v1", "CustomResourceDefinition", false},
    KnownKind{"bundledeployments", kFleet, "v1alpha1", "BundleDeployment"},
    KnownKind{"bundlenamespacemappings", kFleet, "v1alpha1", "BundleNamespaceMapping"},
    KnownKind{"bundles", kFleet, "v1alpha1", "Bundle"},
    KnownKind{"clustergroups", kFleet, "v1alpha1", "ClusterGroup"},
    KnownKind{"clusterregistrations", kFleet, "v1alpha1", "ClusterRegistration"},
    KnownKind{"clusterregistrationtokens", kFleet, "v1alpha1", "ClusterRegistrationToken"},
    KnownKind{"clusters", kFleet, "v1alpha1", "Cluster"},
    KnownKind{"contents", kFleet, "v1alpha1", "Content", false},
    KnownKind{"gitreporestrictions", kFleet, "v1alpha1", "GitRepoRestriction"},
    KnownKind{"gitrepos", kFleet, "v1alpha1", "GitRepo"},
    KnownKind{"helmapps", kFleet, "v1alpha1", "HelmApp"},  // 0.12 called HelmOp so before its release
    KnownKind{"helmops", kFleet, "v1alpha1", "HelmOp"},
    KnownKind{"imagescans", kFleet, "v1alpha1", "ImageScan"},
    KnownKind{"policies", kFleet, "v1alpha1", "Policy"},
    KnownKind{"schedules", kFleet, "v1alpha1", "Schedule"},
    KnownKind{"clusters", kManagement, "v3", "Cluster", false},
    KnownKind{"features", kManagement, "v3", "Feature", false},
    KnownKind{"fleetworkspaces", kManagement, "v3", "FleetWorkspace", false},
    KnownKind{"nodes", kManagement, "v3", "Node"},
    KnownKind{"settings", kManagement, "v3", "Setting", false},
    KnownKind{"tokens", kManagement, "v3", "Token", false},
    KnownKind{"clusters", "provisioning.cattle.io", "v1", "Cluster"},
    KnownKind{"custommachines", kRke, "v1", "CustomMachine"},
    KnownKind{"etcdsnapshots", kRke, "v1", "ETCDSnapshot"},
    KnownKind{"rkebootstraps", kRke, "v1", "RKEBootstrap"},
    KnownKind{"rkebootstraptemplates", kRke, "v1", "RKEBootstrapTemplate"},
    KnownKind{"rkeclusters", kRke, "v1", "RKECluster"},
    KnownKind{"rkecontrolplanes", kRke, "v1", "RKEControlPlane"},
    KnownKind{"clusters", kCapi, "v1beta1", "Cluster"},
    KnownKind{"machinedeployments", kCapi, "v1beta1", "MachineDeployment"},
    KnownKind{"machines", kCapi, "v1beta1", "Machine"},
    KnownKind{"machinesets", kCapi, "v1beta1", "MachineSet"},
    KnownKind{"apps", "catalog.cattle.io", "v1", "App"},
    KnownKind{"clusterrepos", "catalog.cattle.io", "v1", "ClusterRepo", false},
    KnownKind{"helmchartconfigs", "helm.cattle.io", "v1", "HelmChartConfig"},
    KnownKind{"helmcharts", "helm.cattle.io", "v1", "HelmChart"},
    KnownKind{"backups", "resources.cattle.io", "v1", "Backup", false},
    KnownKind{"resourcesets", "resources.cattle.io", "v1", "ResourceSet", false},
    KnownKind{"restores", "resources.cattle.io", "v1", "Restore", false},
    KnownKind{"plans", "upgrade.cattle.io", "v1", "Plan"},
};

struct TableName {
  std::string_view file;
  std::string_view group;
  std::string_view plural;
};

// What kubectl resolves these words to. "apps" is left out: which group it means depends on the cluster.
constexpr std::array kTables = {
    TableName{"apiservices", "apiregistration.k8s.io", "apiservices"},
    TableName{"clusterrolebindings", kRbac, "clusterrolebindings"},
    TableName{"clusterroles", kRbac, "clusterroles"},
    TableName{"configmaps", "", "configmaps"},
    TableName{"crds", "apiextensions.k8s.io", "customresourcedefinitions"},
    TableName{"cronjobs", "batch", "cronjobs"},
    TableName{"daemonsets", "apps", "daemonsets"},
    TableName{"deployments", "apps", "deployments"},
    TableName{"endpoints", "", "endpoints"},
    TableName{"helmcharts", "helm.cattle.io", "helmcharts"},
    TableName{"hpa", "autoscaling", "horizontalpodautoscalers"},
    TableName{"ingress", "networking.k8s.io", "ingresses"},
    TableName{"jobs", "batch", "jobs"},
    TableName{"leases", "coordination.k8s.io", "leases"},
    TableName{"mutatingwebhookconfigurations", kAdmission, "mutatingwebhookconfigurations"},
    TableName{"namespaces", "", "namespaces"},
    TableName{"networkpolicies", "networking.k8s.io", "networkpolicies"},
    TableName{"nodes", "", "nodes"},
    TableName{"pods", "", "pods"},
    TableName{"pv", "", "persistentvolumes"},
    TableName{"pvc", "", "persistentvolumeclaims"},
    TableName{"replicasets", "apps", "replicasets"},
    TableName{"rolebindings", kRbac, "rolebindings"},
    TableName{"roles", kRbac, "roles"},
    TableName{"services", "", "services"},
    TableName{"statefulsets", "apps", "statefulsets"},
    TableName{"validatingwebhookconfigurations", kAdmission, "validatingwebhookconfigurations"},
    TableName{"volumeattachments", "storage.k8s.io", "volumeattachments"},
};

// Troubleshoot and `kubectl cluster-info dump` call their files so; the stem of the file.
constexpr std::array kFiles = {
    TableName{"certificatesigningrequests", "certificates.k8s.io", "certificatesigningrequests"},
    TableName{"clusterrolebindings", kRbac, "clusterrolebindings"},
    TableName{"clusterroles", kRbac, "clusterroles"},
    TableName{"configmaps", "", "configmaps"},
    TableName{"cronjobs", "batch", "cronjobs"},
    TableName{"custom-resource-definitions", "apiextensions.k8s.io", "customresourcedefinitions"},
    TableName{"daemonsets", "apps", "daemonsets"},
    TableName{"deployments", "apps", "deployments"},
    TableName{"endpoints", "", "endpoints"},
    TableName{"endpointslices", "discovery.k8s.io", "endpointslices"},
    TableName{"events", "", "events"},
    TableName{"ingress", "networking.k8s.io", "ingresses"},
    TableName{"ingress-classes", "networking.k8s.io", "ingressclasses"},
    TableName{"jobs", "batch", "jobs"},
    TableName{"leases", "coordination.k8s.io", "leases"},
    TableName{"limitranges", "", "limitranges"},
    TableName{"mutating-webhook-configurations", kAdmission, "mutatingwebhookconfigurations"},
    TableName{"namespaces", "", "namespaces"},
    TableName{"network-policy", "networking.k8s.io", "networkpolicies"},
    TableName{"nodes", "", "nodes"},
    TableName{"pod-disruption-budgets", "policy", "poddisruptionbudgets"},
    TableName{"pods", "", "pods"},
    TableName{"priorityclasses", "scheduling.k8s.io", "priorityclasses"},
    TableName{"pvcs", "", "persistentvolumeclaims"},
    TableName{"pvs", "", "persistentvolumes"},
    TableName{"replicasets", "apps", "replicasets"},
    TableName{"replication-controllers", "", "replicationcontrollers"},
    TableName{"resource-quota", "", "resourcequotas"},
    TableName{"rolebindings", kRbac, "rolebindings"},
    TableName{"roles", kRbac, "roles"},
    TableName{"serviceaccounts", "", "serviceaccounts"},
    TableName{"services", "", "services"},
    TableName{"statefulsets", "apps", "statefulsets"},
    TableName{"storage-classes", "storage.k8s.io", "storageclasses"},
    TableName{"validating-webhook-configurations", kAdmission, "validatingwebhookconfigurations"},
    TableName{"volumeattachments", "storage.k8s.io", "volumeattachments"},
};

const KnownKind* FindIn(const auto& table, std::string_view file) {
  for (const TableName& row : table) {
    if (row.file == file) return FindKind(row.group, row.plural);
  }
  return nullptr;
}

}  // namespace

std::string KnownKind::ApiVersion() const {
  return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
}

const KnownKind* FindKind(std::string_view group, std::string_view plural) {
  for (const KnownKind& known : kKinds) {
    if (known.plural == plural && known.group == group) return &known;
  }
  return nullptr;
}

const KnownKind* FindKindNamed(std::string_view group, std::string_view kind) {
  for (const KnownKind& known : kKinds) {
    if (known.kind == kind && known.group == group) return &known;
  }
  return nullptr;
}

const KnownKind* FindKubectlTable(std::string_view file_name) { return FindIn(kTables, file_name); }

const KnownKind* FindObjectFile(std::string_view stem) { return FindIn(kFiles, stem); }

ObjectDefaults DefaultsOf(const KnownKind* known) {
  if (known == nullptr) return {};
  return {known->ApiVersion(), std::string(known->kind)};
}

}  // namespace bundlescope
