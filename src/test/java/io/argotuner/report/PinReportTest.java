package io.argotuner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.collect.QuarrelReader;
import io.argotuner.decide.placement.Pins;
import io.argotuner.decide.placement.Quarrels;
import io.argotuner.decide.placement.Quarrels.Left;
import io.argotuner.decide.placement.Relocation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PinReportTest {
    @Test
    void quarrels_areReadBackAsTheyWereTold() {
        var told = status(Map.of("a", left("1"), "b", left(null)), false);
        assertThat(QuarrelReader.read(told, 3))
                .isEqualTo(Quarrels.remembered(Map.of("a", Optional.of("1"), "b", Optional.empty()), false));
    }

    @Test
    void quarrels_ofAnotherSpec_areOver() {
        assertThat(QuarrelReader.read(status(Map.of("a", left("1")), false), 4)).isEqualTo(Quarrels.none());
        assertThat(QuarrelReader.read(null, 1)).isEqualTo(Quarrels.none());
    }

    /** Five hundred with names as long as names may be, and pins that hold a book. */
    @Test
    void quarrels_ofEveryCluster_stayWithinOneKiB_andTheRestIsCounted() throws JsonProcessingException {
        var all = new HashMap<String, Left>();
        for (var i = 0; i < 500; i++) {
            all.put("cluster-" + i + (i % 2 == 0 ? "" : "x".repeat(240)), left(i % 3 == 0 ? "9".repeat(10_000) : "2"));
        }
        var told = status(all, false);
        var pinning = told.pinning;
        assertThat(pinning).isNotNull();
        assertThat(pinning.contested).isNotEmpty();
        assertThat(pinning.contestedMore).isEqualTo(500 - pinning.contested.size());
        assertThat(new JsonMapper().writeValueAsString(pinning.contested).getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(1024);
        assertThat(QuarrelReader.read(told, 3).untold()).isTrue();
    }

    /** The Secrets could not be read since argo-tuner was started: the next process must not know less than this one. */
    @Test
    void untoldQuarrels_stayUntold_whilePinsAreNotRead() {
        assertThat(QuarrelReader.read(status(Map.of(), true), 3).untold()).isTrue();
    }

    private static ArgoTuningPolicyStatus status(Map<String, Left> left, boolean untold) {
        var status = new ArgoTuningPolicyStatus();
        status.observedGeneration = 3L;
        status.pinning = PinReport.status(Relocation.waiting(
                Pins.missing(Pins.Access.FAILED, "they could not be read"),
                "they could not be read",
                false,
                false,
                new Quarrels(Map.of(), left, untold)));
        return status;
    }

    private static Left left(@Nullable String seen) {
        return new Left(seen, "somebody keeps changing it");
    }
}
