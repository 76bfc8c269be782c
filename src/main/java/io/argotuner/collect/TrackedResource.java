package io.argotuner.collect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** One entry of an Application's {@code status.resources}, as far as an audit needs it. */
final class TrackedResource {
    private static final int MAX_TEXT = 512;

    private String group = "";
    private String kind = "";
    private String namespace = "";
    private String name = "";
    private String health = "";
    private boolean hook;
    private boolean requiresPruning;

    private TrackedResource() {}

    /** Reads the value that the parser stands on and leaves the parser on its last token. */
    static TrackedResource read(JsonParser in) throws IOException {
        var read = new TrackedResource();
        JsonStream.members(in, read::member);
        return read;
    }

    boolean isApplication() {
        return kind.equals("Application") && group.equals("argoproj.io");
    }

    /** A bare Pod that failed or that Git no longer has; Pods of hooks come and go. */
    boolean isLeftoverPod() {
        return kind.equals("Pod") && group.isEmpty() && !hook && (requiresPruning || health.equals("Degraded"));
    }

    String qualified() {
        return (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    private void member(String key, JsonParser in) throws IOException {
        switch (key) {
            case "group" -> group = text(in);
            case "kind" -> kind = text(in);
            case "namespace" -> namespace = text(in);
            case "name" -> name = text(in);
            case "hook" -> hook = in.currentToken() == JsonToken.VALUE_TRUE;
            case "requiresPruning" -> requiresPruning = in.currentToken() == JsonToken.VALUE_TRUE;
            case "health" ->
                JsonStream.members(in, (field, value) -> {
                    if (field.equals("status")) {
                        health = text(value);
                    } else {
                        value.skipChildren();
                    }
                });
            default -> in.skipChildren();
        }
    }

    private static String text(JsonParser in) throws IOException {
        var text = JsonStream.text(in, MAX_TEXT);
        return text == null ? "" : text;
    }
}
