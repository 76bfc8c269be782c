/**
 * The command line: plan, tune, shards, run, crd and version. Parses arguments, calls the packages before it,
 * prints.
 */
@NullMarked
package io.argotuner.cli;

import org.jspecify.annotations.NullMarked;
