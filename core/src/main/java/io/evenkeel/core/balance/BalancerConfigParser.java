// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.BalancerConfig.Streams;
import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.stage.Ejection;
import io.evenkeel.core.balance.stage.SlowStart;
import io.evenkeel.core.balance.stage.Subset;
import io.evenkeel.core.balance.stage.Zones;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link BalancerConfig}. A stage is {@code false} for off, {@code true} for its defaults,
 * or an object of its settings.
 */
final class BalancerConfigParser {

  private static final String UNTIL_CLOSED = "until_closed";
  private static final String UNTIL_FIRST_MESSAGE = "until_first_message";

  private BalancerConfigParser() {}

  static BalancerConfig parse(Map<String, ?> fields) throws ConfigException {
    ConfigObject config = ConfigObject.of("evenkeel", fields);
    BalancerConfig defaults = BalancerConfig.DEFAULT;
    Object named = config.raw("pick");
    PickRule pick =
        named == null ? defaults.pick() : PickRules.parseInstalled(config.path("pick"), named);
    boolean all = pick.needsAllEndpoints();
    String streams =
        config.word("streams", UNTIL_CLOSED, List.of(UNTIL_CLOSED, UNTIL_FIRST_MESSAGE));
    Zones zones =
        stage(config, "zones", all ? null : defaults.zones(), Zones.DEFAULT, Zones::parse);
    Subset subset = stage(config, "subset", defaults.subset(), Subset.DEFAULT, Subset::parse);
    if (all) {
      refuse(config, "zones", zones);
      refuse(config, "subset", subset);
    }
    BalancerConfig parsed =
        new BalancerConfig(
            pick,
            zones,
            subset,
            healthCheck(config, defaults.healthCheck()),
            stage(config, "ejection", defaults.ejection(), Ejection.DEFAULT, Ejection::parse),
            stage(config, "slowStart", defaults.slowStart(), SlowStart.DEFAULT, SlowStart::parse),
            config.number("panicThreshold", defaults.panicThreshold(), 0, 1),
            streams.equals(UNTIL_CLOSED) ? Streams.UNTIL_CLOSED : Streams.UNTIL_FIRST_MESSAGE,
            FailureCodes.parse(config, defaults.failureCodes()),
            reportPeriod(config));
    config.end();
    if (parsed.reportPeriod() != null && !pick.readsReports()) {
      throw new ConfigException(
          config.path("loadReports.outOfBand"),
          "must be left out or false with '"
              + config.path("pick")
              + "' "
              + ConfigObject.shown(named == null ? "adaptive" : name(named))
              + ", which goes by no reports; weighted, prequal, and least_request by the metric"
              + " utilization do");
    }
    if (parsed.failureCodes().isEmpty() && parsed.ejection() != null) {
      throw new ConfigException(
          config.path("failureCodes"),
          "must name a code at least while '"
              + config.path("ejection")
              + "' is on, as nothing would ever be ejected; leave it out for the usual ones, or set '"
              + config.path("ejection")
              + "' to false");
    }
    return parsed;
  }

  private interface Read<T> {
    T parse(ConfigObject config) throws ConfigException;
  }

  private static <T> @Nullable T stage(
      ConfigObject config, String field, @Nullable T absent, T plain, Read<T> read)
      throws ConfigException {
    Object value = config.raw(field);
    if (value == null) {
      return absent;
    }
    if (value instanceof Boolean on) {
      return on ? plain : null;
    }
    if (value instanceof Map<?, ?>) {
      return read.parse(config.object(field));
    }
    throw new ConfigException(
        config.path(field),
        "must be true, false or an object of its settings, but is " + ConfigObject.shown(value));
  }

  private static void refuse(ConfigObject config, String field, @Nullable Object stage)
      throws ConfigException {
    if (stage != null) {
      throw new ConfigException(
          config.path(field),
          "must be left out or false with '"
              + config.path("pick")
              + "' "
              + ConfigObject.shown(name(config.raw("pick")))
              + ", as all clients must pick from the same endpoints for it to mean anything");
    }
  }

  /** In Envoy's and gRPC's configs an object says what is asked for, and here a switch. */
  private static boolean healthCheck(ConfigObject config, boolean otherwise)
      throws ConfigException {
    if (config.raw("healthCheck") instanceof Map<?, ?> asked) {
      Object service = asked.get("serviceName");
      throw new ConfigException(
          config.path("healthCheck"),
          "must be true or false, but is an object; which service is asked for stands beside"
              + " \"loadBalancingConfig\", as \"healthCheckConfig\": {\"serviceName\": "
              + ConfigObject.shown(service instanceof String name ? name : "")
              + "}");
    }
    return config.flag("healthCheck", otherwise);
  }

  private static @Nullable Object name(@Nullable Object pick) {
    return pick instanceof Map<?, ?> map ? map.keySet().iterator().next() : pick;
  }

  private static @Nullable Duration reportPeriod(ConfigObject config) throws ConfigException {
    ConfigObject reports = config.object("loadReports");
    boolean outOfBand = reports.flag("outOfBand", false);
    Duration period =
        reports.duration(
            "period",
            Duration.ofSeconds(10),
            BalancerConfig.SHORTEST_REPORT_PERIOD,
            BalancerConfig.LONGEST_REPORT_PERIOD);
    reports.end();
    if (!outOfBand && reports.has("period")) {
      throw new ConfigException(
          reports.path("period"),
          "is of reports out of band only; add \"outOfBand\": true, or leave it out");
    }
    return outOfBand ? period : null;
  }
}
