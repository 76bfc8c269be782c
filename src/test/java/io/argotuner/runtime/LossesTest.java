package io.argotuner.runtime;

import static io.argotuner.report.Samples.NOW;
import static io.argotuner.report.Samples.change;
import static io.argotuner.report.Samples.observation;
import static io.argotuner.report.Samples.place;
import static io.argotuner.report.Samples.wrote;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.api.ArgoTuningPolicyStatus;
import io.argotuner.api.SettingStatus;
import io.argotuner.decide.Observation;
import io.argotuner.decide.Place;
import io.argotuner.decide.Setting;
import io.argotuner.enact.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final Setting T = Setting.RECONCILIATION_TIMEOUT;
    private static final Function<Place, Optional<String>> UNKNOWN = place -> Optional.empty();
    /** argo-tuner applied 180s and somebody set 120s. */
    private static final Observation LOST = live("120s");

    @Test
    void look_lostThreeTimesAndAgain_contestsWithTheManagersName() {
        var losses = Losses.none();
        for (var i = 0; i < 3; i++) {
            losses = losses.look(LOST, 1, UNKNOWN, at(i));
            assertThat(losses.contested()).isEmpty();
            losses = losses.after(LOST, wrote(change(T, "120s", "180s")), at(i));
        }

        losses = losses.look(LOST, 1, place -> Optional.of("helm"), at(3));

        assertThat(losses.contested())
                .containsExactly(Map.entry(
                        T,
                        "The field manager \"helm\" has taken ConfigMap/argocd-cmd-params-cm key.reconciliationTimeout"
                                + " back 3 times, each within minutes, and holds \"120s\"; argo-tuner leaves it until this"
                                + " policy or that value changes."));
    }

    @Test
    void look_lossesFarApart_isNeverContested() {
        var losses = Losses.none();
        for (var i = 0; i < 20; i++) {
            var now = NOW.plus(Duration.ofMinutes(5L * i));
            losses = losses.look(LOST, 1, UNKNOWN, now).after(LOST, wrote(change(T, "120s", "180s")), now);
            assertThat(losses.contested()).isEmpty();
        }
    }

    /** R028: a cool-down of half an hour between two writes, and self-heal within seconds of each. */
    @Test
    void R028_takenBackAtOnceAfterEveryCooldown_isContestedAllTheSame() {
        var losses = Losses.none();
        for (var i = 0; i < 3; i++) {
            var write = NOW.plus(Duration.ofMinutes(30L * i));
            losses = losses.look(LOST, 1, UNKNOWN, write);
            assertThat(losses.contested()).isEmpty();
            losses = losses.after(LOST, wrote(change(T, "120s", "180s")), write);
            losses = losses.look(LOST, 1, UNKNOWN, write.plusSeconds(5));
        }

        assertThat(losses.contested()).containsKey(T);
    }

    @Test
    void look_onceAQuarterOfAnHourInPeace_isNoQuarrel() {
        var losses = Losses.none();
        for (var i = 0; i < 3; i++) {
            var write = NOW.plus(Duration.ofHours(i));
            losses = losses.look(LOST, 1, UNKNOWN, write).after(LOST, wrote(change(T, "120s", "180s")), write);
            losses = losses.look(LOST, 1, UNKNOWN, write.plusSeconds(i == 1 ? 900 : 5));
        }

        assertThat(losses.contested()).isEmpty();
    }

    @Test
    void after_firstWriteOrNewTarget_isNoLoss() {
        var fresh = observation(Map.of(), Map.of(), true);
        var held = live("180s");
        var losses = Losses.none().look(fresh, 1, UNKNOWN, NOW);
        for (var i = 0; i < 5; i++) {
            losses = losses.after(fresh, wrote(change(T, null, "180s")), at(i));
            losses = losses.after(held, wrote(change(T, "180s", "240s")), at(i));
        }

        assertThat(losses.look(LOST, 1, UNKNOWN, at(6)).contested()).isEmpty();
    }

    @Test
    void look_contested_staysWhileTheValueStays() {
        var contested = contested();

        assertThat(contested
                        .look(LOST, 1, UNKNOWN, NOW.plus(Duration.ofDays(3)))
                        .contested())
                .containsKey(T);
    }

    @Test
    void look_contestedAndThePolicyOrTheValueChanges_isTriedAgain() {
        var contested = contested();
        var later = NOW.plus(Duration.ofMinutes(30));

        assertThat(contested.look(LOST, 2, UNKNOWN, later).contested()).isEmpty();
        assertThat(contested.look(live("150s"), 1, UNKNOWN, later).contested()).isEmpty();
    }

    @Test
    void look_contestedAndTheValueChangesAtOnce_isNotTakenAsPeace() {
        assertThat(contested().look(live("150s"), 1, UNKNOWN, at(4)).contested())
                .containsKey(T);
    }

    @Test
    void after_writeRefusedByTheOwner_isLeftForAnHour() {
        var refused = new Outcome(List.of(), List.of(), Map.of(T, "kubectl owns it"), Map.of());
        var losses = Losses.none().look(LOST, 1, UNKNOWN, NOW).after(LOST, refused, NOW);

        assertThat(losses.look(LOST, 1, UNKNOWN, NOW.plusSeconds(3599)).contested())
                .containsExactly(Map.entry(T, "kubectl owns it"));
        assertThat(losses.look(LOST, 1, UNKNOWN, NOW.plusSeconds(3600)).contested())
                .isEmpty();
    }

    @Test
    void lost_valueAsApplied_isEmpty() {
        assertThat(Losses.none().lost(live("180s"), T)).isEmpty();
        assertThat(Losses.none().lost(LOST, T)).contains(place(T));
        assertThat(Losses.none().lost(observation(Map.of(), Map.of(T, "180s"), true), T))
                .contains(place(T));
    }

    /** R035, R099: a second argo-tuner writes the journal as this one does, and is another writer all the same. */
    @Test
    void R035_anotherArgoTunerWritesWhatTheJournalCallsOurs_isALoss() {
        var theirs = live("180s");
        var losses = Losses.none();
        for (var i = 0; i < 4; i++) {
            losses = losses.look(theirs, 1, UNKNOWN, at(i)).after(theirs, wrote(change(T, "180s", "300s")), at(i));
        }

        assertThat(losses.look(theirs, 1, UNKNOWN, at(4)).contested().get(T))
                .startsWith("Another argo-tuner")
                .contains("\"180s\"");
    }

    @Test
    void remembered_contestedInTheStoredStatus_staysLeftAlone() {
        var shown = new SettingStatus();
        shown.name = T.id();
        shown.state = "Contested";
        shown.current = "120s";
        shown.reason = contested().contested().get(T) + " 180s would be right.";
        var status = new ArgoTuningPolicyStatus();
        status.settings = List.of(shown);

        var losses = Losses.remembered(status, 1, LOST).look(LOST, 1, UNKNOWN, NOW);

        assertThat(losses.contested()).isEqualTo(contested().contested());
        assertThat(losses.look(LOST, 2, UNKNOWN, NOW).contested()).isEmpty();
        assertThat(Losses.remembered(status, 1, live("150s")).contested()).isEmpty();
    }

    private static Losses contested() {
        var losses = Losses.none();
        for (var i = 0; i < 3; i++) {
            losses = losses.look(LOST, 1, UNKNOWN, at(i)).after(LOST, wrote(change(T, "120s", "180s")), at(i));
        }
        return losses.look(LOST, 1, UNKNOWN, at(3));
    }

    private static Observation live(String text) {
        return observation(Map.of(T, text), Map.of(T, "180s"), true);
    }

    private static Instant at(int minute) {
        return NOW.plus(Duration.ofMinutes(minute));
    }
}
