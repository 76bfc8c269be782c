/**
 * The operator's process: the reconciler and its event sources, the census timer, leader election, health,
 * shutdown. Glue only.
 */
@NullMarked
package io.argotuner.runtime;

import org.jspecify.annotations.NullMarked;
