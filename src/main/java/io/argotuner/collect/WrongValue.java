package io.argotuner.collect;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that is of another type than its field: what stands there and what belongs there, in a user's words. */
final class WrongValue {
    private static final int SHOWN = 60;

    private static final Map<Class<?>, String> SCALARS = Map.of(
            Boolean.class, "true or false",
            Integer.class, "a whole number",
            Long.class, "a whole number",
            String.class, "a text");

    private WrongValue() {}

    /** The path of the field, such as {@code spec.containers[0].name}; empty for the object itself. */
    static String path(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    /** What is wrong and what to do, such as {@code is a list: use a text}. */
    static String sentence(JsonNode tree, MismatchedInputException e) {
        var given = tree;
        for (var step : e.getPath()) {
            given = step.getFieldName() == null ? given.path(step.getIndex()) : given.path(step.getFieldName());
        }
        return "is " + shown(given) + ": use " + wanted(e.getTargetType());
    }

    /** A value as it is named in a message: what holds others by its kind, anything else as it is, cut where long. */
    static String shown(JsonNode given) {
        if (given.isContainerNode() && !given.isEmpty()) {
            return given.isArray() ? "a list" : "a mapping";
        }
        return OneLine.of(given.toString(), SHOWN);
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type != null && Collection.class.isAssignableFrom(type)) {
            return "a list, each item on its own line behind a dash";
        }
        var fields = "fields, each on its own line as name: value";
        return type == null ? fields : SCALARS.getOrDefault(type, fields);
    }
}
