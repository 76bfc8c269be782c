package io.argotuner.decide;

import io.argotuner.decide.placement.Pins;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a decision rests on, read at one time.
 *
 * @param settings every setting, also those that cannot be written
 * @param targets the objects that may be written, empty when read from manifests without uids
 * @param evidence what the install's pods tell of themselves; unknown without metrics
 * @param freshness how old the Applications' last comparisons are; unknown where they were not read
 * @param pins of the clusters, where the policy asks for them
 */
public record Observation(
        Install install,
        Map<Setting, CurrentSetting> settings,
        Fact<Census> census,
        Sharding sharding,
        List<Target> targets,
        Fact<Evidence> evidence,
        Fact<Freshness> freshness,
        Pins pins) {
    public Observation {
        settings = Map.copyOf(new EnumMap<>(settings));
        targets = List.copyOf(targets);
    }

    /** Of an install whose pins nobody asked for. */
    public Observation(
            Install install,
            Map<Setting, CurrentSetting> settings,
            Fact<Census> census,
            Sharding sharding,
            List<Target> targets,
            Fact<Evidence> evidence,
            Fact<Freshness> freshness) {
        this(install, settings, census, sharding, targets, evidence, freshness, Pins.unasked());
    }

    /** Of counts alone. */
    public Observation(
            Install install,
            Map<Setting, CurrentSetting> settings,
            Fact<Census> census,
            Sharding sharding,
            List<Target> targets) {
        this(
                install,
                settings,
                census,
                sharding,
                targets,
                Fact.unknown("no metrics are read"),
                Fact.unknown("the ages of comparisons are not read"));
    }

    public CurrentSetting setting(Setting setting) {
        var found = settings.get(setting);
        if (found == null) {
            throw new IllegalStateException("no observation of " + setting.id());
        }
        return found;
    }

    /**
     * The same where the cluster Secrets were read.
     *
     * @param serverByName server URL by the names of clusters, by which destinations that name one are told
     */
    public Observation identified(Sharding known, Map<String, String> serverByName) {
        return new Observation(
                install,
                settings,
                census.map(c -> c.named(serverByName)),
                known,
                targets,
                evidence,
                freshness.map(f -> f.named(serverByName)),
                pins);
    }

    /** The same with other words about its objects. */
    public Observation withTargets(List<Target> others) {
        return new Observation(install, settings, census, sharding, others, evidence, freshness, pins);
    }

    /** The same with other words about its pins. */
    public Observation withPins(Pins others) {
        return new Observation(install, settings, census, sharding, targets, evidence, freshness, others);
    }

    public Optional<Target> target(ObjectRef ref) {
        return targets.stream().filter(t -> t.ref().equals(ref)).findFirst();
    }
}
