package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.collect.SettingCatalog.Knob;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import io.argotuner.decide.Wiring.Companion;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings that reach their process through its environment or flags. A flag beats the environment, a variable that the
 * pod template does not set is not set, whatever the ConfigMaps hold.
 */
final class EnvWiring {
    private final SettingsMaps maps;
    private final Components components;
    private final Fact<Version> version;

    EnvWiring(SettingsMaps maps, Components components, Fact<Version> version) {
        this.maps = maps;
        this.components = components;
        this.version = version;
    }

    Found find(Knob knob, Running process) {
        var flag = process.command().flag(knob.flag());
        if (flag.isPresent()) {
            return overriddenByFlag(knob, process, flag.get());
        }
        if (version instanceof Fact.Known<Version> v && v.value().compareTo(knob.since()) < 0) {
            return unsupported(
                    knob,
                    "Argo CD " + v.value() + " does not read " + knob.env() + ": it came with "
                            + knob.since().major() + "." + knob.since().minor() + ".");
        }
        var source = EnvSource.of(process.container(), knob.env(), maps);
        if (source instanceof EnvSource.Absent
                && !version.isKnown()
                && knob.since().compareTo(SettingCatalog.OLDEST) > 0) {
            return unsupported(
                    knob,
                    "The pod template does not set " + knob.env() + ", and whether this Argo CD reads it is not known: "
                            + ((Fact.Unknown<Version>) version).why() + ".");
        }
        var effective = effective(knob, process);
        if (source instanceof EnvSource.Elsewhere elsewhere) {
            return new Found(
                            new Wiring.Overridden(process.workload().ref() + " env " + knob.env(), elsewhere.why()),
                            null,
                            effective)
                    .noting(inertKey(knob, source));
        }
        if (source instanceof EnvSource.Perhaps perhaps) {
            return new Found(
                    new Wiring.Overridden(process.workload().ref() + " env " + knob.env(), perhaps.why()),
                    null,
                    effective);
        }
        if (source instanceof EnvSource.Key key) {
            return ofKey(knob, process, key, effective);
        }
        var place = envPlace(process, knob.env());
        var current = source instanceof EnvSource.Literal literal ? literal.text() : null;
        return new Found(new Wiring.Writable(place, Set.of(), companions(knob, process)), current, effective)
                .noting(inertKey(knob, source));
    }

    /** What the process makes of its environment and flags as they stand. */
    Effective effective(Knob knob, Running process) {
        var flag = process.command().flag(knob.flag());
        if (flag.isPresent()) {
            var text = flag.get().startsWith("$") && !flag.get().startsWith("$(")
                    ? Optional.<String>empty()
                    : EnvSource.expand(flag.get(), process.container(), maps);
            return text.map(t -> Effective.ofFlag(knob, t))
                    .orElseGet(() -> Effective.unknown("--" + knob.flag() + " is filled in when the container starts"));
        }
        var source = EnvSource.of(process.container(), knob.env(), maps);
        return EnvSource.value(source, process.container(), maps)
                .map(v -> Effective.ofEnv(knob, v.text(), version))
                .orElseGet(() -> Effective.unknown(knob.env() + " comes from an object that is not read"));
    }

    /**
     * The value of any environment variable of a process, empty where it is not set; the reason where it is not known. An
     * envFrom that is not read is taken not to set it.
     */
    Fact<String> text(Running process, String env) {
        var source = EnvSource.of(process.container(), env, maps);
        if (source instanceof EnvSource.Perhaps) {
            return Fact.known("");
        }
        return EnvSource.value(source, process.container(), maps)
                .map(v -> Fact.known(v.text() == null ? "" : v.text()))
                .orElseGet(() -> Fact.unknown(env + " comes from an object that is not read"));
    }

