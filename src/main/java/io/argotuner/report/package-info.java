/**
 * Tells: status, conditions, Events, metrics and the plan in its output formats. Changes nothing in an install.
 */
@NullMarked
package io.argotuner.report;

import org.jspecify.annotations.NullMarked;
