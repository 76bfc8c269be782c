package io.argotuner.collect.metrics;

import io.argotuner.collect.NoAnswer;
import io.argotuner.decide.Fact;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import javax.net.ssl.SSLContext;

/**
 * Asks over HTTP within a bounded time. Sends nothing that the request does not hold, and whoever is asked answers: no proxy, because an address
 * of the cluster means something within it only, and no redirect, because nobody else is to be asked.
 */
final class MetricsHttp {
    private final HttpClient http;
    private final Duration patience;

    /** @param patience for the whole of one answer */
    MetricsHttp(Duration patience) {
        this(patience, HttpClient.newBuilder());
    }

    /** @param tls says whose certificates are trusted */
    MetricsHttp(Duration patience, SSLContext tls) {
        this(patience, HttpClient.newBuilder().sslContext(tls));
    }

    private MetricsHttp(Duration patience, HttpClient.Builder builder) {
        this.patience = patience;
        this.http = builder.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience.dividedBy(2))
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .build();
    }

    /**
     * Always completes, with a fact, within the patience.
     *
     * @param what is waited for, such as {@code page}
     * @param reader of the body, by the status of the answer
     */
    <T> CompletableFuture<Fact<T>> ask(HttpRequest request, String what, IntFunction<BodySubscriber<Fact<T>>> reader) {
        var answer = http.sendAsync(request, head -> reader.apply(head.statusCode()));
        var fact = new CompletableFuture<HttpResponse<Fact<T>>>();
        var unused = answer.whenComplete((response, failure) -> {
            if (failure == null) {
                fact.complete(response);
            } else {
                fact.completeExceptionally(failure);
            }
        });
        return fact.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).handle((response, failure) -> {
            if (failure != null) {
                // The client's own future is the one that ends the connection.
                answer.cancel(true);
                return Fact.unknown(reason(failure, what));
            }
            return response.body();
        });
    }

    private String reason(Throwable failure, String what) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof TimeoutException
                ? "no whole " + what + " within " + patience.toMillis() / 1000.0 + " s"
                : NoAnswer.reason(cause);
    }
}
