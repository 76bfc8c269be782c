package io.argotuner.collect;

import io.argotuner.decide.Census;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes the census of live installs and keeps its price low: each look asks only how many Applications there are, and
 * all of them are read when that number has moved, or when what was read last is too old in place of that question. The
 * same read tells how old their comparisons are. Safe for use by several threads; looks at the same namespace wait for
 * each other.
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

    /** However short the ages that matter, all Applications are read for them no more often. */
    static final Duration LEAST_AGE = Duration.ofMinutes(2);

    /**
     * Each page of a read buys this much time without one: with the question for the number at each other look, once a
     * minute, a hundred thousand Applications cost less than 1.6 requests a minute, as a thousand do.
     */
    static final Duration TIME_PER_PAGE = Duration.ofSeconds(100);

    private final ApplicationReader reader;
    private final Map<String, String> inCluster;
    private final Map<String, Map<String, String>> named = new ConcurrentHashMap<>();
    private final Duration period;
    private final boolean oneLook;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param period the time between two looks; a sudden drop is believed when it is still there this much later */
    public CensusTaker(ApplicationReader reader, Duration period) {
        this(reader, period, false);
    }

    private CensusTaker(ApplicationReader reader, Duration period, boolean oneLook) {
        this.reader = reader;
        this.period = period;
        this.oneLook = oneLook;
        this.inCluster = ClusterSecrets.of(List.of(), true).serverByName();
    }

    /** Tells the clusters' names of an install, for those who read its Secrets; from the next census on. */
    void named(String namespace, Map<String, String> serverByName) {
        named.put(namespace, Map.copyOf(serverByName));
    }

    /** For a person who looks once and judges for himself. */
    static CensusTaker once(ApplicationReader reader) {
        return new CensusTaker(reader, Duration.ofSeconds(30), true);
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
        return seen.computeIfAbsent(namespace, n -> new Seen()).take(namespace, filter, Optional.empty(), now);
    }

    /**
     * The census as by {@link #take}, and how old the comparisons are. Unknown at the first look of this process, which
     * may see an install that has only just come back; all Applications are read again at the next one.
     *
     * @param window the age that matters: all Applications are read again when it has passed, at least {@link
     *     #LEAST_AGE}, at most {@link #MAX_AGE}, and longer where reading them takes many requests
     */
    public Counted look(String namespace, NamespaceFilter filter, Duration window, Instant now) {
        var known = seen.computeIfAbsent(namespace, n -> new Seen());
        return known.look(namespace, filter, window, now);
    }

    /** A census and the ages of the same Applications. */
    public record Counted(Fact<Census> census, Fact<Freshness> freshness) {}

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        seen.remove(namespace);
        named.remove(namespace);
    }

    /** All Applications read, and those of them that count. */
    private static final class Tally {
        private final ApplicationCount counted;
        private final FreshnessCount ages;
        private int listed;

        Tally(Map<String, String> serverByName, Optional<Duration> window, Instant now) {
            counted = new ApplicationCount(serverByName);
            ages = new FreshnessCount(now, window);
        }

        void add(Application application) {
            ages.add(application, counted.add(application));
        }
    }

    /**
     * A census that is believed.
     *
     * @param listed Applications listed for it, also those in namespaces that do not count
     * @param scope what was counted, to compare only like with like
     * @param freshness of the same Applications
     * @param first whether nothing was read before
     */
    private record Believed(Census census, int listed, String scope, Fact<Freshness> freshness, boolean first) {}

    /** What is known about one install. */
    private final class Seen {
        private @Nullable Believed believed;
        private @Nullable Instant droppedAt;

        synchronized Counted look(String namespace, NamespaceFilter filter, Duration window, Instant now) {
            var census = take(namespace, filter, Optional.of(window), now);
            var last = believed;
            if (census instanceof Fact.Unknown<Census> unknown) {
                return new Counted(census, Fact.unknown(unknown.why()));
            }
            if (last == null || (last.first() && !oneLook)) {
                return new Counted(census, Fact.unknown("the first look does not judge, the next one does"));
            }
            return new Counted(census, last.freshness());
        }

        /** @param window the age that matters, empty where only the number does */
        synchronized Fact<Census> take(
                String namespace, NamespaceFilter filter, Optional<Duration> window, Instant now) {
            var where = filter.ownOnly() ? Optional.of(namespace) : Optional.<String>empty();
            var last = believed;
            if (last != null && !last.scope().equals(filter.text())) {
                last = null;
                droppedAt = null;
            }
            if (last != null && now.isBefore(last.census().at().plus(longest(last, window)))) {
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
            return readAll(where, filter, window, named.getOrDefault(namespace, inCluster), last, now);
        }

        private Fact<Census> readAll(
                Optional<String> where,
                NamespaceFilter filter,
                Optional<Duration> window,
                Map<String, String> serverByName,
                @Nullable Believed last,
                Instant now) {
            var page = ApplicationReader.page(last == null ? 0 : last.listed());
            var read = reader.read(where, page, () -> new Tally(serverByName, window, now), (tally, application) -> {
                tally.listed++;
                if (filter.matches(application.namespace())) {
                    tally.add(application);
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
            believed = new Believed(census, tally.listed, filter.text(), tally.ages.freshness(), last == null);
            droppedAt = null;
            return Fact.known(census);
        }

        /** How old a read may become. */
        private Duration longest(Believed last, Optional<Duration> window) {
            if (window.isEmpty()) {
                return MAX_AGE;
            }
            if (last.first() && !oneLook) {
                return early(period);
            }
            var wanted = window.get().compareTo(LEAST_AGE) < 0
                    ? LEAST_AGE
                    : window.get().compareTo(MAX_AGE) > 0 ? MAX_AGE : window.get();
            var pages = 1 + last.listed() / ApplicationReader.page(last.listed());
            var affordable = TIME_PER_PAGE.multipliedBy(pages);
            return early(wanted.compareTo(affordable) > 0 ? wanted : affordable);
        }

        /** A timer that fires a little early has waited long enough too. */
        private Duration early(Duration wait) {
            return wait.minus(period.dividedBy(5));
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
            return at.isBefore(droppedAt.plus(early(period)));
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
