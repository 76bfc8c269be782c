/** What deploy/ ships, tried: the chart by Helm's own engine, the manifests made from it, and the rights in use. */
@NullMarked
package io.argotuner.deploy;

import org.jspecify.annotations.NullMarked;
