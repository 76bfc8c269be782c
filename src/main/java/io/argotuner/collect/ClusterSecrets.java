package io.argotuner.collect;

import io.argotuner.decide.ClusterLoad;
import io.argotuner.decide.Fact;
import io.argotuner.decide.Sharding;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that Argo CD knows, from its cluster Secrets. Only name, server, shard, uid and one annotation are looked
 * at, never the credentials. Only for Secrets that a user hands over: nothing here asks the API server for one.
 */
public final class ClusterSecrets {
    /** The name of the in-cluster where no Secret gives it another. */
    public static final String IN_CLUSTER_NAME = "in-cluster";

    private static final String TYPE_LABEL = "argocd.argoproj.io/secret-type";
    private static final String SKIP_RECONCILE = "argocd.argoproj.io/skip-reconcile";
    private static final Pattern WHITE = Pattern.compile("\\s+");
    private static final Pattern GO_INT = Pattern.compile("[+-]?[0-9]+");

    /** What Go's ParseBool takes for true. */
    private static final Set<String> GO_TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private final List<Sharding.Cluster> clusters;
    private final Map<String, String> serverByName;
    private final List<String> notices;
    private final Optional<String> whyUnknown;

    private ClusterSecrets(
            List<Sharding.Cluster> clusters,
            Map<String, String> serverByName,
            List<String> notices,
            Optional<String> whyUnknown) {
        this.clusters = List.copyOf(clusters);
        this.serverByName = Map.copyOf(serverByName);
        this.notices = List.copyOf(notices);
        this.whyUnknown = whyUnknown;
    }

    /**
     * @param secrets of the install's namespace; those that are not labelled as cluster Secrets are passed over
     * @param inClusterEnabled whether Argo CD's cluster list holds the in-cluster; if not, its Secret is passed over too
     */
    public static ClusterSecrets of(List<Secret> secrets, boolean inClusterEnabled) {
        var byServer = new TreeMap<String, Sharding.Cluster>();
        var names = new TreeMap<String, String>();
        var ambiguous = new HashSet<String>();
        var notices = new ArrayList<String>();
        var withoutUid = new ArrayList<String>();
        int found = 0;
        for (var secret : sorted(secrets)) {
            found++;
            var label = label(secret);
            var server = ServerUrl.normal(value(secret, "server"));
            if (server.isEmpty()) {
                notices.add(label + " names no server and is passed over");
                continue;
            }
            if (server.equals(ClusterLoad.IN_CLUSTER) && !inClusterEnabled) {
                continue;
            }
            var name = value(secret, "name");
            if (!name.isEmpty()) {
                var other = names.putIfAbsent(name, server);
                if (other != null && !other.equals(server)) {
                    ambiguous.add(name);
                    notices.add(label + ": two clusters have its name, so Argo CD finds neither by name");
                }
            }
            var cluster = new Sharding.Cluster(
                    orEmpty(secret.getMetadata().getUid()), server, pin(secret, label, notices), skipped(secret));
            if (byServer.putIfAbsent(server, cluster) != null) {
                notices.add(label + " names the same server as another cluster Secret and is passed over");
            } else if (cluster.uid().isEmpty()) {
                withoutUid.add(label);
            }
        }
        names.keySet().removeAll(ambiguous);
        if (inClusterEnabled) {
            byServer.putIfAbsent(
                    ClusterLoad.IN_CLUSTER,
                    new Sharding.Cluster("", ClusterLoad.IN_CLUSTER, OptionalInt.empty(), false));
            if (!ambiguous.contains(IN_CLUSTER_NAME)) {
                names.putIfAbsent(IN_CLUSTER_NAME, ClusterLoad.IN_CLUSTER);
            }
        }
        return new ClusterSecrets(List.copyOf(byServer.values()), names, notices, whyUnknown(found, withoutUid));
    }

