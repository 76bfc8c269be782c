package io.argotuner.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The three processes, all on 127.0.0.1, which a test that has them for itself may stop and start. Users are known by
 * static tokens; all but the operator are cluster admins.
 */
public final class Servers {
    static final String ADMIN = "admin";
    static final String AUDITOR = "auditor";
    static final String HOLLOW_KUBELET = "hollow-kubelet";
    static final String IMPERSONATOR = "impersonator";
    private static final String ETCD = "etcd";
    private static final String API_SERVER = "kube-apiserver";
    private static final String CONTROLLER_MANAGER = "kube-controller-manager";

    private static final Duration START = Duration.ofSeconds(90);

    /** Those that a rollout, an owner reference, a namespace and a token need; the rest would only take time. */
    private static final String CONTROLLERS = Stream.of(
                    "namespace",
                    "garbage-collector",
                    "serviceaccount",
                    "serviceaccount-token",
                    "statefulset",
                    "deployment",
                    "replicaset",
                    "job")
            .map(controller -> controller + "-controller")
            .collect(Collectors.joining(","));

    private final Path data;
    private final Path auditLog;
    private final String token = UUID.randomUUID().toString();
    private final Map<String, Supplier<Component>> starters = new LinkedHashMap<>();
    private final Map<String, Component> components = new LinkedHashMap<>();
    private final String etcd;
    private final int port;

