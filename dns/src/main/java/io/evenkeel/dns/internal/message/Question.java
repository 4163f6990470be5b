// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.dns.internal.message;

/**
 * What is asked.
 *
 * @param name absolute: lower case, without the last dot, as {@link DomainName#canonical} gives it
 */
public record Question(String name, RecordType type) {

  @Override
  public String toString() {
    return name + " " + type;
  }
}
