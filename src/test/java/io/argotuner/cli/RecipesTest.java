package io.argotuner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each recipe shows the plan that really comes out for its numbers and its policy. {@code mvn test -Dtest=RecipesTest
 * -Dgenerated.update=true} rewrites them.
 */
class RecipesTest {
    private static final Path PAGE = Path.of("docs/recipes.md");

    @ParameterizedTest
    @CsvSource({"100, 2", "1000, 10", "10000, 40", "50000, 200"})
    void plan_isTheOneOfTheRecipe(int applications, int clusters, @TempDir Path dir) throws IOException {
        var page = Files.readString(PAGE);
        var recipe = Pattern.compile("(?s)<!-- policy " + applications + " -->\n```yaml\n(.*?)```\n.*?" + "(<!-- plan "
                        + applications + " -->\n```text\n)(.*?)(```\n<!-- /plan -->)")
                .matcher(page);
        assertThat(recipe.find()).as("recipe for " + applications).isTrue();
        var policy = Files.writeString(dir.resolve("policy.yaml"), recipe.group(1));
        var ran = Ran.argoTuner(
                "plan",
                "-f",
                "examples/plain/argocd.yaml",
                "--policy",
                policy.toString(),
                "--applications",
                String.valueOf(applications),
                "--clusters",
                String.valueOf(clusters));
        assertThat(ran.err()).isEmpty();
        if (Boolean.getBoolean("generated.update")) {
            Files.writeString(PAGE, page.substring(0, recipe.start(3)) + ran.out() + page.substring(recipe.end(3)));
            return;
        }
        assertThat(recipe.group(3))
                .as("update with mvn test -Dtest=RecipesTest -Dgenerated.update=true")
                .isEqualTo(ran.out());
        assertThat(page).contains("--applications " + applications + " --clusters " + clusters);
    }
}