    /** @param logs directory of the processes' logs and the audit log, emptied of an earlier run's */
    Servers(Binaries binaries, Path logs) throws IOException, GeneralSecurityException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop control plane"));
        data = Files.createTempDirectory("controlplane");
        Files.createDirectories(logs);
        auditLog = logs.toAbsolutePath().resolve("audit.log");
        Files.deleteIfExists(auditLog);
        var ports = freePorts(3);
        port = ports.get(2);
        etcd = "http://127.0.0.1:" + ports.get(0);
        startEtcd(binaries, logs, "http://127.0.0.1:" + ports.get(1));
        startApiServer(binaries, logs);
        awaitReady();
        startControllerManager(binaries, logs);
    }

    /** Kills kube-apiserver, with every request that it has under way. */
    public synchronized void killApiServer() {
        components.get(API_SERVER).stop();
    }

    /** Returns when it answers. */
    public synchronized void startApiServer() {
        start(API_SERVER);
        awaitReady();
    }

    /** Kills etcd and starts it anew on the same data; returns at once. */
    public synchronized void restartEtcd() {
        components.get(ETCD).stop();
        start(ETCD);
    }

    /** Drops every version that etcd holds but the latest ones, while kube-apiserver is down: old watches are expired. */
    public void compact() {
        try {
            var revision = post("/v3/kv/range", "{\"key\": \"AA==\"}").at("/header/revision");
            post("/v3/kv/compaction", "{\"revision\": " + revision.asLong() + ", \"physical\": true}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(etcd + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return new ObjectMapper().readTree(answer.body());
    }

    private void awaitReady() {
        // The API server makes its certificate itself, and a busy machine takes its time over it.
        await("the certificate of kube-apiserver")
                .atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    requireAlive();
                    return Files.exists(data.resolve("certs/apiserver.crt"));
                });
        try (var admin = client(ADMIN)) {
            await("kube-apiserver is ready")
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> ready(admin));
        }
    }

    private void start(String name) {
        components.put(name, starters.get(name).get());
    }

    private void add(String name, Path logs, Path binary, List<String> flags) throws IOException {
        var log = logs.resolve(name + ".log");
        Files.deleteIfExists(log);
        starters.put(name, () -> Component.start(name, log, binary, flags));
        start(name);
    }

    Path auditLog() {
        return auditLog;
    }

    /** How to reach the API server as one of the static users. */
    ConfigBuilder config(String user) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl("https://127.0.0.1:" + port)
                .withCaCertFile(data.resolve("certs/apiserver.crt").toString())
                .withOauthToken(user + "-" + token);
    }

    KubernetesClient client(String user) {
        return new KubernetesClientBuilder().withConfig(config(user).build()).build();
    }

    /** A proxy to the API server, without faults yet. */
    FaultProxy proxy() {
        try (var certificate = Files.newInputStream(data.resolve("certs/apiserver.crt"))) {
            var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "apiserver", CertificateFactory.getInstance("X.509").generateCertificate(certificate));
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            var tls = SSLContext.getInstance("TLS");
            tls.init(null, trust.getTrustManagers(), null);
            return new FaultProxy(tls.getSocketFactory(), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A kubeconfig that signs in by a bearer token. */
    Path kubeconfig(String name, String bearer, String namespace) throws IOException {
        var cluster = "server: \"https://127.0.0.1:%d\", certificate-authority: \"%s\""
                .formatted(port, data.resolve("certs/apiserver.crt"));
        return kubeconfig(name, cluster, bearer, namespace);
    }

    /** The same by way of a proxy. */
    Path kubeconfig(FaultProxy proxy, String bearer, String namespace) throws IOException {
        return kubeconfig("proxy-" + UUID.randomUUID(), "server: \"" + proxy.url() + "\"", bearer, namespace);
    }

    private Path kubeconfig(String name, String cluster, String bearer, String namespace) throws IOException {
        var file = data.resolve(name + ".kubeconfig");
        return Files.writeString(file, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {%s}}]
                users: [{name: u, user: {token: "%s"}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: "%s"}}]
                current-context: c
                """.formatted(cluster, bearer, namespace));
    }

    /** A kubeconfig of a static user, for a process of its own. */
    Path kubeconfig(String user, String namespace) throws IOException {
        return kubeconfig(user + "-" + namespace, user + "-" + token, namespace);
    }

    /** @throws IllegalStateException where one of the processes has ended */
    void requireAlive() {
        components.values().forEach(Component::requireAlive);
    }

    private void startEtcd(Binaries binaries, Path logs, String peer) throws IOException {
        add(
                ETCD,
                logs,
                binaries.etcd(),
                List.of(
                        "--data-dir=" + data.resolve("etcd"),
                        "--listen-client-urls=" + etcd,
                        "--advertise-client-urls=" + etcd,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer,
                        // The data is of no worth after the tests.
                        "--unsafe-no-fsync",
                        "--log-level=warn"));
    }

    private void startApiServer(Binaries binaries, Path logs) throws IOException, GeneralSecurityException {
        Files.writeString(
                data.resolve("tokens.csv"),
                Stream.of(ADMIN, AUDITOR, HOLLOW_KUBELET, IMPERSONATOR, CONTROLLER_MANAGER)
                        .map(user -> "%1$s-%2$s,%1$s,%1$s,\"system:masters\"%n".formatted(user, token))
                        .collect(Collectors.joining()));
        var key = serviceAccountKey();
        add(
                API_SERVER,
                logs,
                binaries.apiServer(),
                List.of(
                        "--etcd-servers=" + etcd,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + data.resolve("certs"),
                        "--token-auth-file=" + data.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + key,
                        "--service-account-signing-key-file=" + key,
                        "--service-cluster-ip-range=10.0.0.0/24",
                        "--endpoint-reconciler-type=none",
                        "--profiling=false",
                        "--shutdown-delay-duration=0s",
                        "--audit-policy-file=" + resource("audit-policy.yaml"),
                        "--audit-log-path=" + auditLog,
                        // An event is in the file before the test can ask for it, and the file is never rotated away.
                        "--audit-log-mode=blocking",
                        "--audit-log-maxsize=100000"));
    }

    private void startControllerManager(Binaries binaries, Path logs) throws IOException {
        add(
                CONTROLLER_MANAGER,
                logs,
                binaries.controllerManager(),
                List.of(
                        "--kubeconfig=" + kubeconfig(CONTROLLER_MANAGER, CONTROLLER_MANAGER + "-" + token, "default"),
                        "--controllers=" + CONTROLLERS,
                        "--leader-elect=false",
                        "--secure-port=0",
                        "--service-account-private-key-file=" + data.resolve("service-account.key"),
                        "--kube-api-qps=500",
                        "--kube-api-burst=1000",
                        "--concurrent-namespace-syncs=4"));
    }

    private static Path resource(String name) {
        return Path.of("src", "test", "resources", "controlplane", name).toAbsolutePath();
    }

    private boolean ready(KubernetesClient admin) {
        requireAlive();
        try {
            return "ok".equals(admin.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private Path serviceAccountKey() throws IOException, GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        var body =
                encoder.encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        return Files.writeString(
                data.resolve("service-account.key"),
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
    }

    private static List<Integer> freePorts(int count) throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    synchronized void stop() {
        var started = new ArrayList<>(components.values());
        Collections.reverse(started);
        started.forEach(Component::stop);
        try (var files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            System.err.println("control plane: " + data + " is left behind: " + e);
        }
    }
}
