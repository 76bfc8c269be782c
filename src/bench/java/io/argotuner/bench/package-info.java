/**
 * What argo-tuner costs, measured on a real API server: {@code docs/performance.md} has the commands and the results. A
 * benchmark is a JUnit class whose name ends in {@code Bench}; it measures and asserts nothing about time.
 */
@NullMarked
package io.argotuner.bench;

import org.jspecify.annotations.NullMarked;
