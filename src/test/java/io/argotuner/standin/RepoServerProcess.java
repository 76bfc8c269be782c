package io.argotuner.standin;

import java.util.ArrayDeque;

/** One repo-server pod: requests for manifests share its cores, at most so many at once as its limit allows. */
final class RepoServerProcess {
    final RepoServerTally tally = new RepoServerTally();
    private final Agenda agenda;
    private final SharedCpu cpu;
    private final double generationCpu;
    /** 0 for no limit. */
    private final int parallelism;

    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private final double startedAt;
    private int running;

    RepoServerProcess(Agenda agenda, Costs costs, int parallelism) {
        this.agenda = agenda;
        this.cpu = new SharedCpu(agenda, costs.repoServerCores());
        this.generationCpu = costs.generationCpu();
        this.parallelism = parallelism;
        this.startedAt = agenda.now();
    }

    /** Manifests of one comparison; a hit in the cache where a generation costs nothing. */
    void generate(String repo, Runnable done) {
        tally.redis.observe(0.002);
        // The first request of a repository is never a cache hit, and its series stays.
        tally.pending(repo, 0);
        if (generationCpu <= 0) {
            done.run();
            return;
        }
        tally.pending(repo, 1);
        var asked = agenda.now();
        Runnable start = () -> {
            running++;
            if (parallelism > 0) {
                tally.parallelismWait.observe(agenda.now() - asked);
            }
            var began = agenda.now();
            cpu.run(generationCpu, () -> {
                running--;
                tally.pending(repo, -1);
                tally.git(repo, "ls-remote", 0.1 * (agenda.now() - began));
                var next = waiting.poll();
                if (next != null) {
                    next.run();
                }
                done.run();
            });
        };
        if (parallelism > 0 && running >= parallelism) {
            waiting.add(start);
        } else {
            start.run();
        }
    }

    /** @param epoch seconds since 1970 of model time 0 */
    ProcessTally process(double epoch) {
        var idle = 0.005 * (agenda.now() - startedAt);
        return new ProcessTally(epoch + startedAt, cpu.used() + idle, 220_000_000, 60 + cpu.running(), 2);
    }
}
