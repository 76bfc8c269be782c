/**
 * Judges: known practices for running Argo CD, each a check over one read model, {@link io.argotuner.audit.Estate}. Takes
 * what {@link io.argotuner.collect} read and says what is found, why it matters and what helps. Reads nothing itself and
 * never writes; what could not be read is neither a finding nor a pass.
 */
@NullMarked
package io.argotuner.audit;

import org.jspecify.annotations.NullMarked;
