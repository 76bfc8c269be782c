package io.argotuner.decide.durations;

import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BucketsTest {
    @Test
    void bothSpellingsOfABound_areOneBucket() {
        var buckets = Buckets.of(Map.of("0.25", 4.0, "1", 5.0, "1.0", 2.0, "+Inf", 10.0));
        assertThat(buckets).isEqualTo(Fact.known(new Buckets(List.of(0.25, 1.0), List.of(4.0, 3.0, 3.0))));
    }

    @Test
    void whatFallsALittle_isNoNegativeCount() {
        var buckets = Buckets.of(Map.of("1", 5.0, "2", 4.99, "+Inf", 6.0));
        assertThat(buckets.map(Buckets::counts)).isEqualTo(Fact.known(List.of(5.0, 0.0, 1.0)));
    }

    @Test
    void noHistogram_isUnknown() {
        assertThat(Buckets.of(Map.of())).isEqualTo(Fact.unknown("its buckets are not whole"));
        assertThat(Buckets.of(Map.of("1", 5.0))).isEqualTo(Fact.unknown("its buckets are not whole"));
        assertThat(Buckets.of(Map.of("+Inf", 5.0))).isEqualTo(Fact.unknown("it has 1 buckets"));
        assertThat(Buckets.of(Map.of("soon", 5.0, "+Inf", 5.0)))
                .isEqualTo(Fact.unknown("a bucket has a bound that is no number"));
    }
}
