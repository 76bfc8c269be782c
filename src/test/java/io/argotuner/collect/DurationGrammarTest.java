package io.argotuner.collect;

import static io.argotuner.collect.DurationGrammar.GO;
import static io.argotuner.collect.DurationGrammar.GO_THEN_SINGLE_UNIT;
import static io.argotuner.collect.DurationGrammar.SINGLE_UNIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DurationGrammarTest {
    private static final Fact<Version> UNKNOWN = Fact.unknown("the image is given by digest");

    @ParameterizedTest
    @CsvSource({
        "2.8.0,SINGLE_UNIT",
        "2.13.9,SINGLE_UNIT",
        "2.14.0,GO",
        "2.14.19,GO",
        "2.14.20,GO_THEN_SINGLE_UNIT",
        "3.0.18,GO",
        "3.0.19,GO_THEN_SINGLE_UNIT",
        "3.1.7,GO",
        "3.1.8,GO_THEN_SINGLE_UNIT",
        "3.2.0,GO",
        "3.2.99,GO",
        "3.3.0,GO_THEN_SINGLE_UNIT",
        "3.5.1,GO_THEN_SINGLE_UNIT",
        "4.0.0,GO_THEN_SINGLE_UNIT",
    })
    void of_version_isItsGrammar(String version, DurationGrammar expected) {
        assertThat(DurationGrammar.of(Version.parse(version).orElseThrow())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1d,86400,-1,86400",
        "1h30m,-1,5400,5400",
        "180s,180,180,180",
        "500ms,-1,0.5,0.5",
        "180,-1,-1,-1",
        "0,-1,0,0",
        "1.5h,-1,5400,5400",
        "+3m,-1,180,180",
        "007s,7,7,7",
        "213504d,1526.290448384,-1,1526.290448384",
    })
    void nanos_text_dependsOnTheGrammar(String text, double single, double go, double both) {
        assertThat(SINGLE_UNIT.nanos(text)).isEqualTo(nanos(single));
        assertThat(GO.nanos(text)).isEqualTo(nanos(go));
        assertThat(GO_THEN_SINGLE_UNIT.nanos(text)).isEqualTo(nanos(both));
    }

    @ParameterizedTest
    @EnumSource
    void nanos_safeForm_isTheSameInEveryGrammar(DurationGrammar grammar) {
        assertThat(grammar.nanos("43200s")).hasValue(43_200_000_000_000L);
    }

    @Test
    void stopsOn_amountBeyond64Bits_onlyWhereTheSingleUnitIsTried() {
        var text = "99999999999999999999d";
        assertThat(SINGLE_UNIT.stopsOn(text)).isTrue();
        assertThat(GO.stopsOn(text)).isFalse();
        assertThat(GO_THEN_SINGLE_UNIT.stopsOn(text)).isTrue();
        assertThat(GO_THEN_SINGLE_UNIT.stopsOn("1d")).isFalse();
    }

    @Test
    void effective_versionUnknown_isKnownWhereEveryGrammarAgrees() {
        var timeout = SettingCatalog.knob(Setting.RECONCILIATION_TIMEOUT).orElseThrow();
        assertThat(Effective.ofEnv(timeout, "180s", UNKNOWN).value()).isEqualTo(Fact.known(180.0));
        assertThat(Effective.ofEnv(timeout, "1d", UNKNOWN).value().isKnown()).isFalse();
        assertThat(Effective.ofEnv(timeout, "abc", UNKNOWN).value().isKnown()).isFalse();
        assertThat(Effective.ofEnv(timeout, null, UNKNOWN).value().isKnown()).isFalse();
        var resync = SettingCatalog.knob(Setting.CLUSTER_CACHE_RESYNC).orElseThrow();
        assertThat(Effective.ofEnv(resync, null, UNKNOWN).value()).isEqualTo(Fact.known(43_200.0));
    }

    @Test
    void effective_timerBelowASecond_isOff() {
        var timeout = SettingCatalog.knob(Setting.RECONCILIATION_TIMEOUT).orElseThrow();
        var effective = Effective.ofEnv(timeout, "500ms", Fact.known(new Version(3, 5, 1)));
        assertThat(effective.value()).isEqualTo(Fact.known(0.0));
        assertThat(effective.note()).contains("turns the periodic refresh off");
    }

    @Test
    void effective_bareNumber_isTheDefaultAndSaysWhy() {
        var timeout = SettingCatalog.knob(Setting.RECONCILIATION_TIMEOUT).orElseThrow();
        var effective = Effective.ofEnv(timeout, "300", Fact.known(new Version(2, 14, 21)));
        assertThat(effective.value()).isEqualTo(Fact.known(180.0));
        assertThat(effective.note()).isEqualTo("Argo CD cannot parse \"300\", a number without a unit, and uses 180s");
    }

    private static OptionalLong nanos(double seconds) {
        return seconds < 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(seconds * 1e9));
    }
}