    /** A variable that has to follow a setting; empty where it cannot be written. */
    Optional<Companion> companion(Running process, String env, Companion.Rule rule) {
        var source = EnvSource.of(process.container(), env, maps);
        if (source instanceof EnvSource.Elsewhere) {
            return Optional.empty();
        }
        if (source instanceof EnvSource.Key key) {
            if (maps.refusal(key.configMap(), key.key()).isPresent()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Companion(dataPlace(key), maps.text(key.configMap(), key.key()), rule, restarts(key)));
        }
        var current = source instanceof EnvSource.Literal literal ? literal.text() : null;
        return Optional.of(new Companion(envPlace(process, env), current, rule, Set.of()));
    }

    /** Why a variable that the pod template lists several times cannot be written, empty where it does not. */
    Optional<String> repeated(Running process, String env) {
        return EnvSource.of(process.container(), env, maps) instanceof EnvSource.Elsewhere elsewhere
                        && elsewhere.inForce().isPresent()
                ? Optional.of(elsewhere.why())
                : Optional.empty();
    }

    static Place envPlace(Running process, String env) {
        return new Place(
                process.workload().ref(),
                new Place.Field.Env(process.container().getName(), env));
    }

    private Found ofKey(Knob knob, Running process, EnvSource.Key key, Effective effective) {
        var current = maps.text(key.configMap(), key.key());
        var refusal = maps.refusal(key.configMap(), key.key());
        if (refusal.isPresent()) {
            var target = maps.ref(key.configMap()) + " " + key.key();
            return new Found(new Wiring.Overridden(target, refusal.get()), current, effective);
        }
        return new Found(
                        new Wiring.Writable(dataPlace(key), restarts(key), companions(knob, process)),
                        current,
                        effective)
                .noting(inertKey(knob, key));
    }

    private Found overriddenByFlag(Knob knob, Running process, String text) {
        var by = process.workload().ref() + " runs with --" + knob.flag() + "=" + OneLine.of(text, 60)
                + ", which beats the environment; remove the flag to have it tuned.";
        var target = process.workload().ref() + " flag --" + knob.flag();
        return new Found(new Wiring.Overridden(target, by), text, effective(knob, process))
                .noting(inertKey(knob, new EnvSource.Absent()));
    }

    private Found unsupported(Knob knob, String why) {
        return new Found(
                new Wiring.Unsupported("env " + knob.env(), why), null, new Effective(knob.defaultOf(version), null));
    }

    private List<Companion> companions(Knob knob, Running process) {
        return knob.kind() == SettingCatalog.Kind.FLOAT
                ? companion(process, SettingCatalog.BURST_ENV, Companion.Rule.TWICE).stream()
                        .toList()
                : List.of();
    }

    private Place dataPlace(EnvSource.Key key) {
        return new Place(maps.ref(key.configMap()), new Place.Field.Data(key.key()));
    }

    /** Every workload of the install that takes the key as environment variable, under whatever name. */
    private Set<ObjectRef> restarts(EnvSource.Key key) {
        var refs = new LinkedHashSet<ObjectRef>();
        for (var workload : components.workloads()) {
            if (workload.containers().stream().anyMatch(c -> takes(c, key))) {
                refs.add(workload.ref());
            }
        }
        return refs;
    }

    private static boolean takes(Container container, EnvSource.Key key) {
        return container.getEnv().stream().anyMatch(e -> {
            ConfigMapKeySelector ref =
                    e.getValueFrom() == null ? null : e.getValueFrom().getConfigMapKeyRef();
            return ref != null
                    && key.configMap().equals(ref.getName())
                    && key.key().equals(ref.getKey());
        });
    }

    /** Says that a key which looks as if it decided the setting does not. */
    private @Nullable String inertKey(Knob knob, EnvSource source) {
        var text = knob.key().isEmpty() ? null : maps.text(knob.configMap(), knob.key());
        if (text == null || new EnvSource.Key(knob.configMap(), knob.key()).equals(source)) {
            return null;
        }
        return maps.ref(knob.configMap()) + " sets " + knob.key() + " to " + Effective.shown(text)
                + ", which does not reach the process";
    }
}
