package io.argotuner.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.argotuner.collect.Item;
import io.argotuner.collect.Part;
import java.util.Map;

/** Whether label selectors match, as the API server sees it. */
final class Selectors {
    private Selectors() {}

    /** The selector of a workload, by which it finds its pods. */
    static JsonNode of(Part part) {
        return part.workload().json().at("/spec/selector");
    }

    /** {@code matchLabels} and {@code matchExpressions}; an empty selector matches everything, an absent one nothing. */
    static boolean matches(JsonNode selector, Map<String, String> labels) {
        if (!selector.isObject()) {
            return false;
        }
        for (var wanted : Item.texts(selector.path("matchLabels")).entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return false;
            }
        }
        for (var expression : selector.path("matchExpressions")) {
            if (!matchesExpression(expression, labels)) {
                return false;
            }
        }
        return true;
    }

    /** The plain map of a Service; one without selects nothing. */
    static boolean matchesService(JsonNode selector, Map<String, String> labels) {
        var wanted = Item.texts(selector);
        return !wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet());
    }

    private static boolean matchesExpression(JsonNode expression, Map<String, String> labels) {
        var value = labels.get(expression.path("key").asText(""));
        boolean listed = false;
        for (var one : expression.path("values")) {
            listed |= one.asText("").equals(value);
        }
        return switch (expression.path("operator").asText("")) {
            case "In" -> value != null && listed;
            case "NotIn" -> value == null || !listed;
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
