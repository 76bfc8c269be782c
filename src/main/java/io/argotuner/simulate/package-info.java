/**
 * What would happen: a model of Argo CD's controllers, their queues, clients, timers and caches, run with a fake clock
 * under a given load, with settings that stand still, follow a rule, or are decided by the same
 * {@link io.argotuner.decide.Tuner} that tunes real installs.
 *
 * <p>Pure and seeded: the same input and seed give the same outcome. What the model can and cannot tell, and how far it
 * is from published measurements, is in {@code docs/model.md}.
 */
@NullMarked
package io.argotuner.simulate;

import org.jspecify.annotations.NullMarked;
