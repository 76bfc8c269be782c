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
import java.util.Optional;
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

    /** Refusals in one look after which the rest would only be refused too. */
    private static final int REFUSALS = 3;

    private static final String REFRESH = "argocd.argoproj.io/refresh";

    private final MetadataPatch patch;

    public PinWriter(KubernetesClient client) {
        this.patch = new MetadataPatch(client);
    }

    /**
     * Writes in order, as long as the API server answers: where it does not, or refuses {@value #REFUSALS} of them, the
     * next look goes on.
     *
     * @param namespace of the install
     * @param owner {@code namespace/name} of the policy
     */
    public PinOutcome write(String namespace, String owner, List<PinChange> changes, List<Pins.Application> refreshes) {
        var written = new ArrayList<PinChange>();
        var answered = new ArrayList<PinChange>();
        var failures = new LinkedHashMap<ObjectRef, String>();
        var going = true;
        for (var change : changes) {
            if (!going || failures.size() >= REFUSALS) {
                break;
            }
            var answer = sent(
                    "/api/v1/namespaces/" + namespace + "/secrets/"
                            + change.pin().secret(),
                    body(change, owner),
                    "patch on secrets in namespace " + namespace);
            if (answer.stored()) {
                written.add(change);
            }
            if (answer.stored() || answer.refused()) {
                answered.add(change);
            }
            answer.why()
                    .ifPresent(why -> failures.put(
                            new ObjectRef(
                                    "v1", "Secret", namespace, change.pin().secret()),
                            why));
            going = answer.going();
        }
        var refreshed = 0;
        for (var application : refreshes) {
            if (!going) {
                break;
            }
            var answer = sent(
                    "/apis/argoproj.io/v1alpha1/namespaces/" + application.namespace() + "/applications/"
                            + application.name(),
                    Map.of("metadata", Map.of("annotations", Map.of(REFRESH, "normal"))),
                    "patch on applications.argoproj.io in namespace " + application.namespace());
            refreshed += answer.stored() ? 1 : 0;
            answer.why()
                    .ifPresent(why -> failures.put(
                            new ObjectRef(
                                    "argoproj.io/v1alpha1", "Application", application.namespace(), application.name()),
                            why));
            // What one Application is refused for the others are too.
            going = answer.going() && !answer.refused();
        }
        return new PinOutcome(written, answered, failures, refreshed);
    }

    /**
     * What the API server made of a request.
     *
     * @param why it is not stored, empty where it is, or where its object changed or went meanwhile
     * @param going whether the API server is well enough for the next request
     */
    private record Answer(boolean stored, boolean refused, Optional<String> why, boolean going) {
        static Answer refusal(String why) {
            return new Answer(false, true, Optional.of(why), true);
        }

        static Answer failure(String why) {
            return new Answer(false, false, Optional.of(why), false);
        }
    }

    private Answer sent(String path, Map<String, Object> body, String right) {
        try {
            var status = patch.send(path, body);
            return switch (status) {
                case 200, 201 -> new Answer(true, false, Optional.empty(), true);
                case 404, 409 -> new Answer(false, false, Optional.empty(), true);
                case 403 ->
                    Answer.refusal("was refused (403); grant " + right
                            + " with deploy/pinning.yaml, or look for an admission policy that denies it");
                case 400, 422 ->
                    Answer.refusal(
                            "was refused (" + status + "); exempt argo-tuner from the admission policy that denies it");
                default -> Answer.failure("failed (" + status + "); will try again");
            };
        } catch (IOException e) {
            return Answer.failure("got no answer; it may be stored or not; will look again");
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
