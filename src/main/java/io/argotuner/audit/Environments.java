package io.argotuner.audit;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Words by which people tell environments apart, as they stand in names, namespaces, hosts and paths. */
final class Environments {
    private static final Pattern BETWEEN = Pattern.compile("[^a-z0-9]+");
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("dev", "development"),
            Map.entry("develop", "development"),
            Map.entry("development", "development"),
            Map.entry("test", "test"),
            Map.entry("testing", "test"),
            Map.entry("tst", "test"),
            Map.entry("qa", "qa"),
            Map.entry("stage", "staging"),
            Map.entry("staging", "staging"),
            Map.entry("stg", "staging"),
            Map.entry("uat", "uat"),
            Map.entry("preprod", "preproduction"),
            Map.entry("preproduction", "preproduction"),
            Map.entry("prod", "production"),
            Map.entry("prd", "production"),
            Map.entry("production", "production"),
            Map.entry("sandbox", "sandbox"));

    private Environments() {}

    /** The environment that a text names as a whole word, the first where it names several. */
    static Optional<String> in(String text) {
        for (var word : BETWEEN.split(text.toLowerCase(Locale.ROOT), -1)) {
            // prod1, eu-prod02: a number counts instances of one environment.
            var found = WORDS.get(word.replaceAll("[0-9]+$", ""));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
