package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.ArgoTuningPolicyStatus.SettingStatus;
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
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * @param written by place, the text that this process wrote last: what another process of the same name wrote since is a
 *     loss too, though the journal calls it argo-tuner's
 */
record Losses(
        long generation, Map<Setting, List<Instant>> rewrites, Map<Setting, Stand> stands, Map<Place, String> written) {
    static final int REWRITES = 3;
    private static final String LEFT = "; argo-tuner leaves it until this policy or that value changes.";
    private static final String FORGOTTEN =
            "Another writer took it back again and again before argo-tuner was started anew" + LEFT;
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
        written = Map.copyOf(written);
    }

    static Losses none() {
        return new Losses(0, Map.of(), Map.of(), Map.of());
    }

    boolean isNew() {
        return generation == 0;
    }

    /**
     * What an earlier process left alone, from the status that it stored: a restart must not begin the quarrel anew.
     *
     * @param status of the policy in that generation
     */
    static Losses remembered(ArgoTuningPolicyStatus status, long generation, Observation observation) {
        var standing = new EnumMap<Setting, Stand>(Setting.class);
        for (var shown : Objects.requireNonNullElse(status.settings, List.<SettingStatus>of())) {
            var setting = Setting.byId(String.valueOf(shown.name));
            if (setting.isPresent()
                    && Decision.State.CONTESTED.id().equals(shown.state)
                    && Objects.equals(
                            shown.current, observation.setting(setting.get()).current())) {
                var reason = String.valueOf(shown.reason);
                var end = reason.indexOf(LEFT);
                standing.put(
                        setting.get(),
                        new Stand(
                                end < 0 ? FORGOTTEN : reason.substring(0, end + LEFT.length()),
                                live(observation, setting.get()),
                                null));
            }
        }
        return new Losses(generation, Map.of(), standing, Map.of());
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
        var base = generation == this.generation ? this : new Losses(generation, Map.of(), Map.of(), written);
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
                                        sentence(place, who(observation, place, owner), live(observation, setting)),
                                        live(observation, setting),
                                        null)));
            }
        });
        return new Losses(generation, recent, standing, written);
    }

    /** After the writes of that look. */
    Losses after(Observation observation, Outcome outcome, Instant now) {
        var again = new EnumMap<Setting, List<Instant>>(Setting.class);
        again.putAll(rewrites);
        outcome.applied().stream()
                .map(Decision.Change::setting)
                .distinct()
                .filter(s -> lost(observation, s).isPresent())
                .forEach(s -> again.merge(s, List.of(now), Losses::joined));
        var standing = new EnumMap<Setting, Stand>(Setting.class);
        standing.putAll(stands);
        outcome.contested()
                .forEach((setting, who) ->
                        standing.put(setting, new Stand(who, live(observation, setting), now.plus(REFUSED))));
        var texts = new HashMap<>(written);
        outcome.applied().forEach(change -> texts.put(change.place(), change.to()));
        return new Losses(generation, again, standing, texts);
    }

    /** The first place of a setting whose text is not the one applied last. */
    Optional<Place> lost(Observation observation, Setting setting) {
        return places(observation, setting)
                .filter(p -> {
                    var applied = applied(observation, p.place());
                    var ours = Optional.ofNullable(written.get(p.place())).or(() -> applied);
                    return applied.isPresent() && !ours.equals(Optional.ofNullable(p.text()));
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

    /** Who holds a lost place: where the journal agrees with the text, it was written by another argo-tuner. */
    private static String who(Observation observation, Place place, Function<Place, Optional<String>> owner) {
        var text = places(observation, setting(observation, place))
                .filter(held -> held.place().equals(place))
                .map(Held::text)
                .findFirst();
        if (text.isPresent() && applied(observation, place).equals(text)) {
            return "Another argo-tuner (one install is to be tuned by one of them)";
        }
        return owner.apply(place)
                .map(manager -> "The field manager \"" + manager + "\"")
                .orElse("Another writer");
    }

    private static Setting setting(Observation observation, Place place) {
        return Arrays.stream(Setting.values())
                .filter(s ->
                        places(observation, s).anyMatch(held -> held.place().equals(place)))
                .findFirst()
                .orElseThrow();
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

    private static String sentence(Place place, String who, String live) {
        return who + " has taken " + place + " back " + REWRITES + " times within " + WITHIN.toMinutes()
                + " minutes and holds " + live + LEFT;
    }

    private static List<Instant> joined(List<Instant> one, List<Instant> other) {
        var both = new ArrayList<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }
}
