// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.core.balance.metric.InFlight;
import io.evenkeel.core.balance.metric.Latency;
import io.evenkeel.core.balance.metric.Utilization;
import io.evenkeel.core.balance.pick.Adaptive;
import io.evenkeel.core.balance.pick.Hash;
import io.evenkeel.core.balance.pick.LeastLoaded;
import io.evenkeel.core.balance.pick.RoundRobin;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BalancerConfigTest {

  @Test
  void anEmptyOneIsWhatIsRightForMost() throws ConfigException {
    BalancerConfig config = BalancerConfig.parse(Map.of());
    assertThat(config).isEqualTo(BalancerConfig.DEFAULT);
    assertThat(config.pick()).isEqualTo(Adaptive.rule());
    assertThat(config.zones()).isEqualTo(Zones.DEFAULT);
    assertThat(config.subset()).isNull();
    assertThat(config.ejection()).isEqualTo(Ejection.DEFAULT);
    assertThat(config.slowStart()).isEqualTo(SlowStart.DEFAULT);
    assertThat(config.toBuilder().build()).isEqualTo(config);
  }

  @Test
  void aRuleIsNamedOrHasSettings() throws ConfigException {
    assertThat(BalancerConfig.parse(Map.of("pick", "round_robin")).pick())
        .isEqualTo(new RoundRobin());
    assertThat(
            BalancerConfig.parse(Map.of("pick", Map.of("adaptive", Map.of("decay", "1s")))).pick())
        .isEqualTo(
            Adaptive.rule(
                new Latency(
                    Duration.ofSeconds(1),
                    Latency.DEFAULT.fade(),
                    Latency.DEFAULT.tolerance(),
                    Latency.DEFAULT.failurePenalty())));
    assertThat(
            BalancerConfig.parse(
                    Map.of("pick", Map.of("least_request", Map.of("metric", "utilization"))))
                .pick())
        .isEqualTo(new LeastLoaded(Utilization.DEFAULT, 2));
    assertThat(
            BalancerConfig.parse(Map.of("pick", Map.of("least_request", Map.of("choices", 3.0))))
                .pick())
        .isEqualTo(new LeastLoaded(new InFlight(), 3));
  }

  @Test
  void aStageIsOffOnOrHasSettings() throws ConfigException {
    BalancerConfig off =
        BalancerConfig.parse(
            Map.of("zones", false, "ejection", false, "slowStart", false, "subset", false));
    assertThat(off.zones()).isNull();
    assertThat(off.ejection()).isNull();
    assertThat(off.slowStart()).isNull();
    assertThat(off.subset()).isNull();
    assertThat(BalancerConfig.parse(Map.of("subset", true)).subset()).isEqualTo(Subset.DEFAULT);
    assertThat(BalancerConfig.parse(Map.of("subset", Map.of("size", 20.0))).subset())
        .isEqualTo(new Subset(20, 100));
    assertThat(BalancerConfig.parse(Map.of("slowStart", Map.of("window", "30s"))).slowStart())
        .isEqualTo(new SlowStart(Duration.ofSeconds(30), 0.1, 1));
  }

  @Test
  void theRestIsRead() throws ConfigException {
    BalancerConfig config =
        BalancerConfig.parse(
            Map.of(
                "healthCheck",
                false,
                "panicThreshold",
                0.2,
                "streams",
                "until_first_message",
                "failureCodes",
                List.of("UNAVAILABLE"),
                "pick",
                "weighted",
                "loadReports",
                Map.of("outOfBand", true, "period", "5s")));
    assertThat(config.healthCheck()).isFalse();
    assertThat(config.panicThreshold()).isEqualTo(0.2);
    assertThat(config.streams()).isEqualTo(BalancerConfig.Streams.UNTIL_FIRST_MESSAGE);
    assertThat(config.failureCodes()).isEqualTo(Set.of("UNAVAILABLE"));
    assertThat(config.reportPeriod()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void failureCodesAreNamesOrNumbers() throws ConfigException {
    assertThat(
            BalancerConfig.parse(Map.of("failureCodes", List.of(1.0, 14.0, 16.0, "INTERNAL")))
                .failureCodes())
        .isEqualTo(Set.of("CANCELLED", "UNAVAILABLE", "UNAUTHENTICATED", "INTERNAL"));
  }

  @Test
  void withoutEjectionNoCodeNeedBeAFailure() throws ConfigException {
    assertThat(
            BalancerConfig.parse(Map.of("failureCodes", List.of(), "ejection", false))
                .failureCodes())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsWrongIsASentence(Map<String, ?> fields, String message) {
    assertThatThrownBy(() -> BalancerConfig.parse(fields))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  private static Object[] wrongCode(Object code, String shown) {
    return new Object[] {
      Map.of("failureCodes", List.of("UNAVAILABLE", code)),
      "'evenkeel.failureCodes' must hold only numbers from 1 to 16 and names among CANCELLED,"
          + " UNKNOWN, INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND, ALREADY_EXISTS,"
          + " PERMISSION_DENIED, RESOURCE_EXHAUSTED, FAILED_PRECONDITION, ABORTED, OUT_OF_RANGE,"
          + " UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS, UNAUTHENTICATED, but has "
          + shown
    };
  }

  static List<Object[]> wrong() {
    return List.of(
        new Object[] {
          Map.of("pcik", "adaptive"),
          "'evenkeel.pcik' is not known; there are ejection, failureCodes, healthCheck, loadReports,"
              + " panicThreshold, pick, slowStart, streams, subset, zones"
        },
        new Object[] {
          Map.of("pick", Map.of("adaptive", Map.of("tau", "1s"))),
          "'evenkeel.pick.adaptive.tau' is not known; there are decay, fade, failurePenalty, tolerance"
        },
        new Object[] {
          Map.of("ejection", 3.0),
          "'evenkeel.ejection' must be true, false or an object of its settings, but is 3"
        },
        new Object[] {
          Map.of("slowStart", Map.of("window", 10.0)),
          "'evenkeel.slowStart.window' must be a duration such as \"1.5s\", from \"1s\" to"
              + " \"3600s\", but is 10; write \"10s\""
        },
        new Object[] {
          Map.of("healthCheck", "yes"),
          "'evenkeel.healthCheck' must be true or false, but is \"yes\""
        },
        new Object[] {
          Map.of("healthCheck", Map.of("serviceName", "greeter")),
          "'evenkeel.healthCheck' must be true or false, but is an object; which service is asked"
              + " for stands beside \"loadBalancingConfig\", as \"healthCheckConfig\":"
              + " {\"serviceName\": \"greeter\"}"
        },
        new Object[] {
          Map.of("healthCheck", Map.of()),
          "'evenkeel.healthCheck' must be true or false, but is an object; which service is asked"
              + " for stands beside \"loadBalancingConfig\", as \"healthCheckConfig\":"
              + " {\"serviceName\": \"\"}"
        },
        new Object[] {
          Map.of("panicThreshold", 50.0),
          "'evenkeel.panicThreshold' must be a number from 0 to 1, but is 50"
        },
        wrongCode("OK", "\"OK\""),
        wrongCode("unavailable", "\"unavailable\"; write \"UNAVAILABLE\""),
        wrongCode("Not_Found", "\"Not_Found\"; write \"NOT_FOUND\""),
        wrongCode("DEADLINE-EXCEEDED", "\"DEADLINE-EXCEEDED\""),
        wrongCode(0.0, "0"),
        wrongCode(17.0, "17"),
        wrongCode(1.5, "1.5"),
        wrongCode(true, "true"),
        new Object[] {
          Map.of("failureCodes", "UNAVAILABLE"),
          "'evenkeel.failureCodes' must be a list of status codes, but is \"UNAVAILABLE\""
        },
        new Object[] {
          Map.of("failureCodes", List.of()),
          "'evenkeel.failureCodes' must name a code at least while 'evenkeel.ejection' is on, as"
              + " nothing would ever be ejected; leave it out for the usual ones, or set"
              + " 'evenkeel.ejection' to false"
        },
        new Object[] {
          Map.of("loadReports", Map.of("outOfBand", true)),
          "'evenkeel.loadReports.outOfBand' must be left out or false with 'evenkeel.pick'"
              + " \"adaptive\", which goes by no reports; weighted, prequal, and least_request by the"
              + " metric utilization do"
        },
        new Object[] {
          Map.of("pick", Map.of("hash", Map.of()), "loadReports", Map.of("outOfBand", true)),
          "'evenkeel.loadReports.outOfBand' must be left out or false with 'evenkeel.pick' \"hash\","
              + " which goes by no reports; weighted, prequal, and least_request by the metric"
              + " utilization do"
        },
        new Object[] {
          Map.of("loadReports", Map.of("period", "5s")),
          "'evenkeel.loadReports.period' is of reports out of band only; add \"outOfBand\": true, or"
              + " leave it out"
        });
  }

  @Test
  void aHashIsOverAllEndpointsAndAStageThatLeavesSomeOutIsRefused() throws ConfigException {
    assertThat(BalancerConfig.parse(Map.of("pick", "hash")).zones()).isNull();
    assertThat(BalancerConfig.parse(Map.of("pick", "hash", "zones", false)).zones()).isNull();
    for (String stage : List.of("zones", "subset")) {
      assertThatThrownBy(
              () ->
                  BalancerConfig.parse(
                      Map.of("pick", Map.of("hash", Map.of("header", "x-user")), stage, true)))
          .hasMessage(
              "'evenkeel."
                  + stage
                  + "' must be left out or false with 'evenkeel.pick' \"hash\", as all clients must"
                  + " pick from the same endpoints for it to mean anything");
    }
  }

  @Test
  void aRuleThatIsNotKnownIsRefusedWithThoseThatAre() {
    assertThatThrownBy(() -> BalancerConfig.parse(Map.of("pick", "fastest")))
        .hasMessage(
            "'evenkeel.pick' must be one of adaptive, hash, least_request, prequal, random,"
                + " round_robin, weighted, but is \"fastest\"");
  }

  @Test
  void cannotBeBuiltOfWrongValues() {
    for (double threshold : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> BalancerConfig.DEFAULT.toBuilder().panicThreshold(threshold).build())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The panic threshold must be from 0.0 to 1.0, but is " + threshold);
    }
    assertThatThrownBy(() -> BalancerConfig.DEFAULT.toBuilder().reportPeriod(Duration.ZERO).build())
        .hasMessage("The period of load reports must be from PT0.1S to PT10M, but is PT0S");
    assertThatThrownBy(() -> BalancerConfig.DEFAULT.toBuilder().failureCodes(Set.of("OK")).build())
        .hasMessageStartingWith("A failure code must be one of CANCELLED, UNKNOWN, ")
        .hasMessageEndingWith("UNAUTHENTICATED, but is OK");
  }

  @Test
  void aRuleThatNeedsAllEndpointsCannotBeBuiltWithZonesOrASubset() {
    BalancerConfig.Builder hash = BalancerConfig.DEFAULT.toBuilder().pick(Hash.DEFAULT);
    assertThatThrownBy(hash::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Zones and subset must be off (null) with the pick rule Hash[")
        .hasMessageContaining("but are Zones[");
    assertThat(hash.zones(null).build().pick()).isEqualTo(Hash.DEFAULT);
    assertThatThrownBy(hash.subset(Subset.DEFAULT)::build).hasMessageContaining("and Subset[");
  }
}
