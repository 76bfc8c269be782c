#!/bin/sh
# Makes the AOT cache of an image: the operator starts as in a pod, but towards an API server that is not there, and the
# JVM keeps what it loaded and linked on the way. JVMs from 25 on can do so.
#   deploy/aot-cache.sh target/argo-tuner.jar argo-tuner.aot
# The collector and the compiler are those of the Deployment. JAVA names another java.
set -eu
jar=$1 cache=$2
context=$(mktemp)
trap 'rm -f "$context"' EXIT
cat >"$context" <<'CONTEXT'
apiVersion: v1
kind: Config
clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: none, user: {token: none}}]
contexts: [{name: none, context: {cluster: none, user: none, namespace: argocd}}]
current-context: none
CONTEXT
# 124: ended by the signal, as meant.
timeout -s TERM 25 "${JAVA:-java}" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:AOTCacheOutput="$cache" \
    -jar "$jar" run --kubeconfig "$context" --http-port 0 --no-leader-election --log-format json >/dev/null 2>&1 \
    || test $? -eq 124
test -s "$cache"
