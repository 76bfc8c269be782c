package io.argotuner.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.SocketFactory;

/**
 * Stands between an operator and the API server, and does to single requests what networks and servers do to them. What
 * it does depends on the number of requests seen, never on time.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Set<String> READS = Set.of("GET", "HEAD");

    private final SocketFactory upstream;
    private final int upstreamPort;
    private final ServerSocket server;
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private volatile boolean dead;

    /** A request as the proxy sees it. */
    public record Seen(String method, String uri) {
        /** Whether it could change something; Leases aside, which tell nothing about the work. */
        public boolean mutating() {
            return !READS.contains(method) && !uri.contains("/leases") && !uri.contains("selfsubject");
        }

        public boolean watch() {
            return uri.contains("watch=true");
        }

        public boolean on(String plural) {
            return uri.matches(".*/" + plural + "([/?].*)?");
        }
    }

    /** A watch that is under way. */
    private final class Stream {
        final String uri;
        final Socket client;
        volatile boolean frozen;

        Stream(String uri, Socket client) {
            this.uri = uri;
            this.client = client;
        }
    }

    FaultProxy(SocketFactory upstream, int upstreamPort) {
        this.upstream = upstream;
        this.upstreamPort = upstreamPort;
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("accept", this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    /** A fault for the requests that pass; add what happens and to which of them. The first fault that applies counts. */
    public Fault on(Predicate<Seen> which) {
        var fault = new Fault(which, this::kill);
        faults.add(fault);
        return fault;
    }

    /** Faults no more. */
    public void heal() {
        faults.clear();
    }

    /** From now on nothing gets through, as if the client's process had been killed. */
    public void kill() {
        dead = true;
        sockets.forEach(FaultProxy::close);
    }

    /** As if the network between the two were cut, for new and for old connections. */
    public void down() {
        kill();
    }

    public void up() {
        dead = false;
    }

    public boolean isDead() {
        return dead;
    }

    /** Ends the watches whose address matches, as a server or a balancer does. */
    public int cut(String regex) {
        return each(regex, s -> close(s.client));
    }

    /** Lets nothing more through on the watches whose address matches, without ending them. */
    public int freeze(String regex) {
        return each(regex, s -> s.frozen = true);
    }

    /** How many watches are under way. */
    public int streams() {
        return streams.size();
    }

    public List<Seen> seen() {
        return List.copyOf(seen);
    }

    private int each(String regex, Consumer<Stream> what) {
        var hit = new ArrayList<Stream>();
        streams.stream()
                .filter(s -> Pattern.compile(regex).matcher(s.uri).find())
                .forEach(hit::add);
        hit.forEach(what);
        return hit.size();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                sockets.add(client);
                if (dead) {
                    close(client);
                } else {
                    daemon("relay", () -> relay(client));
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    /** One connection of the client's, with one of its own to the API server. */
    private void relay(Socket client) {
        try (client;
                var api = upstream.createSocket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            sockets.add(api);
            api.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            for (var head = HttpMessage.readHead(client.getInputStream());
                    head.isPresent() && !dead;
                    head = HttpMessage.readHead(client.getInputStream())) {
                var request =
                        head.get().readBody(client.getInputStream(), false).without("http2-settings");
                if (request.header("upgrade").orElse("").equals("h2c")) {
                    request = request.without("upgrade", "connection");
                }
                var what = new Seen(request.method(), request.uri());
                seen.add(what);
                var sent = request;
                var exchange = new Exchange(sent, client, api);
                var fault = faults.stream().filter(f -> f.applies(what)).findFirst();
                if (!(fault.isPresent() ? fault.get().happen(exchange) : exchange.pass())) {
                    return;
                }
            }
        } catch (IOException e) {
            // One of the two ends has gone: so does the other.
        } finally {
            sockets.remove(client);
        }
    }

    /** One request under way. Each step says whether the connection goes on. */
    final class Exchange {
        private final HttpMessage request;
        private final Socket client;
        private final Socket api;

        Exchange(HttpMessage request, Socket client, Socket api) {
            this.request = request;
            this.client = client;
            this.api = api;
        }

        Seen seen() {
            return new Seen(request.method(), request.uri());
        }

        boolean pass() throws IOException {
            if (new Seen(request.method(), request.uri()).watch()) {
                api.getOutputStream().write(request.bytes());
                stream();
                return false;
            }
            return answer(forward());
        }

        HttpMessage forward() throws IOException {
            api.getOutputStream().write(request.bytes());
            api.getOutputStream().flush();
            var head = HttpMessage.readHead(api.getInputStream()).orElseThrow(java.io.EOFException::new);
            return head.readBody(api.getInputStream(), true);
        }

        boolean answer(HttpMessage message) throws IOException {
            if (dead) {
                return false;
            }
            client.getOutputStream().write(message.bytes());
            client.getOutputStream().flush();
            return true;
        }

        private void stream() throws IOException {
            var stream = new Stream(request.uri(), client);
            streams.add(stream);
            daemon("stream up", () -> pump(client, api, stream));
            pump(api, client, stream);
            streams.remove(stream);
        }

        private void pump(Socket from, Socket to, Stream stream) {
            var buffer = new byte[16_384];
            try {
                InputStream in = from.getInputStream();
                for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (!stream.frozen) {
                        to.getOutputStream().write(buffer, 0, n);
                        to.getOutputStream().flush();
                    }
                }
            } catch (IOException e) {
                // Ended by one of the two.
            } finally {
                if (!stream.frozen) {
                    close(from);
                    close(to);
                }
            }
        }
    }

    @Override
    public void close() {
        kill();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(String name, Runnable task) {
        var thread = new Thread(task, "fault proxy " + name);
        thread.setDaemon(true);
        thread.start();
    }
}
