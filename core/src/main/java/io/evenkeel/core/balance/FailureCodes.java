// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.core.balance;

import io.evenkeel.core.balance.spi.ConfigException;
import io.evenkeel.core.balance.spi.ConfigObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads {@code failureCodes}: status codes by name or number, as gRPC's own {@code
 * retryableStatusCodes} has them.
 */
final class FailureCodes {

  private static final String FIELD = "failureCodes";

  // All of gRPC's in the order of their numbers, but OK, 0, which no one is to blame for.
  static final List<String> NAMES =
      List.of(
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private FailureCodes() {}

  static Set<String> parse(ConfigObject config, Set<String> otherwise) throws ConfigException {
    Object value = config.raw(FIELD);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof List<?> codes)) {
      throw new ConfigException(
          config.path(FIELD),
          "must be a list of status codes, but is " + ConfigObject.shown(value));
    }
    Set<String> names = new LinkedHashSet<>();
    for (Object code : codes) {
      names.add(name(config.path(FIELD), code));
    }
    return names;
  }

  private static String name(String path, Object code) throws ConfigException {
    if (code instanceof String name && NAMES.contains(name)) {
      return name;
    }
    if (code instanceof Number number
        && number.doubleValue() == number.intValue()
        && number.intValue() >= 1
        && number.intValue() <= NAMES.size()) {
      return NAMES.get(number.intValue() - 1);
    }
    throw new ConfigException(
        path,
        "must hold only numbers from 1 to "
            + NAMES.size()
            + " and names among "
            + String.join(", ", NAMES)
            + ", but has "
            + ConfigObject.shown(code)
            + hint(code));
  }

  private static String hint(Object code) {
    String upper = code instanceof String text ? text.toUpperCase(Locale.ROOT) : "";
    return NAMES.contains(upper) ? "; write " + ConfigObject.shown(upper) : "";
  }
}
