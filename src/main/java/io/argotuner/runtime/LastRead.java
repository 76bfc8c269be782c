package io.argotuner.runtime;

import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.ObjectSource;
import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.decide.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read last of each install and answers with it for as long as nothing can have changed, so that looks at
 * an install that stands still ask the API server for next to nothing. It is read again when a watch tells of any event
 * in the namespace, after a write, when a watch is missing, and when it is as old as {@link #LOOKS} looks take: not
 * everything that is read is watched, and a watch can fail to tell. Good enough to see that nothing is to be done; before
 * something is written the caller reads again, as {@link #remembered} tells him to.
 */
final class LastRead implements ObjectSource, ClusterObserver.PodSource {
    static final int LOOKS = 15;
    private static final Duration OLDEST = Duration.ofMinutes(15);

    private final ObjectSource objects;
    private final ClusterObserver.PodSource pods;
    private final LongSupplier nanos;
    private final long oldest;
    private volatile BooleanSupplier watching = () -> false;
    private final Map<String, Install> installs = new ConcurrentHashMap<>();

    /** What was read at a time, while so many events had been told of. */
    private record Read<T>(T value, long events, long nanos) {}

    private static final class Install {
        final AtomicLong events = new AtomicLong();
        volatile @Nullable Read<InstallObjects> objects;
        volatile @Nullable Read<Fact<List<ArgoPod>>> pods;
        volatile boolean remembered;
    }

    /**
     * @param period between two looks when nothing happens
     * @param nanos of a monotonic clock
     */
    LastRead(ObjectSource objects, ClusterObserver.PodSource pods, Duration period, LongSupplier nanos) {
        this.objects = objects;
        this.pods = pods;
        this.nanos = nanos;
        var looks = period.multipliedBy(LOOKS);
        this.oldest = (looks.compareTo(OLDEST) < 0 ? looks : OLDEST).toNanos();
    }

    /** @param watching whether every watch is there at this moment; before this call nothing is remembered */
    void watchedBy(BooleanSupplier watching) {
        this.watching = watching;
    }

    @Override
    public InstallObjects read(String namespace) {
        var install = install(namespace);
        var last = install.objects;
        if (last != null && holds(last, install)) {
            install.remembered = true;
            return last.value();
        }
        // Before the question: an event that comes while it is answered may or may not be in the answer.
        var events = install.events.get();
        var at = nanos.getAsLong();
        var fresh = new Read<>(objects.read(namespace), events, at);
        install.objects = fresh;
        install.remembered = false;
        return fresh.value();
    }

    @Override
    public Fact<List<ArgoPod>> list(String namespace) {
        var install = install(namespace);
        var last = install.pods;
        // A pod that comes, goes or fails moves the status of its workload, which is watched.
        if (last != null && last.value() instanceof Fact.Known && holds(last, install)) {
            return last.value();
        }
        var events = install.events.get();
        var at = nanos.getAsLong();
        var fresh = new Read<>(pods.list(namespace), events, at);
        install.pods = fresh;
        return fresh.value();
    }

    /** Whether the last answer of {@link #read} was not asked of the API server but remembered. */
    boolean remembered(String namespace) {
        return install(namespace).remembered;
    }

    /** Something of that namespace has changed, or may have. */
    void changed(String namespace) {
        var install = installs.get(namespace);
        if (install != null) {
            install.events.incrementAndGet();
        }
    }

    /** Empty where nothing was read of that namespace yet. */
    Optional<InstallObjects> of(String namespace) {
        return Optional.ofNullable(install(namespace).objects).map(Read::value);
    }

    void forget(String namespace) {
        installs.remove(namespace);
    }

    private Install install(String namespace) {
        return installs.computeIfAbsent(namespace, n -> new Install());
    }

    private boolean holds(Read<?> last, Install install) {
        return last.events() == install.events.get()
                && nanos.getAsLong() - last.nanos() < oldest
                && watching.getAsBoolean();
    }
}
