package io.argotuner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where etcd, kube-apiserver and kube-controller-manager lie: {@code KUBEBUILDER_ASSETS}, else what build.sh built. */
record Binaries(Path directory) {
    static final List<String> NAMES = List.of("etcd", "kube-apiserver", "kube-controller-manager");

    private static final Path GO_MOD = Path.of("src", "test", "controlplane", "go.mod");
    private static final Pattern KUBERNETES = Pattern.compile("k8s\\.io/kubernetes v(\\S+)");

    Path etcd() {
        return directory.resolve(NAMES.get(0));
    }

    Path apiServer() {
        return directory.resolve(NAMES.get(1));
    }

    Path controllerManager() {
        return directory.resolve(NAMES.get(2));
    }

    static Optional<Binaries> find() {
        return Stream.of(assets(System.getenv("KUBEBUILDER_ASSETS")), Optional.of(built()))
                .flatMap(Optional::stream)
                .filter(directory -> NAMES.stream().map(directory::resolve).allMatch(Files::isExecutable))
                .map(Binaries::new)
                .findFirst();
    }

    /** The directory that build.sh fills for the Kubernetes version of go.mod on this machine. */
    static Path built() {
        var os = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
        var machine = System.getProperty("os.arch");
        var arch = machine.equals("aarch64") ? "arm64" : machine.equals("x86_64") ? "amd64" : machine;
        return Path.of(
                System.getProperty("user.home"), ".kubeapitest", "k8s", kubernetesVersion() + "-" + os + "-" + arch);
    }

    private static Optional<Path> assets(@Nullable String directory) {
        return Optional.ofNullable(directory).filter(d -> !d.isBlank()).map(Path::of);
    }

    private static String kubernetesVersion() {
        try {
            var version = KUBERNETES.matcher(Files.readString(GO_MOD));
            if (!version.find()) {
                throw new IllegalStateException(GO_MOD + " names no k8s.io/kubernetes version");
            }
            return version.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException("run the tests in the directory of pom.xml", e);
        }
    }
}
