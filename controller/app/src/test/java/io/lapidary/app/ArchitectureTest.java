package io.lapidary.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The lines between the modules, and the one place of each engine. */
@AnalyzeClasses(packages = "io.lapidary", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] VOCABULARY = {
        "io.lapidary.graph..",
        "io.lapidary.profile..",
        "io.lapidary.space..",
        "io.lapidary.spec..",
        "io.lapidary.candidate..",
        "io.lapidary.outcome..",
        "io.lapidary.hash..",
        "io.lapidary.json..",
        "io.lapidary.issue.."
    };

    @ArchTest
    static final ArchRule dependenciesPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("io.lapidary..")
            .layer("search-spaces")
            .definedBy(VOCABULARY)
            .layer("exchange")
            .definedBy("io.lapidary.exchange..")
            .layer("compression")
            .definedBy("io.lapidary.compression..")
            .layer("runtime")
            .definedBy("io.lapidary.runtime..")
            .layer("service")
            .definedBy("io.lapidary.service..")
            .layer("app")
            .definedBy("io.lapidary.app..")
            .whereLayer("search-spaces")
            .mayNotAccessAnyLayer()
            .whereLayer("exchange")
            .mayOnlyAccessLayers("search-spaces")
            .whereLayer("compression")
            .mayOnlyAccessLayers("search-spaces")
            .whereLayer("runtime")
            .mayOnlyAccessLayers("search-spaces", "exchange", "compression")
            .whereLayer("service")
            .mayOnlyAccessLayers("search-spaces", "exchange")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule theVocabularyKnowsNoEngine = classes()
            .that()
            .resideInAnyPackage(VOCABULARY)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.lapidary..", "java..", "com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule onnxProtosStayInCompression =
            onlyIn("io.lapidary.compression..", "ai.onnx.proto..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule hazelcastStaysInExchange = onlyIn("io.lapidary.exchange..", "com.hazelcast..");

    @ArchTest
    static final ArchRule nd4jStaysInTheAgentsCorner =
            onlyIn("io.lapidary.service.agent.rl4j..", "org.nd4j..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule sqlStaysInTheStore = onlyIn(
            "io.lapidary.service.store..", "java.sql..", "javax.sql..", "org.jdbi..", "org.flywaydb..", "org.sqlite..");

    @ArchTest
    static final ArchRule theCommandLineStaysInThePrograms = noClasses()
            .that()
            .resideInAPackage("io.lapidary..")
            .and()
            .resideOutsideOfPackages("io.lapidary.app..", "io.lapidary.runtime.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..", "me.tongfei..");

    @ArchTest
    static final ArchRule nothingButAProgramKnowsTheWorkerProgram = noClasses()
            .that()
            .resideInAPackage("io.lapidary.runtime..")
            .and()
            .resideOutsideOfPackage("io.lapidary.runtime.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.lapidary.runtime.worker..");

    private static ArchRule onlyIn(String home, String... engine) {
        return noClasses()
                .that()
                .resideInAPackage("io.lapidary..")
                .and()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(engine);
    }
}
