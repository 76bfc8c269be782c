package io.argotuner.standin;

import java.util.PriorityQueue;

/**
 * Cores that all work under way shares equally, none more than one core: with n jobs each runs at {@code min(1,
 * cores/n)}. So the time of one job grows with the number at once as soon as the cores are full.
 */
final class SharedCpu {
    private record Job(double end, long order, Runnable done) implements Comparable<Job> {
        @Override
        public int compareTo(Job other) {
            var byEnd = Double.compare(end, other.end);
            return byEnd != 0 ? byEnd : Long.compare(order, other.order);
        }
    }

    private final Agenda agenda;
    private final double cores;
    /** By the progress at which each ends: what a job that began at 0 and never ended would have been given. */
    private final PriorityQueue<Job> jobs = new PriorityQueue<>();

    private double progress;
    private double used;
    private double seenAt;
    private long made;
    private long plan;

    SharedCpu(Agenda agenda, double cores) {
        this.agenda = agenda;
        this.cores = cores;
        this.seenAt = agenda.now();
    }

    /** @param seconds of one core */
    void run(double seconds, Runnable done) {
        catchUp();
        jobs.add(new Job(progress + seconds, made++, done));
        replan();
    }

    /** CPU seconds used up to now. */
    double used() {
        catchUp();
        return used;
    }

    int running() {
        return jobs.size();
    }

    private double rate() {
        return jobs.isEmpty() ? 0 : Math.min(1, cores / jobs.size());
    }

    private void catchUp() {
        var passed = agenda.now() - seenAt;
        progress += passed * rate();
        used += passed * rate() * jobs.size();
        seenAt = agenda.now();
    }

    private void replan() {
        var mine = ++plan;
        var first = jobs.peek();
        if (first != null) {
            agenda.in(Math.max(0, first.end() - progress) / rate(), () -> {
                if (mine == plan) {
                    end();
                }
            });
        }
    }

    private void end() {
        catchUp();
        var first = jobs.poll();
        replan();
        if (first != null) {
            first.done().run();
        }
    }
}
