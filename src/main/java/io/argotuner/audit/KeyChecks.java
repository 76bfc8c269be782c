package io.argotuner.audit;

import static io.argotuner.collect.ParamCatalog.ARGOCD_CM;
import static io.argotuner.collect.ParamCatalog.CMD_PARAMS;

import io.argotuner.collect.Item;
import io.argotuner.collect.ParamCatalog;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Wiring;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether what the settings ConfigMaps say reaches Argo CD. */
final class KeyChecks {
    private KeyChecks() {}

    static final Check IGNORED = new Check(
            "ignored-key",
            Category.PERFORMANCE,
            Severity.HIGH,
            "A key of argocd-cmd-params-cm reaches no process",
            "Argo CD takes these keys through environment variables of its pod templates. A key that no template names is"
                    + " ignored without a word: misspelled, of another version, or never wired. Whoever set it believes in"
                    + " a setting that is not there.",
            "Every key of argocd-cmd-params-cm against the env, envFrom and mounted files of all pod templates of the"
                    + " namespace, so the version does not matter. A key whose component the install does not run is not"
                    + " reported; nor are all keys, where a template takes them by envFrom.",
            "Correct the spelling, or add the variable to the pod template, or remove the key.",
            KeyChecks::ignored);

    static final Check MISPLACED = new Check(
            "misplaced-key",
            Category.PERFORMANCE,
            Severity.HIGH,
            "A setting stands in the wrong ConfigMap",
            "Argo CD's timers are keys of argocd-cm and most other start-up settings keys of argocd-cmd-params-cm. In the"
                    + " other one they do nothing.",
            "Timers in argocd-cmd-params-cm and known start-up keys in argocd-cm that no pod template takes from there.",
            "Move the key to the ConfigMap that the finding names, and restart the component.",
            KeyChecks::misplaced);

    static final Check OVERRIDDEN = new Check(
            "overridden-key",
            Category.PERFORMANCE,
            Severity.MEDIUM,
            "A key is set, but a flag or a literal variable wins",
            "A flag on the command line beats the environment, and a literal value in the pod template replaces the"
                    + " ConfigMap's. Editing the key changes nothing.",
            "The twelve settings that argo-tuner knows by variable and flag, where the ConfigMap has the key as well."
                    + " argocd-operator passes several as flags: there the ArgoCD resource is the place to edit.",
            "Remove the flag or the literal, or the key; on argocd-operator edit the ArgoCD resource.",
            KeyChecks::overridden);

    static final Check UNPARSEABLE = new Check(
            "unparseable-value",
            Category.PERFORMANCE,
            Severity.HIGH,
            "Argo CD cannot parse a value and uses its default",
            "A value that does not parse makes Argo CD log one warning at its start and go on with the default:"
                    + " timeout.reconciliation \"300\" is not five minutes but the default. Which forms of a duration are"
                    + " read changed within patch releases.",
            "The start-up keys whose type is known, in both ConfigMaps, and literal variables of the tuned settings, read"
                    + " with the grammar of the running version. Where the version is not known, only what no version"
                    + " reads is reported.",
            "Write durations as whole seconds with an s, such as \"300s\": every version reads that.",
            KeyChecks::unparseable);

    private static Result ignored(Estate estate) {
        return Result.of(estate.inventory().configMap(CMD_PARAMS), found -> {
            if (found.isEmpty()) {
                return Result.passed();
            }
            var wires = Wires.of(estate.inventory());
            var findings = new ArrayList<Finding>();
            for (var key : data(found.get()).keySet()) {
                if (wires.reads(CMD_PARAMS, key)
                        || ParamCatalog.TIMERS.contains(key)
                        || wires.componentMissing(key, estate.inventory())) {
                    continue;
                }
                var meant = meant(key, wires);
                findings.add(IGNORED.finding(
                        "ConfigMap/" + CMD_PARAMS + " sets " + Texts.quoted(key)
                                + ", which no pod template of this install takes"
                                + meant.map(m -> "; " + m + " may be meant.").orElse("."),
                        List.of(Subject.of(found.get())),
                        meant.map(m -> Remedy.command(rename(found.get(), key, m)))
                                .orElseGet(() -> Remedy.command(remove(found.get(), key)))));
            }
            return Result.of(findings);
        });
    }

    private static Optional<String> meant(String key, Wires wires) {
        var known = new TreeSet<>(ParamCatalog.keys());
        known.addAll(wires.keys(CMD_PARAMS));
        known.removeAll(ParamCatalog.TIMERS);
        known.removeIf(k -> !wires.reads(CMD_PARAMS, k));
        // controllers.status.processors, controller.statusProcessors: the same letters or nearly so.
        var letters = letters(key);
        return known.stream()
                .filter(k -> letters(k).equals(letters))
                .findFirst()
                .or(() -> ParamCatalog.nearest(key, known)
                        .filter(k -> Math.abs(k.length() - key.length()) <= 2 && k.charAt(0) == key.charAt(0)));
    }

