package io.argotuner.runtime;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads in which policies are looked at: as many as are needed, and none that has had nothing to do for a while.
 * More than {@link Lanes} gives to looks that are slow or new, as the framework's own requests, such as that for the
 * finalizer of a new policy, hang as well as any other.
 */
final class LookThreads {
    static final int MOST = 96;

    private LookThreads() {}

    static ExecutorService pool() {
        var queue = new IdleFirst();
        return new ThreadPoolExecutor(0, MOST, 30, TimeUnit.SECONDS, queue, (task, pool) -> {
            if (pool.isShutdown()) {
                throw new RejectedExecutionException("the operator stops");
            }
            queue.keep(task);
        });
    }

    /** A pool starts a thread where this takes nothing: only for a thread that already waits does it take a task. */
    private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        /** All threads are at work: the next that has done takes it. */
        void keep(Runnable task) {
            super.offer(task);
        }
    }
}
