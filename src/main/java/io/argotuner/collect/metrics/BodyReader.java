package io.argotuner.collect.metrics;

import io.argotuner.decide.Fact;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads the body of a response as it arrives, one piece at a time. */
final class BodyReader<T> implements BodySubscriber<Fact<T>> {
    private final Reading<T> reading;
    private final CompletableFuture<Fact<T>> made = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BodyReader(Reading<T> reading) {
        this.reading = reading;
    }

    @Override
    public CompletionStage<Fact<T>> getBody() {
        return made;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        var pieces = subscription;
        if (pieces == null || made.isDone()) {
            return;
        }
        for (var buffer : buffers) {
            if (!reading.feed(buffer)) {
                made.complete(reading.end());
                pieces.cancel();
                return;
            }
        }
        pieces.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        made.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        made.complete(reading.end());
    }
}
