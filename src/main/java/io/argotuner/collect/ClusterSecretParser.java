package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonParser;
import io.argotuner.api.Journal;
import io.argotuner.api.Move;
import io.argotuner.api.Names;
import io.argotuner.decide.placement.ClusterPin;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one cluster Secret from a stream of JSON tokens: its name, server and shard, and who it belongs to. Everything
 * else is skipped as it goes by, the credentials before all, and so is the copy of them that kubectl keeps in an
 * annotation.
 */
final class ClusterSecretParser {
    private static final int MAX_TEXT = 2_048;
    /** A journal of one key is some hundred bytes; what is longer is none of ours. */
    private static final int MAX_JOURNAL = 8_192;

    private static final Set<String> DATA = Set.of("name", "server", "shard");
    private static final Set<String> ANNOTATIONS = Set.of(
            Names.JOURNAL,
            Names.MOVED,
            ClusterSecrets.SKIP_RECONCILE,
            "argocd.argoproj.io/tracking-id",
            "meta.helm.sh/release-name");
    private static final Set<String> LABELS = Set.of(
            ClusterSecrets.TYPE_LABEL,
            "argocd.argoproj.io/instance",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart");
    private static final String EXTERNAL_SECRETS = "reconcile.external-secrets.io/";

    private final Secret secret = new Secret();
    private final ObjectMeta metadata = new ObjectMeta();
    private @Nullable String writer;
    private String writtenAt = "";
    private boolean leaving;

    private ClusterSecretParser() {
        metadata.setLabels(new HashMap<>());
        metadata.setAnnotations(new HashMap<>());
        metadata.setOwnerReferences(new ArrayList<>());
        secret.setMetadata(metadata);
        secret.setData(new HashMap<>());
    }

    /** What was read: the Secret without credentials, and what of it is not in its shape. */
    record Read(Secret secret, Optional<String> writer, boolean leaving) {}

    /** Reads the value that the parser stands on and leaves the parser on its last token. */
    static Read secret(JsonParser in) throws IOException {
        var found = new ClusterSecretParser();
        JsonStream.members(in, found::root);
        return new Read(found.secret, Optional.ofNullable(found.writer), found.leaving);
    }

    /** Reads the uid and resourceVersion of an object and nothing else. */
    static String version(JsonParser in) throws IOException {
        var found = new ClusterSecretParser();
        JsonStream.members(in, found::root);
        return found.metadata.getUid() + "/" + found.metadata.getResourceVersion();
    }

    /**
     * @param server as the install's clusters are compared
     * @param name what people call the cluster
     */
    static ClusterPin pin(Read read, String server, String name) {
        var metadata = read.secret().getMetadata();
        var journal = Optional.ofNullable(metadata.getAnnotations().get(Names.JOURNAL));
        var parsed = journal.flatMap(Journal::parse);
        return new ClusterPin(
                server,
                name,
                metadata.getName(),
                metadata.getUid(),
                metadata.getResourceVersion(),
                ClusterSecrets.text(read.secret(), "shard"),
                parsed.map(j -> j.applied().get(ClusterPins.SHARD)),
                journal,
                Optional.ofNullable(metadata.getAnnotations().get(Names.MOVED))
                        .flatMap(Move::parse)
                        .map(m -> new ClusterPin.Moved(m.from(), m.to(), m.at(), m.settled())),
                owner(read, journal.isPresent() && parsed.isEmpty()),
                read.writer());
    }

    private static Optional<String> owner(Read read, boolean strange) {
        var metadata = read.secret().getMetadata();
        if (read.leaving()) {
            return Optional.of("is being deleted");
        }
        if (strange) {
            return Optional.of("carries an annotation " + Names.JOURNAL + " that this version cannot read");
        }
        if (!metadata.getOwnerReferences().isEmpty()) {
            var owner = metadata.getOwnerReferences().get(0);
            return Optional.of("is made by " + OneLine.of(owner.getKind() + "/" + owner.getName(), 100));
        }
        if (metadata.getLabels().keySet().stream().anyMatch(label -> label.startsWith(EXTERNAL_SECRETS))) {
            return Optional.of("is made by an ExternalSecret");
        }
        var manager = metadata.getLabels().getOrDefault("app.kubernetes.io/managed-by", "");
        return Ownership.installer(metadata, metadata.getNamespace())
                .or(() -> manager.isEmpty() ? Optional.empty() : Optional.of(manager))
                .map(by -> "is managed by " + OneLine.of(by, 100));
    }

    private void root(String member, JsonParser in) throws IOException {
        switch (member) {
            case "metadata" -> JsonStream.members(in, this::metadata);
            case "data" -> JsonStream.members(in, this::data);
            default -> in.skipChildren();
        }
    }

    private void data(String key, JsonParser in) throws IOException {
        if (DATA.contains(key)) {
            put(secret.getData(), key, JsonStream.text(in, MAX_TEXT));
        } else {
            in.skipChildren();
        }
    }

    private void metadata(String member, JsonParser in) throws IOException {
        switch (member) {
            case "name" -> metadata.setName(text(in));
            case "namespace" -> metadata.setNamespace(text(in));
            case "uid" -> metadata.setUid(text(in));
            case "resourceVersion" -> metadata.setResourceVersion(text(in));
            case "deletionTimestamp" -> leaving = text(in) != null;
            case "labels" ->
                JsonStream.members(in, (key, value) -> {
                    if (LABELS.contains(key) || key.startsWith(EXTERNAL_SECRETS)) {
                        put(metadata.getLabels(), key, text(value));
                    } else {
                        value.skipChildren();
                    }
                });
            case "annotations" ->
                JsonStream.members(in, (key, value) -> {
                    if (ANNOTATIONS.contains(key)) {
                        put(metadata.getAnnotations(), key, JsonStream.text(value, MAX_JOURNAL));
                    } else {
                        value.skipChildren();
                    }
                });
            case "ownerReferences" -> JsonStream.elements(in, this::owner);
            case "managedFields" -> JsonStream.elements(in, this::manager);
            default -> in.skipChildren();
        }
    }

    private void owner(JsonParser in) throws IOException {
        var owner = new OwnerReferenceBuilder().withKind("").withName("");
        JsonStream.members(in, (member, value) -> {
            switch (member) {
                case "kind" -> owner.withKind(text(value));
                case "name" -> owner.withName(text(value));
                default -> value.skipChildren();
            }
        });
        metadata.getOwnerReferences().add(owner.build());
    }

    private void manager(JsonParser in) throws IOException {
        var entry = new Manager();
        JsonStream.members(in, entry::member);
        if (entry.shard && !Names.FIELD_MANAGER.equals(entry.name) && entry.time.compareTo(writtenAt) >= 0) {
            writer = entry.name;
            writtenAt = entry.time;
        }
    }

    private static final class Manager {
        private String name = "";
        private String time = "";
        private boolean shard;

        void member(String member, JsonParser in) throws IOException {
            switch (member) {
                case "manager" -> name = OneLine.of(text(in), 100);
                case "time" -> time = String.valueOf(text(in));
                case "fieldsV1" ->
                    JsonStream.members(in, (part, fields) -> {
                        if (part.equals("f:data")) {
                            JsonStream.members(fields, (field, value) -> {
                                shard |= field.equals("f:shard");
                                value.skipChildren();
                            });
                        } else {
                            fields.skipChildren();
                        }
                    });
                default -> in.skipChildren();
            }
        }
    }

    private static void put(java.util.Map<String, String> into, String key, @Nullable String text) {
        if (text != null) {
            into.put(key, text);
        }
    }

    private static @Nullable String text(JsonParser in) throws IOException {
        return JsonStream.text(in, MAX_TEXT);
    }
}
