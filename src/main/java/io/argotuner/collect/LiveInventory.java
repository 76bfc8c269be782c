package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.argotuner.collect.Inventory.Kind;
import io.argotuner.collect.Inventory.Source;
import io.argotuner.decide.Fact;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.Version;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the inventory of a live install. A kind that may not be read is unknown, with the right that is missing. */
public final class LiveInventory {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int PAGE = 500;
    /** No install has more of a kind; a namespace that does is read no further. */
    private static final int MOST = 20_000;

    private final KubernetesClient client;
    private final String namespace;

    private LiveInventory(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * @param secrets whether cluster Secrets are read, of which only the kind of their credentials is kept
     * @throws BadInput where there is no install, or the objects that it consists of cannot be read
     */
    public static Inventory read(KubernetesClient client, String namespace, boolean secrets) {
        return new LiveInventory(client, namespace).read(secrets);
    }

    /** The part of an inventory that the objects of an install give by themselves, without reading anything else. */
    public static Inventory ofOperator(InstallObjects objects) {
        var lists = new EnumMap<Kind, Fact<List<Item>>>(Kind.class);
        for (var kind : Kind.values()) {
            lists.put(kind, Fact.unknown(kind.resource() + " are not read by the operator"));
        }
        return inventory(Source.OPERATOR, objects, lists, Fact.unknown("it is not asked for by the operator"));
    }

    private Inventory read(boolean secrets) {
        var objects = new LiveObjects(client).read(namespace);
        var lists = new EnumMap<Kind, Fact<List<Item>>>(Kind.class);
        lists.put(Kind.CONFIG_MAP, configMaps());
        lists.put(Kind.POD_DISRUPTION_BUDGET, list(Kind.POD_DISRUPTION_BUDGET, "policy/v1", namespace, ""));
        lists.put(Kind.APP_PROJECT, list(Kind.APP_PROJECT, "argoproj.io/v1alpha1", namespace, ""));
        lists.put(Kind.SERVICE, list(Kind.SERVICE, "v1", namespace, ""));
        lists.put(Kind.SERVICE_MONITOR, list(Kind.SERVICE_MONITOR, "monitoring.coreos.com/v1", null, ""));
        lists.put(Kind.POD_MONITOR, list(Kind.POD_MONITOR, "monitoring.coreos.com/v1", null, ""));
        lists.put(Kind.POD, list(Kind.POD, "v1", namespace, ""));
        lists.put(Kind.CUSTOM_RESOURCE_DEFINITION, crds());
        lists.put(
                Kind.CLUSTER_SECRET,
                secrets
                        ? list(
                                Kind.CLUSTER_SECRET,
                                "v1",
                                namespace,
                                "&labelSelector=argocd.argoproj.io%2Fsecret-type%3Dcluster")
                        : Fact.unknown("Secrets of a live install are read with --read-secrets only"));
        return inventory(Source.CLUSTER, objects, lists, hostVersion());
    }

    private static Inventory inventory(
            Source source, InstallObjects objects, Map<Kind, Fact<List<Item>>> lists, Fact<Version> host) {
        var workloads = new LinkedHashMap<ObjectRef, Item>();
        for (var workload : objects.workloads()) {
            var item = item(tree(workload), objects.namespace());
            workloads.put(item.ref(), item);
        }
        if (source == Source.OPERATOR) {
            var read = new ArrayList<Item>();
            objects.argocdCm().ifPresent(m -> read.add(item(tree(m), objects.namespace())));
            objects.cmdParams().ifPresent(m -> read.add(item(tree(m), objects.namespace())));
            lists.put(Kind.CONFIG_MAP, Fact.known(read));
        }
        return new Inventory(source, InstallReader.read(objects), Parts.of(objects, workloads), workloads, lists, host);
    }

    private static JsonNode tree(HasMetadata object) {
        return MAPPER.valueToTree(object);
    }

    private Fact<List<Item>> configMaps() {
        var found = new ArrayList<Item>();
        for (var name : InventoryObjects.CONFIG_MAPS) {
            var got = get("/api/v1/namespaces/" + namespace + "/configmaps/" + name, "get configmaps");
            if (got instanceof Fact.Unknown<JsonNode> unknown) {
                return Fact.unknown(unknown.why());
            }
            got.map(node -> node.isMissingNode() ? null : found.add(item(node, namespace)));
        }
        return Fact.known(found);
    }

    private Fact<List<Item>> crds() {
        var found = new ArrayList<Item>();
        for (var name : InventoryObjects.CRDS) {
            var got = get(
                    "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + name,
                    "get " + Kind.CUSTOM_RESOURCE_DEFINITION.resource());
            if (got instanceof Fact.Unknown<JsonNode> unknown) {
                return Fact.unknown(unknown.why());
            }
            got.map(node -> node.isMissingNode() ? null : found.add(item(node, "")));
        }
        return Fact.known(found);
    }

    private Fact<Version> hostVersion() {
        var got = get("/version", "get the version of the API server");
        if (got instanceof Fact.Unknown<JsonNode> unknown) {
            return Fact.unknown(unknown.why());
        }
        return Version.parse(
                        ((Fact.Known<JsonNode>) got).value().path("gitVersion").asText(""))
                .map(Fact::known)
                .orElseGet(() -> Fact.unknown("the API server does not tell its version"));
    }

    /** @param in the namespace to list, null for all */
    private Fact<List<Item>> list(Kind kind, String apiVersion, @Nullable String in, String query) {
        var path = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion
                + (in == null ? "" : "/namespaces/" + in) + "/"
                + kind.resource().split("\\.", 2)[0];
        var right = "list " + kind.resource() + (in == null ? " in all namespaces" : " in namespace " + in);
        var found = new ArrayList<Item>();
        var next = "";
        do {
            var got = get(
                    path + "?limit=" + PAGE + query
                            + (next.isEmpty()
                                    ? ""
                                    : "&continue="
                                            + java.net.URLEncoder.encode(
                                                    next, java.nio.charset.StandardCharsets.UTF_8)),
                    right);
            if (got instanceof Fact.Unknown<JsonNode> unknown) {
                return Fact.unknown(unknown.why());
            }
            var page = ((Fact.Known<JsonNode>) got).value();
            for (var node : page.path("items")) {
                if (node instanceof ObjectNode object) {
                    object.put("apiVersion", apiVersion).put("kind", kind.kind());
                    found.add(item(
                            kind == Kind.CLUSTER_SECRET
                                    ? ClusterCredentials.reduced(object).orElse(object.removeAll())
                                    : object,
                            namespace));
                }
            }
            next = page.path("metadata").path("continue").asText("");
        } while (!next.isEmpty() && found.size() < MOST);
        return next.isEmpty()
                ? Fact.known(found)
                : Fact.unknown("there are more than " + MOST + " " + kind.resource() + " in namespace " + namespace);
    }

    /** Missing where there is no such object or kind; unknown where it may not be read. */
    private Fact<JsonNode> get(String path, String right) {
        try {
            var body = client.raw(path);
            return Fact.known(body == null ? MAPPER.missingNode() : MAPPER.readTree(body));
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case 404 -> Fact.known(MAPPER.missingNode());
                case 401, 403 -> Fact.unknown("the right to " + right + " is missing");
                default ->
                    Fact.unknown("the API server did not answer to " + right + ": "
                            + OneLine.of(
                                    e.getStatus() == null
                                            ? NoAnswer.reason(e)
                                            : e.getStatus().getMessage(),
                                    120));
            };
        } catch (JsonProcessingException e) {
            return Fact.unknown("the answer to " + right + " is no JSON");
        }
    }

    private static Item item(JsonNode node, String namespace) {
        var metadata = node.path("metadata");
        var own = metadata.path("namespace").asText("");
        return new Item(
                new ObjectRef(
                        node.path("apiVersion").asText(),
                        node.path("kind").asText(),
                        own.isEmpty() ? namespace : own,
                        metadata.path("name").asText()),
                node,
                null,
                0);
    }
}
