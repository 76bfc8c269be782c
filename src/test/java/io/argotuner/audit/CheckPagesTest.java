package io.argotuner.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The pages under {@code docs/audit/} are the checks' own words. {@code mvn test -Dtest=CheckPagesTest
 * -Dgenerated.update=true} writes them.
 */
class CheckPagesTest {
    private static final Path FOLDER = Path.of("docs/audit");

    @Test
    void pages_areTheChecksOwnWords() throws IOException {
        var pages = pages();
        if (Boolean.getBoolean("generated.update")) {
            Files.createDirectories(FOLDER);
            for (var page : pages.entrySet()) {
                Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
            }
        }
        var there = new TreeMap<String, String>();
        try (var files = Files.list(FOLDER)) {
            for (var file : files.toList()) {
                there.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        assertThat(there)
                .as("run: mvn test -Dtest=CheckPagesTest -Dgenerated.update=true, and commit docs/audit")
                .isEqualTo(pages);
    }

    @Test
    void texts_areSentences() {
        for (var check : Checks.ALL) {
            assertThat(check.id()).matches("[a-z][a-z0-9]*(-[a-z0-9]+)*");
            assertThat(check.title()).as(check.id()).doesNotEndWith(".");
            for (var text : new String[] {check.why(), check.looks(), check.remedy()}) {
                assertThat(text)
                        .as(check.id())
                        .endsWith(".")
                        .doesNotContain("  ")
                        .hasSizeGreaterThan(20);
            }
        }
    }

    private static Map<String, String> pages() {
        var pages = new TreeMap<String, String>();
        var index = new StringBuilder("""
                # The checks of `argo-tuner audit`

                How to run them: [the command line](../cli.md#audit). Each page is generated from the check itself.
                """);
        for (var category : Category.values()) {
            index.append("\n## ")
                    .append(Character.toUpperCase(category.toString().charAt(0)))
                    .append(category.toString().substring(1))
                    .append("\n\n| check | severity | what it finds |\n|---|---|---|\n");
            for (var check : Checks.ALL) {
                if (check.category() == category) {
                    index.append("| [`%s`](%s.md) | %s | %s |\n"
                            .formatted(check.id(), check.id(), check.severity(), check.title()));
                    pages.put(check.id() + ".md", page(check));
                }
            }
        }
        pages.put("index.md", index.toString());
        return pages;
    }

    private static String page(Check check) {
        return """
                # %s

                `%s` · %s · severity %s

                **Why it matters.** %s

                **What is looked at.** %s

                **What helps.** %s

                Run it alone: `argo-tuner audit -f manifests/ --only %s`; leave it out: `--skip %s`.
                """.formatted(
                        check.title(),
                        check.id(),
                        check.category(),
                        check.severity(),
                        prose(check.why()),
                        prose(check.looks()),
                        prose(check.remedy()),
                        check.id(),
                        check.id());
    }

    /** Stars and underscores of settings are not markup. */
    private static String prose(String text) {
        return text.replace("*", "\\*").replace("_", "\\_").replace("<", "&lt;");
    }
}
