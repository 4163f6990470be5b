// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON configuration, read field by field; each wrong value is a sentence that names
 * its field, what is allowed and what was found.
 *
 * <p>As gRPC gives service configs: maps, lists, strings, doubles and booleans. Durations are
 * written as gRPC writes them, {@code "1.5s"}. Not thread-safe.
 */
public final class ConfigObject {

  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

  private static final Map<String, BigDecimal> SECONDS_OF =
      Map.of(
          "ms",
          new BigDecimal("0.001"),
          "",
          BigDecimal.ONE,
          "m",
          BigDecimal.valueOf(60),
          "h",
          BigDecimal.valueOf(3600));
  private static final Pattern OTHER_UNIT =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(ms|m|h|)");

  private final String path;
  private final Map<String, ?> fields;
  private final Set<String> known = new TreeSet<>();

  private ConfigObject(String path, Map<String, ?> fields) {
    this.path = path;
    this.fields = fields;
  }

  /** The object with that path. */
  public static ConfigObject of(String path, Map<String, ?> fields) {
    return new ConfigObject(path, fields);
  }

  /** Where it is, such as {@code evenkeel.ejection}. */
  public String path() {
    return path;
  }

  /** Where a field is. */
  public String path(String field) {
    return path + "." + field;
  }

  /** The raw value of a field, or null where it is not given. */
  public @Nullable Object raw(String field) {
    known.add(field);
    return fields.get(field);
  }

  /** Whether a field is given. */
  public boolean has(String field) {
    return raw(field) != null;
  }

  /** An object within this one; without fields where it is not given. */
  public ConfigObject object(String field) throws ConfigException {
    Object value = raw(field);
    return value == null ? of(path(field), Map.of()) : asObject(path(field), value);
  }

  /** A value as an object. */
  public static ConfigObject asObject(String path, Object value) throws ConfigException {
    if (!(value instanceof Map<?, ?> map)) {
      throw new ConfigException(path, "must be an object, but is " + shown(value));
    }
    for (Object key : map.keySet()) {
      if (!(key instanceof String)) {
        throw new ConfigException(path, "must have texts as names, but has " + shown(key));
      }
    }
    @SuppressWarnings("unchecked")
    Map<String, ?> checked = (Map<String, ?>) map;
    return of(path, checked);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String field, boolean otherwise) throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw new ConfigException(path(field), "must be true or false, but is " + shown(value));
  }

  /** A number within a range. */
  public double number(String field, double otherwise, double least, double most)
      throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    throw new ConfigException(
        path(field),
        "must be a number from "
            + plain(least)
            + " to "
            + plain(most)
            + ", but is "
            + shown(value));
  }

  /** A whole number within a range. */
  public int integer(String field, int otherwise, int least, int most) throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.intValue();
    }
    throw new ConfigException(
        path(field),
        "must be a whole number from " + least + " to " + most + ", but is " + shown(value));
  }

  /** A duration within a range, written {@code "1.5s"}. */
  public Duration duration(String field, Duration otherwise, Duration least, Duration most)
      throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return otherwise;
    }
    Duration read = value instanceof String text ? readDuration(text) : null;
    if (read != null && read.compareTo(least) >= 0 && read.compareTo(most) <= 0) {
      return read;
    }
    throw new ConfigException(
        path(field),
        "must be a duration such as \"1.5s\", from \""
            + written(least)
            + "\" to \""
            + written(most)
            + "\", but is "
            + shown(value)
            + durationHint(value, least, most));
  }

  /** One of a few words. */
  public String word(String field, String otherwise, List<String> words) throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof String text && words.contains(text)) {
      return text;
    }
    throw new ConfigException(
        path(field), "must be one of " + String.join(", ", words) + ", but is " + shown(value));
  }

  /** A text that is not empty. */
  public @Nullable String text(String field) throws ConfigException {
    Object value = raw(field);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw new ConfigException(
        path(field), "must be a text that is not empty, but is " + shown(value));
  }

  /** Refuses fields that were given and that nobody has asked for. */
  public void end() throws ConfigException {
    for (String field : new TreeSet<>(fields.keySet())) {
      if (!known.contains(field)) {
        throw new ConfigException(
            path(field),
            known.isEmpty()
                ? "is not known; there are no fields here"
                : "is not known; there are " + String.join(", ", known));
      }
    }
  }

  /** How a duration is written in a configuration. */
  public static String written(Duration duration) {
    BigDecimal seconds =
        BigDecimal.valueOf(duration.getSeconds())
            .add(BigDecimal.valueOf(duration.getNano()).divide(NANOS));
    return seconds.stripTrailingZeros().toPlainString() + "s";
  }

  private static @Nullable Duration readDuration(String text) {
    if (!text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?s")) {
      return null;
    }
    BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
    return Duration.ofNanos(seconds.multiply(NANOS).longValueExact());
  }

  /** What was meant, where it is a duration in another unit, and allowed. */
  private static String durationHint(Object value, Duration least, Duration most) {
    Matcher matcher = OTHER_UNIT.matcher(value instanceof Number ? shown(value) : value.toString());
    if (!matcher.matches()) {
      return "";
    }
    BigDecimal seconds =
        new BigDecimal(matcher.group(1)).multiply(SECONDS_OF.get(matcher.group(2)));
    Duration meant =
        Duration.ofSeconds(
            seconds.longValue(), seconds.remainder(BigDecimal.ONE).multiply(NANOS).longValue());
    return meant.compareTo(least) < 0 || meant.compareTo(most) > 0
        ? ""
        : "; write \"" + written(meant) + "\"";
  }

  /** A value as JSON has it, for messages. */
  public static String shown(@Nullable Object value) {
    if (value instanceof String text) {
      return "\"" + text + "\"";
    }
    if (value instanceof Double number) {
      return plain(number);
    }
    if (value instanceof Map) {
      return "an object";
    }
    return value instanceof List ? "a list" : String.valueOf(value);
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
