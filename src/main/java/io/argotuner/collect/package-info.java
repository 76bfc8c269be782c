/**
 * Reads: an install from a cluster or from manifests, its settings as Argo CD parses them, its Applications
 * counted, a policy with its defaults. Hands {@link io.argotuner.decide.Observation} and {@link
 * io.argotuner.decide.Policy} on. The only package that reads, and it never writes.
 */
@NullMarked
package io.argotuner.collect;

import org.jspecify.annotations.NullMarked;
