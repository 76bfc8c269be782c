package io.argotuner.collect;

import io.argotuner.decide.Component;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Map;

/**
 * The port on which a container serves metrics: what its command line says, which the process obeys; else what its spec
 * names {@code metrics}; else the port that Argo CD documents and has never changed from 2.8 to 3.5.
 */
final class MetricsPort {
    private static final Map<Component, Integer> DOCUMENTED =
            Map.of(Component.CONTROLLER, 8082, Component.SERVER, 8083, Component.REPO_SERVER, 8084);

    private MetricsPort() {}

    static Fact<Integer> of(Container container, CommandLine command) {
        var address = command.flag("metrics-address").orElse("");
        if (address.startsWith("127.") || address.equals("localhost") || address.equals("::1")) {
            return Fact.unknown("container " + container.getName() + " serves its metrics to its own pod only"
                    + " (--metrics-address=" + Effective.shown(address) + "); remove that flag to have them read");
        }
        var flag = command.flag("metrics-port");
        if (flag.isPresent()) {
            return port(flag.get(), container);
        }
        var named = container.getPorts().stream()
                .filter(p -> "metrics".equals(p.getName()) && p.getContainerPort() != null)
                .findFirst();
        if (named.isPresent()) {
            return Fact.known(named.get().getContainerPort());
        }
        var documented = DOCUMENTED.get(command.component());
        return documented == null
                ? Fact.unknown(command.component().binary() + " is not read")
                : Fact.known(documented);
    }

    private static Fact<Integer> port(String text, Container container) {
        var value = text;
        var m = EnvSource.REFERENCE.matcher(text);
        if (m.matches()) {
            // The pod's own env: what stands there as a literal is the value, all else is not read for this.
            var name = m.group(1);
            value = container.getEnv().stream()
                    .filter(e -> e.getName().equals(name) && e.getValue() != null)
                    .map(e -> e.getValue())
                    .reduce((first, last) -> last)
                    .orElse(text);
        }
        var number = GoValues.flagInteger(value);
        if (number.isEmpty() || number.getAsLong() < 1 || number.getAsLong() > 65_535) {
            return Fact.unknown("container " + container.getName() + " has --metrics-port=" + Effective.shown(text)
                    + ", which is no port; correct it");
        }
        return Fact.known((int) number.getAsLong());
    }
}
