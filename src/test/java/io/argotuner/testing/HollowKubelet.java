package io.argotuner.testing;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Scheduler and kubelet of a node without containers: binds every pod, reports it running and ready at once, and ends
 * deleted pods at once. So the rollouts of kube-controller-manager are real ones, in seconds. Each pod has a loopback
 * address of its own, where nobody answers unless a test does. Where {@link #run} is told how, a pod's program is a real
 * one too.
 */
public final class HollowKubelet {
    private static final String NODE = "hollow";
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final Set<Integer> OVERTAKEN =
            Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final Programs NOTHING = new Programs() {
        @Override
        public CompletableFuture<Integer> start(Pod pod) {
            return new CompletableFuture<>();
        }

        @Override
        public void stop(Pod pod) {}
    };

    private final KubernetesClient client;
    private final Set<String> heldNamespaces = ConcurrentHashMap.newKeySet();
    private final Map<String, Programs> programs = new ConcurrentHashMap<>();
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Map<String, Clock> clocks = new ConcurrentHashMap<>();
    private final AtomicInteger addresses = new AtomicInteger();
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "hollow kubelet");
        thread.setDaemon(true);
        return thread;
    });
    private final SharedIndexInformer<Pod> pods;

    HollowKubelet(KubernetesClient client) {
        this.client = client;
        pods = client.pods().inAnyNamespace().inform(new ResourceEventHandler<Pod>() {
            @Override
            public void onAdd(Pod pod) {
                look(Cache.metaNamespaceKeyFunc(pod));
            }

            @Override
            public void onUpdate(Pod old, Pod pod) {
                look(Cache.metaNamespaceKeyFunc(pod));
            }

            @Override
            public void onDelete(Pod pod, boolean unknown) {}
        });
    }

    /** From now on pods of the namespace that are not ready yet stay so: a rollout that is stuck. */
    public void hold(String namespace) {
        heldNamespaces.add(namespace);
    }

    /** What runs in pods. */
    public interface Programs {
        /** Starts what the pod is for, if anything. @return its exit code when it has ended, never before */
        CompletableFuture<Integer> start(Pod pod);

        /** Asks what runs in the pod to end. */
        void stop(Pod pod);
    }

    /** From now on the pods of the namespace that start do what these programs do; a Job's pod ends with its program. */
    public void run(String namespace, Programs what) {
        programs.put(namespace, what);
    }

    /** Ends {@link #hold}; the pods held back become ready. */
    public void release(String namespace) {
        if (heldNamespaces.remove(namespace)) {
            pods.getStore().listKeys().forEach(this::look);
        }
    }

    /** Lets times that are reported of pods of the namespace come from that clock, from now on. */
    public void clock(String namespace, Clock clock) {
        clocks.put(namespace, clock);
    }

    private void look(String key) {
        worker.execute(() -> {
            var pod = pods.getStore().getByKey(key);
            if (pod == null) {
                return;
            }
            try {
                sync(pod);
            } catch (KubernetesClientException e) {
                // An overtaken pod comes again as an event; all else is tried again.
                if (!OVERTAKEN.contains(e.getCode())) {
                    worker.schedule(() -> look(key), 200, TimeUnit.MILLISECONDS);
                }
            }
        });
    }

    private void sync(Pod pod) {
        var meta = pod.getMetadata();
        if (meta.getDeletionTimestamp() != null) {
            programs.getOrDefault(meta.getNamespace(), NOTHING).stop(pod);
            end(pod);
        } else if (pod.getSpec().getNodeName() == null) {
            bind(pod);
        } else if (!reported(pod)) {
            report(pod);
            if (started.add(meta.getUid())) {
                programs.getOrDefault(meta.getNamespace(), NOTHING).start(pod).thenAccept(code -> ended(pod, code));
            }
        }
    }

    private void ended(Pod pod, int code) {
        if ("Never".equals(pod.getSpec().getRestartPolicy())) {
            worker.execute(() -> client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                            MERGE,
                            new PodBuilder()
                                    .withNewMetadata()
                                    .withName(pod.getMetadata().getName())
                                    .withUid(pod.getMetadata().getUid())
                                    .endMetadata()
                                    .withNewStatus()
                                    .withPhase(code == 0 ? "Succeeded" : "Failed")
                                    .endStatus()
                                    .build()));
        }
    }

    /** With the uid, so that a successor of the same name is not hit. */
    private void end(Pod pod) {
        var meta = pod.getMetadata();
        var options = new DeleteOptionsBuilder()
                .withGracePeriodSeconds(0L)
                .withNewPreconditions()
                .withUid(meta.getUid())
                .endPreconditions()
                .build();
        client.raw("/api/v1/namespaces/" + meta.getNamespace() + "/pods/" + meta.getName(), "DELETE", options);
    }

    private void bind(Pod pod) {
        var binding = new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(NODE)
                .endTarget()
                .build();
        client.bindings()
                .inNamespace(pod.getMetadata().getNamespace())
                .resource(binding)
                .create();
    }

    private boolean reported(Pod pod) {
        return ENDED.contains(pod.getStatus().getPhase())
                || "Running".equals(pod.getStatus().getPhase()) && (held(pod) || isReady(pod));
    }

    private void report(Pod pod) {
        var ready = !held(pod);
        var clock = clocks.getOrDefault(pod.getMetadata().getNamespace(), Clock.systemUTC());
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .subresource("status")
                .patch(
                        MERGE,
                        new PodBuilder()
                                .withNewMetadata()
                                .withName(pod.getMetadata().getName())
                                .withUid(pod.getMetadata().getUid())
                                .endMetadata()
                                .withNewStatus()
                                .withPhase("Running")
                                .withHostIP("127.0.0.1")
                                .withPodIP(nextAddress())
                                .withStartTime(now)
                                .withConditions(conditions(ready, now))
                                .withContainerStatuses(containers(pod, ready, now))
                                .endStatus()
                                .build());
    }

    /** Of 127.128.0.0/9: eleven bits tell test runs at the same time apart, twelve the pods of this one. */
    private String nextAddress() {
        var run = ProcessHandle.current().pid() & 0x7ff;
        var host = run << 12 | addresses.incrementAndGet() & 0xfff;
        return "127." + (0x80 | host >> 16) + "." + (host >> 8 & 0xff) + "." + (host & 0xff);
    }

    private static List<PodCondition> conditions(boolean ready, String now) {
        return Stream.of("PodScheduled", "Initialized", "ContainersReady", "Ready")
                .map(type -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus(ready || !type.endsWith("Ready") ? "True" : "False")
                        .withLastTransitionTime(now)
                        .build())
                .toList();
    }

    private static List<ContainerStatus> containers(Pod pod, boolean ready, String now) {
        return pod.getSpec().getContainers().stream()
                .map(container -> new ContainerStatusBuilder()
                        .withName(container.getName())
                        .withImage(container.getImage())
                        .withImageID("")
                        .withReady(ready)
                        .withStarted(true)
                        .withRestartCount(0)
                        .withNewState()
                        .withNewRunning(now)
                        .endState()
                        .build())
                .toList();
    }

    private boolean held(Pod pod) {
        return heldNamespaces.contains(pod.getMetadata().getNamespace());
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
    }
}
