package io.argotuner.collect;

import static io.argotuner.collect.JsonStream.members;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    private String namespace = "";
    private String name = "";
    private @Nullable String server;
    private @Nullable String clusterName;
    private String project = "";
    private @Nullable String source;
    private List<String> sources = List.of();
    private @Nullable String reconciledAt;

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
                reconciledAt);
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
            default -> in.skipChildren();
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
        if (member.equals("reconciledAt")) {
            reconciledAt = text(in);
        } else {
            in.skipChildren();
        }
    }

    private static List<String> sources(JsonParser in) throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            in.skipChildren();
            return List.of();
        }
        var all = new ArrayList<String>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            var one = Source.read(in);
            if (one != null && all.size() < MAX_SOURCES) {
                all.add(one);
            }
        }
        return all;
    }

    private static @Nullable String text(JsonParser in) throws IOException {
        return JsonStream.text(in, MAX_TEXT);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
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
