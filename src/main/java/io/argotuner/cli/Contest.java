package io.argotuner.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Runs several simulations side by side, as many at once as there are processors, and shows how far they are. */
final class Contest {
    private static final int REDRAW_MILLIS = 200;

    private Contest() {}

    /**
     * @param redraw called from time to time while simulations run
     * @return their results, in their order
     */
    static <T> List<T> run(List<Supplier<T>> simulations, Runnable redraw) {
        var pool = Executors.newFixedThreadPool(
                Math.max(1, Math.min(simulations.size(), Runtime.getRuntime().availableProcessors())), runnable -> {
                    var thread = new Thread(runnable, "simulation");
                    thread.setDaemon(true);
                    return thread;
                });
        try {
            var running = simulations.stream().map(s -> pool.submit(s::get)).toList();
            var results = new ArrayList<T>();
            for (var one : running) {
                results.add(result(one, redraw));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T result(Future<T> running, Runnable redraw) {
        while (true) {
            redraw.run();
            try {
                return running.get(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                // Looked at again.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a simulation failed: " + e.getCause(), e.getCause());
            }
        }
    }
}
