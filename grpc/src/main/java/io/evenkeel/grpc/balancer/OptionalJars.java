// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.grpc.balancer;

import io.evenkeel.core.balance.BalancerConfig;
import io.evenkeel.core.balance.spi.ConfigException;
import java.util.Map;

/** What is not on every class path: a config that needs what is missing is refused, by its name. */
final class OptionalJars {

  static final boolean HEALTH = isPresent("io.grpc.health.v1.HealthGrpc");
  static final boolean LOAD_REPORTS = isPresent("io.grpc.xds.orca.OrcaPerRequestUtil");

  private OptionalJars() {}

  /**
   * @param written the config as it was written: what is there by default only is no demand
   */
  static void check(Map<String, ?> written, BalancerConfig config) throws ConfigException {
    check(written, config, HEALTH, LOAD_REPORTS);
  }

  static void check(
      Map<String, ?> written, BalancerConfig config, boolean health, boolean loadReports)
      throws ConfigException {
    if (!health && Boolean.TRUE.equals(written.get("healthCheck"))) {
      throw missing("evenkeel.healthCheck", "io.grpc:grpc-services");
    }
    if (!loadReports && config.reportPeriod() != null) {
      throw missing("evenkeel.loadReports.outOfBand", "io.grpc:grpc-xds");
    }
    if (!loadReports && config.pick().readsReports()) {
      throw missing("evenkeel.pick", "io.grpc:grpc-xds");
    }
  }

  private static ConfigException missing(String path, String jar) {
    return new ConfigException(
        path, "needs " + jar + " on the class path; add it, or change this field");
  }

  private static boolean isPresent(String name) {
    try {
      Class.forName(name, false, OptionalJars.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
