package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private long nanos;
    private final List<String> called = new ArrayList<>();
    private final Lanes lanes = new Lanes(2, 2, () -> nanos, called::add);

    @AfterEach
    void leaveNoInterrupt() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void newOnes_haveSomePlacesAndAreCalledInTheOrderInWhichTheyCame() {
        var first = lanes.enter("a").orElseThrow();
        var second = lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("c")).isEmpty();
        assertThat(lanes.enter("d")).isEmpty();

        first.close();

        assertThat(called).containsExactly("c");
        assertThat(lanes.enter("d")).as("c came before").isEmpty();
        assertThat(lanes.enter("e")).as("and so did d").isEmpty();
        assertThat(lanes.enter("c")).isPresent();
        second.close();
        assertThat(lanes.enter("d")).isPresent();
    }

    @Test
    void promptOnes_alwaysPass() {
        look("prompt", 1);
        lanes.enter("a").orElseThrow();
        lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("c")).isEmpty();
        assertThat(lanes.enter("prompt")).isPresent();
    }

    @Test
    void slowOnes_takeNoPlaceOfNewOnes() {
        List.of("a", "b", "c").forEach(policy -> look(policy, 6));
        lanes.enter("a").orElseThrow();
        lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("c")).isEmpty();
        assertThat(lanes.enter("new")).isPresent();
    }

    @Test
    void slowOnce_isPromptAgainAfterAPromptLook() {
        look("install", 6);
        look("install", 1);
        look("a", 6);
        look("b", 6);
        lanes.enter("a").orElseThrow();
        lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("install")).isPresent();
    }

    @Test
    void lookThatTurnsOutSlow_goesOnAsASlowOneWhileThereIsAPlace() {
        var hanging = List.of(lanes.enter("a").orElseThrow(), lanes.enter("b").orElseThrow());
        assertThat(lanes.enter("c")).isEmpty();
        pass(Lanes.SLOW);
        lanes.patrol();
        assertThat(called).isEmpty();
        pass(Duration.ofSeconds(1));
        lanes.patrol();

        assertThat(hanging).noneMatch(Lanes.Pass::cutShort);
        assertThat(called).contains("c");
        assertThat(lanes.enter("c")).isPresent();
    }

    @Test
    void lookThatTurnsOutSlow_isCutShortWhereTheSlowHaveNoPlaceLeft() {
        look("s1", 6);
        look("s2", 6);
        lanes.enter("s1").orElseThrow();
        lanes.enter("s2").orElseThrow();
        var hanging = lanes.enter("new").orElseThrow();
        pass(Duration.ofSeconds(6));
        lanes.patrol();

        assertThat(hanging.cutShort()).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        hanging.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(lanes.enter("new")).as("it is one of the slow now").isEmpty();
    }

    @Test
    void slowLook_isCutShortWhenItsTurnIsOverAndAnotherWaits() {
        look("s1", 6);
        look("s2", 6);
        look("s3", 6);
        var first = lanes.enter("s1").orElseThrow();
        var second = lanes.enter("s2").orElseThrow();
        pass(Lanes.TURN.plusSeconds(1));
        lanes.patrol();
        assertThat(first.cutShort()).isFalse();

        assertThat(lanes.enter("s3")).isEmpty();
        lanes.patrol();
        assertThat(first.cutShort()).isTrue();
        assertThat(second.cutShort()).isTrue();
        first.close();
        second.close();
        assertThat(called).contains("s3");
    }

    @Test
    void anyLook_isCutShortBeforeItCountsAsStuck() {
        var look = lanes.enter("install").orElseThrow();
        pass(Duration.ofSeconds(6));
        lanes.patrol();
        pass(Lanes.LONGEST);
        lanes.patrol();
        assertThat(look.cutShort()).isTrue();
        look.close();
        assertThat(Lanes.LONGEST).isLessThan(Health.STUCK);
    }

    @Test
    void whoeverAsksNoMore_holdsNobodyUp() {
        var a = lanes.enter("a").orElseThrow();
        lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("gone")).isEmpty();
        assertThat(lanes.enter("forgotten")).isEmpty();
        lanes.forget("forgotten");
        pass(Lanes.AGAIN.multipliedBy(5));
        assertThat(lanes.enter("c")).isEmpty();
        a.close();
        assertThat(lanes.enter("c")).isPresent();
    }

    private void look(String policy, int seconds) {
        try (var pass = lanes.enter(policy).orElseThrow()) {
            assertThat(pass.cutShort()).isFalse();
            pass(Duration.ofSeconds(seconds));
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
