package io.argotuner.report;

import io.argotuner.api.Journal;
import io.argotuner.decide.Bottleneck;
import io.argotuner.decide.Census;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Decision;
import io.argotuner.decide.Decision.SettingDecision;
import io.argotuner.decide.Decision.State;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Memory;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Plain;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.Target;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import io.argotuner.decide.placement.Placement;
import io.argotuner.enact.Outcome;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Observations, decisions and outcomes of an install in which every setting is a key of one ConfigMap. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    public static final ObjectRef PARAMS = ObjectRef.configMap("argocd", "argocd-cmd-params-cm");
    public static final ObjectRef CONTROLLER = ObjectRef.statefulSet("argocd", "argocd-application-controller");

    private Samples() {}

    public static Place place(Setting setting) {
        return new Place(PARAMS, new Place.Field.Data("key." + setting.id()));
    }

    /**
     * @param live text of each setting, absent where the map has none
     * @param applied texts of the journal, no journal where empty
     */
    public static Observation observation(Map<Setting, String> live, Map<Setting, String> applied, boolean rolledOut) {
        var settings = new EnumMap<Setting, CurrentSetting>(Setting.class);
        for (var setting : Setting.values()) {
            var wiring = new Wiring.Writable(place(setting), Set.of(CONTROLLER), List.of());
            settings.put(
                    setting,
                    new CurrentSetting(setting, wiring, live.get(setting), Fact.known(20.0), null, Optional.empty()));
        }
        var texts = new TreeMap<String, String>();
        applied.forEach((setting, text) -> texts.put(place(setting).field().key(), text));
        var journal = new Journal(Journal.VERSION, "argocd/default", new TreeMap<>(), texts, null);
        return new Observation(
                new Install("argocd", Fact.known(new Version(3, 5, 1)), "plain", "StatefulSet", "kubectl", List.of()),
                settings,
                Fact.known(new Census(1000, List.of(), Map.of(), Map.of(), 0, false, NOW)),
                new Sharding(Sharding.Algorithm.LEGACY, Fact.unknown("not read")),
                List.of(
                        target(PARAMS, applied.isEmpty() ? Optional.empty() : Optional.of(journal.text()), true),
                        target(CONTROLLER, Optional.empty(), rolledOut)));
    }

    public static Observation observation() {
        return observation(Map.of(), Map.of(), true);
    }

    private static Target target(ObjectRef ref, Optional<String> journal, boolean rolledOut) {
        return Plain.target(ref, "uid-" + ref.name(), "1", journal, Optional.empty(), rolledOut, Optional.empty());
    }

    /** Every setting OK at "20", with that reason. */
    public static Decision decision(String reason, SettingDecision... others) {
        var settings = new EnumMap<Setting, SettingDecision>(Setting.class);
        for (var setting : Setting.values()) {
            settings.put(setting, setting(setting, State.OK, "20", "20", reason));
        }
        for (var other : others) {
            settings.put(other.setting(), other);
        }
        return Plain.decision(
                new Decision.Measurements(
                        Fact.known(1000),
                        Fact.known(1),
                        Fact.known(1000),
                        true,
                        Fact.known(1000),
                        Fact.known(1),
                        Fact.known(1),
                        Fact.known(1)),
                Bottleneck.NONE,
                "",
                List.copyOf(settings.values()),
                List.of(),
                List.of(),
                Optional.empty(),
                "Looks again in a minute.",
                Memory.none());
    }

    /** That many shards run, and that many are recommended. */
    static Decision sharded(int running, int recommended) {
        var known = decision("Right.");
        var numbers = known.measurements();
        return Plain.decision(
                new Decision.Measurements(
                        numbers.applications(),
                        numbers.clusters(),
                        numbers.busiestShard(),
                        true,
                        numbers.largestCluster(),
                        Fact.known(recommended),
                        Fact.known(running),
                        Fact.known(recommended)),
                known.bottleneck(),
                known.bottleneckReason(),
                known.settings(),
                known.changes(),
                known.restarts(),
                known.notBefore(),
                known.nextAction(),
                known.memory());
    }

    /** The same with what limits the install. */
    static Decision limitedBy(Bottleneck limit, String reason) {
        var known = decision("Right.");
        return Plain.decision(
                known.measurements(),
                limit,
                reason,
                known.settings(),
                known.changes(),
                known.restarts(),
                known.notBefore(),
                known.nextAction(),
                known.memory());
    }

    /** The same with another placement of clusters. */
    static Decision placing(Decision decision, Fact<Placement> placement) {
        return Plain.decision(
                decision.measurements(),
                decision.bottleneck(),
                decision.bottleneckReason(),
                decision.settings(),
                decision.changes(),
                decision.restarts(),
                decision.notBefore(),
                decision.nextAction(),
                decision.memory(),
                decision.insight(),
                placement);
    }

    public static Decision unmeasured(String why) {
        var known = decision("Holds.");
        return Plain.decision(
                new Decision.Measurements(
                        Fact.unknown(why),
                        Fact.unknown(why),
                        Fact.unknown(why),
                        false,
                        Fact.unknown(why),
                        Fact.unknown(why),
                        Fact.unknown(why),
                        Fact.unknown(why)),
                Bottleneck.UNKNOWN,
                why,
                known.settings(),
                List.of(),
                List.of(),
                Optional.empty(),
                "Counts again in a minute.",
                Memory.none());
    }

    public static SettingDecision setting(
            Setting setting, State state, @Nullable String current, @Nullable String recommended, String reason) {
        return new SettingDecision(
                setting,
                place(setting).toString(),
                null,
                current,
                current,
                recommended,
                state,
                reason.isEmpty() ? List.of() : List.of(reason));
    }

    public static Decision.Change change(Setting setting, @Nullable String from, String to) {
        return new Decision.Change(setting, place(setting), from, to, Policy.Purpose.PERFORMANCE);
    }

    public static Outcome wrote(Decision.Change... changes) {
        return new Outcome(List.of(changes), List.of(CONTROLLER), Map.of(), Map.of());
    }
}
