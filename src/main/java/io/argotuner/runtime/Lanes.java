package io.argotuner.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps an install that is slow, because it is large, or its pods, its webhooks or the way to them hang, from delaying the
 * others. Looks at installs that were slow last time have some places, looks at installs that were never looked at have
 * others, and an install that answers promptly always finds one. Whoever finds none is called in turn when one is free.
 * A look that turns out slow goes on as one of the slow where they have a place left, and is cut short where not: so no
 * place of the others is held for longer than {@link #SLOW}, whatever hangs.
 */
final class Lanes {
    /** Looks at installs that were slow last time that run at once. */
    static final int SLOW_PLACES = 16;
    /** Looks at installs that were never looked at that run at once. */
    static final int NEW_PLACES = 16;
    /** A look that lasts longer is slow; the usual one takes a tenth of it. */
    static final Duration SLOW = Duration.ofSeconds(5);
    /** How long a slow look may go on while others wait for its place; reading 100,000 Applications takes a minute. */
    static final Duration TURN = Duration.ofMinutes(2);
    /** When any look is cut short. It comes before {@link Health#STUCK}, which is for what even that does not end. */
    static final Duration LONGEST = Duration.ofMinutes(4);
    /** When an install that found no place is looked at should nobody call it. */
    static final Duration AGAIN = Duration.ofSeconds(15);

    private final Lane fresh;
    private final Lane slow;
    private final Lane prompt = new Lane(Integer.MAX_VALUE);
    private final LongSupplier nanos;
    private final Consumer<String> call;
    private final Map<String, Boolean> answersPromptly = new ConcurrentHashMap<>();
    private final Set<Pass> underWay = new LinkedHashSet<>();

    /**
     * @param fresh places for looks at installs that were never looked at
     * @param slow places for looks at installs that were slow
     * @param nanos of a monotonic clock
     * @param call is told which policy has a place now and is to be looked at
     */
    Lanes(int fresh, int slow, LongSupplier nanos, Consumer<String> call) {
        this.fresh = new Lane(fresh);
        this.slow = new Lane(slow);
        this.nanos = nanos;
        this.call = call;
    }

    /** A look that may run, in the thread that asked for it; to be closed there when it has ended. */
    final class Pass implements AutoCloseable {
        private final String policy;
        private final Thread thread = Thread.currentThread();
        private final long begun = nanos.getAsLong();
        private Lane lane;
        private boolean cut;

        private Pass(String policy, Lane lane) {
            this.policy = policy;
            this.lane = lane;
        }

        /** Whether it was ended before its time; its thread was interrupted, and what it found says nothing. */
        boolean cutShort() {
            synchronized (Lanes.this) {
                return cut;
            }
        }

        @Override
        public void close() {
            List<String> called;
            synchronized (Lanes.this) {
                underWay.remove(this);
                called = lane.leave();
                answersPromptly.put(policy, !cut && lasting() <= SLOW.toNanos());
                if (cut) {
                    // Meant for this look only; the thread goes on to others.
                    Thread.interrupted();
                }
            }
            called.forEach(call);
        }

        private long lasting() {
            return nanos.getAsLong() - begun;
        }

        private List<String> moveToSlow() {
            var called = lane.leave();
            lane = slow;
            lane.taken++;
            return called;
        }

        private void end() {
            if (!cut) {
                cut = true;
                thread.interrupt();
            }
        }
    }

    /** Empty where the look at that policy has to wait until it is called. */
    synchronized Optional<Pass> enter(String policy) {
        var promptly = answersPromptly.get(policy);
        var lane = promptly == null ? fresh : promptly ? prompt : slow;
        if (!lane.admits(policy, nanos.getAsLong())) {
            return Optional.empty();
        }
        var pass = new Pass(policy, lane);
        underWay.add(pass);
        return Optional.of(pass);
    }

    /** Sees to looks that last too long; to be called every second or so. */
    void patrol() {
        var called = new ArrayList<String>();
        synchronized (this) {
            for (var pass : underWay) {
                if (pass.lane != slow && pass.lasting() > SLOW.toNanos() && slow.free() > 0) {
                    // Before those who wait: it has begun.
                    called.addAll(pass.moveToSlow());
                } else if (pass.lasting() > limit(pass).toNanos()) {
                    pass.end();
                }
            }
        }
        called.forEach(call);
    }

    private Duration limit(Pass pass) {
        if (pass.lane != slow) {
            return SLOW;
        }
        return slow.waiting.isEmpty() ? LONGEST : TURN;
    }

    synchronized void forget(String policy) {
        answersPromptly.remove(policy);
        fresh.waiting.remove(policy);
        slow.waiting.remove(policy);
    }

    /** So many places, and who waits for one, in the order in which they came. */
    private static final class Lane {
        private final int places;
        private int taken;
        /** When they asked last: who does not ask any more holds nobody up. */
        private final Map<String, Long> waiting = new LinkedHashMap<>();

        Lane(int places) {
            this.places = places;
        }

        int free() {
            return places - taken;
        }

        boolean admits(String policy, long now) {
            waiting.values().removeIf(asked -> now - asked > 4 * AGAIN.toNanos());
            if (free() > ahead(policy)) {
                waiting.remove(policy);
                taken++;
                return true;
            }
            waiting.put(policy, now);
            return false;
        }

        private int ahead(String policy) {
            if (!waiting.containsKey(policy)) {
                return waiting.size();
            }
            var ahead = 0;
            for (var other : waiting.keySet()) {
                if (other.equals(policy) || ahead >= free()) {
                    break;
                }
                ahead++;
            }
            return ahead;
        }

        /** @return those for whom there is a place now */
        List<String> leave() {
            taken--;
            return waiting.keySet().stream().limit(Math.max(0, free())).toList();
        }
    }
}
