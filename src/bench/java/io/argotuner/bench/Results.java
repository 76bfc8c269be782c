package io.argotuner.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of results in Markdown, shown as it grows and left in {@code target/bench}. */
final class Results {
    private final List<String> lines = new ArrayList<>();

    Results(String... columns) {
        lines.add(line(Arrays.asList(columns)));
        lines.add(line(Arrays.stream(columns).map(c -> "---:").toList()));
    }

    void row(Object... cells) {
        lines.add(line(Arrays.stream(cells).map(Results::text).toList()));
        System.out.println(String.join("\n", lines));
    }

    void write(String name) throws IOException {
        var head = "%s, JDK %s, %d processors, %s%n%n"
                .formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"));
        var file = Path.of("target", "bench", name + ".md");
        Files.createDirectories(file.getParent());
        Files.writeString(file, head + String.join("\n", lines) + "\n");
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : String.valueOf(cell);
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
