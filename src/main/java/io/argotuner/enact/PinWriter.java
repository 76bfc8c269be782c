package io.argotuner.enact;

import io.argotuner.api.Journal;
import io.argotuner.api.Move;
import io.argotuner.api.Names;
import io.argotuner.decide.ObjectRef;
import io.argotuner.decide.placement.PinChange;
import io.argotuner.decide.placement.Pins;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes pins: {@code data.shard} of cluster Secrets and two annotations beside it, nothing else. Each write carries the
 * uid and resourceVersion that the decision was made on, and the Secret is never read whole. Also asks Argo CD to compare
 * the Applications of a cluster that was moved, which it would otherwise do when their period comes round.
 */
public final class PinWriter {
    /** As in journals. */
    static final String SHARD = "data/shard";

    private static final String REFRESH = "argocd.argoproj.io/refresh";

    private final MetadataPatch patch;

    public PinWriter(KubernetesClient client) {
        this.patch = new MetadataPatch(client);
    }

    /**
     * @param namespace of the install
     * @param owner {@code namespace/name} of the policy
     */
    public PinOutcome write(String namespace, String owner, List<PinChange> changes, List<Pins.Application> refreshes) {
        var written = new ArrayList<PinChange>();
        var failures = new LinkedHashMap<ObjectRef, String>();
        for (var change : changes) {
            var refused = sent(
                    "/api/v1/namespaces/" + namespace + "/secrets/"
                            + change.pin().secret(),
                    body(change, owner),
                    "patch on secrets in namespace " + namespace);
            if (refused == null) {
                written.add(change);
            } else if (!refused.isEmpty()) {
                failures.put(
                        new ObjectRef("v1", "Secret", namespace, change.pin().secret()), refused);
            }
        }
        var refreshed = 0;
        for (var application : refreshes) {
            var refused = sent(
                    "/apis/argoproj.io/v1alpha1/namespaces/" + application.namespace() + "/applications/"
                            + application.name(),
                    Map.of("metadata", Map.of("annotations", Map.of(REFRESH, "normal"))),
                    "patch on applications.argoproj.io in namespace " + application.namespace());
            if (refused == null) {
                refreshed++;
            } else if (!refused.isEmpty()) {
                // One sentence for all of them: what one is refused for the others are too.
                failures.put(
                        new ObjectRef(
                                "argoproj.io/v1alpha1", "Application", application.namespace(), application.name()),
                        refused);
                break;
            }
        }
        return new PinOutcome(written, failures, refreshed);
    }

    /** Null where it is stored, empty where the object changed or went meanwhile, else why it is not. */
    private @Nullable String sent(String path, Map<String, Object> body, String right) {
        try {
            var status = patch.send(path, body);
            return switch (status) {
                case 200, 201 -> null;
                case 404, 409 -> "";
                case 403 ->
                    "was refused (403); grant " + right
                            + " with deploy/pinning.yaml, or look for an admission policy that denies it";
                case 400, 422 ->
                    "was refused (" + status + "); exempt argo-tuner from the admission policy that denies it";
                default -> "failed (" + status + "); will try again";
            };
        } catch (IOException e) {
            return "got no answer; it may be stored or not; will look again";
        }
    }

    private static Map<String, Object> body(PinChange change, String owner) {
        var annotations = new LinkedHashMap<String, @Nullable Object>();
        annotations.put(Names.JOURNAL, change.traces() ? journal(change, owner).text() : null);
        annotations.put(
                Names.MOVED,
                change.traces()
                        ? change.moved()
                                .map(m -> new Move(m.from(), m.to(), m.at(), m.settled()).text())
                                .orElse(null)
                        : null);
        var metadata = new LinkedHashMap<String, Object>();
        metadata.put("uid", change.pin().uid());
        metadata.put("resourceVersion", change.pin().resourceVersion());
        metadata.put("annotations", annotations);
        var body = new LinkedHashMap<String, Object>();
        body.put("metadata", metadata);
        if (!Objects.equals(change.to(), change.pin().shard())) {
            var data = new LinkedHashMap<String, @Nullable Object>();
            data.put("shard", change.to() == null ? null : encoded(change.to()));
            body.put("data", data);
        }
        return body;
    }

    private static Journal journal(PinChange change, String owner) {
        var before = change.pin().journal().flatMap(Journal::parse);
        var originals = new TreeMap<String, @Nullable String>();
        before.ifPresentOrElse(
                j -> originals.putAll(j.originals()),
                () -> originals.put(SHARD, change.pin().shard()));
        var applied = new TreeMap<String, String>();
        applied.put(SHARD, Objects.requireNonNull(change.to(), "a pin that stays has a text"));
        return new Journal(Journal.VERSION, owner, originals, applied, null);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
