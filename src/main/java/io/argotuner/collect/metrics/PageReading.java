package io.argotuner.collect.metrics;

import io.argotuner.collect.OneLine;
import io.argotuner.decide.Fact;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;

/** Feeds a {@link PageParser} up to a size. */
final class PageReading implements Reading<MetricsPage> {
    private final PageParser parser;
    private final long maxBytes;
    private long bytes;

    PageReading(Instant at, long maxBytes) {
        this.parser = new PageParser(at);
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean feed(ByteBuffer buffer) {
        bytes += buffer.remaining();
        if (bytes > maxBytes) {
            return false;
        }
        parser.feed(buffer);
        return true;
    }

    @Override
    public Fact<MetricsPage> end() {
        if (bytes > maxBytes) {
            return Fact.unknown("the page is larger than " + maxBytes / 1024 + " KiB");
        }
        try {
            return Fact.known(parser.end());
        } catch (IOException e) {
            return Fact.unknown(OneLine.of(e.getMessage(), 200));
        }
    }
}
