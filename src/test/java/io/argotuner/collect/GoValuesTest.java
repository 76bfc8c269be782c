package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.argotuner.collect.SettingCatalog.Knob;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Setting;
import io.argotuner.decide.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoValuesTest {
    private static final Fact<Version> V351 = Fact.known(new Version(3, 5, 1));

    static List<JsonNode> vectors() throws IOException {
        var rows = new ArrayList<JsonNode>();
        try (var in = GoValuesTest.class.getResourceAsStream("/vectors/env.json")) {
            new JsonMapper().readTree(in).forEach(rows::add);
        }
        assertThat(rows).hasSizeGreaterThan(80);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void effective_vectorOfArgoCd351_isWhatItsParserSaid(JsonNode row) {
        var input = row.get("Input").asText();
        switch (row.get("Kind").asText()) {
            case "int(min 0)" ->
                assertThat(effective(Setting.STATUS_PROCESSORS, input, V351))
                        .isEqualTo(row.get("Effective").asDouble());
            case "float(min 0)" ->
                // The vector prints a float32 in its shortest form; 0 stands for the client's own 5.
                assertThat((float) effective(Setting.KUBE_CLIENT_QPS, input, V351))
                        .isEqualTo(
                                input.equals("0")
                                        ? 5f
                                        : (float) row.get("Effective").asDouble());
            case "duration" ->
                assertThat(durationNanos(input))
                        .isEqualTo(DurationGrammar.GO
                                .nanos(row.get("Effective").asText())
                                .orElseThrow());
            default -> throw new AssertionError("unknown kind of vector " + row);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1_0e1,100",
        "0x1p4,16",
        "0x1_0p0,16",
        "0X.8P1,1",
        "1.,1",
        ".5,0.5",
        "37.5,37.5",
        "1e-50,0",
        "00,0",
        "-0,0",
        "37.1,37.1",
    })
    void float32_goForm_isRead(String text, float expected) {
        assertThat(GoValues.float32(text))
                .hasValueSatisfying(v -> assertThat(v + 0f).isEqualTo(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1__0", "_1", "1_", "1_.5", "0x10", "1e", "1e+", "e5", ".", "", "+", "1f", "1d", "1e39", "0x1p999",
                "+nan", "1 ", "infinit", "0b1", "1.2.3", "١"
            })
    void float32_notGo_isRefused(String text) {
        assertThat(GoValues.float32(text)).isEmpty();
    }

    @Test
    void float32_infinityAndNan_areGoValues() {
        assertThat(GoValues.float32("+Inf")).contains(Float.POSITIVE_INFINITY);
        assertThat(GoValues.float32("-infinity")).contains(Float.NEGATIVE_INFINITY);
        assertThat(GoValues.float32("NaN")).contains(Float.NaN);
    }

    @ParameterizedTest
    @CsvSource({
        "20,20",
        "0x10,16",
        "0X10,16",
        "010,8",
        "0o17,15",
        "0b101,5",
        "1_000,1000",
        "-5,-5",
        "+7,7",
        "0,0",
        "0_7,7"
    })
    void flagInteger_anyBase_isRead(String text, long expected) {
        assertThat(GoValues.flagInteger(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "08", "1.5", "1e3", "1__0", "0x", "abc", " 1", "٣٢", "9223372036854775808", "--1"})
    void flagInteger_notGo_isRefused(String text) {
        assertThat(GoValues.flagInteger(text)).isEmpty();
    }

    @Test
    void effective_notANumberQps_isUnknown() {
        assertThat(Effective.ofEnv(knob(Setting.KUBE_CLIENT_QPS), "nan", V351).value())
                .isInstanceOf(Fact.Unknown.class);
    }

    @Test
    void effective_applicationSetConcurrency_isBoundedBefore32() {
        assertThat(effective(Setting.APPLICATION_SET_CONCURRENCY, "200", Fact.known(new Version(3, 1, 16))))
                .isEqualTo(10);
        assertThat(effective(Setting.APPLICATION_SET_CONCURRENCY, "200", Fact.known(new Version(3, 2, 0))))
                .isEqualTo(200);
        assertThat(effective(Setting.APPLICATION_SET_CONCURRENCY, "0", V351)).isEqualTo(10);
    }

    @Test
    void effective_kubectlParallelism_takesMoreThan32Bits() {
        assertThat(effective(Setting.KUBECTL_PARALLELISM, "2147483648", V351)).isEqualTo(2147483648.0);
    }

    @Test
    void effective_hostileText_isOneLineInItsNote() {
        var text = "a\n\u001b[31m" + "x".repeat(5000);
        assertThat(Effective.ofEnv(knob(Setting.STATUS_PROCESSORS), text, V351).note())
                .hasSizeLessThan(120)
                .doesNotContain("\n", "\u001b")
                .startsWith("Argo CD cannot parse \"a??[31m")
                .endsWith("and uses 20");
    }

    private static double effective(Setting setting, String text, Fact<Version> version) {
        var value = Effective.ofEnv(knob(setting), text, version).value();
        assertThat(value).isInstanceOf(Fact.Known.class);
        return ((Fact.Known<Double>) value).value();
    }

    /** The vectors have a default of 2 minutes. */
    private static long durationNanos(String text) {
        var nanos = DurationGrammar.of(new Version(3, 5, 1)).nanos(text);
        return nanos.isEmpty() || nanos.getAsLong() < 0 ? 120_000_000_000L : nanos.getAsLong();
    }

    private static Knob knob(Setting setting) {
        return SettingCatalog.knob(setting).orElseThrow();
    }
}
