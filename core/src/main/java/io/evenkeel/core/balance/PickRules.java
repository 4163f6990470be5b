// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.PickRule;
import io.evenkeel.core.balance.spi.PickRuleProvider;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The pick rules that configurations can name. Immutable. */
public final class PickRules {

  private static volatile @Nullable PickRules installed;

  private final Named<PickRuleProvider> providers;

  private PickRules(Iterable<PickRuleProvider> providers) {
    this.providers = new Named<>("pick rules", providers, PickRuleProvider::name);
  }

  /**
   * Those on the class path, looked up once.
   *
   * @throws IllegalArgumentException if two have one name
   * @throws java.util.ServiceConfigurationError if one cannot be loaded or made
   */
  public static PickRules installed() {
    PickRules known = installed;
    if (known == null) {
      // Not in a static initializer, whose failure would be told in full only once.
      known = of(ServiceLoader.load(PickRuleProvider.class, PickRules.class.getClassLoader()));
      installed = known;
    }
    return known;
  }

  /**
   * These alone.
   *
   * @throws IllegalArgumentException if two have one name
   */
  public static PickRules of(Iterable<PickRuleProvider> providers) {
    return new PickRules(providers);
  }

  /** The names of all, sorted. */
  public List<String> names() {
    return providers.names();
  }

  /**
   * What is written {@code "round_robin"} or {@code {"least_request": {"choices": 3}}}.
   *
   * @param path of the value, for messages
   * @throws ConfigException if the name is not known or a setting is not allowed
   */
  public PickRule parse(String path, Object value) throws ConfigException {
    return providers.parse(path, value, PickRuleProvider::parse);
  }

  /**
   * What such a value chooses of those on the class path. If one of these is broken, whichever it
   * is, that too is a sentence about the value.
   *
   * @param path of the value, for messages
   * @throws ConfigException if the name is not known, a setting is not allowed, or a provider on
   *     the class path is broken
   */
  public static PickRule parseInstalled(String path, Object value) throws ConfigException {
    return Named.installed(path, PickRuleProvider.class, PickRules::installed).parse(path, value);
  }
}
