package io.argotuner.runtime;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something every second in a thread of its own, as what it sees to may hold all others. */
final class Patrol implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Patrol.class);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "patrol");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> rounds;

    void start(Runnable round) {
        rounds = thread.scheduleWithFixedDelay(
                () -> {
                    try {
                        round.run();
                    } catch (RuntimeException e) {
                        // One that got out would be the last round.
                        LOG.atError().setCause(e).log("patrol failed");
                    }
                },
                1,
                1,
                TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        var rounds = this.rounds;
        if (rounds != null) {
            rounds.cancel(false);
        }
        thread.shutdown();
    }
}
