package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.argotuner.collect.Part.Role;
import io.argotuner.decide.Component;
import io.argotuner.decide.ObjectRef;
import io.fabric8.kubernetes.api.model.Container;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the processes of an install in its workloads: by what a container runs, not by names or labels. */
final class Parts {
    private static final Pattern REDIS = Pattern.compile("(?:redis|valkey|dragonfly|keydb)(?:-server|-stack|-ha)?");

    private Parts() {}

    /** @param items the same workloads, whole, by reference */
    static List<Part> of(InstallObjects objects, Map<ObjectRef, Item> items) {
        var workloads = objects.workloads().stream()
                .flatMap(w -> Workload.of(w, objects.namespace()).stream())
                .toList();
        var components = Components.of(workloads);
        var maps = new SettingsMaps(objects);
        var autoscalers = components.isEmpty()
                ? Map.<ObjectRef, String>of()
                : Ownership.of(objects, components.workloads().iterator().next(), new LinkedHashSet<>(workloads))
                        .autoscalers();
        var found = new ArrayList<Part>();
        for (var component : Component.values()) {
            for (var running : components.of(component)) {
                var ref = running.workload().ref();
                found.add(part(
                        Role.of(component),
                        item(items, ref),
                        running.container(),
                        running.command(),
                        maps,
                        autoscalers.get(ref)));
            }
        }
        for (var workload : workloads) {
            for (var container : workload.containers()) {
                other(container)
                        .filter(role -> !workload.switchedOff())
                        .ifPresent(role -> found.add(part(
                                role,
                                item(items, workload.ref()),
                                container,
                                null,
                                maps,
                                autoscalers.get(workload.ref()))));
            }
        }
        found.sort(Comparator.comparing(Part::role)
                .thenComparing(p -> p.workload().ref())
                .thenComparing(Part::containerName));
        return List.copyOf(found);
    }

    private static Item item(Map<ObjectRef, Item> items, ObjectRef ref) {
        var item = items.get(ref);
        return item == null ? new Item(ref, MissingNode.getInstance(), null, 0) : item;
    }

    private static Part part(
            Role role,
            Item workload,
            Container typed,
            @org.jspecify.annotations.Nullable CommandLine command,
            SettingsMaps maps,
            @org.jspecify.annotations.Nullable String autoscaler) {
        JsonNode whole = MissingNode.getInstance();
        for (var container : workload.json().at("/spec/template/spec/containers")) {
            if (container.path("name").asText("").equals(typed.getName())) {
                whole = container;
            }
        }
        return new Part(role, workload, whole, typed, command, maps, autoscaler);
    }

    /** The processes whose settings are not tuned. */
    private static Optional<Role> other(Container container) {
        var words = new ArrayList<String>();
        words.addAll(container.getCommand());
        words.addAll(container.getArgs());
        for (var word : words) {
            switch (word.substring(word.lastIndexOf('/') + 1)) {
                case "argocd-notifications", "argocd-notifications-controller" -> {
                    return Optional.of(Role.NOTIFICATIONS_CONTROLLER);
                }
                case "argocd-commit-server" -> {
                    return Optional.of(Role.COMMIT_SERVER);
                }
                case "argocd-dex" -> {
                    return Optional.of(Role.DEX);
                }
                // Beside redis itself in one pod, from the same image.
                case "redis-sentinel", "fix-split-brain.sh" -> {
                    return Optional.empty();
                }
                default -> {}
            }
        }
        var image = container.getImage() == null ? "" : container.getImage();
        var name = image.substring(image.lastIndexOf('/') + 1).split("[:@]", 2)[0];
        return REDIS.matcher(name).matches() ? Optional.of(Role.REDIS) : Optional.empty();
    }
}
