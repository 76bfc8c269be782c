package io.argotuner.collect;

import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.collect.metrics.EvidenceTaker;
import io.argotuner.collect.metrics.PrometheusAccess;
import io.argotuner.decide.Census;
import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.CurrentSetting;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Freshness;
import io.argotuner.decide.Install;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Policy;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Sharding;
import io.argotuner.decide.placement.Pins;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Observes a live install. Reads only. */
public final class ClusterObserver {
    /** The age that matters where the timers are not known. */
    private static final Duration UNKNOWN_TIMERS = Duration.ofMinutes(6);

    private final InstallSource installs;
    private final CensusTaker census;
    private final PodSource pods;
    private final EvidenceTaker evidence;
    private final PrometheusAccess prometheuses;
    private final InstantSource clock;
    private final Optional<PinObserver> pins;

    /** Where what an install's own objects say comes from: read each time, or remembered. */
    @FunctionalInterface
    public interface InstallSource {
        /** @throws BadInput where the namespace holds no Argo CD install, or its objects cannot be read */
        InstallFacts read(String namespace);
    }

    /** Where the pods of an install come from. */
    @FunctionalInterface
    public interface PodSource {
        /** The running pods of that namespace that are an install's, unknown where they cannot be listed. */
        Fact<List<ArgoPod>> list(String namespace);
    }

    /** For one look: everything is read through the API server, metrics too. */
    public ClusterObserver(KubernetesClient client) {
        this(client, PrometheusAccess.none(), InstantSource.system());
    }

    /** @param prometheuses what is shown to which Prometheus, where the policy asks for one */
    public ClusterObserver(KubernetesClient client, PrometheusAccess prometheuses, InstantSource clock) {
        this(client, new LiveObjects(client), prometheuses, clock);
    }

    /** For one look at an install whose own objects were read before. */
    ClusterObserver(KubernetesClient client, ObjectSource objects) {
        this(client, objects, PrometheusAccess.none(), InstantSource.system());
    }

    private ClusterObserver(
            KubernetesClient client, ObjectSource objects, PrometheusAccess prometheuses, InstantSource clock) {
        this(
                namespace -> InstallFacts.of(objects.read(namespace)),
                CensusTaker.once(new ApplicationReader(client)),
                new LivePods(client)::list,
                new EvidenceTaker(new ProxyPages(client), Duration.ZERO),
                prometheuses,
                clock,
                Optional.empty());
    }

    /**
     * @param objects where the install's own objects come from
     * @param census remembers the last census between looks
     * @param evidence remembers the last reading of each pod between looks
     */
    public ClusterObserver(
            ObjectSource objects, CensusTaker census, PodSource pods, EvidenceTaker evidence, InstantSource clock) {
        this(
                namespace -> InstallFacts.of(objects.read(namespace)),
                census,
                pods,
                evidence,
                PrometheusAccess.none(),
                clock,
                Optional.empty());
    }

    /**
     * @param installs where what the install's own objects say comes from
     * @param prometheuses what is shown to which Prometheus, where a policy asks for one
     * @param pins reads cluster Secrets where the policy asks for it; empty for one that never does
     */
    public ClusterObserver(
            InstallSource installs,
            CensusTaker census,
            PodSource pods,
            EvidenceTaker evidence,
            PrometheusAccess prometheuses,
            InstantSource clock,
            Optional<PinObserver> pins) {
        this.installs = installs;
        this.census = census;
        this.pods = pods;
        this.evidence = evidence;
        this.prometheuses = prometheuses;
        this.clock = clock;
        this.pins = pins;
    }

    /** Looks by the policy that says nothing. */
    public Observation observe(String namespace) {
        return observe(namespace, Policy.defaults());
    }

    /** Looks where no pin was ever written. */
    public Observation observe(String namespace, Policy policy) {
        return observe(namespace, policy, false);
    }

