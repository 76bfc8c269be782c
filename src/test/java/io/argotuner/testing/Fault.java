package io.argotuner.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What happens to some of the requests that a {@link FaultProxy} sees. */
public final class Fault {
    private final Predicate<FaultProxy.Seen> which;
    private final Runnable kill;
    private final AtomicInteger matched = new AtomicInteger();
    private volatile int from = 1;
    private volatile int to = Integer.MAX_VALUE;
    private volatile Step step = FaultProxy.Exchange::pass;

    private interface Step {
        boolean on(FaultProxy.Exchange exchange) throws IOException;
    }

    Fault(Predicate<FaultProxy.Seen> which, Runnable kill) {
        this.which = which;
        this.kill = kill;
    }

    /** Only the n-th request that matches, from 1. */
    public Fault nth(int n) {
        from = n;
        to = n;
        return this;
    }

    /** Only the first so many. */
    public Fault first(int times) {
        to = times;
        return this;
    }

    /** The request never gets there. */
    public Fault dropBefore() {
        return does(exchange -> false);
    }

    /** The request is carried out and the answer is lost. */
    public Fault dropAfterCommit() {
        return does(exchange -> {
            exchange.forward();
            return false;
        });
    }

    /** The client's process is killed when it has sent this request, which does not get there. */
    public Fault killBefore() {
        return does(exchange -> {
            kill.run();
            return false;
        });
    }

    /** The client's process is killed while it waits for the answer. */
    public Fault killAfterCommit() {
        return does(exchange -> {
            exchange.forward();
            kill.run();
            return false;
        });
    }

    /** The API server says no. */
    public Fault refuse(int code, String reason, String... headers) {
        return does(
                exchange -> exchange.answer(HttpMessage.refusal(code, reason, "refused by the test's proxy", headers)));
    }

    /** An answer of the test's own, in JSON, that the API server did not give. */
    public Fault answer(String json) {
        return does(exchange -> exchange.answer(HttpMessage.success(json)));
    }

    /**
     * The page of a pod, where the API server lets the client ask for it. The API server itself never asks an address of
     * this machine, which is what hollow pods have.
     *
     * @param page of the pod that the request names
     */
    public Fault proxied(Function<FaultProxy.Seen, String> page) {
        return does(exchange -> {
            var answer = exchange.forward();
            return exchange.answer(
                    answer.status() == HttpURLConnection.HTTP_FORBIDDEN
                            ? answer
                            : HttpMessage.success(page.apply(exchange.seen())));
        });
    }

    /** The request is carried out twice, as a retry by something in between does. */
    public Fault duplicate() {
        return does(exchange -> {
            exchange.forward();
            return exchange.pass();
        });
    }

    /** Every answer after the first is that first one again: a view of the past. */
    public Fault replayFirst() {
        var old = new AtomicReference<@Nullable HttpMessage>();
        return does(exchange -> {
            if (old.get() == null) {
                old.set(exchange.forward());
            }
            return exchange.answer(old.get());
        });
    }

    /** Something happens before the request goes on. */
    public Fault run(Runnable first) {
        return does(exchange -> {
            first.run();
            return exchange.pass();
        });
    }

    /** Something happens after the request was carried out and before the client hears of it. */
    public Fault runAfterCommit(Runnable then) {
        return does(exchange -> {
            var answer = exchange.forward();
            then.run();
            return exchange.answer(answer);
        });
    }

    /** How many requests have matched. */
    public int matched() {
        return matched.get();
    }

    private Fault does(Step step) {
        this.step = step;
        return this;
    }

    boolean applies(FaultProxy.Seen request) {
        if (!which.test(request)) {
            return false;
        }
        var number = matched.incrementAndGet();
        return number >= from && number <= to;
    }

    boolean happen(FaultProxy.Exchange exchange) throws IOException {
        return step.on(exchange);
    }
}
