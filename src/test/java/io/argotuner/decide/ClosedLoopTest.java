package io.argotuner.decide;

import io.argotuner.standin.Costs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    @Test
    void show() {
        tell("proc", new ClosedLoop(1, Costs.local().roundTrip(20), Policy.defaults(), 300));
        tell("imbalance", new ClosedLoop(1, Costs.local().roundTrip(20), Policy.defaults(), 150, 5, 150, 5).at(Setting.CONTROLLER_REPLICAS, 2));
        tell("thrash", new ClosedLoop(1, Costs.local().roundTrip(20).cpu(0.3, 1).thrashing(0.2), Policy.defaults(), 300));
    }

    private void tell(String name, ClosedLoop loop) {
        var t = System.nanoTime();
        loop.run(Duration.ofHours(4), Duration.ofMinutes(2));
        System.err.println("== " + name + " " + (System.nanoTime() - t) / 1_000_000 + " ms, restarts " + loop.restarts + "\n" + loop.story());
        System.err.println(loop.model.freshness());
        var last = loop.last();
        for (var x : new Setting[] {Setting.STATUS_PROCESSORS, Setting.KUBE_CLIENT_QPS, Setting.CONTROLLER_REPLICAS}) {
            System.err.println("  " + last.setting(x));
        }
        System.err.println("  " + last.nextAction() + " " + last.insight());
        var e = loop.model.evidence();
        System.err.println("  " + (e instanceof Fact.Known<Evidence> k ? k.value().controllers().get(0).refresh() : e));
    }
}
