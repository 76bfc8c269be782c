package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the pods of an install tell of themselves, as rates over a window that ends now. Every figure is a fact of its
 * own: a family that this Argo CD version does not export, a pod that did not answer and a counter that was reset
 * within the window are unknown for that reason, never zero.
 *
 * @param at when the window ends
 * @param window how far back the rates reach; the shortest of all pods
 * @param controllers one for each pod of the application controller, ascending by shard and name
 * @param repoServers one for each repo-server pod, ascending by name
 * @param servers one for each argocd-server pod, ascending by name
 */
public record Evidence(
        Instant at, Duration window, List<Controller> controllers, List<RepoServer> repoServers, List<Pod> servers) {
    public Evidence {
        controllers = List.copyOf(controllers);
        repoServers = List.copyOf(repoServers);
        servers = List.copyOf(servers);
    }

    /** Why no pod of the controller tells how much it is asked for: the reason of the first, as a rule that of all. */
    public static Optional<String> noRates(Fact<Evidence> evidence) {
        if (evidence instanceof Fact.Unknown<Evidence> unknown) {
            return Optional.of(unknown.why());
        }
        var arrivals = evidence.map(Evidence::controllers).orElse(List.of()).stream()
                .map(pod -> pod.refresh().arrivals())
                .toList();
        return arrivals.stream().anyMatch(Fact::isKnown)
                ? Optional.empty()
                : arrivals.stream()
                        .map(unknown -> ((Fact.Unknown<Double>) unknown).why())
                        .findFirst()
                        .or(() -> Optional.of("no controller pod is running"));
    }

    /**
     * What holds for every pod.
     *
     * @param ready as its kubelet says
     * @param startedAt when its Argo CD container started last
     * @param restarts of that container since the pod exists
     * @param outOfMemory whether its last termination was {@code OOMKilled}
     * @param cpu cores used, mean over the window ({@code process_cpu_seconds_total})
     * @param cpuLimit cores: the container's limit, else what its node can allocate
     * @param memory bytes resident now ({@code process_resident_memory_bytes})
     * @param memoryLimit bytes: the container's limit; unknown where it has none
     * @param crashLooping whether its kubelet waits before it starts that container once more ({@code CrashLoopBackOff})
     */
    public record Pod(
            String name,
            boolean ready,
            Fact<Instant> startedAt,
            int restarts,
            boolean outOfMemory,
            Fact<Double> cpu,
            Fact<Double> cpuLimit,
            Fact<Double> memory,
            Fact<Double> memoryLimit,
            boolean crashLooping) {
        /** Of a container that runs. */
        public Pod(
                String name,
                boolean ready,
                Fact<Instant> startedAt,
                int restarts,
                boolean outOfMemory,
                Fact<Double> cpu,
                Fact<Double> cpuLimit,
                Fact<Double> memory,
                Fact<Double> memoryLimit) {
            this(name, ready, startedAt, restarts, outOfMemory, cpu, cpuLimit, memory, memoryLimit, false);
        }
    }

    /**
     * A work queue and its workers ({@code workqueue_*}).
     *
     * @param arrivals items added per second
     * @param waiting mean seconds between add and start of work
     * @param service mean seconds of work on one item
     * @param busy mean number of workers at work
     * @param depth items that wait now
     */
    public record Queue(
            Fact<Double> arrivals, Fact<Double> waiting, Fact<Double> service, Fact<Double> busy, Fact<Double> depth) {
        public static Queue unknown(String why) {
            return new Queue(
                    Fact.unknown(why), Fact.unknown(why), Fact.unknown(why), Fact.unknown(why), Fact.unknown(why));
        }
    }

    /**
     * The Kubernetes client of a process ({@code argocd_kubectl_*}, Argo CD 3.0 and later).
     *
     * @param requests per second, all clusters
     * @param throttled mean seconds that one request waits for the client's own limit
     * @param throttledShare seconds waited for that limit by all workers together, per second
     * @param refused answers 429 per second
     */
    public record Client(
            Fact<Double> requests, Fact<Double> throttled, Fact<Double> throttledShare, Fact<Double> refused) {
        public static Client unknown(String why) {
            return new Client(Fact.unknown(why), Fact.unknown(why), Fact.unknown(why), Fact.unknown(why));
        }
    }

    /**
     * A cluster as the pod that holds its cache sees it ({@code argocd_cluster_*}).
     *
     * @param applications that the pod owns on it ({@code argocd_app_info})
     * @param objects in its cache
     * @param events per second
     * @param connected whether the last connection succeeded
     * @param cacheAge seconds since its cache was filled last, below 0 where it never was
     */
    public record Cluster(
            Fact<Integer> applications,
            Fact<Double> objects,
            Fact<Double> events,
            Fact<Boolean> connected,
            Fact<Double> cacheAge) {}

    /**
     * One pod of the application controller.
     *
     * @param shard the ordinal that the pod works as; unknown for a pod of a Deployment
     * @param refresh {@code app_reconciliation_queue}, whose workers are the status processors
     * @param operation {@code app_operation_processing_queue}, whose workers are the operation processors
     * @param reconciles comparisons per second, cheap ones included ({@code argocd_app_reconcile_count})
     * @param reconcileSeconds their mean seconds
     * @param kubectlRunning kubectl commands at work now ({@code argocd_kubectl_exec_pending}, which counts running ones)
     * @param clusters by server URL; the clusters that this pod owns now
     */
    public record Controller(
            Pod pod,
            Fact<Integer> shard,
            Queue refresh,
            Queue operation,
            Client client,
            Fact<Double> reconciles,
            Fact<Double> reconcileSeconds,
            Fact<Double> kubectlRunning,
            Map<String, Cluster> clusters) {
        public Controller {
            clusters = Map.copyOf(clusters);
        }
    }

    /**
     * One repo-server pod.
     *
     * @param pending requests that wait or are worked on now, all repositories ({@code argocd_repo_pending_request_total})
     * @param parallelismWait mean seconds that a request waits for the parallelism limit (Argo CD 3.5, with a limit)
     * @param gitRequests fetches and ls-remotes per second
     * @param gitSeconds their mean seconds
     */
    public record RepoServer(
            Pod pod,
            Fact<Double> pending,
            Fact<Double> parallelismWait,
            Fact<Double> gitRequests,
            Fact<Double> gitSeconds) {}
}
