package io.argotuner.collect;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response as a stream that is read while it arrives. At most {@value #AHEAD} chunks wait to be read, so
 * the memory needed does not depend on the size of the body; the connection waits instead.
 */
final class HttpBody extends InputStream {
    // Enough for the network and the reader to work at the same time; a chunk is what the HTTP client hands over at
    // once, usually 16 KiB.
    private static final int AHEAD = 8;

    /** What the HTTP client hands over: bytes, or the end, which is an error where {@code failure} is set. */
    private record Chunk(
            List<ByteBuffer> buffers,
            boolean last,
            @Nullable Throwable failure) {}

    private final BlockingQueue<Chunk> arrived = new LinkedBlockingQueue<>();
    private final Duration patience;
    private @Nullable AsyncBody body;
    private int status;
    private boolean packed;
    private Chunk current = new Chunk(List.of(), false, null);
    private int index;

    private HttpBody(Duration patience) {
        this.patience = patience;
    }

    /**
     * Sends the request and returns once the response's head has arrived, whatever its status.
     *
     * @param patience the longest wait for the head, and then for each next piece of the body
     * @throws InterruptedIOException after a wait that was too long or was interrupted
     */
    static HttpBody open(HttpClient http, HttpRequest request, Duration patience) throws IOException {
        var stream = new HttpBody(patience);
        var response = http.consumeBytes(
                request, (buffers, body) -> stream.arrived.add(new Chunk(List.copyOf(buffers), false, null)));
        stream.start(head(response, patience));
        return stream;
    }

    private static HttpResponse<AsyncBody> head(CompletableFuture<HttpResponse<AsyncBody>> response, Duration patience)
            throws IOException {
        try {
            return response.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The client drops an answer that comes after this.
            response.cancel(true);
            throw new InterruptedIOException("no answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.cancel(true);
            throw new InterruptedIOException("interrupted");
        }
    }

    private void start(HttpResponse<AsyncBody> response) {
        status = response.code();
        packed = "gzip".equals(response.header("Content-Encoding"));
        var started = response.body();
        body = started;
        var unused = started.done().whenComplete((done, failure) -> arrived.add(new Chunk(List.of(), true, failure)));
        for (int i = 0; i < AHEAD; i++) {
            started.consume();
        }
    }

    /** The HTTP status code. */
    int status() {
        return status;
    }

    /**
     * What was packed for the way, unpacked; this stream itself is as it arrived. Read to its end, so is this one, and the
     * connection can be used again.
     *
     * @throws IOException where it begins as nothing that was packed
     */
    InputStream unpacked() throws IOException {
        return packed ? new Unpacked(this) : this;
    }

    private static final class Unpacked extends GZIPInputStream {
        Unpacked(HttpBody body) throws IOException {
            super(body, 16 * 1024);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            var read = super.read(into, offset, length);
            if (read < 0) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return read;
        }
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            while (index < current.buffers().size()) {
                var buffer = current.buffers().get(index);
                if (buffer.hasRemaining()) {
                    int n = Math.min(length, buffer.remaining());
                    buffer.get(into, offset, n);
                    return n;
                }
                index++;
            }
            if (current.last()) {
                if (current.failure() != null) {
                    throw new IOException("the answer broke off", current.failure());
                }
                return -1;
            }
            next();
        }
    }

    private void next() throws IOException {
        try {
            var chunk = arrived.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (chunk == null) {
                throw new InterruptedIOException("the answer stopped for " + patience.toSeconds() + " s");
            }
            current = chunk;
            index = 0;
            if (!chunk.last() && body != null) {
                body.consume();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Drops what has not been read; where the end has not been reached this ends the connection. */
    @Override
    public void close() {
        if (body != null && !current.last()) {
            body.cancel();
        }
    }
}
