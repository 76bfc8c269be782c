package io.argotuner.cli;

import java.io.InputStream;
import java.time.Clock;
import picocli.CommandLine.Help.Ansi;

/**
 * What the command line takes from its surroundings.
 *
 * @param in standard input, read for {@code -f -}
 * @param colour whether standard output is a terminal that wants colour
 */
record Terminal(InputStream in, boolean colour, Clock clock) {
    /** Colour only where standard output is a terminal, and never where {@code NO_COLOR} is set. */
    static Terminal system() {
        return new Terminal(System.in, Ansi.AUTO.enabled(), Clock.systemUTC());
    }
}
