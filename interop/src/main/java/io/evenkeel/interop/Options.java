// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.interop;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Command lines of the form {@code --name=value}; what is not known is refused. */
public final class Options {

  private final Map<String, String> values = new LinkedHashMap<>();

  public Options(String[] args, Set<String> known) {
    for (String arg : args) {
      int equals = arg.indexOf('=');
      if (!arg.startsWith("--") || equals < 0 || !known.contains(arg.substring(2, equals))) {
        throw new IllegalArgumentException(
            "'" + arg + "' must be --NAME=VALUE with one of the names " + known);
      }
      values.put(arg.substring(2, equals), arg.substring(equals + 1));
    }
  }

  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  public @Nullable String textOrNull(String name) {
    return values.get(name);
  }

  public int number(String name, int otherwise) {
    String value = values.get(name);
    return value == null ? otherwise : Integer.parseInt(value);
  }

  public Duration millis(String name, int otherwise) {
    return Duration.ofMillis(number(name, otherwise));
  }
}
