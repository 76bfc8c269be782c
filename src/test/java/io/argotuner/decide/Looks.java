package io.argotuner.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Looks at one install, one a minute, with the policy's defaults: what is decided is in force at the next. */
abstract class Looks {
    final PlainInstall install = PlainInstall.fresh().counting(400);
    final List<Decision> written = new ArrayList<>();
    final List<Instant> writtenAt = new ArrayList<>();
    Memory memory = Memory.none();
    Instant now = PlainInstall.NOW;
    Decision last = Tuner.decide(install.observed(), Policy.defaults(), memory, now);

    void run(int minutes, Function<PlainInstall, Readings> readings) {
        for (var i = 0; i < minutes; i++) {
            look(readings);
        }
    }

    Decision look(Function<PlainInstall, Readings> readings) {
        now = now.plus(Duration.ofMinutes(1));
        var repos = install.observed()
                .setting(Setting.REPO_SERVER_REPLICAS)
                .effective()
                .orElse(1.0);
        var read = readings.apply(install).at(now);
        for (var i = 1; i < repos; i++) {
            read.repoServer(new Readings.Repo());
        }
        install.evidence(read.fact());
        return decide();
    }

    Decision decide() {
        last = Tuner.decide(install.observed(), Policy.defaults(), memory, now);
        memory = last.memory();
        if (!last.changes().isEmpty()) {
            written.add(last);
            writtenAt.add(now);
        }
        install.apply(last, now).rolledOut();
        return last;
    }

    double inForce(Setting setting) {
        return install.observed().setting(setting).effective().orElse(-1.0);
    }
}
