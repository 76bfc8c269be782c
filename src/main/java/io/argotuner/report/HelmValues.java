package io.argotuner.report;

import io.argotuner.decide.Component;
import io.argotuner.decide.Decision.Change;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Place.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A plan's changes as values of the argo-cd Helm chart. The chart restarts the pods itself, since it puts checksums of
 * both ConfigMaps on the pod templates, and it sets {@code ARGOCD_CONTROLLER_REPLICAS} from {@code
 * controller.replicas}. It does not set {@code ARGOCD_API_SERVER_REPLICAS}, so that one goes into {@code server.env}.
 */
public final class HelmValues {
    private static final String SHARDS_ENV = "ARGOCD_CONTROLLER_REPLICAS";

    private final Map<String, Map<String, Object>> configs = new TreeMap<>();
    private final Map<Component, Map<String, Object>> components = new TreeMap<>();
    private final List<String> notExpressible = new ArrayList<>();

    private HelmValues() {}

    /** @param plan of an install whose settings are not fields of an {@code ArgoCD} resource */
    public static String of(Plan plan) {
        var values = new HelmValues();
        plan.decision().changes().forEach(values::add);
        return values.text(plan.observation().install().packaging().equals("helm"));
    }

    private void add(Change change) {
        var place = change.place();
        if (place.field() instanceof Field.Data data) {
            addData(place.object(), data.name(), change.to());
        } else if (place.field() instanceof Field.Replicas) {
            component(change).put("replicas", Integer.parseInt(change.to()));
        } else if (place.field() instanceof Field.Env env && !env.name().equals(SHARDS_ENV)) {
            addEnv(change, env.name());
        } else if (!(place.field() instanceof Field.Env)) {
            notExpressible.add(place + " = " + change.to());
        }
    }

    private void addData(ObjectRef object, String key, String text) {
        switch (object.name()) {
            case "argocd-cm" ->
                configs.computeIfAbsent("cm", k -> new LinkedHashMap<>()).put(key, text);
            case "argocd-cmd-params-cm" ->
                configs.computeIfAbsent("params", k -> new LinkedHashMap<>()).put(key, text);
            default -> notExpressible.add(object + " " + key + " = " + text);
        }
    }

    private void addEnv(Change change, String name) {
        var key = change.setting().component() == Component.APPLICATIONSET_CONTROLLER ? "extraEnv" : "env";
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", name);
        entry.put("value", change.to());
        var values = component(change);
        var entries = new ArrayList<Object>();
        if (values.get(key) instanceof List<?> earlier) {
            entries.addAll(earlier);
        }
        entries.add(entry);
        values.put(key, entries);
    }

    private Map<String, Object> component(Change change) {
        return components.computeIfAbsent(change.setting().component(), k -> new LinkedHashMap<>());
    }

    private String text(boolean helm) {
        var values = new LinkedHashMap<String, Object>();
        if (!configs.isEmpty()) {
            values.put("configs", configs);
        }
        components.forEach((component, block) -> values.put(valuesKey(component), block));
        if (values.isEmpty() && notExpressible.isEmpty()) {
            return "# Nothing to change.\n{}\n";
        }
        var text = new StringBuilder("# Values for the argo-cd Helm chart.\n");
        if (!helm) {
            text.append("# This install does not look as if Helm had made it; see -o patch and -o kustomize.\n");
        }
        if (components.values().stream().anyMatch(b -> b.containsKey("env") || b.containsKey("extraEnv"))) {
            text.append("# Helm replaces lists: keep the entries of env that your values already have.\n");
        }
        notExpressible.forEach(
                line -> text.append("# Not a value of the chart: ").append(line).append('\n'));
        return text.append(Yaml.write(values)).toString();
    }

    private static String valuesKey(Component component) {
        return switch (component) {
            case CONTROLLER -> "controller";
            case REPO_SERVER -> "repoServer";
            case SERVER -> "server";
            case APPLICATIONSET_CONTROLLER -> "applicationSet";
        };
    }
}
