/**
 * A scripted Argo CD for tests: it serves the metric pages of each version, and compares Applications as a queueing
 * model says, with the settings that its pods saw when they started. {@link io.argotuner.standin.Page} and what fills it
 * know names; the model knows no API server; {@code StandIn} joins both to a live install.
 */
@NullMarked
package io.argotuner.standin;

import org.jspecify.annotations.NullMarked;
