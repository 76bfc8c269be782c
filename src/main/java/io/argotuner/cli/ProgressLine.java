package io.argotuner.cli;

import java.io.PrintWriter;

/** A line that is written over while something is under way, on a terminal; nothing anywhere else. */
final class ProgressLine {
    private final PrintWriter out;
    private final boolean terminal;
    private String shown = "";

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void show(String line) {
        if (terminal && !line.equals(shown)) {
            out.print("\r\u001b[2K" + line);
            out.flush();
            shown = line;
        }
    }

    void clear() {
        if (terminal && !shown.isEmpty()) {
            out.print("\r\u001b[2K");
            out.flush();
            shown = "";
        }
    }
}
