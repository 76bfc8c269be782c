package io.argotuner.collect.metrics;

import io.argotuner.decide.Component;
import io.argotuner.decide.Evidence;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes evidence of live installs: reads the pages of their pods once in a period and keeps what rates need between two
 * readings, a few numbers for each counter. Kept in memory only: after a restart rates are unknown until there are two
 * readings again. Safe for use by several threads; looks at the same namespace wait for each other.
 */
public final class EvidenceTaker {
    private static final Comparator<ArgoPod> BY_SHARD = Comparator.comparing(
                    (ArgoPod pod) -> pod.shard().orElse(Integer.MAX_VALUE))
            .thenComparing(ArgoPod::name);

    private final PageSource source;
    private final Duration period;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param period the time between two looks; pages are not read again before most of it has passed */
    public EvidenceTaker(PageSource source, Duration period) {
        this.source = source;
        this.period = period;
    }

    /** Pods of an install, read when they are needed. */
    @FunctionalInterface
    public interface Pods {
        Fact<List<ArgoPod>> list();
    }

    /**
     * What the pods of the install in that namespace tell. Unknown only where its pods are not known; of a pod whose
     * page could not be read every figure of the page is unknown for that reason, and what its status tells is known.
     */
    public Fact<Evidence> take(String namespace, Pods pods, Instant now) {
        return take(namespace, source, pods, now);
    }

    /** The same from another source; where it is not the one of the look before, what that one told is forgotten. */
    public Fact<Evidence> take(String namespace, PageSource from, Pods pods, Instant now) {
        return seen.compute(
                        namespace, (n, before) -> before != null && before.from.equals(from) ? before : new Seen(from))
                .take(pods, now);
    }

    /** Drops what is remembered about an install that is no longer looked at. */
    public void forget(String namespace) {
        seen.remove(namespace);
    }

    private final class Seen {
        private final PageSource from;
        private final Map<String, PodRates> rates = new HashMap<>();
        private @Nullable Instant at;
        private Fact<Evidence> last = Fact.unknown("no metrics were read yet");

        Seen(PageSource from) {
            this.from = from;
        }

        synchronized Fact<Evidence> take(Pods pods, Instant now) {
            // A timer that fires a little early has waited long enough too; a clock set back waits no longer.
            var due = at == null ? now : at.plus(period.multipliedBy(4).dividedBy(5));
            if (at != null && now.isBefore(due) && !now.isBefore(at)) {
                return last;
            }
            at = now;
            last = read(pods.list(), now);
            return last;
        }

        private Fact<Evidence> read(Fact<List<ArgoPod>> listed, Instant now) {
            if (listed instanceof Fact.Unknown<List<ArgoPod>> unknown) {
                return Fact.unknown(unknown.why());
            }
            var pods = listed.orElse(List.of());
            if (pods.isEmpty()) {
                return Fact.unknown("no pod of the install is running");
            }
            rates.keySet().retainAll(pods.stream().map(ArgoPod::name).toList());
            var pages = from.read(pods, now);
            remember(pods, pages, now);
            var controllers = new ArrayList<Evidence.Controller>();
            var repoServers = new ArrayList<Evidence.RepoServer>();
            var servers = new ArrayList<Evidence.Pod>();
            var window = OptionalDouble.empty();
            var at = now;
            for (var pod : pods.stream().sorted(BY_SHARD).toList()) {
                var page = pages.getOrDefault(pod, Fact.unknown("its metrics are not read"));
                var podRates = rates(pod);
                if (page instanceof Fact.Known<MetricsPage> read) {
                    var scraped = read.value().scrapedAt();
                    // What is read here counts at any time, which a clock set back must not stop.
                    if (scraped.filter(podRates::knows).isEmpty()) {
                        podRates.read(read.value(), pod.process(), scraped.orElse(now));
                    }
                    at = scraped.filter(at::isAfter).orElse(at);
                    window = OptionalDouble.of(Math.min(window.orElse(Double.MAX_VALUE), podRates.seconds()));
                }
                var told = new PodEvidence(pod, page, podRates);
                if (pod.component() == Component.CONTROLLER) {
                    controllers.add(told.controller());
                } else if (pod.component() == Component.REPO_SERVER) {
                    repoServers.add(told.repoServer());
                } else if (pod.component() == Component.SERVER) {
                    servers.add(told.pod());
                }
            }
            var reach = Duration.ofMillis(Math.round(1000 * window.orElse(0)));
            return Fact.known(new Evidence(at, reach, controllers, repoServers, servers));
        }

        /** Of processes that are met for the first time, what the source knows of the time before. */
        private void remember(List<ArgoPod> pods, Map<ArgoPod, Fact<MetricsPage>> pages, Instant now) {
            var met = pods.stream()
                    .filter(pod -> pages.getOrDefault(pod, Fact.unknown("")).isKnown()
                            && rates(pod).isEmpty())
                    .toList();
            if (met.isEmpty()) {
                return;
            }
            from.earlier(met, now).forEach((pod, page) -> {
                if (page instanceof Fact.Known<MetricsPage> known) {
                    known.value().scrapedAt().ifPresent(at -> rates(pod).read(known.value(), pod.process(), at));
                }
            });
        }

        private PodRates rates(ArgoPod pod) {
            return rates.computeIfAbsent(pod.name(), name -> new PodRates());
        }
    }
}
