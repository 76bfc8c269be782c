package io.argotuner.collect.metrics;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A recorded page of a controller's metrics, read: what benchmarks and checks measure. */
public final class MetricsPageWork {
    private final byte[] page = Pages.recorded("3.5-controller").getBytes(StandardCharsets.UTF_8);

    public Object read() throws IOException {
        return MetricsPage.read(new ByteArrayInputStream(page), Pages.NOON);
    }
}
