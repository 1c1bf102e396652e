package dev.hugind.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between modules and packages. */
@AnalyzeClasses(
    packages = "dev.hugind",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
final class ArchitectureTest {
  private static final String CONFIG = "dev.hugind.config..";
  private static final String ENGINE = "dev.hugind.engine..";
  private static final String API = "dev.hugind.api..";
  private static final String CLI = "dev.hugind.cli..";

  /** The scripted backend is for tests, and may know what it likes. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/fixture/") && !location.contains("test-classes");
    }
  }

  @ArchTest
  static final ArchRule CONFIG_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(ENGINE, API, CLI);

  @ArchTest
  static final ArchRule ENGINE_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, API, CLI);

  @ArchTest
  static final ArchRule API_KNOWS_THE_ENGINE_ONLY =
      noClasses()
          .that()
          .resideInAPackage(API)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(CONFIG, CLI);

  @ArchTest
  static final ArchRule CONFIG_AND_ENGINE_KNOW_NO_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(CONFIG, ENGINE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "java.net.http..");

  @ArchTest
  static final ArchRule NATIVE_CALLS_LIVE_IN_ONE_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.hugind.engine.llama..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.Linker")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("de.kherud..");

  /** Saved states are larger than a buffer can be, and lie outside the heap. */
  @ArchTest
  static final ArchRule NATIVE_MEMORY_IS_FOR_STATES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.hugind.engine.llama..",
              "dev.hugind.engine.session..",
              "dev.hugind.engine.backend..",
              "dev.hugind.engine.scheduler..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule ENGINE_PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.hugind.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule TEMPLATES_KNOW_NOTHING_OF_CHAT =
      noClasses()
          .that()
          .resideInAPackage("dev.hugind.engine.template..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.hugind.engine",
              "dev.hugind.engine.chat..",
              "dev.hugind.engine.backend..",
              "dev.hugind.engine.generation..",
              "dev.hugind.engine.scheduler..",
              "dev.hugind.engine.llama..");

  @ArchTest
  static final ArchRule THE_SEAM_KNOWS_NO_NATIVE_CODE =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.hugind.engine.backend..",
              "dev.hugind.engine.generation..",
              "dev.hugind.engine.scheduler..",
              "dev.hugind.engine.slot..",
              "dev.hugind.engine.chat..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.hugind.engine.llama..");

  @ArchTest
  static final ArchRule LOGGING_IS_SLF4J =
      noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_WRITES_TO_STANDARD_STREAMS =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLI, "dev.hugind.examples..")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.hugind.cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule NOTHING_SLEEPS =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule COMMANDS_ARE_PRIVATE_TO_THEIR_PACKAGE =
      classes()
          .that()
          .resideInAPackage("dev.hugind.cli")
          .and()
          .doNotHaveSimpleName("Main")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .notBePublic();

  @ArchTest
  static final ArchRule PULLING_KNOWS_NO_COMMANDS =
      noClasses()
          .that()
          .resideInAPackage("dev.hugind.cli.pull..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.hugind.cli", API, "picocli..");
}
