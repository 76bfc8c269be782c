package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.Journal;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.enact.Outcome;
import java.time.Duration;
import java.time.Instant;
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
 * lost. Lost {@value #LIMIT} times in a row after it stood for no more than ten minutes in all, it is contested and left
 * alone until the policy changes or the live text changes. Only the time that a value stood counts: where a cool-down
 * keeps argo-tuner from writing it again at once, self-heal would otherwise never be recognised. Pure: every look gives a
 * new value.
 *
 * @param generation of the policy for which this holds
 * @param standing when a setting was written that was not lost since
 * @param losses the latest losses of a setting, {@value #LIMIT} at most
 * @param stands settings that are left alone
 * @param written by place, the text that this process wrote last: what another process of the same name wrote since is a
 *     loss too, though the journal calls it argo-tuner's
 */
record Losses(
        long generation,
        Map<Setting, Instant> standing,
        Map<Setting, List<Loss>> losses,
        Map<Setting, Stand> stands,
        Map<Place, String> written) {
    static final int LIMIT = 3;
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

    /**
     * A value taken back.
     *
     * @param at when that was seen
     * @param stood for how long it had been in place
     */
    record Loss(Instant at, Duration stood) {}

    Losses {
        standing = Map.copyOf(standing);
        losses = Map.copyOf(losses);
        stands = Map.copyOf(stands);
        written = Map.copyOf(written);
    }

    static Losses none() {
        return new Losses(0, Map.of(), Map.of(), Map.of(), Map.of());
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
                                Held.texts(observation, setting.get()),
                                null));
            }
        }
        return new Losses(generation, Map.of(), Map.of(), standing, Map.of());
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
        var base = generation == this.generation ? this : new Losses(generation, Map.of(), Map.of(), Map.of(), written);
        var standing = new EnumMap<Setting, Instant>(Setting.class);
        standing.putAll(base.standing);
        var losses = new EnumMap<Setting, List<Loss>>(Setting.class);
        losses.putAll(base.losses);
        base.standing.forEach((setting, since) -> {
            if (lost(observation, setting).isPresent()) {
                standing.remove(setting);
                losses.merge(setting, List.of(new Loss(now, Duration.between(since, now))), Losses::latest);
            }
        });
        // A quarrel that rests for so long is over, whoever ended it.
        losses.values().removeIf(all -> inARow(all) && all.get(LIMIT - 1).at().isBefore(now.minus(WITHIN)));
        var stands = new EnumMap<Setting, Stand>(Setting.class);
        base.stands.forEach((setting, stand) -> {
            var over = stand.until() != null && !now.isBefore(stand.until());
            if (!over && stand.seen().equals(Held.texts(observation, setting))) {
                stands.put(setting, stand);
            }
        });
        losses.forEach((setting, all) -> {
            if (inARow(all) && !stands.containsKey(setting)) {
                lost(observation, setting)
                        .ifPresent(place -> stands.put(
                                setting,
                                new Stand(
                                        sentence(observation, place, who(observation, place, owner)),
                                        Held.texts(observation, setting),
                                        null)));
            }
        });
        return new Losses(generation, standing, losses, stands, written);
    }

    /** After the writes of that look. */
    Losses after(Observation observation, Outcome outcome, Instant now) {
        var standing = new EnumMap<Setting, Instant>(Setting.class);
        standing.putAll(this.standing);
        outcome.applied().forEach(change -> standing.put(change.setting(), now));
        var stands = new EnumMap<Setting, Stand>(Setting.class);
        stands.putAll(this.stands);
        outcome.contested()
                .forEach((setting, who) ->
                        stands.put(setting, new Stand(who, Held.texts(observation, setting), now.plus(REFUSED))));
        var texts = new HashMap<>(written);
        outcome.applied().forEach(change -> texts.put(change.place(), change.to()));
        return new Losses(generation, standing, losses, stands, texts);
    }

    private static boolean inARow(List<Loss> all) {
        return all.size() == LIMIT
                && all.stream()
                                .map(Loss::stood)
                                .reduce(Duration.ZERO, Duration::plus)
                                .compareTo(WITHIN)
                        <= 0;
    }

    private static List<Loss> latest(List<Loss> before, List<Loss> next) {
        var all = Stream.concat(before.stream(), next.stream()).toList();
        return all.subList(Math.max(0, all.size() - LIMIT), all.size());
    }

    /** The first place of a setting whose text is not the one applied last. */
    Optional<Place> lost(Observation observation, Setting setting) {
        return Held.of(observation, setting)
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
        var text = Held.of(observation, setting(observation, place))
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
                        Held.of(observation, s).anyMatch(held -> held.place().equals(place)))
                .findFirst()
                .orElseThrow();
    }

    private static String sentence(Observation observation, Place place, String who) {
        return who + " has taken " + place + " back " + LIMIT + " times, each within minutes, and holds "
                + Held.of(observation, setting(observation, place))
                        .filter(held -> held.place().equals(place))
                        .map(Held::quoted)
                        .findFirst()
                        .orElseThrow()
                + LEFT;
    }
}
