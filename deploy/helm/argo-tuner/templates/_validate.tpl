{{- /* What values.schema.json cannot say: values that contradict each other. */ -}}
{{- define "argo-tuner.validate" -}}
{{- if and (gt (int .Values.replicas) 1) (not .Values.leaderElection) -}}
{{- fail (printf "replicas is %d and leaderElection is false: the replicas would all write; set leaderElection to true or replicas to 1" (int .Values.replicas)) -}}
{{- end -}}
{{- if and .Values.watch.allNamespaces .Values.watch.namespaces -}}
{{- fail "watch.allNamespaces and watch.namespaces exclude each other: leave one out" -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor.enabled (not .Values.metrics.service.enabled) -}}
{{- fail "metrics.serviceMonitor.enabled needs metrics.service.enabled; without a Service use metrics.podMonitor.enabled" -}}
{{- end -}}
{{- if and .Values.metrics.serviceMonitor.enabled .Values.metrics.podMonitor.enabled -}}
{{- fail "metrics.serviceMonitor.enabled and metrics.podMonitor.enabled would scrape everything twice: leave one out" -}}
{{- end -}}
{{- if and (not .Values.serviceAccount.create) (not .Values.serviceAccount.name) -}}
{{- fail "serviceAccount.create is false: name the account to use in serviceAccount.name" -}}
{{- end -}}
{{- with .Values.prometheus -}}
{{- $token := or .token.secret .token.serviceAccount -}}
{{- $ca := or .ca.secret .ca.configMap -}}
{{- if and (or $token $ca) (not .url) -}}
{{- fail "prometheus.token and prometheus.ca need prometheus.url, the only Prometheus that they are for" -}}
{{- end -}}
{{- if and .url (not $token) (not $ca) -}}
{{- fail "prometheus.url says whom a token or a certificate authority is for: set prometheus.token or prometheus.ca, or leave it out" -}}
{{- end -}}
{{- if and .token.secret .token.serviceAccount -}}
{{- fail "prometheus.token.secret and prometheus.token.serviceAccount exclude each other: leave one out" -}}
{{- end -}}
{{- if and .ca.secret .ca.configMap -}}
{{- fail "prometheus.ca.secret and prometheus.ca.configMap exclude each other: leave one out" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.policy.create (not .Values.watch.allNamespaces) (not (has .Release.Namespace (get (include "argo-tuner.namespaces" . | fromJson) "list"))) -}}
{{- fail (printf "policy.create makes a policy in %s, which watch.namespaces leaves out: nobody would follow it" .Release.Namespace) -}}
{{- end -}}
{{- end -}}
