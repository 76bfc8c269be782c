/**
 * What measurements say: what limits an install, what its settings should be for that, and whether a change helped. Pure
 * like the rest of {@code decide}.
 */
@NullMarked
package io.argotuner.decide.evidence;

import org.jspecify.annotations.NullMarked;
