package io.argotuner.collect.metrics;

import io.argotuner.collect.BadInput;
import io.argotuner.collect.ServerUrl;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Policy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What whoever runs argo-tuner, and not who writes a policy, lets it show to one Prometheus: a token, and an authority that
 * its certificate is checked against. A policy chooses whom argo-tuner asks, so both go by the URL given here: another
 * scheme, host or port, or a path that is not below it, is asked as if there were neither. Both files are read anew for
 * each look, as tokens of Kubernetes are replaced within an hour.
 */
public final class PrometheusAccess {
    /** A path that a server may resolve to one that does not begin as it is written. */
    private static final Pattern DEVIOUS = Pattern.compile("[%\\\\;]|//|(^|/)\\.\\.?(/|$)");

    private static final PrometheusAccess NONE = new PrometheusAccess();

    private final @Nullable URI url;
    private final @Nullable TokenFile token;
    private final @Nullable AuthorityFile authorities;

    private PrometheusAccess() {
        url = null;
        token = null;
        authorities = null;
    }

    /**
     * @param url of the only Prometheus that this is for; what is below its path belongs to it
     * @param token file with a bearer token
     * @param authorities file with certificates in PEM, the only ones that sign for that Prometheus
     * @throws BadInput where this cannot be used, or a file cannot be read now
     */
    public PrometheusAccess(String url, Optional<Path> token, Optional<Path> authorities) {
        this.url = uri(url);
        this.token = token.map(TokenFile::new).orElse(null);
        this.authorities = authorities.map(AuthorityFile::new).orElse(null);
        if (way() instanceof Fact.Unknown<PrometheusPages.Way> unknown) {
            throw new BadInput(unknown.why());
        }
    }

    /** Asks every Prometheus without a token, and trusts the authorities of the Java runtime. */
    public static PrometheusAccess none() {
        return NONE;
    }

    /** The pages that a policy asks for, with what is meant for its Prometheus and no other. */
    public PrometheusPages pages(Policy.Evidence.Prometheus asked) {
        return covers(asked.url())
                ? new PrometheusPages(asked.url(), asked.labels(), this::way, PrometheusAnswer.MAX_BYTES)
                : new PrometheusPages(asked.url(), asked.labels());
    }

    /** Unknown where a file cannot be used now: without what it holds nobody is asked. */
    private Fact<PrometheusPages.Way> way() {
        var http = authorities == null ? Fact.known(PrometheusPages.plain()) : authorities.http();
        var text = token == null
                ? Fact.known(Optional.<String>empty())
                : token.read().map(Optional::of);
        if (http instanceof Fact.Known<MetricsHttp> by) {
            return text.map(shown -> new PrometheusPages.Way(by.value(), shown));
        }
        return Fact.unknown(((Fact.Unknown<MetricsHttp>) http).why());
    }

    private boolean covers(String asked) {
        var own = url;
        if (own == null) {
            return false;
        }
        URI other;
        try {
            other = URI.create(ServerUrl.normal(asked));
        } catch (IllegalArgumentException e) {
            return false;
        }
        var path = Objects.requireNonNullElse(other.getRawPath(), "");
        var below = ServerUrl.normal(Objects.requireNonNullElse(own.getRawPath(), ""));
        return own.getScheme().equalsIgnoreCase(other.getScheme())
                && other.getRawUserInfo() == null
                && other.getHost() != null
                && own.getHost().equalsIgnoreCase(other.getHost())
                && port(own) == port(other)
                && !DEVIOUS.matcher(path).find()
                && (path.equals(below) || path.startsWith(below + "/"));
    }

    private static int port(URI uri) {
        return uri.getPort() == -1 ? 443 : uri.getPort();
    }

    private static URI uri(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw unusable();
        }
        if (uri.getScheme() == null
                || !uri.getScheme().toLowerCase(Locale.ROOT).equals("https")
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || DEVIOUS.matcher(uri.getRawPath()).find()) {
            throw unusable();
        }
        return uri;
    }

    /** Without the URL, which may hold a password where it is wrong. */
    private static BadInput unusable() {
        return new BadInput("--prometheus-url is not the https URL of one Prometheus, such as"
                + " https://thanos-querier.openshift-monitoring.svc:9091: give one without user, query and fragment;"
                + " a token is never sent over http");
    }
}
