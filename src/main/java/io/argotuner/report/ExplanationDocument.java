package io.argotuner.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An explanation for programs, in the order of the one for people. Every key is always there. */
public final class ExplanationDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExplanationDocument() {}

    public static String json(Explanation told) {
        var status = told.status();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("policy", told.policy());
        document.put("mode", told.mode());
        document.put("attention", told.attention());
        document.put("install", fields(status.install));
        document.put("measurements", fields(status.measurements));
        document.put("fit", fields(status.fit));
        document.put("bottleneck", Objects.requireNonNullElse(status.bottleneck, "Unknown"));
        document.put("verdict", fields(status.verdict));
        document.put(
                "settings",
                told.settings().stream().map(ExplanationDocument::fields).toList());
        document.put("expected", effects(told.expected()));
        document.put("effects", effects(told.effects()));
        document.put("growth", fields(status.growth));
        document.put("nextAction", status.nextAction);
        return Json.write(document);
    }

    private static List<Map<String, @Nullable Object>> effects(List<Explanation.Effect> effects) {
        return effects.stream()
                .map(e -> {
                    var fields = new LinkedHashMap<String, @Nullable Object>();
                    fields.put("at", e.at());
                    fields.put("summary", e.summary());
                    fields.put("effect", e.effect().isEmpty() ? null : e.effect());
                    return (Map<String, @Nullable Object>) fields;
                })
                .toList();
    }

    private static @Nullable Map<String, @Nullable Object> fields(@Nullable Object part) {
        return part == null ? null : JSON.convertValue(part, new TypeReference<>() {});
    }
}
