package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.decide.Observation;
import io.argotuner.enact.Enactor;
import io.argotuner.enact.Outcome;
import io.argotuner.report.EventReport;
import io.argotuner.report.EventReport.Notice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens before a deleted policy goes: the install is restored or released. It never holds a deletion for longer
 * than 30 seconds: what cannot be taken back by then is told in an Event and left.
 */
final class Farewell {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    private final KubernetesClient client;
    private final ClusterObserver observer;
    private final Enactor enactor;
    private final EventSink events;
    private final Sessions sessions;
    private final Clock clock;

    Farewell(KubernetesClient client, EventSink events, Sessions sessions, Clock clock) {
        this.client = Clients.withRetries(client, 1, Duration.ofSeconds(4));
        this.observer = new ClusterObserver(this.client);
        this.enactor = new Enactor(this.client);
        this.events = events;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** @param cachedRivals policies of the same namespace that stay, as the watch knows them */
    DeleteControl to(ArgoTuningPolicy policy, List<ArgoTuningPolicy> cachedRivals) {
        var namespace = policy.getMetadata().getNamespace();
        if (terminating(namespace)) {
            return DeleteControl.defaultDelete();
        }
        try {
            if (!rivals(policy, cachedRivals).isEmpty()) {
                // The next policy takes the install over as it is, with the journal.
                return DeleteControl.defaultDelete();
            }
            var observation = observer.observe(namespace);
            var retain = policy.getSpec() != null && "Retain".equals(policy.getSpec().onDelete);
            var outcome = retain ? enactor.release(observation) : enactor.restore(observation);
            return done(policy, observation, outcome, retain);
        } catch (BadInput e) {
            tell(policy, new Notice(true, "NotRestored", "nothing to restore: " + e.getMessage()));
            return DeleteControl.defaultDelete();
        } catch (KubernetesClientException e) {
            return again(policy, Problems.of(e).message());
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue(
                            "policy", namespace + "/" + policy.getMetadata().getName())
                    .setCause(e)
                    .log("clean-up failed");
            return again(policy, Problems.internal(e).message());
        }
    }

    private DeleteControl done(ArgoTuningPolicy policy, Observation observation, Outcome outcome, boolean retain) {
        if (!outcome.failures().isEmpty()) {
            return again(
                    policy,
                    outcome.failures().entrySet().stream()
                            .map(f -> f.getKey() + ": " + f.getValue())
                            .sorted()
                            .collect(Collectors.joining("; ")));
        }
        var notices = retain
                ? List.of(new Notice(false, "Released", "the values stay; argo-tuner no longer owns them"))
                : EventReport.restored(outcome);
        events.send(policy, notices, clock.instant());
        LOG.atInfo()
                .addKeyValue(
                        "policy",
                        policy.getMetadata().getNamespace() + "/"
                                + policy.getMetadata().getName())
                .addKeyValue("install", observation.install().namespace())
                .log(retain ? "released" : "restored");
        return DeleteControl.defaultDelete();
    }

    private DeleteControl again(ArgoTuningPolicy policy, String why) {
        if (sessions.of(policy).cleaning(System.nanoTime()).compareTo(PATIENCE) < 0) {
            return DeleteControl.noFinalizerRemoval().rescheduleAfter(AGAIN);
        }
        tell(policy, new Notice(true, "NotRestored", "gave up after " + PATIENCE.toSeconds() + " s: " + why));
        LOG.atWarn()
                .addKeyValue(
                        "policy",
                        policy.getMetadata().getNamespace() + "/"
                                + policy.getMetadata().getName())
                .log("gave up restoring");
        return DeleteControl.defaultDelete();
    }

    private void tell(ArgoTuningPolicy policy, Notice notice) {
        events.send(policy, List.of(notice), clock.instant());
    }

    /** From the server, since a restore that a younger policy undoes at once would be two restarts for nothing. */
    private List<ArgoTuningPolicy> rivals(ArgoTuningPolicy policy, List<ArgoTuningPolicy> cached) {
        try {
            return client
                    .resources(ArgoTuningPolicy.class)
                    .inNamespace(policy.getMetadata().getNamespace())
                    .list()
                    .getItems()
                    .stream()
                    .filter(p -> !p.isMarkedForDeletion() && !Precedence.same(p, policy))
                    .toList();
        } catch (KubernetesClientException e) {
            return cached;
        }
    }

    /** False where it is not known: restoring into a namespace that goes does no harm. */
    private boolean terminating(String namespace) {
        try {
            var found = client.namespaces().withName(namespace).get();
            return found == null || found.isMarkedForDeletion();
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