    private static String letters(String key) {
        return key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static Result misplaced(Estate estate) {
        var wires = Wires.of(estate.inventory());
        var result = Result.passed();
        for (var in : List.of(CMD_PARAMS, ARGOCD_CM)) {
            var belongs = in.equals(CMD_PARAMS) ? ARGOCD_CM : CMD_PARAMS;
            result = result.and(Result.of(estate.inventory().configMap(in), found -> {
                var findings = new ArrayList<Finding>();
                found.map(KeyChecks::data).orElse(Map.of()).forEach((key, value) -> {
                    boolean timer = ParamCatalog.TIMERS.contains(key);
                    boolean wrong = in.equals(CMD_PARAMS)
                            ? timer
                            : !timer && ParamCatalog.keys().contains(key) && !key.equals("hydrator.enabled");
                    if (wrong && !wires.reads(in, key)) {
                        findings.add(MISPLACED.finding(
                                "ConfigMap/" + in + " sets " + key
                                        + ", which nothing reads there; it belongs in ConfigMap/" + belongs + ".",
                                List.of(Subject.of(found.get())),
                                Remedy.yaml("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + belongs
                                        + "\ndata:\n  " + key + ": " + yamlText(value))));
                    }
                });
                return Result.of(findings);
            }));
        }
        return result;
    }

    private static Result overridden(Estate estate) {
        var findings = new ArrayList<Finding>();
        var settings = new ArrayList<>(estate.inventory().reading().settings().values());
        settings.sort(Comparator.comparing(s -> s.setting()));
        for (var setting : settings) {
            var note = setting.note();
            // The reading notes a key that looks as if it decided the setting and does not.
            if (note == null || !note.contains("which does not reach the process")) {
                continue;
            }
            var by = setting.wiring() instanceof Wiring.Overridden overridden
                    ? " " + overridden.by()
                    : setting.wiring() instanceof Wiring.Writable writable
                            ? " " + writable.place().object() + " sets it itself."
                            : "";
            findings.add(OVERRIDDEN.finding(
                    sentence(note) + by,
                    List.of(Subject.named(ObjectRef.configMap(
                            estate.inventory().namespace(), note.contains(CMD_PARAMS) ? CMD_PARAMS : ARGOCD_CM)))));
        }
        return Result.of(findings);
    }

    private static Result unparseable(Estate estate) {
        var inventory = estate.inventory();
        var wires = Wires.of(inventory);
        var result = Result.passed();
        for (var map : List.of(ARGOCD_CM, CMD_PARAMS)) {
            result = result.and(Result.of(inventory.configMap(map), found -> {
                var findings = new ArrayList<Finding>();
                found.map(KeyChecks::data).orElse(Map.of()).forEach((key, value) -> {
                    if (wires.reads(map, key)) {
                        ParamCatalog.complaint(key, value, inventory.version())
                                .ifPresent(c -> findings.add(UNPARSEABLE.finding(
                                        "ConfigMap/" + map + " sets " + key + " to " + Texts.quoted(value) + ", which "
                                                + c + "; Argo CD uses its default.",
                                        List.of(Subject.of(found.get())))));
                    }
                });
                return Result.of(findings);
            }));
        }
        var findings = new ArrayList<Finding>();
        for (var part : inventory.parts()) {
            ParamCatalog.variables().forEach((env, key) -> {
                if (part.literal(env)) {
                    var value = part.env(env).orElse("");
                    ParamCatalog.complaint(key, value, inventory.version())
                            .ifPresent(c -> findings.add(UNPARSEABLE.finding(
                                    part.workload().ref() + " sets " + env + " to " + Texts.quoted(value) + ", which "
                                            + c + "; Argo CD uses its default.",
                                    List.of(Subject.of(part)))));
                }
            });
        }
        return result.and(Result.of(findings));
    }

    static Map<String, String> data(Item configMap) {
        return Item.texts(configMap.json().path("data"));
    }

    private static String sentence(String note) {
        var start = note.indexOf("ConfigMap/");
        var cut = start < 0 ? note : note.substring(start);
        return cut.endsWith(".") ? cut : cut + ".";
    }

    private static String rename(Item map, String key, String to) {
        return "kubectl patch configmap " + map.name() + " -n "
                + Remedy.word(map.ref().namespace())
                + " --type json -p '[{\"op\": \"move\", \"from\": \"/data/" + Remedy.word(key)
                + "\", \"path\": \"/data/"
                + to + "\"}]'";
    }

    private static String remove(Item map, String key) {
        return "kubectl patch configmap " + map.name() + " -n "
                + Remedy.word(map.ref().namespace()) + " --type json -p '[{\"op\": \"remove\", \"path\": \"/data/"
                + Remedy.word(key) + "\"}]'";
    }

    private static String yamlText(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", "\\\\n") + '"';
    }
}
