package io.argotuner.collect;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Freshness.Ages;
import io.argotuner.decide.Freshness.Exempt;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts ages of comparisons one by one and keeps no Application: its size follows the number of clusters and projects. */
final class FreshnessCount {
    /** Groups met later are counted in the whole only, so that nobody can fill the memory with made-up ones. */
    static final int MAX_CLUSTERS = 2_000;

    static final int MAX_PROJECTS = 1_000;

    /** Clocks of nodes differ by less; what lies further ahead was written by somebody else. */
    private static final Duration AHEAD = Duration.ofMinutes(1);

    private final Instant at;
    private final AgeHistogram all = new AgeHistogram();
    private final Map<String, AgeHistogram> clusters = new HashMap<>();
    private final Map<String, AgeHistogram> projects = new HashMap<>();
    private final Map<String, AgeHistogram> waiting = new HashMap<>();
    private final Map<Exempt, Integer> exempt = new EnumMap<>(Exempt.class);
    private final Optional<Duration> most;
    private int applications;
    private int stale;

    /** @param at when the Applications are read, which ages are counted from */
    FreshnessCount(Instant at) {
        this(at, Optional.empty());
    }

    /** @param most the age above which an Application is stale; empty where that is not asked */
    FreshnessCount(Instant at, Optional<Duration> most) {
        this.at = at;
        this.most = most;
    }

    /** @param server the key of its cluster in the census, empty where it has no destination */
    void add(Application a, String server) {
        applications++;
        var reason = exempt(a, server);
        if (reason == Exempt.NEVER_COMPARED) {
            age(a.createdAt()).ifPresent(age -> add(waiting, MAX_CLUSTERS, server, age));
        }
        var age = reason == null ? age(a.reconciledAt()) : Optional.<Long>empty();
        if (age.isEmpty()) {
            exempt.merge(reason == null ? Exempt.UNREADABLE : reason, 1, Integer::sum);
            return;
        }
        all.add(age.get());
        if (most.isPresent() && age.get() > most.get().toSeconds()) {
            stale++;
        }
        add(clusters, MAX_CLUSTERS, server, age.get());
        add(projects, MAX_PROJECTS, a.project(), age.get());
    }

    /** Unknown while no Application has an age. */
    Fact<Freshness> freshness() {
        if (all.isEmpty()) {
            return Fact.unknown(
                    applications == 0
                            ? "there are no Applications"
                            : "none of " + applications + " Applications tells when it was compared last");
        }
        return Fact.known(new Freshness(
                at,
                all.ages(),
                ages(clusters),
                ages(projects),
                exempt,
                ages(waiting),
                most.isPresent() ? Fact.known(stale) : Fact.unknown("no age is given above which one is stale")));
    }

    private static @Nullable Exempt exempt(Application a, String server) {
        if (a.skipped()) {
            return Exempt.SKIPPED;
        }
        return switch (a.trouble()) {
            case DESTINATION -> Exempt.UNREACHABLE;
            case COMPARISON -> Exempt.COMPARISON_ERROR;
            case NONE ->
                server.isEmpty() ? Exempt.UNREACHABLE : a.reconciledAt() == null ? Exempt.NEVER_COMPARED : null;
        };
    }

    private Optional<Long> age(@Nullable String text) {
        try {
            var time = Instant.parse(String.valueOf(text));
            return time.isAfter(at.plus(AHEAD))
                    ? Optional.empty()
                    : Optional.of(Math.max(0, Duration.between(time, at).toSeconds()));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static void add(Map<String, AgeHistogram> groups, int most, String key, long age) {
        var group = groups.get(key);
        if (group == null && groups.size() < most) {
            group = new AgeHistogram();
            groups.put(key, group);
        }
        if (group != null) {
            group.add(age);
        }
    }

    private static Map<String, Ages> ages(Map<String, AgeHistogram> groups) {
        var ages = new HashMap<String, Ages>();
        groups.forEach((key, group) -> ages.put(key, group.ages()));
        return ages;
    }
}
