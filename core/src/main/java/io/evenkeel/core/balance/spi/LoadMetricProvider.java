// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

/** Names a {@link LoadMetric} in configurations. Found by {@link java.util.ServiceLoader}. */
public interface LoadMetricProvider {

  /** As configurations call it: lower case, words joined by underscores. */
  String name();

  /**
   * Reads its settings.
   *
   * @param config all fields that were given; what is not read is refused afterwards
   * @throws ConfigException if a value is not allowed
   */
  LoadMetric parse(ConfigObject config) throws ConfigException;
}
