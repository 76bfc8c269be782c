package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationTest {
    private static final Application NOTHING = new Application("", "", null, null, "default", List.of(), null);

    @Test
    void of_completeObject_keepsWhatIsCounted() {
        var a = of("""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"Application",
                 "metadata":{"name":"shop","namespace":"argocd","labels":{"name":"not-this"},"managedFields":[{"f:spec":{}}]},
                 "spec":{"destination":{"server":"https://c1.example.com","namespace":"shop"},"project":"retail",
                         "source":{"repoURL":"https://git.example.com/a.git","path":"apps/shop","targetRevision":"main"}},
                 "status":{"resources":[{"name":"x"}],"reconciledAt":"2026-01-02T03:04:05Z"}}
                """);
        assertThat(a)
                .isEqualTo(new Application(
                        "argocd",
                        "shop",
                        "https://c1.example.com",
                        null,
                        "retail",
                        List.of("https://git.example.com/a.git apps/shop"),
                        "2026-01-02T03:04:05Z"));
    }

    @Test
    void of_severalSources_prefersThemAndNamesChartWherePathIsAbsent() {
        var a = of("""
                {"spec":{"source":{"repoURL":"https://old","path":"old"},
                 "sources":[{"repoURL":"https://charts","chart":"redis"},{"repoURL":"https://values","ref":"v"},
                            {"path":"no-repo"},"text",null]}}
                """);
        assertThat(a.sources()).containsExactly("https://charts redis", "https://values");
    }

    @Test
    void of_emptySources_fallsBackToSource() {
        assertThat(of("{\"spec\":{\"source\":{\"repoURL\":\"r\",\"path\":\"p\"},\"sources\":[]}}")
                        .sources())
                .containsExactly("r p");
    }

    @Test
    void of_destinationByName_keepsName() {
        var a = of("{\"spec\":{\"destination\":{\"name\":\"prod\"}}}");
        assertThat(a.clusterName()).isEqualTo("prod");
        assertThat(a.server()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"text\"",
                "[]",
                "{}",
                "{\"metadata\":null,\"spec\":null,\"status\":null}",
                "{\"metadata\":[{\"name\":\"x\"}],\"spec\":[[[]]],\"status\":7}",
                "{\"metadata\":{\"name\":{\"name\":\"x\"},\"namespace\":[\"a\"]},\"spec\":{\"destination\":\"https://c1\"}}",
                "{\"spec\":{\"destination\":{\"server\":{\"server\":\"x\"},\"name\":3},\"project\":[1,2]}}",
                "{\"spec\":{\"source\":\"x\",\"sources\":{\"repoURL\":\"x\"}},\"status\":{\"reconciledAt\":{\"a\":[1]}}}",
            })
    void of_wrongTypes_readsThemAsAbsent(String json) {
        assertThat(of(json)).isEqualTo(NOTHING);
    }

    @Test
    void of_anyValueAnywhere_throwsNothing() throws IOException {
        var values = List.of("null", "true", "-1.5e300", "\"\\u0000\\u001b[31m\"", "[{}]", "{\"server\":[{}]}");
        var random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            var json = json(random, values, 4);
            assertThatCode(() -> of(json)).as(json).doesNotThrowAnyException();
        }
    }

    @Test
    void of_hostileTexts_keepsThemAsDataButBounded() {
        var a = of("{\"spec\":{\"project\":\"a\\nb\\u001b[2J%s{}${jndi:x}\",\"destination\":{\"server\":\""
                + "s".repeat(1 << 20) + "\"}}}");
        assertThat(a.project()).isEqualTo("a\nb\u001b[2J%s{}${jndi:x}");
        assertThat(a.server()).hasSize(ApplicationParser.MAX_TEXT);
    }

    @Test
    void of_thousandsOfSources_keepsABoundedNumber() {
        var source = "{\"repoURL\":\"r\",\"path\":\"p\"},";
        var a = of("{\"spec\":{\"sources\":[" + source.repeat(5_000) + "{}],\"project\":\"after\"}}");
        assertThat(a.sources()).hasSize(ApplicationParser.MAX_SOURCES);
        assertThat(a.project()).isEqualTo("after");
    }

    @Test
    void text_cutWithinASurrogatePair_dropsTheHalf() {
        var a = of("{\"spec\":{\"project\":\"" + "x".repeat(ApplicationParser.MAX_TEXT - 1) + "\ud83d\ude00\"}}");
        assertThat(a.project()).isEqualTo("x".repeat(ApplicationParser.MAX_TEXT - 1));
    }

    private static String json(Random random, List<String> values, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return values.get(random.nextInt(values.size()));
        }
        var names = List.of(
                "metadata",
                "name",
                "namespace",
                "spec",
                "destination",
                "server",
                "source",
                "sources",
                "status",
                "path");
        var out = new StringBuilder("{");
        for (int i = random.nextInt(4); i >= 0; i--) {
            out.append('"').append(names.get(random.nextInt(names.size()))).append("\":");
            out.append(json(random, values, depth - 1)).append(i == 0 ? "" : ",");
        }
        return out.append('}').toString();
    }

    private static Application of(String json) {
        try {
            return Application.of(new ObjectMapper().readValue(json, JsonNode.class));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
