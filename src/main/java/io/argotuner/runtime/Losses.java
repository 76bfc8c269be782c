package io.argotuner.runtime;

import io.argotuner.api.Journal;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Wiring;
import io.argotuner.enact.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether another writer keeps taking settings back. A setting whose live text is no longer what argo-tuner applied is
 * lost. It is written again {@value #REWRITES} times within ten minutes; lost once more, it is contested and left alone
 * until the policy changes or the live text changes. Pure: every look gives a new value.
 *
 * @param generation of the policy for which this holds
 * @param rewrites when a lost setting was written again
 * @param stands settings that are left alone
 */
record Losses(long generation, Map<Setting, List<Instant>> rewrites, Map<Setting, Stand> stands) {
    static final int REWRITES = 3;
    static final Duration WITHIN = Duration.ofMinutes(10);
    /** A refused server-side apply is tried again after this: only a try tells whether the owner has let go. */
    static final Duration REFUSED = Duration.ofHours(1);

    /**
     * Why a setting is left alone.
     *
     * @param sentence for the user
     * @param seen the live texts at that time
     * @param until when it is tried again in any case, null for never
     */
    record Stand(String sentence, String seen, @Nullable Instant until) {}

    Losses {
        rewrites = Map.copyOf(rewrites);
        stands = Map.copyOf(stands);
    }

    static Losses none() {
        return new Losses(0, Map.of(), Map.of());
    }

    /** The settings to leave alone, each with the sentence that says why. */
    Map<Setting, String> contested() {
        return stands.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> e.getValue()
                .sentence()));
    }

    /**
     * Before a decision.
     *
     * @param owner names who wrote a place last, empty where that is not known
     */
    Losses look(Observation observation, long generation, Function<Place, Optional<String>> owner, Instant now) {
        var base = generation == this.generation ? this : new Losses(generation, Map.of(), Map.of());
        var recent = new EnumMap<Setting, List<Instant>>(Setting.class);
        base.rewrites.forEach((setting, times) -> {
            var kept = times.stream().filter(t -> t.isAfter(now.minus(WITHIN))).toList();
            if (!kept.isEmpty()) {
                recent.put(setting, kept);
            }
        });
        var standing = new EnumMap<Setting, Stand>(Setting.class);
        base.stands.forEach((setting, stand) -> {
            var over = stand.until() != null && !now.isBefore(stand.until());
            if (!over && stand.seen().equals(live(observation, setting))) {
                standing.put(setting, stand);
            }
        });
        recent.forEach((setting, times) -> {
            if (times.size() >= REWRITES && !standing.containsKey(setting)) {
                lost(observation, setting)
                        .ifPresent(place -> standing.put(
                                setting,
                                new Stand(
                                        sentence(place, owner.apply(place), live(observation, setting)),
                                        live(observation, setting),
                                        null)));
            }
        });
        return new Losses(generation, recent, standing);
    }

    /** After the writes of that look. */
    Losses after(Observation observation, Outcome outcome, Instant now) {
        var written = new EnumMap<Setting, List<Instant>>(Setting.class);
        written.putAll(rewrites);
        outcome.applied().stream()
                .map(Decision.Change::setting)
                .distinct()
                .filter(s -> lost(observation, s).isPresent())
                .forEach(s -> written.merge(s, List.of(now), Losses::joined));
        var standing = new EnumMap<Setting, Stand>(Setting.class);
        standing.putAll(stands);
        outcome.contested()
                .forEach((setting, who) ->
                        standing.put(setting, new Stand(who, live(observation, setting), now.plus(REFUSED))));
        return new Losses(generation, written, standing);
    }

    /** The first place of a setting whose text is not the one applied last. */
    static Optional<Place> lost(Observation observation, Setting setting) {
        return places(observation, setting)
                .filter(p -> {
                    var applied = applied(observation, p.place());
                    return applied.isPresent() && !applied.get().equals(p.text());
                })
                .map(Held::place)
                .findFirst();
    }

    private static Optional<String> applied(Observation observation, Place place) {
        return observation
                .target(place.object())
                .flatMap(t -> t.journal())
                .flatMap(Journal::parse)
                .map(j -> j.applied().get(place.field().key()));
    }

    private static String live(Observation observation, Setting setting) {
        return places(observation, setting)
                .map(p -> p.text() == null ? "(absent)" : "\"" + p.text() + "\"")
                .collect(Collectors.joining(" and "));
    }

    private record Held(Place place, @Nullable String text) {}

    private static Stream<Held> places(Observation observation, Setting setting) {
        var current = observation.setting(setting);
        if (!(current.wiring() instanceof Wiring.Writable writable)) {
            return Stream.empty();
        }
        return Stream.concat(
                Stream.of(new Held(writable.place(), current.current())),
                writable.companions().stream().map(c -> new Held(c.place(), c.current())));
    }

    private static String sentence(Place place, Optional<String> owner, String live) {
        return owner.map(o -> "The field manager \"" + o + "\"").orElse("Another writer") + " has taken " + place
                + " back " + REWRITES + " times within " + WITHIN.toMinutes() + " minutes and holds " + live
                + "; argo-tuner leaves it until this policy or that value changes.";
    }

    private static List<Instant> joined(List<Instant> one, List<Instant> other) {
        var both = new ArrayList<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }
}
