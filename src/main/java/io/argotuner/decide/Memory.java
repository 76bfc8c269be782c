package io.argotuner.decide;

import io.argotuner.decide.evidence.Fit;
import io.argotuner.decide.evidence.Learning;
import io.argotuner.decide.evidence.Opinion;
import io.argotuner.decide.evidence.Proving;
import io.argotuner.decide.placement.Planned;
import io.argotuner.decide.placement.Quarrels;
import io.argotuner.decide.placement.Signals;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What earlier looks leave for the next one: the recent targets of each setting, so that a value is lowered only to the
 * highest target of the stabilization window. A new memory knows nothing and lowers nothing.
 *
 * @param trails by setting
 * @param contested settings that another owner keeps taking back, with the sentence that says who; not written
 * @param learning what measurements leave
 * @param weighed by server, what the clusters were weighed by
 * @param quarrels about pins of clusters
 * @param planned where the clusters should be
 */
public record Memory(
        Map<Setting, Trail> trails,
        Map<Setting, String> contested,
        Learning learning,
        Map<String, Signals> weighed,
        Quarrels quarrels,
        Planned planned) {
    public Memory {
        trails = trails.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(trails));
        contested = contested.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(contested));
        weighed = Map.copyOf(weighed);
    }

    /** Of clusters that were never weighed. */
    public Memory(Map<Setting, Trail> trails, Map<Setting, String> contested, Learning learning) {
        this(trails, contested, learning, Map.of(), Quarrels.none(), Planned.nothing());
    }

    /** Of counts alone. */
    public Memory(Map<Setting, Trail> trails, Map<Setting, String> contested) {
        this(trails, contested, Learning.none());
    }

    public static Memory none() {
        return new Memory(Map.of(), Map.of());
    }

    /** Of a process that takes over from another one, which left only this. */
    public static Memory resumed(Proving proving, Map<Setting, Opinion> opinions, Fit fit) {
        var nothing = Learning.none();
        return new Memory(Map.of(), Map.of(), new Learning(nothing.limit(), opinions, nothing.told(), proving, fit));
    }

    /** The same with other settings left to their owners. */
    public Memory contested(Map<Setting, String> others) {
        return new Memory(trails, others, learning, weighed, quarrels, planned);
    }

    /** The same with what the clusters are weighed by and where they should be. */
    Memory placed(Placing placing) {
        return new Memory(trails, contested, learning, placing.weighed(), quarrels, placing.planned());
    }

    /** The same with other quarrels. */
    public Memory quarrels(Quarrels others) {
        return new Memory(trails, contested, learning, weighed, others, planned);
    }

    /**
     * Targets wanted since {@code since}, only those that can still be the maximum.
     *
     * @param since time of the first look that this trail knows
     */
    public record Trail(Instant since, List<Sample> samples) {
        public Trail {
            samples = List.copyOf(samples);
        }
    }

    /** A target wanted at a time. */
    public record Sample(Instant at, double target) {}
}
