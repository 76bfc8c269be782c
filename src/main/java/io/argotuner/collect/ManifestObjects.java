package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.ManifestDocument.Origin;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects among manifests that tell something about an install. Everything else is dropped as it comes, Applications
 * are reduced to the fields that a census needs, and a cluster's credentials are not kept.
 */
final class ManifestObjects {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final String SECRET_TYPE = "argocd.argoproj.io/secret-type";

    private final Map<ObjectKey, HasMetadata> objects = new LinkedHashMap<>();
    private final Map<ObjectKey, Origin> origins = new LinkedHashMap<>();
    private final Map<String, Application> applications = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();
    private final Set<String> audited = new HashSet<>();
    private final Set<String> applicationNamespaces = new HashSet<>();
    private final @Nullable InventoryObjects inventory;
    private int passedOver;
    private @Nullable Origin firstPassedOver;

    ManifestObjects() {
        this(null);
    }

    /** @param inventory takes what an audit needs; Applications go there and are not kept here. Null for no audit. */
    ManifestObjects(@Nullable InventoryObjects inventory) {
        this.inventory = inventory;
    }

    /** @param namespace empty where the object names none */
    record ObjectKey(String kind, String namespace, String name) {}

    /** @throws BadInput where it is of a wanted kind and cannot be read */
    void add(ObjectNode node, Origin origin) {
        var kind = node.get("kind").asText();
        var group = group(node.get("apiVersion").asText());
        ObjectForm.requireMetadata(kind, node, origin);
        if (inventory != null) {
            inventory.add(node, origin);
        }
        switch (group + "/" + kind) {
            case "argoproj.io/Application" -> addApplication(node, origin);
            case "apps/StatefulSet" -> put(ObjectForm.withoutIrrelevant(node), origin, StatefulSet.class);
            case "apps/Deployment" -> put(ObjectForm.withoutIrrelevant(node), origin, Deployment.class);
            case "/ConfigMap" -> {
                var name = node.path("metadata").path("name").asText();
                if (name.equals(SettingCatalog.ARGOCD_CM) || name.equals(SettingCatalog.CMD_PARAMS)) {
                    put(node, origin, ConfigMap.class);
                }
            }
            case "/Secret" -> {
                if (node.path("metadata")
                        .path("labels")
                        .path(SECRET_TYPE)
                        .asText()
                        .equals("cluster")) {
                    ObjectForm.withoutCredentials(node.path("data"));
                    ObjectForm.withoutCredentials(node.path("stringData"));
                    put(node, origin, Secret.class);
                }
            }
            case ArgoTuningPolicy.GROUP + "/ArgoTuningPolicy" -> {
                // One that nobody has looked at tells nothing of an install, and may be wrong.
                if (node.has("status")) {
                    put(node, origin, ArgoTuningPolicy.class);
                }
            }
            case "argoproj.io/ArgoCD",
                    "autoscaling/HorizontalPodAutoscaler",
                    "keda.sh/ScaledObject",
                    "autoscaling.k8s.io/VerticalPodAutoscaler" -> put(node, origin, GenericKubernetesResource.class);
            default -> {}
        }
    }

    /** Objects of a class by key, in the order in which they were read. */
    <T extends HasMetadata> Map<ObjectKey, T> of(Class<T> type) {
        var found = new LinkedHashMap<ObjectKey, T>();
        objects.forEach((key, object) -> {
            if (type.isInstance(object)) {
                found.put(key, type.cast(object));
            }
        });
        return found;
    }

    /** Each once, whatever the number of files it was in. */
    Iterable<Application> applications() {
        return applications.values();
    }

    boolean hasApplications() {
        return !applications.isEmpty();
    }

    Set<String> applicationNamespaces() {
        return applicationNamespaces;
    }

    List<String> notices() {
        var all = new ArrayList<>(notices);
        if (firstPassedOver != null) {
            all.add((passedOver == 1 ? "One document" : passedOver + " documents, the first") + " at " + firstPassedOver
                    + (passedOver == 1 ? " has" : ", have") + " no kind and apiVersion and "
                    + (passedOver == 1 ? "is" : "are") + " passed over: only Kubernetes objects are read.");
        }
        return all;
    }

    /** @param at {@code file:line} of a document that is no Kubernetes object */
    void passedOver(Origin at) {
        passedOver++;
        if (firstPassedOver == null) {
            firstPassedOver = at;
        }
    }

    private void addApplication(ObjectNode node, Origin origin) {
        var application = Application.of(node);
        var label = "Application " + OneLine.of(application.name(), 253);
        var destination = node.path("spec").path("destination");
        if (application.name().isEmpty()) {
            throw new BadInput(origin + ": Application without metadata.name; give it one or leave it out");
        }
        if (orEmpty(application.server()).isEmpty()
                && orEmpty(application.clusterName()).isEmpty()) {
            var found = destination.isMissingNode() ? "there is no spec.destination" : "spec.destination has neither";
            throw new BadInput(origin + ": " + label + ": " + found
                    + ", but its server or name has to be a text that tells the cluster; correct it or leave it out");
        }
        applicationNamespaces.add(application.namespace());
        var key = application.namespace() + "/" + application.name();
        if (inventory == null) {
            applications.putIfAbsent(key, application);
        } else if (audited.add(key)) {
            inventory.application(node, origin);
        }
    }

    private <T extends HasMetadata> void put(ObjectNode node, Origin origin, Class<T> type) {
        var kind = node.get("kind").asText();
        var metadata = node.path("metadata");
        var name = metadata.path("name").asText();
        if (name.isEmpty()) {
            throw new BadInput(origin + ": " + kind + " without metadata.name; give it one or leave it out");
        }
        if (metadata instanceof ObjectNode object) {
            object.remove("managedFields");
        }
        ObjectForm.dropNulls(node);
        T object;
        try {
            object = MAPPER.treeToValue(node, type);
        } catch (MismatchedInputException e) {
            throw new BadInput(
                    origin + ": " + kind + "/" + OneLine.of(name, 253) + ": " + OneLine.of(WrongValue.path(e), 200)
                            + " " + WrongValue.sentence(node, e),
                    e);
        } catch (JsonProcessingException e) {
            throw new BadInput(origin + ": " + kind + "/" + OneLine.of(name, 253) + ": cannot be read", e);
        }
        put(new ObjectKey(kind, metadata.path("namespace").asText(), name), object, origin);
    }

    private void put(ObjectKey key, HasMetadata object, @Nullable Origin origin) {
        var before = objects.get(key);
        if (before != null && origin != null) {
            boolean patch = isPatch(object);
            notices.add(key.kind() + "/" + key.name() + " is defined in " + origins.get(key) + " and in " + origin
                    + "; the " + (patch ? "first" : "last")
                    + " is used. Overlays have to be rendered (kubectl kustomize).");
            if (patch) {
                return;
            }
        }
        objects.put(key, object);
        if (origin != null) {
            origins.put(key, origin);
        }
    }

    /** A workload of which no container has an image is a patch for one that is defined elsewhere. */
    private static boolean isPatch(HasMetadata object) {
        return Workload.of(object, "")
                .map(w -> w.containers().stream().allMatch(c -> c.getImage() == null))
                .orElse(object instanceof StatefulSet || object instanceof Deployment);
    }

    private static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
