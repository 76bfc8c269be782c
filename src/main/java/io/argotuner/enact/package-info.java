/**
 * Writes a decision: server-side apply of argo-tuner's own fields, the journal of originals first, the workload
 * last; and takes it all back. Also edits manifests in place. The only package that writes to an install, and
 * it decides nothing.
 */
@NullMarked
package io.argotuner.enact;

import org.jspecify.annotations.NullMarked;
