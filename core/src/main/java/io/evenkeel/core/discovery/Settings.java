// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import io.evenkeel.core.endpoint.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is set, and where: a target's parameter counts before a value set in code, that before a
 * system property, that before an environment variable, that before the default.
 *
 * <p>Immutable. The environment is given, so that tests need none.
 */
public final class Settings {

  private final Map<Setting<?>, Object> set;
  private final Map<String, String> parameters;
  private final String target;
  private final Function<String, @Nullable String> properties;
  private final Map<String, String> environment;

  private Settings(
      Map<Setting<?>, Object> set,
      Map<String, String> parameters,
      String target,
      Function<String, @Nullable String> properties,
      Map<String, String> environment) {
    this.set = set;
    this.parameters = parameters;
    this.target = target;
    this.properties = properties;
    this.environment = environment;
  }

  /** Nothing set in code; system properties and the environment of this process. */
  public static Settings system() {
    return of(System::getProperty, System.getenv());
  }

  /** Nothing is set anywhere. */
  public static Settings none() {
    return of(name -> null, Map.of());
  }

  /** Nothing set in code; these for system properties and the environment. */
  public static Settings of(
      Function<String, @Nullable String> properties, Map<String, String> environment) {
    return new Settings(Map.of(), Map.of(), "", properties, environment);
  }

  /** These, and {@code setting} set in code. */
  public <T> Settings with(Setting<T> setting, T value) {
    Map<Setting<?>, Object> more = new HashMap<>(set);
    more.put(setting, value);
    return new Settings(more, parameters, target, properties, environment);
  }

  /**
   * These, under the parameters of {@code target}.
   *
   * @param known what the target's source knows, beside {@link CommonSettings}
   * @throws IllegalArgumentException if a parameter is unknown, or a value is not allowed
   */
  public Settings forTarget(Target target, List<Setting<?>> known) {
    List<Setting<?>> all = new ArrayList<>(known);
    all.addAll(CommonSettings.ALL);
    for (Map.Entry<String, String> parameter : target.parameters().entrySet()) {
      Setting<?> setting = find(all, parameter.getKey());
      if (setting == null) {
        throw new IllegalArgumentException(unknown(target, parameter.getKey(), all));
      }
      setting.parse(parameter.getValue(), "in target " + target);
    }
    return new Settings(set, target.parameters(), target.toString(), properties, environment);
  }

  /**
   * The value of {@code setting}, or null where nobody set it and it has no default.
   *
   * @throws IllegalArgumentException if a property or variable holds what is not allowed
   */
  public <T> @Nullable T get(Setting<T> setting) {
    String parameter = parameters.get(setting.name());
    if (parameter != null) {
      return setting.parse(parameter, "in target " + target);
    }
    Object inCode = set.get(setting);
    if (inCode != null) {
      @SuppressWarnings("unchecked") // with() puts only values of the setting's type
      T value = (T) inCode;
      return value;
    }
    String property = properties.apply(setting.property());
    if (property != null && !property.isEmpty()) {
      return setting.parse(property, "system property " + setting.property());
    }
    String variable = environment.get(setting.variable());
    if (variable != null && !variable.isEmpty()) {
      return setting.parse(variable, "environment variable " + setting.variable());
    }
    return setting.defaultValue();
  }

  /** Whether the target itself sets it, so that the code's own choice must give way. */
  public boolean isInTarget(Setting<?> setting) {
    return parameters.containsKey(setting.name());
  }

  /** As {@link #get}, for a setting that has a default. */
  public <T> T require(Setting<T> setting) {
    return Objects.requireNonNull(
        get(setting), () -> "Setting '" + setting.name() + "' has no default");
  }

  /** The environment of this process: what others than this project put there. */
  public Map<String, String> environment() {
    return Collections.unmodifiableMap(environment);
  }

  /** What is set in code, for those who must tell two settings apart. */
  public Map<Setting<?>, Object> inCode() {
    return Collections.unmodifiableMap(set);
  }

  private static @Nullable Setting<?> find(List<Setting<?>> settings, String name) {
    for (Setting<?> setting : settings) {
      if (setting.name().equals(name)) {
        return setting;
      }
    }
    return null;
  }

  private static String unknown(Target target, String name, List<Setting<?>> known) {
    TreeSet<String> names = new TreeSet<>();
    known.forEach(setting -> names.add(setting.name()));
    // Without the values: somebody may have put a password there.
    return "Target '"
        + target.withoutParameters()
        + "' has an unknown parameter '"
        + name
        + "'; known for scheme '"
        + target.scheme()
        + "' are "
        + String.join(", ", names);
  }
}
