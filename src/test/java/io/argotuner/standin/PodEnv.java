package io.argotuner.standin;

import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A container's environment as its process saw it at its start, and what Argo CD makes of it; flags beat it. */
final class PodEnv {
    private static final Pattern DURATION = Pattern.compile("([0-9]+)([smh])");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Container container;

    /** @param key the text of a ConfigMap's key now, null where it is not there */
    PodEnv(Container container, BiFunction<String, String, @Nullable String> key) {
        this.container = container;
        for (EnvVar entry : container.getEnv()) {
            var from = entry.getValueFrom();
            var text = from == null
                    ? entry.getValue()
                    : from.getConfigMapKeyRef() == null
                            ? null
                            : key.apply(
                                    from.getConfigMapKeyRef().getName(),
                                    from.getConfigMapKeyRef().getKey());
            if (text != null) {
                values.put(entry.getName(), text);
            }
        }
    }

    ControllerSettings controller(int ordinal) {
        var release = Release.ofImage(container.getImage());
        var qps = number("ARGOCD_K8S_CLIENT_QPS", "", 50);
        return new ControllerSettings(
                release,
                number("ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS", "--status-processors", 20),
                number("ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS", "--operation-processors", 10),
                seconds("ARGOCD_RECONCILIATION_TIMEOUT", "--app-resync", release.defaultPeriod()),
                seconds("ARGOCD_RECONCILIATION_JITTER", "--app-resync-jitter", release.defaultJitter()),
                qps,
                number("ARGOCD_K8S_CLIENT_BURST", "", 2 * qps),
                ordinal,
                number("ARGOCD_CONTROLLER_REPLICAS", "", 0),
                Arrays.stream(Sharding.Algorithm.values())
                        .filter(a -> a.id().equals(values.get("ARGOCD_CONTROLLER_SHARDING_ALGORITHM")))
                        .findFirst()
                        .orElse(Sharding.Algorithm.LEGACY));
    }

    int repoServerParallelism() {
        return number("ARGOCD_REPO_SERVER_PARALLELISM_LIMIT", "--parallelismlimit", 0);
    }

    private int number(String env, String flag, int byDefault) {
        var text = flag(flag).orElse(values.getOrDefault(env, ""));
        return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : byDefault;
    }

    /** Whole seconds, minutes or hours; flags are seconds. All other forms fall back, as malformed ones do. */
    private int seconds(String env, String flag, int byDefault) {
        if (flag(flag).isPresent()) {
            return number(env, flag, byDefault);
        }
        var text = values.getOrDefault(env, "");
        var m = DURATION.matcher(text);
        if (!m.matches()) {
            return text.equals("0") ? 0 : byDefault;
        }
        var unit = m.group(2).equals("h") ? 3600 : m.group(2).equals("m") ? 60 : 1;
        return unit * Integer.parseInt(m.group(1));
    }

    private Optional<String> flag(String flag) {
        var args = container.getArgs();
        for (var i = 0; i < args.size() && !flag.isEmpty(); i++) {
            if (args.get(i).startsWith(flag + "=")) {
                return Optional.of(args.get(i).substring(flag.length() + 1));
            }
            if (args.get(i).equals(flag) && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
        }
        return Optional.empty();
    }
}
