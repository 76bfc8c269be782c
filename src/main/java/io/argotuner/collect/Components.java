package io.argotuner.collect;

import io.argotuner.decide.Component;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The Argo CD components among workloads, found by what their containers run and not by any name or label. */
final class Components {
    private final Map<Component, List<Running>> processes = new EnumMap<>(Component.class);
    private final List<String> ignored = new ArrayList<>();

    private Components() {}

    /** A container that runs a component. */
    record Running(Workload workload, Container container, CommandLine command) {
        /** For messages. */
        String place() {
            return workload.ref() + " container " + container.getName();
        }
    }

    static Components of(List<Workload> workloads) {
        var found = new Components();
        for (var workload : workloads) {
            for (var container : workload.containers()) {
                process(container).ifPresent(command -> found.processes
                        .computeIfAbsent(command.component(), c -> new ArrayList<>())
                        .add(new Running(workload, container, command)));
            }
        }
        found.processes.replaceAll((component, all) -> found.withoutSwitchedOff(component, all));
        return found;
    }

    /** Empty where the component is missing, several where it cannot be told which one counts. */
    List<Running> of(Component component) {
        return processes.getOrDefault(component, List.of());
    }

    boolean isEmpty() {
        return processes.isEmpty();
    }

    /** Every workload that runs a component, each once. */
    Set<Workload> workloads() {
        return processes.values().stream()
                .flatMap(List::stream)
                .map(Running::workload)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Sentences about workloads left out. */
    List<String> ignored() {
        return ignored;
    }

    /** A workload with no replicas beside one that has some is a leftover, such as the StatefulSet of a controller Deployment. */
    private List<Running> withoutSwitchedOff(Component component, List<Running> all) {
        var running = all.stream().filter(p -> !p.workload().switchedOff()).toList();
        if (running.isEmpty() || running.size() == all.size()) {
            return all;
        }
        all.stream()
                .filter(p -> p.workload().switchedOff())
                .forEach(p -> ignored.add(p.workload().ref() + " has 0 replicas and is left alone: "
                        + running.get(0).workload().ref() + " runs " + component.binary() + "."));
        return running;
    }

    /** What a container runs, empty where that is none of the components. */
    static Optional<CommandLine> process(Container container) {
        return CommandLine.of(container, binaryName(container));
    }

    private static @Nullable String binaryName(Container container) {
        return container.getEnv().stream()
                .filter(e -> "ARGOCD_BINARY_NAME".equals(e.getName()))
                .map(e -> e.getValue() == null ? "" : e.getValue())
                .reduce((first, last) -> last)
                .orElse(null);
    }
}
