package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import io.argotuner.decide.Wiring;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every setting of an install: where it lives, what stands there, and what Argo CD makes of it. */
final class Wirings {
    private final Components components;
    private final Ownership ownership;
    private final EnvWiring envs;
    private final ReplicaWiring replicas;
    private final Optional<CustomResourceWiring> custom;
    private final WritableObjects objects;

    Wirings(
            String namespace,
            Components components,
            Ownership ownership,
            SettingsMaps maps,
            Fact<Version> version,
            WritableObjects objects) {
        this.components = components;
        this.ownership = ownership;
        this.objects = objects;
        this.envs = new EnvWiring(maps, components, version);
        this.replicas = new ReplicaWiring(envs, ownership);
        this.custom = ownership.argoCd().map(cr -> new CustomResourceWiring(cr, namespace, ownership, version));
    }

    EnvWiring envs() {
        return envs;
    }

    ReplicaWiring replicas() {
        return replicas;
    }

    Map<Setting, CurrentSetting> all() {
        var all = new EnumMap<Setting, CurrentSetting>(Setting.class);
        for (var setting : Setting.values()) {
            var found = find(setting);
            var original = found.wiring() instanceof Wiring.Writable writable
                    ? objects.original(writable.place())
                    : Optional.<CurrentSetting.Original>empty();
            all.put(
                    setting,
                    new CurrentSetting(
                            setting,
                            remembering(found.wiring()),
                            found.current(),
                            found.effective(),
                            found.note(),
                            original,
                            managedBy(setting, found.wiring())));
        }
        return all;
    }

    /** Companions know whether argo-tuner has written them. */
    private Wiring remembering(Wiring wiring) {
        return wiring instanceof Wiring.Writable writable
                ? new Wiring.Writable(
                        writable.place(),
                        writable.restarts(),
                        writable.companions().stream()
                                .map(c -> c.written(objects.original(c.place()).isPresent()))
                                .toList())
                : wiring;
    }

    private String managedBy(Setting setting, Wiring wiring) {
        if (wiring instanceof Wiring.Writable writable) {
            return objects.managedBy(writable.place()).orElse("");
        }
        return setting.id().endsWith("Replicas")
                ? components.of(setting.component()).stream()
                        .map(process ->
                                ownership.autoscalers().get(process.workload().ref()))
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("")
                : "";
    }

    private Found find(Setting setting) {
        var processes = components.of(setting.component());
        if (processes.isEmpty()) {
            return new Found(
                    new Wiring.Missing(setting.component()),
                    null,
                    Effective.unknown(
                            "the install runs no " + setting.component().binary()));
        }
        if (processes.size() > 1) {
            var where = processes.stream().map(Running::place).collect(Collectors.joining(" and "));
            return new Found(
                    new Wiring.Overridden(
                            processes.get(0).workload().ref().toString(),
                            where + " both run " + setting.component().binary()
                                    + ", and which of them counts cannot be told; leave one of them to have it tuned."),
                    null,
                    Effective.unknown("more than one container runs "
                            + setting.component().binary()));
        }
        var process = processes.get(0);
        var live = SettingCatalog.knob(setting)
                .map(knob -> envs.find(knob, process))
                .orElseGet(() -> replicas.find(process));
        if (custom.isPresent()) {
            return custom.get().find(setting, process, live);
        }
        return ownership
                .argoCdName()
                .map(name -> new Found(
                        new Wiring.Overridden(
                                "ArgoCD/" + name,
                                "ArgoCD/" + name + " makes "
                                        + process.workload().ref()
                                        + " and takes every other write back, and it was not among the objects read; let it "
                                        + "be read too to have it tuned."),
                        live.current(),
                        live.effective(),
                        live.note()))
                .orElse(live);
    }
}
