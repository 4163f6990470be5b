// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.LoadMetric;
import io.evenkeel.core.balance.spi.LoadMetricProvider;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The load metrics that configurations can name. Immutable. */
public final class Metrics {

  private static volatile @Nullable Metrics installed;

  private final Named<LoadMetricProvider> providers;

  private Metrics(Iterable<LoadMetricProvider> providers) {
    this.providers = new Named<>("load metrics", providers, LoadMetricProvider::name);
  }

  /**
   * Those on the class path, looked up once.
   *
   * @throws IllegalArgumentException if two have one name
   * @throws java.util.ServiceConfigurationError if one cannot be loaded or made
   */
  public static Metrics installed() {
    Metrics known = installed;
    if (known == null) {
      // Not in a static initializer, whose failure would be told in full only once.
      known = of(ServiceLoader.load(LoadMetricProvider.class, Metrics.class.getClassLoader()));
      installed = known;
    }
    return known;
  }

  /**
   * These alone.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static Metrics of(Iterable<LoadMetricProvider> providers) {
    return new Metrics(providers);
  }

  /**
   * What is written {@code "latency"} or {@code {"latency": {"tau": "3s"}}}.
   *
   * @param path of the value, for messages
   * @throws ConfigException if the name is not known or a setting is not allowed
   */
  public LoadMetric parse(String path, Object value) throws ConfigException {
    return providers.parse(path, value, LoadMetricProvider::parse);
  }

  /**
   * What such a value chooses of those on the class path. If one of these is broken, whichever it
   * is, that too is a sentence about the value.
   *
   * @param path of the value, for messages
   * @throws ConfigException if the name is not known, a setting is not allowed, or a provider on
   *     the class path is broken
   */
  public static LoadMetric parseInstalled(String path, Object value) throws ConfigException {
    return Named.installed(path, LoadMetricProvider.class, Metrics::installed).parse(path, value);
  }
}