    /**
     * Looks at the install of that namespace.
     *
     * @param policy says whether more than counts is wanted, and which age of a comparison matters
     * @param pinned whether the policy's status tells of pins that argo-tuner manages or has to take back; cluster
     *     Secrets are read for those, and where the policy asks for it
     * @throws BadInput where the namespace holds no Argo CD install, or its objects cannot be read. Applications that
     *     cannot be read are an unknown census instead, and metrics that cannot be read unknown evidence.
     */
    public Observation observe(String namespace, Policy policy, boolean pinned) {
        var read = installs.read(namespace);
        var reading = read.reading();
        var filter = NamespaceFilter.of(reading.applicationNamespaces(), namespace);
        var now = clock.instant();
        var clusters = pins.filter(p -> pinned || policy.sharding().pinning() == Policy.Pinning.MANAGE)
                .map(p -> p.look(namespace, reading.inClusterEnabled(), reading.algorithm(), filter, now));
        clusters.ifPresent(c -> census.named(namespace, c.serverByName()));
        Fact<Census> counted;
        Fact<Freshness> freshness;
        Fact<Evidence> told;
        if (policy.evidence().equals(Policy.Evidence.NONE)) {
            counted = census.take(namespace, filter, now);
            freshness = Fact.unknown("spec.evidence.source is None");
            told = Fact.unknown("spec.evidence.source is None");
        } else {
            var look = census.look(namespace, filter, window(policy, reading.settings()), now);
            counted = look.census();
            freshness = look.freshness();
            EvidenceTaker.Pods running = () -> pods.list(namespace);
            told = policy.evidence() instanceof Policy.Evidence.Prometheus prometheus
                    ? evidence.take(namespace, prometheuses.pages(prometheus), running, now)
                    : evidence.take(namespace, running, now);
        }
        var notices = new ArrayList<>(reading.install().notices());
        notices.addAll(read.notices());
        notices.addAll(notices(filter, counted));
        clusters.ifPresent(c -> notices.addAll(c.notices()));
        var sharding = clusters.map(PinObserver.Seen::sharding)
                .orElseGet(() -> new Sharding(
                        reading.algorithm(),
                        Fact.unknown("cluster Secrets are not read, so shard sizes are estimates")));
        return new Observation(
                with(reading.install(), notices),
                reading.settings(),
                counted,
                sharding,
                reading.targets(),
                told,
                freshness,
                clusters.map(c -> c.pins().announced(pinned)).orElseGet(Pins::unasked));
    }

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        census.forget(namespace);
        evidence.forget(namespace);
        pins.ifPresent(p -> p.forget(namespace));
    }

    /** The objective, else the age up to which an Application that is looked after may be. */
    private static Duration window(Policy policy, Map<Setting, CurrentSetting> settings) {
        return policy.freshness().orElseGet(() -> {
            var timeout = seconds(settings, Setting.RECONCILIATION_TIMEOUT);
            var jitter = seconds(settings, Setting.RECONCILIATION_JITTER);
            return timeout.isPresent() && jitter.isPresent()
                    ? Duration.ofSeconds((long) Math.min(86_400, 2 * timeout.getAsDouble() + jitter.getAsDouble() + 60))
                    : UNKNOWN_TIMERS;
        });
    }

    private static OptionalDouble seconds(Map<Setting, CurrentSetting> settings, Setting setting) {
        var current = settings.get(setting);
        return current != null && current.effective() instanceof Fact.Known<Double> known
                ? OptionalDouble.of(known.value())
                : OptionalDouble.empty();
    }

    private static List<String> notices(NamespaceFilter filter, Fact<Census> counted) {
        var notices = new ArrayList<String>();
        for (var entry : filter.malformed()) {
            notices.add("application.namespaces: Argo CD cannot read the pattern \"" + OneLine.of(entry, 80)
                    + "\" and it matches nothing; correct or remove it");
        }
        if (counted instanceof Fact.Known<Census> known) {
            var clusters = known.value().clusters();
            long named = clusters.stream()
                    .filter(c -> c.server().startsWith(ClusterLoad.BY_NAME))
                    .count();
            if (named > 0 && named < clusters.size()) {
                notices.add(named + " of " + clusters.size() + (named == 1 ? " clusters is" : " clusters are")
                        + " named by destination.name; as cluster Secrets are not read, a cluster that others name by"
                        + " URL counts twice");
            }
        }
        return notices;
    }

    private static Install with(Install install, List<String> notices) {
        return new Install(
                install.namespace(),
                install.version(),
                install.packaging(),
                install.controllerKind(),
                install.managedBy(),
                notices);
    }
}
