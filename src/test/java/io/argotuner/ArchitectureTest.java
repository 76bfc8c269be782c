package io.argotuner;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.argotuner.audit.EstateReader;
import io.argotuner.collect.BadInput;
import io.argotuner.collect.Manifests;
import io.fabric8.kubernetes.client.Client;
import java.time.Clock;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The architecture, held: which package may know what, who reads, who writes, who looks at the clock. */
class ArchitectureTest {
    private static final String ROOT = "io.argotuner.";
    private static final Set<String> MUTATING = Set.of(
            "patch",
            "patchStatus",
            "update",
            "updateStatus",
            "create",
            "createOr",
            "createOrReplace",
            "delete",
            "serverSideApply",
            "forceConflicts",
            "edit",
            "editStatus",
            "replace",
            "replaceStatus",
            "scale",
            "rolling",
            "unlock");

    private static JavaClasses all;

    @BeforeAll
    static void read() {
        all = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.argotuner");
    }

    @Test
    void packages_dependOnlyOnThoseBefore() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("api")
                .definedBy(ROOT + "api..")
                .layer("decide")
                .definedBy(ROOT + "decide..")
                .layer("collect")
                .definedBy(ROOT + "collect..")
                .layer("enact")
                .definedBy(ROOT + "enact..")
                .layer("report")
                .definedBy(ROOT + "report..")
                .layer("audit")
                .definedBy(ROOT + "audit..")
                .layer("runtime")
                .definedBy(ROOT + "runtime..")
                .layer("simulate")
                .definedBy(ROOT + "simulate..")
                .layer("cli")
                .definedBy(ROOT + "cli..")
                .whereLayer("api")
                .mayNotAccessAnyLayer()
                .whereLayer("decide")
                .mayNotAccessAnyLayer()
                .whereLayer("collect")
                .mayOnlyAccessLayers("api", "decide")
                .whereLayer("enact")
                .mayOnlyAccessLayers("api", "decide")
                .whereLayer("report")
                .mayOnlyAccessLayers("api", "decide", "enact", "audit", "simulate")
                .whereLayer("audit")
                .mayOnlyAccessLayers("api", "decide", "collect")
                .whereLayer("simulate")
                .mayOnlyAccessLayers("decide")
                .whereLayer("runtime")
                .mayOnlyAccessLayers("api", "decide", "collect", "enact", "report", "audit")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                // The one word that every package may say to the user.
                .ignoreDependency(resideInAPackage(ROOT + "enact.."), type(BadInput.class))
                .ignoreDependency(resideInAPackage(ROOT + "report.."), type(BadInput.class))
                .check(all);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(all);
    }

    @Test
    void decide_isPure() {
        classes()
                .that()
                .resideInAPackage(ROOT + "decide..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", ROOT + "decide.."))
                .andShould()
                .onlyDependOnClassesThat(not(resideInAnyPackage(
                                "java.io..",
                                "java.net..",
                                "java.util.concurrent..",
                                "java.util.logging..",
                                "java.lang.reflect..",
                                "java.nio.file..",
                                "java.nio.channels.."))
                        .and(not(type(Clock.class)))
                        .and(not(type(System.class)))
                        .and(not(type(Thread.class)))
                        .and(not(type(Random.class)))
                        .and(not(type(UUID.class))))
                .because("the same input must give the same decision, byte for byte")
                .check(all);
    }

    @Test
    void decide_isMadeOfValuesAndFinalClasses() {
        classes()
                .that()
                .resideInAPackage(ROOT + "decide..")
                .and()
                .areNotInterfaces()
                .and()
                .areNotAnonymousClasses()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .orShould()
                .beEnums()
                .check(all);
        fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(ROOT + "decide..")
                .and()
                .areNotPrivate()
                .should()
                .beFinal()
                .check(all);
    }

    @Test
    void staticFields_areFinal() {
        fields().that().areStatic().should().beFinal().check(all);
    }

    @Test
    void clock_isReadByTheShellsOnly() {
        noClasses()
                .that(not(resideInAnyPackage(ROOT + "runtime..", ROOT + "cli.."))
                        // When files were read is a fact about them; they carry no time of their own.
                        .and(not(type(Manifests.class))))
                .should()
                .callMethodWhere(readingTheClock())
                .because("time is an argument")
                .check(all);
    }

    @Test
    void threads_areNeverPutToSleep() {
        noClasses()
                .should()
                .callMethodWhere(named(Thread.class, Set.of("sleep")))
                .check(all);
    }

    @Test
    void install_isWrittenByEnactOnly() {
        noClasses()
                .that(not(resideInAPackage(ROOT + "enact.."))
                        // runtime writes what is its own: events, the policy's definition, its finalizer and its end.
                        .and(not(inRuntime("Definition", "EventSink", "Farewell", "Retirement"))))
                .should()
                .callMethodWhere(mutating())
                .check(all);
    }

    @Test
    void sharedObjects_areNeverWrittenThroughTheFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.javaoperatorsdk.operator.api.reconciler.ResourceOperations")
                .because("it forces every conflict")
                .check(all);
    }

    @Test
    void client_isHeldByThoseWhoReadOrWrite() {
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "api..", ROOT + "decide..", ROOT + "report..")
                .should()
                .dependOnClassesThat(assignableTo(Client.class))
                .check(all);
    }

    @Test
    void checks_areFunctionsOfWhatWasRead() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "audit..")
                .and(not(type(EstateReader.class)))
                .should()
                .dependOnClassesThat(assignableTo(Client.class))
                .orShould()
                .dependOnClassesThat(resideInAnyPackage("java.io..", "java.net..", "java.nio.file.."))
                .because("the same estate must give the same audit")
                .check(all);
    }

    @Test
    void process_isEndedByTheCommandLineOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "cli..")
                .should()
                .callMethodWhere(named(System.class, Set.of("exit")))
                .orShould()
                .accessField(System.class, "out")
                .check(all);
    }

    @Test
    void names_areWordsOfTheDomain() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract\\w+|\\w*(Utils?|Helper|Manager|Impl))(\\$.*)?")
                .orShould()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..")
                .check(all);
    }

    private static DescribedPredicate<JavaCall<?>> readingTheClock() {
        var now = describe(
                "now()",
                (JavaCall<?> call) ->
                        call.getTarget().getOwner().getPackageName().startsWith("java.time")
                                && call.getTarget().getRawParameterTypes().isEmpty()
                                && (call.getTarget().getName().equals("now")
                                        || call.getTarget().getOwner().isEquivalentTo(Clock.class)
                                                && call.getTarget().getName().startsWith("system")));
        return now.or(named(System.class, Set.of("currentTimeMillis", "nanoTime")));
    }

    private static DescribedPredicate<JavaCall<?>> named(Class<?> owner, Set<String> names) {
        return describe(
                owner.getSimpleName() + "." + names,
                call -> call.getTarget().getOwner().isEquivalentTo(owner)
                        && names.contains(call.getTarget().getName()));
    }

    private static DescribedPredicate<JavaCall<?>> mutating() {
        return describe("a mutating call of the Kubernetes client", call -> {
            var owner = call.getTarget().getOwner().getPackageName();
            return (owner.equals("io.fabric8.kubernetes.client")
                            || owner.startsWith("io.fabric8.kubernetes.client.dsl"))
                    && (MUTATING.contains(call.getTarget().getName())
                            // raw(uri, method, payload); raw(uri) reads.
                            || call.getTarget().getName().equals("raw")
                                    && call.getTarget().getRawParameterTypes().size() > 1);
        });
    }

    private static DescribedPredicate<JavaClass> inRuntime(String... names) {
        var allowed = Set.of(names);
        return resideInAPackage(ROOT + "runtime..")
                .and(describe(
                        "are one of " + allowed,
                        c -> allowed.contains(outermost(c).getSimpleName())));
    }

    private static JavaClass outermost(JavaClass c) {
        return c.getEnclosingClass().map(ArchitectureTest::outermost).orElse(c);
    }
}
