// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Providers by name, and the one way in which configurations choose among them: {@code "name"}, or
 * {@code {"name": {settings}}}.
 */
final class Named<P> {

  private final Map<String, P> providers = new TreeMap<>();

  /**
   * @param what they provide, for messages
   * @throws IllegalArgumentException if two have one name
   */
  Named(String what, Iterable<? extends P> found, Function<P, String> name) {
    for (P provider : found) {
      P other = providers.putIfAbsent(name.apply(provider), provider);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two "
                + what
                + " have the name '"
                + name.apply(provider)
                + "': "
                + other.getClass().getName()
                + " and "
                + provider.getClass().getName()
                + "; take one of them from the class path");
      }
    }
  }

  /**
   * Those on the class path, for a configuration: what is wrong with them is refused as what is
   * wrong in it is, and no Error, which would end the channel that reads it.
   *
   * @param service whose providers they are
   */
  static <R> R installed(String path, Class<?> service, Supplier<R> lookUp) throws ConfigException {
    try {
      return lookUp.get();
    } catch (ServiceConfigurationError e) {
      throw refused(
          path,
          "cannot be looked up: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
              + "; mend it, or take it out of its META-INF/services/"
              + service.getName(),
          e);
    } catch (IllegalArgumentException twoOfOneName) {
      throw refused(path, "cannot be looked up: " + twoOfOneName.getMessage(), twoOfOneName);
    } catch (RuntimeException | LinkageError e) {
      throw refused(path, "cannot be looked up: a provider of it threw " + e, e);
    }
  }

  private static ConfigException refused(String path, String rest, Throwable cause) {
    ConfigException refused = new ConfigException(path, rest);
    refused.initCause(cause);
    return refused;
  }

  List<String> names() {
    return List.copyOf(providers.keySet());
  }

  /** Makes of a provider and its settings what it provides. */
  @FunctionalInterface
  interface Parse<P, T> {
    T parse(P provider, ConfigObject config) throws ConfigException;
  }

  /** What that value chooses; settings that the provider has not read are refused. */
  <T> T parse(String path, Object value, Parse<P, T> parse) throws ConfigException {
    String name = name(path, value);
    P provider = providers.get(name);
    if (provider == null) {
      throw new ConfigException(
          path,
          "must be one of "
              + String.join(", ", providers.keySet())
              + ", but is "
              + ConfigObject.shown(name));
    }
    ConfigObject settings =
        value instanceof Map<?, ?>
            ? ConfigObject.asObject(path, value).object(name)
            : ConfigObject.of(path + "." + name, Map.of());
    T parsed = read(path, provider, parse, settings);
    settings.end();
    return parsed;
  }

  /** A provider is anyone's code: what it throws is no more than a config that cannot be read. */
  private static <P, T> T read(String path, P provider, Parse<P, T> parse, ConfigObject settings)
      throws ConfigException {
    try {
      return Objects.requireNonNull(parse.parse(provider, settings), "parse returned null");
    } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
      throw refused(
          path,
          "cannot be read: "
              + provider.getClass().getName()
              + " threw "
              + e
              + "; mend it, or choose another",
          e);
    }
  }

  private static String name(String path, Object value) throws ConfigException {
    if (value instanceof String name) {
      return name;
    }
    if (value instanceof Map<?, ?> map
        && map.size() == 1
        && map.keySet().iterator().next() instanceof String name) {
      return name;
    }
    throw new ConfigException(
        path,
        "must be a name, or an object whose one field is a name and holds the settings, but is "
            + (value instanceof Map<?, ?> map
                ? "an object with the fields " + map.keySet()
                : ConfigObject.shown(value)));
  }
}
