package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.placement.Pins;
import io.argotuner.decide.placement.Pins.Uncompared;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks which Applications of clusters that were moved to another shard have not been compared since. All Applications
 * are read for it, and no more often than their number allows. Those that say nothing about it are passed over: skipped
 * ones, and those whose comparison fails, for which Argo CD keeps the old time. Safe for use by several threads.
 */
public final class MovedApplications {
    /** Applications named at once: each is a request to the API server. */
    static final int NAMED = 200;

    /** Each page of a read buys this much time without one; what fits on one page is read at each look. */
    static final Duration TIME_PER_PAGE = Duration.ofSeconds(20);

    private final ApplicationReader reader;
    private final Map<String, Last> last = new ConcurrentHashMap<>();

    public MovedApplications(ApplicationReader reader) {
        this.reader = reader;
    }

    private record Last(Instant at, int listed, Map<String, Instant> moved, Map<String, Uncompared> found) {}

    /**
     * Unknown where the Applications cannot be read.
     *
     * @param moved by server, when a cluster was moved
     * @param serverByName as in {@link ApplicationCount}
     */
    public Fact<Map<String, Uncompared>> look(
            String namespace,
            NamespaceFilter filter,
            Map<String, Instant> moved,
            Map<String, String> serverByName,
            Instant now) {
        if (moved.isEmpty()) {
            last.remove(namespace);
            return Fact.known(Map.of());
        }
        var before = last.get(namespace);
        if (before != null
                && before.moved().equals(moved)
                && now.isBefore(before.at().plus(pace(before.listed())))) {
            return Fact.known(asked(before.found()));
        }
        var where = filter.ownOnly() ? Optional.of(namespace) : Optional.<String>empty();
        var read = reader.read(
                where,
                ApplicationReader.page(before == null ? 0 : before.listed()),
                () -> new Tally(moved, serverByName),
                (tally, application) -> {
                    tally.listed++;
                    if (filter.matches(application.namespace())) {
                        tally.add(application);
                    }
                });
        if (read instanceof Fact.Unknown<Tally> unknown) {
            return Fact.unknown(unknown.why());
        }
        var tally = ((Fact.Known<Tally>) read).value();
        var found = tally.found();
        last.put(namespace, new Last(now, tally.listed, Map.copyOf(moved), found));
        return Fact.known(found);
    }

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        last.remove(namespace);
    }

    /** Who was named once is not named again without a look. */
    private static Map<String, Uncompared> asked(Map<String, Uncompared> found) {
        var asked = new HashMap<String, Uncompared>();
        found.forEach((server, uncompared) -> asked.put(server, new Uncompared(uncompared.left(), List.of())));
        return asked;
    }

    private static Duration pace(int listed) {
        return TIME_PER_PAGE.multipliedBy(listed / ApplicationReader.page(listed));
    }

    private static final class Tally {
        private final Map<String, Instant> moved;
        private final Map<String, String> serverByName;
        private final Map<String, Integer> left = new HashMap<>();
        private final Map<String, List<Pins.Application>> unasked = new HashMap<>();
        private int listed;
        private int named;

        Tally(Map<String, Instant> moved, Map<String, String> serverByName) {
            this.moved = moved;
            this.serverByName = serverByName;
        }

        void add(Application application) {
            var server = application.server() == null || application.server().isEmpty()
                    ? serverByName.getOrDefault(String.valueOf(application.clusterName()), "")
                    : ServerUrl.normal(application.server());
            var since = moved.get(server);
            if (since == null
                    || application.skipped()
                    || application.trouble() != Application.Trouble.NONE
                    || compared(application, since)) {
                return;
            }
            left.merge(server, 1, Integer::sum);
            if (!application.refreshAsked() && named < NAMED) {
                named++;
                unasked.computeIfAbsent(server, s -> new ArrayList<>())
                        .add(new Pins.Application(application.namespace(), application.name()));
            }
        }

        Map<String, Uncompared> found() {
            var found = new HashMap<String, Uncompared>();
            moved.keySet()
                    .forEach(server -> found.put(
                            server,
                            new Uncompared(left.getOrDefault(server, 0), unasked.getOrDefault(server, List.of()))));
            return Map.copyOf(found);
        }

        private static boolean compared(Application application, Instant since) {
            try {
                // In whole seconds: one of the move's own second may have been before it.
                return application.reconciledAt() != null
                        && Instant.parse(application.reconciledAt()).isAfter(since);
            } catch (DateTimeException e) {
                // A time that nobody can read says nothing, and never will.
                return true;
            }
        }
    }
}
