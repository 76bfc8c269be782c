package io.argotuner.collect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamespaceFilterTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "argocd", " argocd ,, argocd"})
    void ownOnly_nothingElseNamed_isTrue(String text) {
        var filter = NamespaceFilter.of(text, "argocd");
        assertThat(filter.ownOnly()).isTrue();
        assertThat(filter.matches("argocd")).isTrue();
        assertThat(filter.matches("team-a")).isFalse();
        assertThat(filter.malformed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "team-a, team-b  | team-b      | true",
                "team-a,team-b   | team-c      | false",
                "team-a          | my-team-a   | false",
                "*               | anything    | true",
                "*               | with.dots   | true",
                "team-*          | team-       | true",
                "team-*          | the-team-a  | false",
                "team-?          | team-a      | true",
                "team-?          | team-ab     | false",
                "team-[ab]       | team-b      | true",
                "team-[ab]       | team-c      | false",
                "team-[!a]       | team-b      | true",
                "team-[!a]       | team-a      | false",
                "team-[a-c]      | team-b      | true",
                "team-[a-c]      | team--      | false",
                "/^team-[0-9]+$/ | team-12     | true",
                "/^team-[0-9]+$/ | team-12a    | false",
                "/team/          | my-team-a   | true",
                "/^((?!kube).)*$/| kube-system | false",
                "/^((?!kube).)*$/| team-a      | true",
                "a.c             | abc         | false",
                "/a.c/           | abc         | true",
            })
    void matches_patternsAsArgoCdReadsThem(String text, String namespace, boolean expected) {
        var filter = NamespaceFilter.of(text, "argocd");
        assertThat(filter.matches(namespace)).isEqualTo(expected);
        assertThat(filter.matches("argocd")).isTrue();
        assertThat(filter.ownOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[]", "[a", "[z-a]", "[a-z0-9]", "team-[a-]", "/(/", "/", "/[/"})
    void matches_malformedPattern_matchesNothingAndIsReported(String text) {
        var filter = NamespaceFilter.of(text + ",team-b", "argocd");
        assertThat(filter.matches("team-a")).isFalse();
        assertThat(filter.matches("team-b")).isTrue();
        assertThat(filter.malformed()).isNotEmpty();
    }

    @Test
    void of_bracesWithComma_areCutAtTheCommaAsInArgoCd() {
        var filter = NamespaceFilter.of("{a,b}", "argocd");
        assertThat(filter.matches("a")).isTrue();
        assertThat(filter.matches("b")).isFalse();
        assertThat(filter.matches("b}")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{a,b}-x     | b-x   | true",
                "{a,b}-x     | c-x   | false",
                "{a*,{b,c}?} | cd    | true",
                "{a*,{b,c}?} | c     | false",
                "{a,}x       | x     | true",
                "a,b}        | a,b}  | true",
                "\\*         | *     | true",
                "\\*         | a     | false",
                "[\\]]       | ]     | true",
                "[^]         | ^     | true",
                "[!!]        | a     | true",
                "(a)+.$      | (a)+.$| true",
                "**          | x     | true",
                "[a&&b]      | &     | true",
                "x\\         | x     | true",
            })
    void compile_globs_matchAsGobwasDoes(String glob, String name, boolean expected) {
        assertThat(Glob.compile(glob))
                .hasValueSatisfying(p ->
                        assertThat(p.matcher(name).matches()).as(p.toString()).isEqualTo(expected));
    }
}
