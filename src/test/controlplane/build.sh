#!/bin/sh
# Builds etcd, kube-apiserver and kube-controller-manager for the integration tests, once per version:
# one binary under ~/.kubeapitest, called by three names. Does nothing where it is built already.
# Without Go it says so and succeeds: the integration tests are then skipped, and .ci/run fails.
set -eu
cd "$(dirname "$0")"
version=$(sed -n 's|^\tk8s.io/kubernetes v||p' go.mod)
os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $(uname -m) in x86_64) arch=amd64 ;; aarch64 | arm64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
home=${HOME:?}/.kubeapitest/k8s/$version-$os-$arch
stamp=$home/.built-$(cat main.go go.mod go.sum | cksum | cut -d ' ' -f 1)
[ -e "$stamp" ] && exit 0
if ! command -v go >/dev/null 2>&1; then
	echo "controlplane: no Go on this machine, so the integration tests on a real API server are SKIPPED" >&2
	exit 0
fi
echo "controlplane: building Kubernetes $version; the first time takes 6 to 9 minutes on two cores" >&2
mkdir -p "$home"
v=k8s.io/component-base/version
CGO_ENABLED=0 go build -trimpath -buildvcs=false -o "$home/.controlplane" -ldflags "-s -w \
	-X $v.gitVersion=v$version -X $v.gitMajor=${version%%.*} -X $v.gitMinor=$(echo "$version" | cut -d . -f 2)" .
for name in etcd kube-apiserver kube-controller-manager; do ln -sf .controlplane "$home/$name"; done
rm -f "$home"/.built-*
touch "$stamp"
