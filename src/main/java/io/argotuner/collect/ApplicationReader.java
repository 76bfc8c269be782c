package io.argotuner.collect;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import io.argotuner.decide.Fact;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Reads Applications from the API server, page by page and as the bytes arrive, so that the memory needed depends
 * neither on their number nor on their size. Requests go through the client's own HTTP client and so carry its
 * credentials. Whatever goes wrong becomes an unknown fact with a sentence, never an exception.
 */
public final class ApplicationReader {
    /** Applications asked for at once, as kubectl does. */
    static final int PAGE = 500;

    /** The most asked for at once: some 40 MB that the API server makes, and that are never held here. */
    static final int LARGEST_PAGE = 5_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    private final HttpClient http;
    private final String server;
    private final Duration patience;

    public ApplicationReader(KubernetesClient client) {
        this(client, PATIENCE);
    }

    /** @param patience the longest wait for an answer to begin, and then for each next piece of it */
    ApplicationReader(KubernetesClient client, Duration patience) {
        // A census is taken again soon: two quick retries bridge a hiccup, more would only hide an outage for longer.
        var config = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(2)
                .build();
        this.http = client.getHttpClient().newBuilder().tag(config).build();
        this.server = ServerUrl.normal(client.getMasterUrl().toString());
        this.patience = patience;
    }

    /**
     * How many Applications there are, for the price of one.
     *
     * @param namespace empty for all namespaces
     */
    public Fact<Integer> count(Optional<String> namespace) {
        try {
            int count = 0;
            var page = new ListPage(0, "", OptionalLong.empty());
            do {
                // A server that does not tell how many remain is asked for all of them, metadata only.
                page = page(
                        namespace,
                        METADATA_ONLY,
                        page.next().isEmpty() ? 1 : PAGE,
                        page.next(),
                        JsonParser::skipChildren);
                count += page.items();
            } while (!page.next().isEmpty() && page.remaining().isEmpty());
            return Fact.known(
                    (int) Math.min(Integer.MAX_VALUE, count + page.remaining().orElse(0)));
        } catch (ReadFailure e) {
            return Fact.unknown(e.getMessage());
        }
    }

    /**
     * Reads every Application once into something that {@code fresh} makes. A read that the API server breaks off
     * because it took too long is started again once, into a new one.
     *
     * @param namespace empty for all namespaces
     * @param limit Applications asked for at once
     */
    public <T> Fact<T> read(Optional<String> namespace, int limit, Supplier<T> fresh, BiConsumer<T, Application> each) {
        return readItems(namespace, limit, fresh, (into, in) -> each.accept(into, ApplicationParser.application(in)));
    }

    /** As {@link #read}, with the facts that an audit needs. */
    public <T> Fact<T> readFacts(Optional<String> namespace, Supplier<T> fresh, BiConsumer<T, ApplicationFacts> each) {
        return readItems(namespace, PAGE, fresh, (into, in) -> each.accept(into, ApplicationFactsParser.facts(in)));
    }

    /** Reads one Application into what is being made and leaves the parser on its last token. */
    @FunctionalInterface
    private interface Reading<T> {
        void read(T into, JsonParser in) throws IOException;
    }

    private <T> Fact<T> readItems(Optional<String> namespace, int limit, Supplier<T> fresh, Reading<T> each) {
        try {
            try {
                return Fact.known(readOnce(namespace, limit, fresh.get(), each));
            } catch (ReadFailure e) {
                if (!e.expired()) {
                    throw e;
                }
                return Fact.known(readOnce(namespace, limit, fresh.get(), each));
            }
        } catch (ReadFailure e) {
            return Fact.unknown(e.getMessage());
        }
    }

    /** How many to ask for at once where about so many are expected: a fifth of them within bounds. */
    static int page(int expected) {
        return Math.max(PAGE, Math.min(LARGEST_PAGE, (expected + 4) / 5));
    }

    private <T> T readOnce(Optional<String> namespace, int limit, T into, Reading<T> each) throws ReadFailure {
        var next = "";
        do {
            var page = page(namespace, JSON, limit, next, in -> each.read(into, in));
            if (!page.next().isEmpty() && page.next().equals(next)) {
                throw new ReadFailure("the API server answers the same page of Applications again and again");
            }
            next = page.next();
        } while (!next.isEmpty());
        return into;
    }

    private ListPage page(Optional<String> namespace, String accept, int limit, String next, ListPage.Item each)
            throws ReadFailure {
        var request = http.newHttpRequestBuilder()
                .uri(uri(namespace, limit, next))
                .setHeader("Accept", accept)
                // As kubectl does: what is packed twenty to one has little to decrypt, and unpacking is native code.
                .setHeader("Accept-Encoding", "gzip")
                .build();
        try (var body = HttpBody.open(http, request, patience);
                var unpacked = body.unpacked()) {
            if (body.status() != 200) {
                throw ReadFailure.refused(namespace, body.status(), unpacked.readNBytes(64 * 1024));
            }
            return ListPage.read(unpacked, each);
        } catch (JacksonException e) {
            throw new ReadFailure("the answer to the list of Applications is cut off or no JSON: "
                    + OneLine.of(e.getOriginalMessage(), 200));
        } catch (InterruptedIOException e) {
            throw new ReadFailure("the list of Applications was not answered: " + e.getMessage());
        } catch (IOException | KubernetesClientException e) {
            throw new ReadFailure("the list of Applications could not be read: " + NoAnswer.reason(e));
        }
    }

    private String uri(Optional<String> namespace, int limit, String next) {
        return server + "/apis/argoproj.io/v1alpha1"
                + namespace.map(n -> "/namespaces/" + encoded(n)).orElse("")
                + "/applications?limit=" + limit
                + (next.isEmpty() ? "" : "&continue=" + encoded(next));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
