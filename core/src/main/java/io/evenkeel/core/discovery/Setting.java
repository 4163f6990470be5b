// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.discovery;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be set: its name, what it means, what is allowed, what it is if nobody sets
 * it.
 *
 * <p>The name is the target parameter ({@code ?zone=a}), the system property ({@code
 * evenkeel.zone}) and the environment variable ({@code EVENKEEL_ZONE}). Immutable.
 *
 * @param name lower case, words joined by hyphens
 * @param description one sentence
 * @param allowed what a value looks like, for error messages and docs
 * @param defaultValue null where there is none
 * @param parser of a text; throws {@link IllegalArgumentException} for what is not allowed
 * @param <T> its type
 */
public record Setting<T>(
    String name,
    String description,
    String allowed,
    @Nullable T defaultValue,
    Function<String, T> parser) {

  /** Any text. */
  public static Setting<String> text(
      String name, @Nullable String defaultValue, String description) {
    return new Setting<>(name, description, "a text", defaultValue, text -> text);
  }

  /** {@code true} or {@code false}. */
  public static Setting<Boolean> flag(String name, boolean defaultValue, String description) {
    return new Setting<>(
        name,
        description,
        "true or false",
        defaultValue,
        text -> {
          if (text.equals("true") || text.equals("false")) {
            return text.equals("true");
          }
          throw new IllegalArgumentException();
        });
  }

  /** One of a few words. */
  public static Setting<String> oneOf(
      String name, String defaultValue, List<String> words, String description) {
    return new Setting<>(
        name,
        description,
        "one of " + String.join(", ", words),
        defaultValue,
        text -> {
          if (words.contains(text)) {
            return text;
          }
          throw new IllegalArgumentException();
        });
  }

  /** A time with its unit: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
  public static Setting<Duration> duration(
      String name, Duration defaultValue, Duration least, Duration most, String description) {
    return new Setting<>(
        name,
        description,
        "a time such as 500ms, 10s, 5m or 1h, from " + print(least) + " to " + print(most),
        defaultValue,
        text -> {
          Duration value = parseDuration(text);
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException();
          }
          return value;
        });
  }

  /** Written out: what a record makes by itself costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting<?> that
        && name.equals(that.name)
        && description.equals(that.description)
        && allowed.equals(that.allowed)
        && Objects.equals(defaultValue, that.defaultValue)
        && parser.equals(that.parser);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** The system property: {@code evenkeel.first-answer}. */
  public String property() {
    return "evenkeel." + name;
  }

  /** The environment variable: {@code EVENKEEL_FIRST_ANSWER}. */
  public String variable() {
    return "EVENKEEL_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Parses a value.
   *
   * @param where it was found, for the error
   * @throws IllegalArgumentException that names the setting, the value, where it is and what is
   *     allowed; a value with an '@' is not quoted, nor is what the parser said of it
   */
  public T parse(String value, String where) {
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      String must = "Setting '" + name + "' (" + where + ") must be " + allowed;
      if (value.indexOf('@') >= 0) {
        throw new IllegalArgumentException(
            must
                + ", but is not; it is not shown, since what stands before its '@' may be a password");
      }
      throw new IllegalArgumentException(must + ", but is '" + value + "'", e);
    }
  }

  /** The default, as {@link #parser} would read it; empty where there is none. */
  public String printDefault() {
    return defaultValue == null
        ? ""
        : defaultValue instanceof Duration duration ? print(duration) : defaultValue.toString();
  }

  private static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static Duration parseDuration(String text) {
    for (String unit : Arrays.asList("ms", "s", "m", "h")) {
      if (text.endsWith(unit)) {
        long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
        try {
          return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
        } catch (ArithmeticException tooLong) {
          throw new IllegalArgumentException(tooLong);
        }
      }
    }
    throw new IllegalArgumentException();
  }
}
