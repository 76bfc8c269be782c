package io.argotuner.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** The form of an answer that is for people or for programs. */
final class TableOrJson {
    /** The forms of {@code -o}. */
    enum Format {
        TABLE,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "One of ${COMPLETION-CANDIDATES}. Default: table.")
    private Format format = Format.TABLE;

    boolean isJson() {
        return format == Format.JSON;
    }
}
