package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every stored version of one object from now on, by a watch: what holds at each version, not only at the last, is
 * asserted here.
 *
 * @param <T> kind of the object
 */
public final class History<T extends HasMetadata> implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final T first;
    private final CopyOnWriteArrayList<T> versions = new CopyOnWriteArrayList<>();
    private final Watch watch;

    private History(KubernetesClient client, T first) {
        this.client = client;
        this.first = first;
        versions.add(first);
        watch = client.resource(first)
                .withResourceVersion(first.getMetadata().getResourceVersion())
                .watch(new Watcher<T>() {
                    @Override
                    public void eventReceived(Action action, T object) {
                        versions.add(object);
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
    }

    /** Starts with the object as it is stored now. */
    public static <T extends HasMetadata> History<T> of(KubernetesClient client, T object) {
        return new History<>(
                client, Objects.requireNonNull(client.resource(object).get(), "no such object"));
    }

    /** Versions up to the one stored now, the first included. */
    public List<T> versions() {
        var now = client.resource(first).get();
        if (now != null) {
            await("the watch has delivered " + now.getMetadata().getResourceVersion())
                    .atMost(Duration.ofSeconds(10))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> versions.stream().anyMatch(v -> v.getMetadata()
                            .getResourceVersion()
                            .equals(now.getMetadata().getResourceVersion())));
        }
        return List.copyOf(versions);
    }

    /** How often the pod template changed: each time is one rolling restart. */
    public long templateChanges() {
        var templates = versions().stream().map(History::template).toList();
        var changes = 0;
        for (var i = 1; i < templates.size(); i++) {
            if (!templates.get(i).equals(templates.get(i - 1))) {
                changes++;
            }
        }
        return changes;
    }

    @Override
    public void close() {
        watch.close();
    }

    private static JsonNode template(HasMetadata workload) {
        return JSON.valueToTree(workload).path("spec").path("template");
    }
}
