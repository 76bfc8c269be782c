package io.argotuner.collect;

import io.argotuner.collect.Components.Running;
import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Install;
import io.argotuner.decide.Version;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person should know about an install as a whole. */
final class Notices {
    private static final Set<String> IN_ARGOCD_CM =
            Set.of("timeout.reconciliation", "timeout.reconciliation.jitter", "timeout.hard.reconciliation");

    private final List<String> notices = new ArrayList<>();

    List<String> all() {
        return List.copyOf(notices);
    }

    void add(String notice) {
        notices.add(notice);
    }

    void version(Fact<Version> version) {
        if (version instanceof Fact.Unknown<Version> unknown) {
            add("The version of Argo CD is not known: " + unknown.why() + ".");
        } else if (version instanceof Fact.Known<Version> known && known.value().compareTo(SettingCatalog.OLDEST) < 0) {
            add("Argo CD " + known.value() + " is older than 2.8, the oldest version that argo-tuner knows.");
        }
    }

    void owners(Ownership ownership, Components components) {
        if (ownership.managedBy().startsWith("Application ")) {
            add(ownership.managedBy() + " manages this install and may put back what Git declares; add to its spec: "
                    + Install.IGNORE_DIFFERENCES);
        }
        for (var controller : components.of(Component.CONTROLLER)) {
            var autoscaler = ownership.autoscalers().get(controller.workload().ref());
            if (autoscaler != null) {
                add(autoscaler + " scales " + controller.workload().ref() + ", which breaks sharding: replicas and "
                        + ReplicaWiring.CONTROLLER_REPLICAS
                        + " come to disagree and clusters lose their owner; remove it.");
            }
        }
    }

    /** Shards that a restart takes several at a time. */
    void together(Workload controller) {
        controller
                .rollout()
                .filter(r -> r.replicas() > 1 && r.together() > 1)
                .ifPresent(r -> add(controller.ref()
                        + " restarts " + Math.min(r.together(), r.replicas()) + " of its " + r.replicas()
                        + " shards at a time (spec.updateStrategy.rollingUpdate.maxUnavailable), and they fill their caches"
                        + " together: minReadySeconds cannot keep them apart; set it to 1."));
    }

    /** Sources of variables that are not read. */
    void envFrom(Components components) {
        for (var workload : components.workloads()) {
            for (var container : workload.containers()) {
                container.getEnvFrom().stream()
                        .filter(f -> f.getSecretRef() != null)
                        .map(f -> workload.ref() + " takes variables from Secret/"
                                + f.getSecretRef().getName() + " by envFrom, which is not read.")
                        .forEach(this::add);
            }
        }
    }

    /** A Deployment that deals its clusters out itself and does not come up. */
    void dynamicDistribution(Running controller) {
        var ref = controller.workload().ref();
        add(ref + " has pods that are not ready. With dynamic cluster distribution they have to create and update"
                + " ConfigMap/argocd-app-controller-shard-cm, a right that Argo CD's namespace install does not grant:"
                + " grant create and update on configmaps to their ServiceAccount, or run the controller as a"
                + " StatefulSet.");
    }

    /** Keys that nobody reads because they stand in the wrong ConfigMap or are spelled wrong. */
    void keys(SettingsMaps maps, List<Workload> workloads) {
        var read = new LinkedHashSet<String>();
        for (var workload : workloads) {
            for (var container : workload.containers()) {
                for (var env : container.getEnv()) {
                    var ref = env.getValueFrom() == null
                            ? null
                            : env.getValueFrom().getConfigMapKeyRef();
                    if (ref != null) {
                        read.add(ref.getName() + " " + ref.getKey());
                    }
                }
            }
        }
        for (var key : maps.data(SettingCatalog.CMD_PARAMS).keySet()) {
            if (read.contains(SettingCatalog.CMD_PARAMS + " " + key)) {
                continue;
            }
            if (IN_ARGOCD_CM.contains(key)) {
                add(misplaced(SettingCatalog.CMD_PARAMS, key, SettingCatalog.ARGOCD_CM));
            } else {
                var meant = meant(key);
                if (meant != null) {
                    add("ConfigMap/" + SettingCatalog.CMD_PARAMS + " has the key " + Effective.shown(key)
                            + ", which nothing reads; " + meant + " may be meant.");
                }
            }
        }
        for (var key : maps.data(SettingCatalog.ARGOCD_CM).keySet()) {
            boolean param = SettingCatalog.KNOBS.stream()
                    .anyMatch(k -> k.configMap().equals(SettingCatalog.CMD_PARAMS)
                            && k.key().equals(key));
            if (param && !read.contains(SettingCatalog.ARGOCD_CM + " " + key)) {
                add(misplaced(SettingCatalog.ARGOCD_CM, key, SettingCatalog.CMD_PARAMS));
            }
        }
    }

    private static String misplaced(String in, String key, String belongs) {
        return "ConfigMap/" + in + " has the key " + key + ", which nothing reads there; it belongs in ConfigMap/"
                + belongs + ".";
    }

    /** The setting's key that a key resembles without being one, null where it resembles none. */
    private static @Nullable String meant(String key) {
        if (SettingCatalog.KNOBS.stream().anyMatch(k -> k.key().equals(key))) {
            return null;
        }
        var letters = letters(key);
        for (var knob : SettingCatalog.KNOBS) {
            if (!knob.key().isEmpty() && atMostTwoEdits(letters, letters(knob.key()))) {
                return knob.key();
            }
        }
        return null;
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static boolean atMostTwoEdits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > 2) {
            return false;
        }
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()] <= 2;
    }
}
