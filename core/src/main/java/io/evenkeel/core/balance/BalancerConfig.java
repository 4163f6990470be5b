// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.pick.Adaptive;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.Ranges;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a balancer; a stage that is null is off. Equal ones balance alike.
 *
 * @param pick how an endpoint is picked
 * @param zones whether the client's own zone is used first
 * @param subset whether a client uses only some of many endpoints
 * @param healthCheck whether what the health service of an endpoint says counts (gRFC A17)
 * @param ejection whether endpoints that fail are left out
 * @param slowStart whether newcomers get less at first
 * @param panicThreshold below which share of endpoints that can be used, or of which nothing is
 *     known yet, their health services are not believed
 * @param streams until when a stream counts as in flight
 * @param failureCodes names of the gRPC status codes for which an endpoint is to blame
 * @param reportPeriod in which endpoints report their load by a stream of its own; null for reports
 *     with the answers only
 */
public record BalancerConfig(
    PickRule pick,
    @Nullable Zones zones,
    @Nullable Subset subset,
    boolean healthCheck,
    @Nullable Ejection ejection,
    @Nullable SlowStart slowStart,
    double panicThreshold,
    Streams streams,
    Set<String> failureCodes,
    @Nullable Duration reportPeriod) {

  static final Duration SHORTEST_REPORT_PERIOD = Duration.ofMillis(100);
  static final Duration LONGEST_REPORT_PERIOD = Duration.ofMinutes(10);

  /**
   * What is right for most. A subset is not: with few clients it leaves endpoints without calls.
   */
  public static final BalancerConfig DEFAULT =
      new BalancerConfig(
          Adaptive.rule(),
          Zones.DEFAULT,
          null,
          true,
          Ejection.DEFAULT,
          SlowStart.DEFAULT,
          // Envoy's healthy_panic_threshold.
          0.5,
          Streams.UNTIL_CLOSED,
          // Linkerd's: what the server, the way to it or its load makes of a call; all other codes
          // are answers.
          Set.of(
              "UNKNOWN",
              "DEADLINE_EXCEEDED",
              "RESOURCE_EXHAUSTED",
              "INTERNAL",
              "UNAVAILABLE",
              "DATA_LOSS"),
          null);

  /**
   * These settings.
   *
   * @throws IllegalArgumentException if one is out of its range, or contradicts another
   */
  public BalancerConfig {
    failureCodes = Set.copyOf(failureCodes);
    Ranges.require("The panic threshold", panicThreshold, 0, 1);
    if (reportPeriod != null) {
      Ranges.require(
          "The period of load reports",
          reportPeriod,
          SHORTEST_REPORT_PERIOD,
          LONGEST_REPORT_PERIOD);
    }
    for (String code : failureCodes) {
      if (!FailureCodes.NAMES.contains(code)) {
        throw new IllegalArgumentException(
            "A failure code must be one of "
                + String.join(", ", FailureCodes.NAMES)
                + ", but is "
                + code);
      }
    }
    if (pick.needsAllEndpoints() && (zones != null || subset != null)) {
      throw new IllegalArgumentException(
          "Zones and subset must be off (null) with the pick rule "
              + pick
              + ", as all clients must pick from the same endpoints for it to mean anything, but"
              + " are "
              + zones
              + " and "
              + subset);
    }
  }

  /** Until when a stream counts as a call in flight. */
  public enum Streams {
    /** Until it ends: right where streams cost the server something as long as they are open. */
    UNTIL_CLOSED,
    /** Until its first message comes: right for subscriptions that idle most of the time. */
    UNTIL_FIRST_MESSAGE
  }

  /**
   * Reads what stands under {@code evenkeel} in a service config; what is not given is as in {@link
   * #DEFAULT}.
   *
   * @throws ConfigException if a field is not known or a value is not allowed; the message says
   *     which, and what is allowed
   */
  public static BalancerConfig parse(Map<String, ?> fields) throws ConfigException {
    return BalancerConfigParser.parse(fields);
  }

  /** A builder that begins with these settings. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Builds a {@link BalancerConfig}. Not thread-safe. */
  public static final class Builder {
    private PickRule pick;
    private @Nullable Zones zones;
    private @Nullable Subset subset;
    private boolean healthCheck;
    private @Nullable Ejection ejection;
    private @Nullable SlowStart slowStart;
    private double panicThreshold;
    private Streams streams;
    private Set<String> failureCodes;
    private @Nullable Duration reportPeriod;

    private Builder(BalancerConfig from) {
      pick = from.pick;
      zones = from.zones;
      subset = from.subset;
      healthCheck = from.healthCheck;
      ejection = from.ejection;
      slowStart = from.slowStart;
      panicThreshold = from.panicThreshold;
      streams = from.streams;
      failureCodes = from.failureCodes;
      reportPeriod = from.reportPeriod;
    }

    public Builder pick(PickRule pick) {
      this.pick = pick;
      return this;
    }

    public Builder zones(@Nullable Zones zones) {
      this.zones = zones;
      return this;
    }

    public Builder subset(@Nullable Subset subset) {
      this.subset = subset;
      return this;
    }

    public Builder healthCheck(boolean healthCheck) {
      this.healthCheck = healthCheck;
      return this;
    }

    public Builder ejection(@Nullable Ejection ejection) {
      this.ejection = ejection;
      return this;
    }

    public Builder slowStart(@Nullable SlowStart slowStart) {
      this.slowStart = slowStart;
      return this;
    }

    public Builder panicThreshold(double panicThreshold) {
      this.panicThreshold = panicThreshold;
      return this;
    }

    public Builder streams(Streams streams) {
      this.streams = streams;
      return this;
    }

    public Builder failureCodes(Set<String> failureCodes) {
      this.failureCodes = failureCodes;
      return this;
    }

    public Builder reportPeriod(@Nullable Duration reportPeriod) {
      this.reportPeriod = reportPeriod;
      return this;
    }

    /** The settings. */
    public BalancerConfig build() {
      return new BalancerConfig(
          pick,
          zones,
          subset,
          healthCheck,
          ejection,
          slowStart,
          panicThreshold,
          streams,
          failureCodes,
          reportPeriod);
    }
  }
}
