{{- /* The rights of docs/rbac.md. DeployTest holds the two together, and RightsIT that each one is used. */ -}}
{{- define "argo-tuner.rules" -}}
# The two ConfigMaps that settings live in. Their names are constants of Argo CD, whatever installed it.
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [argocd-cm, argocd-cmd-params-cm]
  verbs: [get, list, watch, patch]
# Replicas, environment and the config hash. Without names: a Helm release or an ArgoCD resource chooses its own.
- apiGroups: [apps]
  resources: [statefulsets, deployments]
  verbs: [get, list, watch, patch]
# What to tune by.
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [list]
# Where the pods' metrics ports are, their limits, and whether they ran out of memory.
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Where argocd-operator owns the workloads, its resource is the place to write to.
- apiGroups: [argoproj.io]
  resources: [argocds]
  verbs: [get, list, patch]
# Replicas that an autoscaler sets are left to it.
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [list]
- apiGroups: [keda.sh]
  resources: [scaledobjects]
  verbs: [list]
# Whether something else restarts Argo CD's pods to give them other CPU and memory.
- apiGroups: [autoscaling.k8s.io]
  resources: [verticalpodautoscalers]
  verbs: [list]
# Our own resource; patch is for the finalizer.
- apiGroups: [argotuner.io]
  resources: [argotuningpolicies]
  verbs: [get, list, watch, patch]
- apiGroups: [argotuner.io]
  resources: [argotuningpolicies/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
# Whether this namespace is being deleted: then nothing is restored, and no finalizer may hold it.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [get]
{{- end -}}

{{- define "argo-tuner.leaseRules" -}}
# Leader election. A name cannot bound create.
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ include "argo-tuner.lease" . }}]
  verbs: [get, update, patch]
{{- end -}}

{{- define "argo-tuner.applicationsRules" -}}
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [list]
{{- end -}}

{{- define "argo-tuner.pinningRules" -}}
# The shard of a cluster is a key of its Secret. A right cannot name a label or a key: this opens every Secret of the
# namespace, of which the cluster Secrets are read without their credentials.
- apiGroups: [""]
  resources: [secrets]
  verbs: [list, patch]
# One annotation, so that a moved cluster's Applications are compared at once.
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [patch]
{{- end -}}

{{- define "argo-tuner.refreshRules" -}}
- apiGroups: [argoproj.io]
  resources: [applications]
  verbs: [patch]
{{- end -}}
