package io.argotuner.simulate;

import io.argotuner.decide.Census;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Target;
import io.argotuner.decide.Wiring;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The objects of an install that is not there: what the tuner would read from the API server, and what a decision makes
 * of it once it is written.
 */
final class SimulatedInstall {
    private final Observation base;
    private final Map<Setting, CurrentSetting> settings;
    private final Map<ObjectRef, Target> targets = new TreeMap<>();

    SimulatedInstall(Observation base) {
        this.base = base;
        settings = new EnumMap<>(base.settings());
        for (var setting : Setting.values()) {
            if (base.setting(setting).wiring() instanceof Wiring.Writable writable) {
                known(writable.place().object());
                writable.restarts().forEach(this::known);
                writable.companions().forEach(c -> known(c.place().object()));
            }
        }
    }

    private void known(ObjectRef ref) {
        targets.put(ref, target(ref, Optional.empty(), true, Optional.empty()));
    }

    private static Target target(
            ObjectRef ref, Optional<String> hash, boolean rolledOut, Optional<Instant> restartedAt) {
        return new Target(ref, "simulated", "1", Optional.empty(), hash, rolledOut, restartedAt, Optional.empty());
    }

    /** The settings that its processes start with; Argo CD's default for what is not known. */
    InForce inForce() {
        var amounts = new EnumMap<Setting, Double>(Setting.class);
        base.settings().forEach((setting, current) -> {
            if (current.effective() instanceof Fact.Known<Double> known) {
                amounts.put(setting, known.value());
            }
        });
        return InForce.defaults().with(amounts);
    }

    /** @param rolling whether a restart of the controllers is under way */
    Observation observed(Census census, boolean rolling, Fact<Evidence> evidence, Fact<Freshness> freshness) {
        var seen = targets.values().stream()
                .map(t -> target(
                        t.ref(), t.configHash(), !(rolling && t.restartedAt().isPresent()), t.restartedAt()))
                .toList();
        return new Observation(
                base.install(), settings, Fact.known(census), base.sharding(), seen, evidence, freshness);
    }

    /** Writes a decision. @return the amounts that it sets */
    Map<Setting, Double> apply(Decision decision, Instant now) {
        var texts = new HashMap<Place, String>();
        decision.changes().forEach(change -> texts.put(change.place(), change.to()));
        var set = new EnumMap<Setting, Double>(Setting.class);
        for (var setting : Setting.values()) {
            var current = settings.get(setting);
            if (current != null && current.wiring() instanceof Wiring.Writable writable) {
                settings.put(setting, written(current, writable, texts, set));
            }
        }
        decision.changes().stream()
                .filter(change -> change.place().field() instanceof Place.Field.Env)
                .forEach(change -> restarted(change.place().object(), Optional.empty(), now));
        decision.restarts().forEach(restart -> restarted(restart.workload(), Optional.of(restart.hash()), now));
        return set;
    }

    private void restarted(ObjectRef workload, Optional<String> hash, Instant now) {
        var before = Optional.ofNullable(targets.get(workload)).flatMap(Target::configHash);
        targets.put(workload, target(workload, hash.or(() -> before), true, Optional.of(now)));
    }

    private static CurrentSetting written(
            CurrentSetting current, Wiring.Writable writable, Map<Place, String> texts, Map<Setting, Double> set) {
        var companions = writable.companions().stream()
                .map(c -> c.holding(text(texts, c.place(), c.current()))
                        .written(c.written() || texts.containsKey(c.place())))
                .toList();
        var wiring = new Wiring.Writable(writable.place(), writable.restarts(), companions);
        var text = texts.get(writable.place());
        if (text == null) {
            return new CurrentSetting(
                    current.setting(),
                    wiring,
                    current.current(),
                    current.effective(),
                    current.note(),
                    current.original());
        }
        var amount = current.setting().amount(text);
        set.put(current.setting(), amount);
        return new CurrentSetting(
                current.setting(),
                wiring,
                text,
                Fact.known(amount),
                null,
                current.original().or(() -> Optional.of(new CurrentSetting.Original(current.current()))));
    }

    private static @Nullable String text(Map<Place, String> texts, Place place, @Nullable String otherwise) {
        var text = texts.get(place);
        return text == null ? otherwise : text;
    }

    /** The settings as texts, of those that were written. */
    Map<Setting, String> written() {
        var written = new EnumMap<Setting, String>(Setting.class);
        settings.forEach((setting, current) -> {
            if (current.original().isPresent() && current.current() != null) {
                written.put(setting, current.current());
            }
        });
        return written;
    }

    List<ObjectRef> objects() {
        return List.copyOf(targets.keySet());
    }
}
