package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicy;
import io.argotuner.api.Names;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.InstallReader;
import io.argotuner.collect.LiveObjects;
import io.argotuner.collect.ObjectSource;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Sharding;
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
import java.util.Optional;
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
    private final ObjectSource objects;
    private final Enactor enactor;
    private final PinsBack pins;
    private final EventSink events;
    private final Sessions sessions;
    private final Clock clock;

    Farewell(KubernetesClient client, EventSink events, Sessions sessions, Clock clock) {
        this.client = Clients.withRetries(client, 1, Duration.ofSeconds(4));
        this.objects = new LiveObjects(this.client);
        this.enactor = new Enactor(this.client);
        this.pins = new PinsBack(this.client);
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
            var retain = policy.getSpec() != null && "Retain".equals(policy.getSpec().onDelete);
            var rivals = rivals(policy, cachedRivals);
            var pinned =
                    rivals.stream().anyMatch(PinsBack::manages) ? Optional.<String>empty() : pins.give(policy, retain);
            if (pinned.isPresent()) {
                return again(policy, pinned.get());
            }
            if (!rivals.isEmpty()) {
                // The next policy takes the install over as it is, with the journal.
                return DeleteControl.defaultDelete();
            }
            var observation = install(namespace);
            var outcome = retain ? enactor.release(observation) : enactor.restore(observation);
            return done(policy, observation, outcome, retain);
        } catch (BadInput e) {
            if (e.getCause() instanceof KubernetesClientException) {
                return again(policy, String.valueOf(e.getMessage()));
            }
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

    /** Without the Applications: what is taken back does not depend on them. */
    private Observation install(String namespace) {
        var reading = InstallReader.read(objects.read(namespace));
        return new Observation(
                reading.install(),
                reading.settings(),
                Fact.unknown("not asked"),
                new Sharding(reading.algorithm(), Fact.unknown("not asked")),
                reading.targets());
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

    /**
     * When the process ends because its namespace goes, nobody would be left to remove the finalizer of the policies
     * there, and the namespace would never be gone. Called when no look can put it back any more.
     */
    void leave(List<ArgoTuningPolicy> policies) {
        for (var policy : policies) {
            if (policy.hasFinalizer(Names.FINALIZER)
                    && terminating(policy.getMetadata().getNamespace())) {
                try {
                    client.resources(ArgoTuningPolicy.class)
                            .inNamespace(policy.getMetadata().getNamespace())
                            .withName(policy.getMetadata().getName())
                            .edit(p -> {
                                p.removeFinalizer(Names.FINALIZER);
                                return p;
                            });
                } catch (KubernetesClientException e) {
                    LOG.atWarn().addKeyValue("code", e.getCode()).log("a finalizer stays in a namespace that goes");
                }
            }
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