    /**
     * Every cluster, by server ascending. Meaningful for sharding only where {@link #any()}: a Secret without uid would
     * pass for the in-cluster.
     */
    public List<Sharding.Cluster> clusters() {
        return clusters;
    }

    /** The server of every name that means exactly one cluster. */
    public Map<String, String> serverByName() {
        return serverByName;
    }

    /** What people call each cluster, by server; of several names of one server the first. */
    public Map<String, String> nameByServer() {
        var names = new TreeMap<String, String>();
        new TreeMap<>(serverByName).forEach((name, server) -> names.putIfAbsent(server, name));
        return names;
    }

    /** Whether there are cluster Secrets and all of them tell their uid, so that shards can be computed exactly. */
    public boolean any() {
        return whyUnknown.isEmpty();
    }

    /** Why the clusters' identities are not known, empty where they are. */
    public Optional<String> whyUnknown() {
        return whyUnknown;
    }

    /** The clusters where their identities are known, else why not. */
    public Fact<List<Sharding.Cluster>> identities() {
        return whyUnknown.<Fact<List<Sharding.Cluster>>>map(Fact::unknown).orElseGet(() -> Fact.known(clusters));
    }

    /** What is odd about the Secrets, a sentence each. Never their content. */
    public List<String> notices() {
        return notices;
    }

    private static Optional<String> whyUnknown(int found, List<String> withoutUid) {
        if (found == 0) {
            return Optional.of("no cluster Secrets were given, so shard sizes are estimates");
        }
        if (!withoutUid.isEmpty()) {
            return Optional.of(withoutUid.get(0) + (withoutUid.size() > 1 ? " and others have" : " has")
                    + " no metadata.uid, by which Argo CD chooses a cluster's shard, so shard sizes are estimates; use "
                    + "Secrets read with kubectl get -o yaml");
        }
        return Optional.empty();
    }

    /** Cluster Secrets in the order of their names, so that the order of the input decides nothing. */
    private static List<Secret> sorted(List<Secret> secrets) {
        return secrets.stream()
                .filter(s -> s.getMetadata() != null
                        && s.getMetadata().getLabels() != null
                        && "cluster".equals(s.getMetadata().getLabels().get(TYPE_LABEL)))
                .sorted(Comparator.comparing(
                                (Secret s) -> orEmpty(s.getMetadata().getNamespace()))
                        .thenComparing(s -> orEmpty(s.getMetadata().getName())))
                .toList();
    }

    private static OptionalInt pin(Secret secret, String label, List<String> notices) {
        var text = value(secret, "shard");
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        if (GO_INT.matcher(text).matches()) {
            try {
                // Any number beyond an int is beyond every replica count as well.
                long number = Long.parseLong(text);
                return OptionalInt.of((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number)));
            } catch (NumberFormatException e) {
                // Out of Go's range too: malformed.
            }
        }
        notices.add(label + ": its shard \"" + OneLine.of(text, 40) + "\" is no whole number, so Argo CD ignores it");
        return OptionalInt.empty();
    }

    private static boolean skipped(Secret secret) {
        var annotations = secret.getMetadata().getAnnotations();
        var text = annotations == null ? null : annotations.get(SKIP_RECONCILE);
        return text != null && GO_TRUE.contains(text);
    }

    /** The text of a key, from stringData or else from base64 data; empty where absent or no base64. */
    private static String value(Secret secret, String key) {
        var plain =
                secret.getStringData() == null ? null : secret.getStringData().get(key);
        if (plain != null) {
            return plain;
        }
        var encoded = secret.getData() == null ? null : secret.getData().get(key);
        if (encoded == null) {
            return "";
        }
        try {
            // Line breaks within are no error for the API server either.
            var bytes = Base64.getDecoder().decode(WHITE.matcher(encoded).replaceAll(""));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String label(Secret secret) {
        return "Secret/" + OneLine.of(secret.getMetadata().getName(), 253);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
