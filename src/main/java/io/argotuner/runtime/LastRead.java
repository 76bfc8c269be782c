package io.argotuner.runtime;

import io.argotuner.api.ArgoTuningPolicyStatus.AuditStatus;
import io.argotuner.audit.Audit;
import io.argotuner.audit.Checks;
import io.argotuner.audit.EstateReader;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.ClusterObserver;
import io.argotuner.collect.InstallFacts;
import io.argotuner.collect.InstallObjects;
import io.argotuner.collect.ObjectSource;
import io.argotuner.collect.metrics.ArgoPod;
import io.argotuner.decide.Fact;
import io.argotuner.report.AuditSummary;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the objects of each install said when they were read last, and none of the objects, and answers with it for as
 * long as nothing can have changed, so that looks at an install that stands still ask the API server for next to nothing. It is read again when a watch tells of any event
 * in the namespace, after a write, when a watch is missing, and when it is as old as {@link #LOOKS} looks take: not
 * everything that is read is watched, and a watch can fail to tell. Good enough to see that nothing is to be done; before
 * something is written the caller reads again, as {@link #remembered} tells him to.
 */
final class LastRead implements ClusterObserver.InstallSource, ClusterObserver.PodSource {
    static final int LOOKS = 15;
    private static final Duration OLDEST = Duration.ofMinutes(15);

    private final ObjectSource objects;
    private final ClusterObserver.PodSource pods;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final long oldest;
    private volatile BooleanSupplier watching = () -> false;
    private final Map<String, Install> installs = new ConcurrentHashMap<>();

    /** What was read at a time, while so many events had been told of. */
    private record Read<T>(T value, long events, long nanos) {}

    /** What the objects of a namespace say, and what the audit finds in them. */
    private record Said(InstallFacts facts, AuditStatus audit) {}

    private static final class Install {
        final AtomicLong events = new AtomicLong();
        /** Unknown where they hold no install. */
        volatile @Nullable Read<Fact<Said>> objects;

        volatile @Nullable Read<Fact<List<ArgoPod>>> pods;
        volatile boolean remembered;
    }

    /**
     * @param period between two looks when nothing happens
     * @param clock dates an audit
     * @param nanos of a monotonic clock
     */
    LastRead(
            ObjectSource objects,
            ClusterObserver.PodSource pods,
            Duration period,
            InstantSource clock,
            LongSupplier nanos) {
        this.objects = objects;
        this.pods = pods;
        this.clock = clock;
        this.nanos = nanos;
        var looks = period.multipliedBy(LOOKS);
        this.oldest = (looks.compareTo(OLDEST) < 0 ? looks : OLDEST).toNanos();
    }

    /** @param watching whether every watch is there at this moment; before this call nothing is remembered */
    void watchedBy(BooleanSupplier watching) {
        this.watching = watching;
    }

    /** Whether every watch is there at this moment. */
    boolean watching() {
        return watching.getAsBoolean();
    }

    @Override
    public InstallFacts read(String namespace) {
        var install = install(namespace);
        var last = install.objects;
        if (last != null && holds(last, install)) {
            install.remembered = true;
            return facts(last.value());
        }
        // Before the question: an event that comes while it is answered may or may not be in the answer.
        var events = install.events.get();
        var at = nanos.getAsLong();
        var fresh = new Read<>(said(objects.read(namespace)), events, at);
        install.objects = fresh;
        install.remembered = false;
        return facts(fresh.value());
    }

    private Fact<Said> said(InstallObjects objects) {
        try {
            return Fact.known(new Said(
                    InstallFacts.of(objects),
                    AuditSummary.of(Audit.of(EstateReader.ofOperator(objects, clock.instant()), Checks.ALL))));
        } catch (BadInput e) {
            return Fact.unknown(String.valueOf(e.getMessage()));
        }
    }

    private static InstallFacts facts(Fact<Said> said) {
        if (said instanceof Fact.Known<Said> known) {
            return known.value().facts();
        }
        throw new BadInput(((Fact.Unknown<Said>) said).why());
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

    /** What the audit found in what was read last; empty where no install was read there yet. */
    Optional<AuditStatus> audit(String namespace) {
        var last = install(namespace).objects;
        return last != null && last.value() instanceof Fact.Known<Said> known
                ? Optional.of(known.value().audit())
                : Optional.empty();
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
