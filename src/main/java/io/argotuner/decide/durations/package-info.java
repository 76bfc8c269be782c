/** How long comparisons took, as Argo CD's own histogram counts them. It is told to people; nothing is decided by it. */
@NullMarked
package io.argotuner.decide.durations;

import org.jspecify.annotations.NullMarked;
