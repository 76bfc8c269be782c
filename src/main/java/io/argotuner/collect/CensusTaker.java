package io.argotuner.collect;

import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the census of live installs and keeps its price low: each look asks only how many Applications there are, and
 * all of them are read when that number has moved, or every 10 minutes in place of that question. Safe for use by
 * several threads; looks at the same namespace wait for each other.
 */
public final class CensusTaker {
    /** Age at which a census is taken anew though the number of Applications has not moved. */
    static final Duration MAX_AGE = Duration.ofMinutes(10);

    /**
     * Where Applications come and go all the time, reading thousands at each look would cost what tuning saves: above
     * {@value} of them a move of up to one in a hundred waits until the census is this old.
     */
    static final Duration SMALL_MOVE_AGE = Duration.ofMinutes(2);

    static final int MANY = 5000;

    private final ApplicationReader reader;
    private final Map<String, String> serverByName;
    private final Duration period;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param period the time between two looks; a sudden drop is believed when it is still there this much later */
    public CensusTaker(ApplicationReader reader, Duration period) {
        this.reader = reader;
        this.period = period;
        this.serverByName = ClusterSecrets.of(List.of(), true).serverByName();
    }

    /**
     * The census of the install in that namespace: the last one where the number of Applications has not moved since.
     * Unknown where the API server does not answer, and while a drop to less than half is not yet confirmed by a second
     * look, as an API server that has just started may show less than there is. The first look has nothing to compare
     * with and is believed.
     *
     * @param filter the namespaces whose Applications count
     */
    public Fact<Census> take(String namespace, NamespaceFilter filter, Instant now) {
        return seen.computeIfAbsent(namespace, n -> new Seen()).take(namespace, filter, now);
    }

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        seen.remove(namespace);
    }

    /** All Applications read, and those of them that count. */
    private static final class Tally {
        private final ApplicationCount counted;
        private int listed;

        Tally(Map<String, String> serverByName) {
            counted = new ApplicationCount(serverByName);
        }
    }

    /**
     * A census that is believed.
     *
     * @param listed Applications listed for it, also those in namespaces that do not count
     * @param scope what was counted, to compare only like with like
     */
    private record Believed(Census census, int listed, String scope) {}

    /** What is known about one install. */
    private final class Seen {
        private @Nullable Believed believed;
        private @Nullable Instant droppedAt;

        synchronized Fact<Census> take(String namespace, NamespaceFilter filter, Instant now) {
            var where = filter.ownOnly() ? Optional.of(namespace) : Optional.<String>empty();
            var last = believed;
            if (last != null && !last.scope().equals(filter.text())) {
                last = null;
                droppedAt = null;
            }
            if (last != null && now.isBefore(last.census().at().plus(MAX_AGE))) {
                var count = reader.count(where);
                if (count instanceof Fact.Unknown<Integer> unknown) {
                    return Fact.unknown(unknown.why());
                }
                int listed = count.orElse(0);
                if (doubtful(last.listed(), listed, now)) {
                    return doubted(last.listed(), listed);
                }
                if (!worthReading(last, listed, now)) {
                    return Fact.known(last.census());
                }
            }
            return readAll(where, filter, last, now);
        }

        private Fact<Census> readAll(
                Optional<String> where, NamespaceFilter filter, @Nullable Believed last, Instant now) {
            var read = reader.read(where, () -> new Tally(serverByName), (tally, application) -> {
                tally.listed++;
                if (filter.matches(application.namespace())) {
                    tally.counted.add(application);
                }
            });
            if (read instanceof Fact.Unknown<Tally> unknown) {
                return Fact.unknown(unknown.why());
            }
            var tally = ((Fact.Known<Tally>) read).value();
            var census = tally.counted.census(now);
            if (last != null && doubtful(last.census().applications(), census.applications(), now)) {
                return doubted(last.census().applications(), census.applications());
            }
            believed = new Believed(census, tally.listed, filter.text());
            droppedAt = null;
            return Fact.known(census);
        }

        /** Whether the number fell to less than half and nobody has looked a second time yet. */
        private boolean doubtful(int before, int now, Instant at) {
            if (2L * now >= before) {
                droppedAt = null;
                return false;
            }
            if (droppedAt == null) {
                droppedAt = at;
            }
            // A timer that fires a little early has waited long enough too.
            return at.isBefore(droppedAt.plus(period.multipliedBy(4).dividedBy(5)));
        }

        private Fact<Census> doubted(int before, int now) {
            return Fact.unknown("the number of Applications fell from " + before + " to " + now
                    + " at one look; it is believed if the next look finds the same");
        }

        private boolean worthReading(Believed last, int listed, Instant now) {
            int moved = Math.abs(listed - last.listed());
            if (last.listed() <= MANY || moved > last.listed() / 100) {
                return moved > 0;
            }
            return moved > 0 && !now.isBefore(last.census().at().plus(SMALL_MOVE_AGE));
        }
    }
}
