package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TunerTest {
    @Test
    void print() {
        for (var shape : new int[][] {{400, 1}, {1000, 1}, {10000, 1}, {10000, 40}, {1200, 12}, {0, 0}}) {
            var d = Tuner.decide(
                    PlainInstall.fresh().counting(shape[0], shape[1]).observed(),
                    Policy.defaults(),
                    Memory.none(),
                    PlainInstall.NOW);
            System.out.println(
                    "== " + shape[0] + " on " + shape[1] + " " + d.bottleneck() + " " + d.bottleneckReason());
            System.out.println(d.measurements());
            d.settings()
                    .forEach(s -> System.out.println(s.setting().id() + " | " + s.current() + " | " + s.effective()
                            + " | " + s.recommended() + " | " + s.state() + " | " + s.reason()));
            d.changes().forEach(System.out::println);
            d.restarts().forEach(System.out::println);
            System.out.println(d.nextAction());
        }
        assertThat(1).isEqualTo(1);
    }
}
