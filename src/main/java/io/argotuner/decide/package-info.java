/**
 * What the settings should be: an {@link io.argotuner.decide.Observation} and a {@link io.argotuner.decide.Policy} in,
 * a {@link io.argotuner.decide.Decision} out.
 *
 * <p>Pure. No clock, no client, no logging, no files: JDK value types only, and the time is an argument. The same input
 * gives the same decision, byte for byte. What is not known is {@link io.argotuner.decide.Fact.Unknown}, never zero, and
 * leads to holding still.
 */
@NullMarked
package io.argotuner.decide;

import org.jspecify.annotations.NullMarked;
