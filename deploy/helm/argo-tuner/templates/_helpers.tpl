{{- define "argo-tuner.name" -}}
{{- .Values.fullnameOverride | default .Chart.Name | trunc 52 | trimSuffix "-" -}}
{{- end -}}

{{- define "argo-tuner.account" -}}
{{- .Values.serviceAccount.name | default (include "argo-tuner.name" .) -}}
{{- end -}}

{{- /* The Lease of operators with this selector: PolicySelector computes the same name. */ -}}
{{- define "argo-tuner.lease" -}}
{{- $selector := trim .Values.policySelector -}}
{{- if $selector }}argo-tuner-{{ $selector | sha256sum | trunc 8 }}{{ else }}argo-tuner{{ end -}}
{{- end -}}

{{- /* No app.kubernetes.io/instance: where Argo CD tracks by that label, an Application of the release's name would
       prune what it does not hold itself. No app.kubernetes.io/part-of: argocd: Argo CD would take a ConfigMap for
       its own. */ -}}
{{- define "argo-tuner.selector" -}}
app.kubernetes.io/name: {{ include "argo-tuner.name" . }}
{{- end -}}

{{- define "argo-tuner.labels" -}}
{{ include "argo-tuner.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "argo-tuner.image" -}}
{{- $image := .Values.image -}}
{{- if $image.digest -}}
{{ $image.repository }}@{{ $image.digest }}
{{- else -}}
{{ $image.repository }}:{{ $image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- /* The namespaces whose policies are followed, as {"list": [...]}. */ -}}
{{- define "argo-tuner.namespaces" -}}
{{- dict "list" (.Values.watch.namespaces | default (list .Release.Namespace)) | toJson -}}
{{- end -}}

{{- define "argo-tuner.assigns-user" -}}
{{- if or .Values.openshift (.Capabilities.APIVersions.Has "security.openshift.io/v1") }}true{{ end -}}
{{- end -}}

{{- define "argo-tuner.podSecurityContext" -}}
runAsNonRoot: true
{{- if not (include "argo-tuner.assigns-user" .) }}
runAsUser: 65532
runAsGroup: 65532
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "argo-tuner.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}

{{- define "argo-tuner.pullSecrets" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "argo-tuner.placement" -}}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "argo-tuner.prometheusEnv" -}}
{{- with .Values.prometheus }}
{{- if .url }}
- name: ARGO_TUNER_PROMETHEUS_URL
  value: {{ .url | quote }}
{{- if or .token.secret .token.serviceAccount }}
- name: ARGO_TUNER_PROMETHEUS_TOKEN_FILE
  value: /etc/argo-tuner/prometheus/token
{{- end }}
{{- if or .ca.secret .ca.configMap }}
- name: ARGO_TUNER_PROMETHEUS_CA_FILE
  value: /etc/argo-tuner/prometheus/ca.crt
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* All of it in one volume, which the kubelet keeps up to date. */ -}}
{{- define "argo-tuner.prometheusVolume" -}}
{{- with .Values.prometheus }}
{{- if .url }}
- name: prometheus
  projected:
    sources:
      {{- with .token.secret }}
      - secret:
          name: {{ . }}
          items:
            - key: {{ $.Values.prometheus.token.key | quote }}
              path: token
      {{- end }}
      {{- if .token.serviceAccount }}
      - serviceAccountToken:
          path: token
          expirationSeconds: 3600
          {{- with .token.audience }}
          audience: {{ . | quote }}
          {{- end }}
      {{- end }}
      {{- with .ca.secret }}
      - secret:
          name: {{ . }}
          items:
            - key: {{ $.Values.prometheus.ca.key | quote }}
              path: ca.crt
      {{- end }}
      {{- with .ca.configMap }}
      - configMap:
          name: {{ . }}
          items:
            - key: {{ $.Values.prometheus.ca.key | quote }}
              path: ca.crt
      {{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- /* A Job of the chart's own: a dict of root, name, hook and args. */ -}}
{{- define "argo-tuner.job" -}}
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .name }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "argo-tuner.jobLabels" . | nindent 4 }}
  annotations:
    {{- include "argo-tuner.hook" (merge (dict "weight" "10") .) | nindent 4 }}
spec:
  backoffLimit: 2
  # The work, three times over, and the pulling of the image.
  activeDeadlineSeconds: {{ .deadline }}
  template:
    metadata:
      labels:
        {{- include "argo-tuner.jobLabels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ .name }}
      restartPolicy: Never
      {{- with include "argo-tuner.pullSecrets" .root }}
      {{- trim . | nindent 6 }}
      {{- end }}
      securityContext:
        {{- include "argo-tuner.podSecurityContext" .root | nindent 8 }}
      containers:
        - name: argo-tuner
          image: {{ include "argo-tuner.image" .root }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          args: {{ toJson .args }}
          env:
            - name: JAVA_TOOL_OPTIONS
              value: {{ .root.Values.javaOptions | quote }}
          resources:
            requests:
              cpu: 50m
              memory: 128Mi
            limits:
              memory: 128Mi
          securityContext:
            {{- include "argo-tuner.containerSecurityContext" .root | nindent 12 }}
          terminationMessagePolicy: FallbackToLogsOnError
          volumeMounts:
            - name: tmp
              mountPath: /tmp
      volumes:
        - name: tmp
          emptyDir:
            medium: Memory
            sizeLimit: 16Mi
      {{- with include "argo-tuner.placement" .root }}
      {{- trim . | nindent 6 }}
      {{- end }}
{{- end -}}

{{- /* Not the operator's own labels: its Service and its budget would count the Job's pod. */ -}}
{{- define "argo-tuner.jobLabels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- /* Annotations of a hook: a dict of hook and weight. What it made goes when it has succeeded, and before it is made again. */ -}}
{{- define "argo-tuner.hook" -}}
helm.sh/hook: {{ .hook }}
helm.sh/hook-weight: {{ .weight | quote }}
helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
{{- end -}}
