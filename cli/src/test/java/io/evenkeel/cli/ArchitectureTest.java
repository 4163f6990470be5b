// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between modules; here, since this module sees them all. */
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.evenkeel");

  @Test
  void coreDependsOnTheJdkAlone() {
    classes()
        .that(resideInAPackage("io.evenkeel.core.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("io.evenkeel.core..", "java..", "org.jspecify.annotations.."))
        .check(ALL);
  }

  @Test
  void httpDependsOnTheJdkAlone() {
    classes()
        .that(resideInAPackage("io.evenkeel.http.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.evenkeel.http..", "java..", "javax..", "org.jspecify.annotations.."))
        .check(ALL);
  }

  @Test
  void theBridgeKnowsNoSource() {
    noClasses()
        .that(resideInAPackage("io.evenkeel.grpc.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.evenkeel.kubernetes..", "io.evenkeel.dns..", "io.evenkeel.http.."))
        .check(ALL);
  }

  @Test
  void onlyTheProviderOfASourceKnowsGrpc() {
    noClasses()
        .that(resideInAnyPackage("io.evenkeel.kubernetes..", "io.evenkeel.dns.."))
        .and()
        .haveSimpleNameNotEndingWith("NameResolverProvider")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.grpc..", "io.evenkeel.grpc.."))
        .check(ALL);
  }

  @Test
  void nobodyUsesWhatGrpcCallsInternal() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAPackage("io.grpc.internal.."))
        .orShould()
        .dependOnClassesThat()
        .areAnnotatedWith("io.grpc.Internal")
        .check(ALL);
  }

  @Test
  void ofTheMembersThatGrpcCallsInternalTwoAreUsed() {
    Set<String> used = new TreeSet<>();
    for (JavaClass of : ALL) {
      for (JavaAccess<?> access : of.getAccessesFromSelf()) {
        // Where it is declared, as a field may be named through a class that extends it.
        access
            .getTarget()
            .resolveMember()
            .filter(member -> member.isAnnotatedWith("io.grpc.Internal"))
            .ifPresent(member -> used.add(member.getFullName()));
      }
    }
    // Why these two stands in docs/decisions/0012-the-policy-in-grpc.md.
    assertThat(used)
        .containsExactly(
            "io.grpc.LoadBalancer$Subchannel.asChannel()",
            "io.grpc.LoadBalancer.ATTR_HEALTH_CHECKING_CONFIG");
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.evenkeel.kubernetes", "io.evenkeel.dns"})
  void internalPackagesAreUsedByTheirOwnModuleAlone(String module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(module + "..")
        .should()
        .dependOnClassesThat(resideInAPackage(module + ".internal.."))
        .check(ALL);
  }

  @Test
  void dnsDependsOnNothingBeyondCoreAndTheBridge() {
    classes()
        .that(resideInAPackage("io.evenkeel.dns.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.evenkeel.dns..",
                "io.evenkeel.core..",
                "io.evenkeel.grpc..",
                "io.grpc..",
                "java..",
                "org.jspecify.annotations.."))
        .check(ALL);
  }

  @Test
  void dnsMessagesAndTheFollowingOfNamesDoNoInputOrOutput() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.evenkeel.dns.internal.message..", "io.evenkeel.dns.internal.follow.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file.."))
        .check(ALL);
  }

  @Test
  void productCodeKnowsNeitherTestsNorTheCommandLine() {
    noClasses()
        .that(
            resideInAnyPackage(
                "io.evenkeel.core..",
                "io.evenkeel.http..",
                "io.evenkeel.grpc..",
                "io.evenkeel.kubernetes..",
                "io.evenkeel.dns..",
                "io.evenkeel.kubeconfig.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.evenkeel.cli..",
                "io.evenkeel.lab..",
                "io.evenkeel.standins..",
                "io.evenkeel.testkit.."))
        .check(ALL);
  }
}
