package io.argotuner.collect.metrics;

import static io.argotuner.collect.metrics.Pages.NOON;
import static io.argotuner.collect.metrics.Pages.controller;
import static io.argotuner.collect.metrics.Pages.started;
import static io.argotuner.collect.metrics.Pages.why;
import static io.argotuner.collect.metrics.ScriptedPrometheus.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.argotuner.collect.BadInput;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token goes to the one Prometheus that the operator names, whatever URL a policy holds. */
class PrometheusAccessTest {
    private static final ArgoPod POD = started(controller(0));

    @TempDir
    static Path folder;

    private static TlsCertificate own;
    private static TlsCertificate other;

    private final Path token = folder.resolve("token");
    private final Path authority = folder.resolve("ca.crt");
    private ScriptedPrometheus prometheus;

    @BeforeAll
    static void certificates() throws Exception {
        own = TlsCertificate.make(folder, "own");
        other = TlsCertificate.make(folder, "other");
    }

    @BeforeEach
    void start() throws IOException {
        prometheus = new ScriptedPrometheus(own.server());
        prometheus.scrape(
                NOON.minusSeconds(15),
                Map.of("namespace", "argocd", "pod", POD.name(), "job", "argocd", "instance", "10.0.0.1:8082"),
                "process_start_time_seconds 100\nprocess_resident_memory_bytes 9\n");
        Files.writeString(token, "first.token\n");
        Files.copy(own.authority(), authority, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @AfterEach
    void close() {
        prometheus.close();
    }

    @Test
    void token_isSentToThatPrometheus_andFollowsItsFile() throws IOException {
        var access = access(prometheus.url() + "/");
        assertThat(read(access, prometheus.url()).map(page -> page.total(Series.MEMORY)))
                .isEqualTo(Fact.known(Fact.known(9.0)));
        assertThat(prometheus.authorizations()).hasSize(6).containsOnly("Bearer first.token");
        Files.writeString(token, "second.token");
        read(access, prometheus.url() + "/below");
        assertThat(prometheus.authorizations()).contains("Bearer second.token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost:PORT/prometheus",
                "https://127.0.0.1:PORT",
                "https://127.0.0.1:PORT/prometheus2",
                "https://127.0.0.1:PORT/prometheus/../other",
                "https://127.0.0.1:PORT/prometheus/./x",
                "https://127.0.0.1:PORT/prometheus/%2e%2e/other",
                "https://127.0.0.1:PORT/prometheus//other",
                "https://127.0.0.1:PORT/prometheus;/other",
            })
    void token_isNotSentToAnother(String url) throws IOException {
        // Trusted as that of the operator is, so that the question gets as far as it can.
        var asked = new ScriptedPrometheus(own.server());
        try (asked) {
            var to = url.replace("PORT", String.valueOf(port(asked)));
            var access = access(asked.url() + "/prometheus");
            assertThat(access.pages(policy(asked.url() + "/prometheus/tenant")))
                    .as("what is below is its own")
                    .satisfies(pages -> pages.read(List.of(POD), NOON));
            assertThat(asked.authorizations()).hasSize(6).containsOnly("Bearer first.token");
            asked.authorizations().clear();
            assertThat(why(read(access, to))).contains("its certificate is signed by nobody that is trusted");
            assertThat(asked.authorizations()).isEmpty();
        }
    }

    /** Neither in the clear nor to another port of the same host. */
    @Test
    void token_isNotSentOverHttpOrToAnotherPort() throws IOException {
        try (var plain = new ScriptedPrometheus()) {
            read(access(prometheus.url()), plain.url());
            read(access("https://127.0.0.1:" + port(plain)), plain.url());
            assertThat(plain.queries()).hasSize(12);
            assertThat(plain.authorizations()).isEmpty();
        }
        assertThat(prometheus.authorizations()).isEmpty();
    }

    @Test
    void redirect_isNotFollowed() throws IOException {
        try (var elsewhere = new ScriptedPrometheus(own.server())) {
            prometheus.answer(x -> {
                x.getResponseHeaders().set("Location", elsewhere.url() + x.getRequestURI());
                text(x, 307, "");
            });
            assertThat(why(read(access(prometheus.url()), prometheus.url())))
                    .endsWith(": answered 307; give the URL that it redirects to");
            assertThat(elsewhere.queries()).isEmpty();
            assertThat(elsewhere.authorizations()).isEmpty();
        }
    }

    @Test
    void token_thatIsRefused_isToldAsThat() {
        prometheus.answer(x -> text(x, 403, "no, first.token"));
        assertThat(why(read(access(prometheus.url()), prometheus.url())))
                .isEqualTo("Prometheus at " + prometheus.url() + ": answered 403; it does not accept the token of"
                        + " --prometheus-token-file: let its owner read these series");
    }

    /** The authority alone: what else the runtime trusts does not sign for this Prometheus. */
    @Test
    void authority_isReadAnewWhenItChanges() throws IOException {
        var access = access(prometheus.url());
        assertThat(read(access, prometheus.url()).isKnown()).isTrue();
        Files.copy(other.authority(), authority, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(why(read(access, prometheus.url())))
                .isEqualTo(
                        "Prometheus at " + prometheus.url() + ": its certificate is signed by nobody that is trusted");
        assertThat(prometheus.authorizations()).hasSize(6);
        Files.copy(own.authority(), authority, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(read(access, prometheus.url()).isKnown()).isTrue();
    }

    /** A token that is rotated is gone for a moment at worst; the next look has it. */
    @Test
    void files_thatGoBad_areToldAndNobodyIsAsked() throws IOException {
        var access = access(prometheus.url());
        Files.delete(token);
        assertThat(why(read(access, prometheus.url())))
                .isEqualTo(
                        "the token file " + token + " (--prometheus-token-file) cannot be read: there is no such file;"
                                + " mount the token there, or leave the option out");
        Files.writeString(token, "");
        assertThat(why(read(access, prometheus.url()))).contains(" is empty; write the token into it");
        Files.writeString(token, "two\r\nX-Scope-OrgID: lines");
        assertThat(why(read(access, prometheus.url())))
                .contains(" holds something else than one bearer token; write the token into it and nothing more")
                .doesNotContain("Scope");
        Files.writeString(token, "a".repeat(TokenFile.MAX_BYTES + 1));
        assertThat(why(read(access, prometheus.url()))).contains("something else than one bearer token");
        Files.writeString(token, "third.token");
        Files.writeString(authority, "-----BEGIN CERTIFICATE-----\nnone\n");
        assertThat(why(read(access, prometheus.url())))
                .isEqualTo("the file " + authority + " (--prometheus-ca-file) holds no certificates in PEM; write the"
                        + " certificate of the authority into it, from -----BEGIN CERTIFICATE----- on");
        Files.delete(authority);
        assertThat(why(read(access, prometheus.url()))).contains("(--prometheus-ca-file) cannot be read");
        assertThat(prometheus.queries()).isEmpty();
    }

    @Test
    void files_badFromTheStart_areRefused() throws IOException {
        Files.delete(token);
        assertThatThrownBy(() -> access(prometheus.url()))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("(--prometheus-token-file) cannot be read: there is no such file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://prometheus:9090",
                "https:///x",
                "prometheus",
                "https://me:secret@prometheus",
                "https://prometheus?x=secret",
                "https://prometheus/a/../b",
                "https://pro metheus",
            })
    void url_thatIsNone_isRefusedWithoutRepeatingIt(String url) {
        assertThatThrownBy(() -> access(url))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("--prometheus-url is not the https URL of one Prometheus")
                .hasMessageNotContaining("secret");
    }

    private PrometheusAccess access(String url) {
        return new PrometheusAccess(url, Optional.of(token), Optional.of(authority));
    }

    private static Policy.Evidence.Prometheus policy(String url) {
        return new Policy.Evidence.Prometheus(url, Map.of());
    }

    private static Fact<MetricsPage> read(PrometheusAccess access, String url) {
        return access.pages(policy(url)).read(List.of(POD), NOON).get(POD);
    }

    private static int port(ScriptedPrometheus server) {
        return java.net.URI.create(server.url()).getPort();
    }
}
