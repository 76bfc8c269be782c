package io.argotuner.collect;

import static io.argotuner.collect.JsonStream.elements;
import static io.argotuner.collect.JsonStream.members;

import com.fasterxml.jackson.core.JsonParser;
import io.argotuner.collect.ApplicationFacts.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where an Application's manifests come from: of the ways that its spec can say it, the one that Argo CD follows. */
final class ApplicationSources {
    private @Nullable Source one;
    private final List<Source> several = new ArrayList<>();
    private @Nullable Source dry;
    private final List<String> types = new ArrayList<>();

    /** Reads {@code spec.source}, {@code spec.sources} or {@code spec.sourceHydrator}. */
    void spec(String member, JsonParser in) throws IOException {
        switch (member) {
            case "source" -> one = read(in);
            case "sources" ->
                elements(in, value -> {
                    var source = read(value);
                    if (several.size() < ApplicationParser.MAX_SOURCES) {
                        several.add(source);
                    }
                });
            default ->
                members(in, (key, value) -> {
                    if (key.equals("drySource")) {
                        dry = read(value);
                    } else {
                        value.skipChildren();
                    }
                });
        }
    }

    /** What {@code status} says about them, in their order. */
    void types(List<String> told) {
        types.addAll(told);
    }

    /** Of the type that status tells where it tells one, which knows more than the spec. */
    List<Source> effective() {
        var effective = new ArrayList<Source>();
        if (dry != null) {
            effective.add(dry);
        } else if (!several.isEmpty()) {
            effective.addAll(several);
        } else if (one != null) {
            effective.add(one);
        }
        for (int i = 0; i < effective.size() && i < types.size(); i++) {
            var source = effective.get(i);
            effective.set(i, new Source(source.repoUrl(), source.path(), source.chart(), types.get(i)));
        }
        return effective;
    }

    private static Source read(JsonParser in) throws IOException {
        var fields = new String[] {"", "", "", ""};
        members(in, (key, value) -> {
            switch (key) {
                case "repoURL" -> fields[0] = ApplicationFactsParser.text(value);
                case "path" -> fields[1] = ApplicationFactsParser.text(value);
                case "chart" -> fields[2] = ApplicationFactsParser.text(value);
                case "helm", "kustomize", "plugin" -> {
                    fields[3] = Character.toUpperCase(key.charAt(0)) + key.substring(1);
                    value.skipChildren();
                }
                default -> value.skipChildren();
            }
        });
        return new Source(fields[0], fields[1], fields[2], fields[3]);
    }
}
