package io.argotuner.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.argotuner.api.ArgoTuningPolicy;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySelectorTest {
    /** As {@code kubectl get -l} answers. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ''                      | -            | true
            tier=gold               | tier=gold    | true
            tier==gold              | tier=gold    | true
            tier = gold             | tier=gold    | true
            tier=gold               | tier=silver  | false
            tier=gold               | -            | false
            tier!=gold              | tier=silver  | true
            tier!=gold              | -            | true
            tier!=gold              | tier=gold    | false
            tier=                   | tier=        | true
            tier in (gold, silver)  | tier=silver  | true
            tier in (gold,silver)   | tier=lead    | false
            tier in (gold,silver)   | -            | false
            tier notin (gold)       | -            | true
            tier notin (gold)       | tier=gold    | false
            tier                    | tier=gold    | true
            tier                    | -            | false
            !tier                   | -            | true
            !tier                   | tier=gold    | false
            'a.b/tier in (x,y),!z'  | a.b/tier=y   | true
            'a.b/tier in (x,y),!z'  | a.b/tier=y z=1 | false
            """)
    void matches_asKubectlDoes(String selector, String labels, boolean expected) {
        assertThat(new PolicySelector(selector).matches(policy(labels))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier=gold,", ",", "tier in gold", "tier in (gold", "=gold", "tier>3", "tier=a b"})
    void noSelector_saysHowToWriteOne(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolicySelector(text))
                .withMessageContaining("is no label selector; write it as for kubectl");
    }

    /** The chart computes the same: ChartTest. */
    @Test
    void lease_isOneForEachSelector() {
        assertThat(new PolicySelector(" tier in (gold,silver) ").lease("argo-tuner"))
                .isEqualTo("argo-tuner-536cfa8f");
        assertThat(PolicySelector.all().lease("argo-tuner")).isEqualTo("argo-tuner");
    }

    private static ArgoTuningPolicy policy(String labels) {
        var policy = new ArgoTuningPolicy();
        policy.setMetadata(new ObjectMetaBuilder()
                .withLabels(
                        labels == null
                                ? Map.of()
                                : Arrays.stream(labels.split(" ", -1))
                                        .map(label -> label.split("=", -1))
                                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1])))
                .build());
        return policy;
    }
}
