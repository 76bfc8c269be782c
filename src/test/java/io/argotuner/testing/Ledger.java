package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every stored version of every object of a namespace that argo-tuner may write, whoever wrote it. Versions are in the
 * order of their resourceVersion, which is one count for all kinds.
 */
final class Ledger implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final Map<ResourceDefinitionContext, Watch> watches = new LinkedHashMap<>();
    private final CopyOnWriteArrayList<Version> versions = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<String> gaps = new CopyOnWriteArrayList<>();

    /** One stored version, or the end of an object. */
    record Version(String kind, String name, String uid, long revision, boolean gone, JsonNode object) {
        String subject() {
            return kind + "/" + name;
        }
    }

    Ledger(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        record("", "v1", "ConfigMap", "configmaps");
        record("", "v1", "Secret", "secrets");
        record("apps", "v1", "StatefulSet", "statefulsets");
        record("apps", "v1", "Deployment", "deployments");
        record("argotuner.io", "v1alpha1", "ArgoTuningPolicy", "argotuningpolicies");
    }

    void record(String group, String version, String kind, String plural) {
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
        var watch = client.genericKubernetesResources(context)
                .inNamespace(namespace)
                .watch(new Watcher<GenericKubernetesResource>() {
                    @Override
                    public void eventReceived(Action action, GenericKubernetesResource object) {
                        var meta = object.getMetadata();
                        if (action != Action.BOOKMARK && meta != null && meta.getUid() != null) {
                            versions.add(new Version(
                                    kind,
                                    meta.getName(),
                                    meta.getUid(),
                                    Long.parseLong(meta.getResourceVersion()),
                                    action == Action.DELETED,
                                    JSON.valueToTree(object)));
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        gaps.add(kind + ": " + cause.getMessage());
                    }
                });
        watches.put(context, watch);
    }

    /** Why the versions are not complete, empty where they are. */
    List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** All versions up to now, by resourceVersion. */
    List<Version> versions() {
        watches.keySet().forEach(this::catchUp);
        return versions.stream()
                .sorted(Comparator.comparingLong(Version::revision))
                .toList();
    }

    /** The versions of each object, a replaced object being another one. */
    static Map<String, List<Version>> byObject(List<Version> versions) {
        var grouped = new LinkedHashMap<String, List<Version>>();
        versions.forEach(v -> grouped.computeIfAbsent(v.subject() + " " + v.uid(), key -> new ArrayList<>())
                .add(v));
        return grouped;
    }

    private void catchUp(ResourceDefinitionContext context) {
        if (gaps.stream().anyMatch(gap -> gap.startsWith(context.getKind() + ":"))) {
            return;
        }
        var now = stored(context).stream()
                .map(object -> Long.parseLong(object.getMetadata().getResourceVersion()))
                .toList();
        await("the watch of " + context.getKind() + " has caught up")
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> now.stream().allMatch(revision -> versions.stream()
                        .anyMatch(v -> v.revision() >= revision && v.kind().equals(context.getKind()))));
    }

    /** None where the kind was uninstalled meanwhile. */
    private List<GenericKubernetesResource> stored(ResourceDefinitionContext context) {
        try {
            return client.genericKubernetesResources(context)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        watches.values().forEach(Watch::close);
    }
}
