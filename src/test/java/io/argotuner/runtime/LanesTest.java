package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LanesTest {
    private long nanos;
    private final Lanes lanes = new Lanes(2, () -> nanos);

    @Test
    void hangingInstalls_takeNoMoreThanTheirShareAndPromptOnesAlwaysPass() {
        look("prompt", 1);
        var first = lanes.enter("hangs-1");
        var second = lanes.enter("hangs-2");
        assertThat(first).isPresent();
        assertThat(second).isPresent();

        assertThat(lanes.enter("hangs-3")).isEmpty();
        assertThat(lanes.enter("prompt")).isPresent();

        first.orElseThrow().close();
        assertThat(lanes.enter("hangs-3")).isPresent();
    }

    @Test
    void slowOnce_waitsItsTurnUntilItIsPromptAgain() {
        look("install", 1);
        look("install", 6);
        var others = new Lanes.Pass[] {
            lanes.enter("a").orElseThrow(), lanes.enter("b").orElseThrow(),
        };
        assertThat(lanes.enter("install")).isEmpty();
        others[0].close();
        look("install", 1);
        lanes.enter("c").orElseThrow();
        assertThat(lanes.enter("install")).isPresent();
    }

    @Test
    void forgotten_isNewAgain() {
        look("install", 1);
        lanes.forget("install");
        lanes.enter("a").orElseThrow();
        lanes.enter("b").orElseThrow();
        assertThat(lanes.enter("install")).isEmpty();
    }

    private void look(String policy, int seconds) {
        try (var pass = lanes.enter(policy).orElseThrow()) {
            assertThat(pass).isNotNull();
            nanos += seconds * 1_000_000_000L;
        }
    }
}
