// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A config that needs a jar that is not there is refused by that jar's name. */
class OptionalJarsTest {

  private static final Map<String, ?> BY_REPORTS =
      Map.of("pick", Map.of("least_request", Map.of("metric", "utilization")));
  private static final Map<String, ?> OUT_OF_BAND =
      Map.of("pick", "weighted", "loadReports", Map.of("outOfBand", true));

  @Test
  void bothAreOnTheClassPathOfTheTests() {
    assertThat(OptionalJars.HEALTH).isTrue();
    assertThat(OptionalJars.LOAD_REPORTS).isTrue();
  }

  @Test
  void aHealthCheckThatIsAskedForNeedsServices() {
    assertThatThrownBy(() -> check(Map.of("healthCheck", true), false, true))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "'evenkeel.healthCheck' needs io.grpc:grpc-services on the class path; add it, or"
                + " change this field");
  }

  @Test
  void aHealthCheckByDefaultNeedsNothing() {
    assertThatCode(() -> check(Map.of(), false, false)).doesNotThrowAnyException();
    assertThatCode(() -> check(Map.of("healthCheck", false), false, false))
        .doesNotThrowAnyException();
  }

  @Test
  void reportsNeedXds() {
    assertThatThrownBy(() -> check(BY_REPORTS, true, false))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "'evenkeel.pick' needs io.grpc:grpc-xds on the class path; add it, or change this"
                + " field");
    assertThatThrownBy(() -> check(OUT_OF_BAND, true, false))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "'evenkeel.loadReports.outOfBand' needs io.grpc:grpc-xds on the class path; add it, or"
                + " change this field");
  }

  @Test
  void whatIsThereCanBeAskedFor() {
    assertThatCode(() -> check(Map.of("healthCheck", true), true, false))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(BY_REPORTS, false, true)).doesNotThrowAnyException();
    assertThatCode(() -> check(OUT_OF_BAND, false, true)).doesNotThrowAnyException();
  }

  @Test
  void theProviderRefusesInAWholeSentence() {
    assertThat(
            new EvenkeelLoadBalancerProvider()
                .parseLoadBalancingPolicyConfig(Map.of("pick", "nearest"))
                .getError()
                .getDescription())
        .startsWith("Balancing policy 'evenkeel': 'evenkeel.pick' must be one of ")
        .endsWith(", but is \"nearest\"");
  }

  private static void check(Map<String, ?> written, boolean health, boolean reports)
      throws ConfigException {
    OptionalJars.check(written, BalancerConfig.parse(written), health, reports);
  }
}
