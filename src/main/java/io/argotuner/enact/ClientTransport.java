package io.argotuner.enact;

import io.argotuner.api.Names;
import io.argotuner.decide.ObjectRef;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Sends writes through fabric8's client: never by JOSDK's ResourceOperations, which forces every apply. */
final class ClientTransport implements Transport {
    private final KubernetesClient client;

    ClientTransport(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public Optional<LiveObject> read(ObjectRef ref) {
        return Optional.ofNullable(resource(ref).get()).map(object -> live(ref, object));
    }

    @Override
    public LiveObject send(Write write) {
        var context = new PatchContext.Builder().withFieldManager(Names.FIELD_MANAGER);
        Object body;
        if (write instanceof Write.Apply apply) {
            context.withPatchType(PatchType.SERVER_SIDE_APPLY).withForce(apply.force());
            body = apply.body();
        } else {
            context.withPatchType(PatchType.JSON);
            body = ((Write.JsonPatch) write).operations();
        }
        var text = client.getKubernetesSerialization().asJson(body);
        return live(write.object(), resource(write.object()).patch(context.build(), text));
    }

    private Resource<GenericKubernetesResource> resource(ObjectRef ref) {
        var slash = ref.apiVersion().indexOf('/');
        var context = new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : ref.apiVersion().substring(0, slash))
                .withVersion(ref.apiVersion().substring(slash + 1))
                .withKind(ref.kind())
                // Regular for every kind that holds a setting; asking the API server for it would be one more request.
                .withPlural(ref.kind().toLowerCase(Locale.ROOT) + "s")
                .withNamespaced(true)
                .build();
        // With an item given the client patches at once instead of reading the object first.
        var item = new GenericKubernetesResource();
        item.setApiVersion(ref.apiVersion());
        item.setKind(ref.kind());
        var metadata = new io.fabric8.kubernetes.api.model.ObjectMeta();
        metadata.setName(ref.name());
        metadata.setNamespace(ref.namespace());
        item.setMetadata(metadata);
        return client.genericKubernetesResources(context)
                .inNamespace(ref.namespace())
                .resource(item);
    }

    private LiveObject live(ObjectRef ref, GenericKubernetesResource object) {
        var tree = new LinkedHashMap<String, Object>();
        Map<?, ?> converted = client.getKubernetesSerialization().convertValue(object, Map.class);
        converted.forEach((key, value) -> tree.put(String.valueOf(key), value));
        return new LiveObject(ref, tree);
    }
}
