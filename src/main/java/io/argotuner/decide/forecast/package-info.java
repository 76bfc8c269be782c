/**
 * When which limit is hit: the trend of what was counted day by day, and the real decision asked for more Applications
 * than there are.
 */
@NullMarked
package io.argotuner.decide.forecast;

import org.jspecify.annotations.NullMarked;
