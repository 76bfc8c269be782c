package io.argotuner.collect;

import static io.argotuner.collect.JsonStream.elements;
import static io.argotuner.collect.JsonStream.members;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.ApplicationFacts.Condition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the facts of one Application from a stream of JSON tokens; nothing of the rest of the object is kept. */
final class ApplicationFactsParser {
    private static final int MAX_TEXT = 512;
    private static final int MAX_LIST = 10;
    private static final String GENERATE_PATHS = "argocd.argoproj.io/manifest-generate-paths";

    private String namespace = "";
    private String name = "";
    private String project = "";
    private String server = "";
    private String clusterName = "";
    private String destinationNamespace = "";
    private final ApplicationSources sources = new ApplicationSources();
    private boolean generatePaths;
    private @Nullable String deletedAt;
    private List<String> finalizers = List.of();
    private boolean automated;
    private boolean automatedOff;
    private String sync = "";
    private String health = "";
    private @Nullable String healthSince;
    private @Nullable String operationEndedAt;
    private @Nullable String controllerNamespace;
    private boolean appOfApps;
    private int resources;
    private final List<String> failedPods = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();

    private ApplicationFactsParser() {}

    /** Reads the value that the parser stands on and leaves the parser on its last token. */
    static ApplicationFacts facts(JsonParser in) throws IOException {
        var start = in.currentTokenLocation().getByteOffset();
        var found = new ApplicationFactsParser();
        members(in, found::root);
        return found.build(Math.max(0, in.currentLocation().getByteOffset() - start));
    }

    static ApplicationFacts facts(JsonNode object) {
        try (var parser = object.traverse()) {
            parser.nextToken();
            var found = new ApplicationFactsParser();
            members(parser, found::root);
            return found.build(object.toString().length());
        } catch (IOException e) {
            throw new IllegalStateException("a tree that is in memory can be walked", e);
        }
    }

    private ApplicationFacts build(long bytes) {
        return new ApplicationFacts(
                namespace,
                name,
                project.isEmpty() ? ApplicationParser.DEFAULT_PROJECT : project,
                server.isEmpty() ? clusterName : ServerUrl.normal(server),
                destinationNamespace,
                sources.effective(),
                generatePaths,
                deletedAt,
                finalizers,
                automated && !automatedOff,
                sync,
                health,
                healthSince,
                operationEndedAt,
                controllerNamespace,
                appOfApps,
                resources,
                failedPods,
                conditions,
                bytes);
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
            case "namespace" -> namespace = text(in);
            case "name" -> name = text(in);
            case "deletionTimestamp" -> deletedAt = JsonStream.text(in, MAX_TEXT);
            case "finalizers" -> finalizers = texts(in);
            case "annotations" ->
                members(in, (key, value) -> {
                    var text = text(value);
                    generatePaths |= key.equals(GENERATE_PATHS) && !text.isBlank();
                });
            default -> in.skipChildren();
        }
    }

    private void spec(String member, JsonParser in) throws IOException {
        switch (member) {
            case "destination" ->
                members(in, (key, value) -> {
                    switch (key) {
                        case "server" -> server = text(value);
                        case "name" -> clusterName = text(value);
                        case "namespace" -> destinationNamespace = text(value);
                        default -> value.skipChildren();
                    }
                });
            case "project" -> project = text(in);
            case "source", "sources", "sourceHydrator" -> sources.spec(member, in);
            case "syncPolicy" -> members(in, this::syncPolicy);
            default -> in.skipChildren();
        }
    }

    private void syncPolicy(String member, JsonParser in) throws IOException {
        if (!member.equals("automated")) {
            in.skipChildren();
            return;
        }
        automated = in.currentToken() == JsonToken.START_OBJECT;
        members(in, (key, value) -> {
            automatedOff |= key.equals("enabled") && value.currentToken() == JsonToken.VALUE_FALSE;
            value.skipChildren();
        });
    }

    private void status(String member, JsonParser in) throws IOException {
        switch (member) {
            case "sync" ->
                members(in, (key, value) -> {
                    if (key.equals("status")) {
                        sync = text(value);
                    } else {
                        value.skipChildren();
                    }
                });
            case "health" ->
                members(in, (key, value) -> {
                    switch (key) {
                        case "status" -> health = text(value);
                        case "lastTransitionTime" -> healthSince = JsonStream.text(value, MAX_TEXT);
                        default -> value.skipChildren();
                    }
                });
            case "operationState" ->
                members(in, (key, value) -> {
                    if (key.equals("finishedAt")) {
                        operationEndedAt = JsonStream.text(value, MAX_TEXT);
                    } else {
                        value.skipChildren();
                    }
                });
            case "controllerNamespace" -> controllerNamespace = JsonStream.text(in, MAX_TEXT);
            case "sourceType" -> sources.types(List.of(text(in)));
            case "sourceTypes" -> sources.types(texts(in));
            case "resources" -> elements(in, this::resource);
            case "conditions" ->
                elements(in, value -> {
                    var fields = new String[] {"", ""};
                    members(value, (key, field) -> {
                        switch (key) {
                            case "type" -> fields[0] = text(field);
                            case "message" -> fields[1] = text(field);
                            default -> field.skipChildren();
                        }
                    });
                    if (conditions.size() < MAX_LIST) {
                        conditions.add(new Condition(fields[0], fields[1]));
                    }
                });
            default -> in.skipChildren();
        }
    }

    private void resource(JsonParser in) throws IOException {
        resources++;
        var read = TrackedResource.read(in);
        appOfApps |= read.isApplication();
        if (read.isLeftoverPod() && failedPods.size() < 3) {
            failedPods.add(read.qualified());
        }
    }

    private static List<String> texts(JsonParser in) throws IOException {
        var all = new ArrayList<String>();
        elements(in, value -> {
            var text = text(value);
            if (all.size() < MAX_LIST) {
                all.add(text);
            }
        });
        return all;
    }

    static String text(JsonParser in) throws IOException {
        var text = JsonStream.text(in, MAX_TEXT);
        return text == null ? "" : text;
    }
}
