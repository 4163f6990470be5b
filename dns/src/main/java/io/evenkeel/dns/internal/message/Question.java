// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param name absolute: lower case, without the last dot, as {@link DomainName#canonical} gives it
 */
public record Question(String name, RecordType type) {

  /** Written out, with {@link #hashCode}: a record's own costs a new JVM ten milliseconds. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Question that && type == that.type && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + type.hashCode();
  }

  @Override
  public String toString() {
    return name + " " + type;
  }
}
