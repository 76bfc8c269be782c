package io.argotuner.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** One run of the command line: what it printed and how it ended. */
record Ran(int exit, String out, String err) {
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);

    static Ran argoTuner(String... args) {
        return argoTunerReading("", args);
    }

    static Ran argoTunerReading(String stdin, String... args) {
        return argoTuner(CLOCK, stdin, args);
    }

    /** At the time of another clock. */
    static Ran argoTuner(Clock clock, String stdin, String... args) {
        var in = new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        var out = new StringWriter();
        var err = new StringWriter();
        var exit = Main.commandLine(new Terminal(in, false, clock))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Ran(exit, out.toString(), err.toString());
    }
}
