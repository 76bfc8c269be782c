/**
 * A real control plane for the integration tests: etcd, kube-apiserver and kube-controller-manager as processes of
 * their own, a hollow kubelet, an Argo CD install without Argo CD, and oracles of what was written. A test asks for a
 * {@link io.argotuner.testing.Sandbox}.
 */
@NullMarked
package io.argotuner.testing;

import org.jspecify.annotations.NullMarked;
