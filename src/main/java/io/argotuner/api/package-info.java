/**
 * The words that users type and read: the ArgoTuningPolicy resource, its status, and the journal kept on the
 * targets. No behaviour. Lenient: an unknown word is reported by {@code collect}, never an exception.
 */
@NullMarked
package io.argotuner.api;

import org.jspecify.annotations.NullMarked;
