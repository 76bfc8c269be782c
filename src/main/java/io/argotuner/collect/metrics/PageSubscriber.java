package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a page out of a response as it arrives, one piece at a time. */
final class PageSubscriber implements BodySubscriber<Fact<MetricsPage>> {
    private final PageReading reading;
    private final CompletableFuture<Fact<MetricsPage>> page = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    PageSubscriber(PageReading reading) {
        this.reading = reading;
    }

    @Override
    public CompletionStage<Fact<MetricsPage>> getBody() {
        return page;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        var pieces = subscription;
        if (pieces == null || page.isDone()) {
            return;
        }
        for (var buffer : buffers) {
            if (!reading.feed(buffer)) {
                page.complete(reading.end());
                pieces.cancel();
                return;
            }
        }
        pieces.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        page.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        page.complete(reading.end());
    }
}
