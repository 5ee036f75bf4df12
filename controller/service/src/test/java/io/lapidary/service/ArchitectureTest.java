package io.lapidary.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** One place per concern. */
@AnalyzeClasses(packages = "io.lapidary.service", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule neuralNetworksAreKnownToTheirAgentsAlone = noClasses()
            .that()
            .resideOutsideOfPackage("io.lapidary.service.agent.rl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..");

    @ArchTest
    static final ArchRule sqlIsKnownToTheStoreAlone = noClasses()
            .that()
            .resideOutsideOfPackage("io.lapidary.service.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..",
                    "javax.sql..",
                    "org.jdbi..",
                    "org.flywaydb..",
                    "org.sqlite..",
                    "org.postgresql..",
                    "com.zaxxer.hikari..");

    @ArchTest
    static final ArchRule hazelcastIsKnownToTheExchangeAlone =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.hazelcast..");

    @ArchTest
    static final ArchRule theServiceAsksForWorkAndDoesNotDoIt = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.lapidary.compression..", "io.lapidary.runtime..", "io.lapidary.app..");
}
