/**
 * What Argo CD's processes tell of themselves: the text pages of their metrics ports, read as they arrive, and rates
 * made of them over a window. In come addresses and bytes, out goes {@link io.argotuner.decide.Evidence}. Knows neither
 * policies nor settings, and trusts no page.
 */
@NullMarked
package io.argotuner.collect.metrics;

import org.jspecify.annotations.NullMarked;
