// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.standins.kubernetes.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One part of a selector. Immutable.
 *
 * @param key the label's key or the field's path
 * @param operator what is asked of it
 * @param values for {@code IN} and {@code NOT_IN}, which equality is written as too
 */
public record Requirement(String key, Operator operator, Set<String> values) {

  /** What is asked. */
  public enum Operator {
    /** One of the values. */
    IN,
    /** None of the values; what has no such label fits too. */
    NOT_IN,
    /** Any value. */
    EXISTS,
    /** No such label. */
    NOT_EXISTS
  }

  /** Copies the values. */
  public Requirement {
    values = Set.copyOf(values);
  }

  boolean holds(@Nullable String value) {
    return switch (operator) {
      case IN -> value != null && values.contains(value);
      case NOT_IN -> value == null || !values.contains(value);
      case EXISTS -> value != null;
      case NOT_EXISTS -> value == null;
    };
  }
}
