package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyReadsTest {
    private static final Duration PERIOD = Duration.ofSeconds(60);

    private @Nullable ArgoTuningPolicy stored = policy("1");
    private int asked;
    private long nanos;
    private boolean watching = true;
    private final Session session = new Session();
    private final PolicyReads reads = reads(PERIOD);

    @Test
    void neverRead_isRead() {
        assertThat(reads.holds(policy("1"), session)).isFalse();
    }

    @Test
    void policyThatStandsStill_isReadOnceInFiveLooks() {
        for (var look = 0; look < 20; look++) {
            if (!reads.holds(policy("1"), session)) {
                assertThat(reads.read(policy("1"), session)).contains(stored);
            }
            nanos += PERIOD.toNanos();
        }
        assertThat(asked).isEqualTo(4);
    }

    /** A watch that fails to tell of an edit delays it by no more. */
    @Test
    void rareLooks_nothingIsOlderThanFiveMinutes() {
        var slow = reads(Duration.ofMinutes(10));
        slow.read(policy("1"), session);
        nanos += Duration.ofMinutes(5).toNanos() - 1;
        assertThat(slow.holds(policy("1"), session)).isTrue();
        nanos++;
        assertThat(slow.holds(policy("1"), session)).isFalse();
    }

    @Test
    void anotherVersionThanTheOneRead_isRead() {
        reads.read(policy("1"), session);
        assertThat(reads.holds(policy("2"), session)).isFalse();
    }

    /** The watch may still know what was there before this operator's own last write. */
    @Test
    void watchBehindWhatWasRead_isRead() {
        stored = policy("2");
        reads.read(policy("1"), session);
        assertThat(reads.holds(policy("1"), session)).isFalse();
        assertThat(reads.holds(policy("2"), session)).isTrue();
    }

    @Test
    void watchMissing_isRead() {
        reads.read(policy("1"), session);
        watching = false;
        assertThat(reads.holds(policy("1"), session)).isFalse();
    }

    @Test
    void deletedMeanwhile_isNotHeldAndNotStored() {
        reads.read(policy("1"), session);
        stored = null;
        assertThat(reads.stored(policy("1"))).isFalse();
        assertThat(reads.read(policy("1"), session)).isEmpty();
        assertThat(reads.holds(policy("1"), session)).isFalse();
    }

    @Test
    void storedVersion_isThatOneOnly() {
        assertThat(reads.stored(policy("1"))).isTrue();
        stored = policy("2");
        assertThat(reads.stored(policy("1"))).isFalse();
    }

    private PolicyReads reads(Duration period) {
        return new PolicyReads(
                policy -> {
                    asked++;
                    return stored;
                },
                () -> watching,
                period,
                () -> nanos);
    }

    private static ArgoTuningPolicy policy(String version) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace("argocd")
                .withName("default")
                .withResourceVersion(version)
                .build());
        return policy;
    }
}
