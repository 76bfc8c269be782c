/**
 * Which shard each cluster should be on: weights, the number of shards that helps, a placement that is even with the
 * fewest moves, and what Argo CD's own algorithms would make of the same clusters. Pure, as all of {@code decide}.
 */
@NullMarked
package io.argotuner.decide.placement;

import org.jspecify.annotations.NullMarked;
