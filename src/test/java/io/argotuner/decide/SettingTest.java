package io.argotuner.decide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SettingTest {
    @Test
    void text_isTheFormThatEveryArgoCdVersionParses() {
        assertThat(Setting.STATUS_PROCESSORS.text(50)).isEqualTo("50");
        assertThat(Setting.KUBE_CLIENT_QPS.text(37.5)).isEqualTo("37.5");
        assertThat(Setting.CLUSTER_CACHE_RESYNC.text(43_200)).isEqualTo("43200s");
        assertThat(Setting.RECONCILIATION_TIMEOUT.text(0.5)).isEqualTo("500ms");
        assertThat(Setting.CONTROLLER_REPLICAS.text(10)).isEqualTo("10");
    }
}
