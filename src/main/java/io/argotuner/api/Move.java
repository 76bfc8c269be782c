package io.argotuner.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * That a cluster was given to another shard, kept on its Secret as the annotation {@link Names#MOVED} and written in the
 * same request as the pin: a process that starts anew finishes what the last one began.
 *
 * @param from the shard that had it, -1 where none did
 * @param to the shard of the pin
 * @param at when it was written, whole seconds
 * @param settled whether the cluster's Applications were all compared since
 */
public record Move(int from, int to, Instant at, boolean settled) {
    private static final Pattern TEXT = Pattern.compile("(-1|\\d{1,9}) -> (\\d{1,9}) at ([^\\s,]{1,40})(, compared)?");

    public Move {
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The annotation's text, such as {@code 0 -> 2 at 2026-01-31T10:00:00Z, compared}. */
    public String text() {
        return from + " -> " + to + " at " + at + (settled ? ", compared" : "");
    }

    /** Empty where it is not such a text: the move is then not known, and not waited for. */
    public static Optional<Move> parse(String text) {
        var found = TEXT.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Move(
                    Integer.parseInt(found.group(1)),
                    Integer.parseInt(found.group(2)),
                    Instant.parse(found.group(3)),
                    found.group(4) != null));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
