package io.argotuner.collect;

import static io.argotuner.collect.JsonStream.members;

import com.fasterxml.jackson.core.JsonParser;
import io.argotuner.collect.Application.Trouble;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Application from a stream of JSON tokens without building a tree: an object of 1.4 MB leaves nothing behind
 * but the few fields kept. Anyone who may create an Application writes this input, so a wrong type is read as an absent
 * field, and what is kept is bounded.
 */
final class ApplicationParser {
    static final int MAX_TEXT = 512;
    static final int MAX_SOURCES = 50;
    static final String DEFAULT_PROJECT = "default";

    private static final String SKIP = "argocd.argoproj.io/skip-reconcile";
    private static final String REFRESH = "argocd.argoproj.io/refresh";
    private static final Set<String> TRUE = Set.of("1", "t", "T", "TRUE", "true", "True");

    private String namespace = "";
    private String name = "";
    private @Nullable String server;
    private @Nullable String clusterName;
    private String project = "";
    private @Nullable String source;
    private List<String> sources = List.of();
    private @Nullable String reconciledAt;
    private @Nullable String createdAt;
    private boolean skipped;
    private boolean refreshAsked;
    private Trouble trouble = Trouble.NONE;

    private ApplicationParser() {}

    /**
     * Reads the value that the parser stands on and leaves the parser on its last token.
     *
     * @throws IOException where the input is no JSON or ends too early
     */
    static Application application(JsonParser in) throws IOException {
        var found = new ApplicationParser();
        members(in, found::root);
        return found.build();
    }

    private Application build() {
        // Argo CD reads spec.source only where spec.sources is empty.
        var effective = sources.isEmpty() && source != null ? List.of(source) : sources;
        return new Application(
                namespace,
                name,
                server,
                clusterName,
                project.isEmpty() ? DEFAULT_PROJECT : project,
                effective,
                reconciledAt,
                createdAt,
                skipped,
                trouble,
                refreshAsked);
    }

    private void root(String member, JsonParser in) throws IOException {
        switch (member) {
            case "metadata" -> members(in, this::metadata);
            case "spec" -> members(in, this::spec);
            case "status" -> members(in, this::status);
            default -> in.skipChildren();
        }
    }

    private void metadata(String member, JsonParser in) throws IOException {
        switch (member) {
            case "namespace" -> namespace = orEmpty(text(in));
            case "name" -> name = orEmpty(text(in));
            case "creationTimestamp" -> createdAt = text(in);
            case "annotations" -> members(in, this::annotation);
            default -> in.skipChildren();
        }
    }

    private void annotation(String member, JsonParser in) throws IOException {
        if (member.equals(SKIP)) {
            // As Argo CD reads it: whatever strconv.ParseBool takes for true.
            skipped = TRUE.contains(orEmpty(text(in)));
        } else if (member.equals(REFRESH)) {
            refreshAsked = text(in) != null;
        } else {
            in.skipChildren();
        }
    }

    private void spec(String member, JsonParser in) throws IOException {
        switch (member) {
            case "destination" -> members(in, this::destination);
            case "project" -> project = orEmpty(text(in));
            case "source" -> source = Source.read(in);
            case "sources" -> sources = sources(in);
            default -> in.skipChildren();
        }
    }

    private void destination(String member, JsonParser in) throws IOException {
        switch (member) {
            case "server" -> server = text(in);
            case "name" -> clusterName = text(in);
            default -> in.skipChildren();
        }
    }

    private void status(String member, JsonParser in) throws IOException {
        switch (member) {
            case "reconciledAt" -> reconciledAt = text(in);
            case "conditions" -> conditions(in);
            default -> in.skipChildren();
        }
    }

    private void conditions(JsonParser in) throws IOException {
        JsonStream.elements(in, value -> {
            var found = Condition.read(value);
            if (found.compareTo(trouble) > 0) {
                trouble = found;
            }
        });
    }

    private static List<String> sources(JsonParser in) throws IOException {
        var all = new ArrayList<String>();
        JsonStream.elements(in, value -> {
            var one = Source.read(value);
            if (one != null && all.size() < MAX_SOURCES) {
                all.add(one);
            }
        });
        return all;
    }

    private static @Nullable String text(JsonParser in) throws IOException {
        return JsonStream.text(in, MAX_TEXT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** One of {@code status.conditions}, as far as it is about the comparison. */
    private static final class Condition {
        /** Begins the message where the destination's live state could not be read, in Argo CD 2.8 to 3.5. */
        private static final String LIVE_STATE = "Failed to load live state";

        private String type = "";
        private boolean destination;

        static Trouble read(JsonParser in) throws IOException {
            var found = new Condition();
            members(in, found::member);
            return switch (found.type) {
                case "InvalidSpecError" -> Trouble.DESTINATION;
                case "ComparisonError", "UnknownError" -> found.destination ? Trouble.DESTINATION : Trouble.COMPARISON;
                default -> Trouble.NONE;
            };
        }

        private void member(String member, JsonParser in) throws IOException {
            switch (member) {
                case "type" -> type = orEmpty(text(in));
                case "message" -> destination = orEmpty(text(in)).startsWith(LIVE_STATE);
                default -> in.skipChildren();
            }
        }
    }

    private static final class Source {
        private @Nullable String repoUrl;
        private @Nullable String path;
        private @Nullable String chart;

        /** {@code repoURL path}; null where the source names no repository. */
        static @Nullable String read(JsonParser in) throws IOException {
            var found = new Source();
            members(in, found::member);
            if (found.repoUrl == null || found.repoUrl.isEmpty()) {
                return null;
            }
            var within = orEmpty(orEmpty(found.path).isEmpty() ? found.chart : found.path);
            return within.isEmpty() ? found.repoUrl : found.repoUrl + " " + within;
        }

        private void member(String member, JsonParser in) throws IOException {
            switch (member) {
                case "repoURL" -> repoUrl = text(in);
                case "path" -> path = text(in);
                case "chart" -> chart = text(in);
                default -> in.skipChildren();
            }
        }
    }
}
