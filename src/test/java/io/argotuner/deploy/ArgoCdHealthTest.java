package io.argotuner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.argotuner.report.Conditions;
import io.argotuner.report.Problem;
import io.argotuner.testing.CommittedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.BaseLib;

/**
 * The health check that Argo CD is given, run by a Lua interpreter with the base library alone: Argo CD offers little more
 * unless told to, and no string library.
 */
class ArgoCdHealthTest {
    private static final Path ARGOCD = Path.of("deploy", "argocd");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '~', nullValues = "-", textBlock = """
            {}                                                                                ~ Progressing ~ argo-tuner has not looked yet
            {metadata: {deletionTimestamp: x}}                                                ~ Progressing ~ restoring the install before the policy goes
            {status: {observedGeneration: 1}}                                                 ~ Progressing ~ argo-tuner has not looked yet
            {metadata: {generation: 2}, status: {observedGeneration: 1, conditions: []}}      ~ Progressing ~ argo-tuner has not looked at the latest change of the policy yet
            {metadata: {generation: 2}, status: {observedGeneration: 2, conditions: []}}      ~ Progressing ~ argo-tuner has not looked yet
            {status: {conditions: [{type: Ready, status: "False", reason: Invalid, message: min above max}]}} ~ Degraded ~ Invalid: min above max
            {spec: {paused: true}, status: {conditions: [{type: Ready, status: "False", reason: NoInstall, message: none here}]}} ~ Degraded ~ NoInstall: none here
            {status: {conditions: [{type: Ready, status: "True", reason: Watching, message: fine}]}} ~ Healthy ~ fine
            {status: {nextAction: Nothing to do., conditions: [{type: Ready, status: "True", reason: Watching, message: fine}]}} ~ Healthy ~ Nothing to do.
            {status: {nextAction: Wait., conditions: [{type: Ready, status: "True"}, {type: Applied, status: "False", reason: Pending}]}} ~ Healthy ~ Wait.
            {status: {nextAction: Write., conditions: [{type: Ready, status: "True"}, {type: Applied, status: "False", reason: RecommendOnly}]}} ~ Healthy ~ Write.
            {status: {conditions: [{type: Ready, status: "True"}, {type: Effective, status: "False", reason: RolloutInProgress, message: pods restart}]}} ~ Progressing ~ pods restart
            {status: {nextAction: Look., conditions: [{type: Ready, status: "True"}, {type: Effective, status: Unknown, reason: NotCounted}]}} ~ Healthy ~ Look.
            {status: {conditions: [{type: Ready, status: "True"}, {type: Contested, status: "True", message: helm sets it}]}} ~ Degraded ~ Contested: helm sets it
            {spec: {paused: true}, status: {conditions: [{type: Ready, status: "True"}, {type: Applied, status: "False", reason: Paused, message: 3 changes waiting}]}} ~ Suspended ~ 3 changes waiting
            {spec: {paused: true}, status: {conditions: [{type: Ready, status: "True"}]}}     ~ Suspended ~ paused
            """)
    void policy_isTold(String object, String status, String message) throws IOException {
        var health = health(YAML.readTree(object));
        assertThat(health.get("status").tojstring()).isEqualTo(status);
        assertThat(health.get("message").tojstring()).isEqualTo(message);
    }

    /** Whatever hinders a look is somebody's to mend, with the condition's own words. */
    @ParameterizedTest
    @EnumSource(Problem.Kind.class)
    void problem_ofEveryKind_isDegraded(Problem.Kind kind) {
        var conditions =
                Conditions.merge(null, Conditions.of(new Problem(kind, "words of the API server")), 1, Instant.EPOCH);
        var object = JSON.createObjectNode();
        object.putObject("status").putArray("conditions").addAll((com.fasterxml.jackson.databind.node.ArrayNode)
                JSON.valueToTree(conditions));
        var health = health(object);
        assertThat(health.get("status").tojstring()).isEqualTo("Degraded");
        assertThat(health.get("message").tojstring()).isEqualTo(kind.id() + ": words of the API server");
    }

    /** The README's status is what the operator writes: ReadmeTest. */
    @Test
    void statusOfTheReadme_isProgressingUntilThePodsHaveRestarted() throws IOException {
        var status = Pattern.compile("(?s)<!-- status -->\n```yaml\n(.*?)```")
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(status.find()).isTrue();
        var health = health(YAML.readTree(status.group(1)));
        assertThat(health.get("status").tojstring()).isEqualTo("Progressing");
        assertThat(health.get("message").tojstring()).contains("StatefulSet/argocd-application-controller");
    }

    @Test
    void conditions_thatTheScriptAsksFor_areThoseOfTheStatus() throws IOException {
        var asked = Pattern.compile("(?:is\\(\"|conditions\\.)([A-Z]\\w+)")
                .matcher(Files.readString(ARGOCD.resolve("health.lua")))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        assertThat(asked)
                .isNotEmpty()
                .isSubsetOf(Set.of(Conditions.READY, Conditions.APPLIED, Conditions.EFFECTIVE, Conditions.CONTESTED));
    }

    @Test
    void configuration_carriesTheScript() throws IOException {
        var lua = Files.readString(ARGOCD.resolve("health.lua"));
        committed("argocd-cm.yaml").assertIs("""
                # How Argo CD tells the health of an ArgoTuningPolicy, made from health.lua:
                #   kubectl -n argocd patch configmap argocd-cm --patch-file deploy/argocd/argocd-cm.yaml
                # Argo CD reads it at once, and reads every cluster anew because of it: do it when that is no harm.
                data:
                  resource.customizations.health.argotuner.io_ArgoTuningPolicy: |
                """ + lua.indent(4));
        committed("argocd-operator.yaml").assertIs("""
                # The same for an install that argocd-operator or OpenShift GitOps owns, made from health.lua: it writes argocd-cm.
                #   kubectl -n argocd patch argocd argocd --type merge --patch-file deploy/argocd/argocd-operator.yaml
                # A merge replaces the whole list: keep the checks that you have.
                spec:
                  resourceHealthChecks:
                    - group: argotuner.io
                      kind: ArgoTuningPolicy
                      check: |
                """ + lua.indent(8));
    }

    @Test
    void operatorsField_isOneOfItsDefinition() throws IOException {
        var file = Path.of("..", "shared", "argocd", "argocd-operator-0.19-crd.yaml");
        Assumptions.assumeTrue(Files.isReadable(file), () -> "no " + file);
        var lists = YAML.readTree(file.toFile()).path("spec").path("versions").findValues("resourceHealthChecks");
        assertThat(lists).isNotEmpty();
        for (var list : lists) {
            var fields = new ArrayList<String>();
            list.at("/items/properties").fieldNames().forEachRemaining(fields::add);
            assertThat(fields).containsExactlyInAnyOrder("check", "group", "kind");
        }
    }

    private static LuaTable health(JsonNode policy) {
        var lua = new Globals();
        lua.load(new BaseLib());
        LoadState.install(lua);
        LuaC.install(lua);
        lua.set("obj", value(policy));
        try {
            return lua.load(Files.readString(ARGOCD.resolve("health.lua")), "health.lua")
                    .call()
                    .checktable();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static LuaValue value(JsonNode node) {
        if (node instanceof ObjectNode object) {
            var table = new LuaTable();
            object.properties().forEach(field -> table.set(field.getKey(), value(field.getValue())));
            return table;
        }
        if (node.isArray()) {
            var table = new LuaTable();
            for (var i = 0; i < node.size(); i++) {
                table.set(i + 1, value(node.get(i)));
            }
            return table;
        }
        return node.isBoolean()
                ? LuaValue.valueOf(node.asBoolean())
                : node.isNumber()
                        ? LuaValue.valueOf(node.asDouble())
                        : node.isNull() ? LuaValue.NIL : LuaValue.valueOf(node.asText());
    }

    private static CommittedFile committed(String file) {
        return new CommittedFile(ARGOCD.resolve(file).toString(), ArgoCdHealthTest.class);
    }
}
