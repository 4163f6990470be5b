// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kubernetes.internal.slice;

import org.jspecify.annotations.Nullable;

/**
 * Which port of a Service a target means: by name, by number, or the only one.
 *
 * @param name of the Service's port, or null
 * @param number of the pods' port or of the Service's, or 0
 */
public record PortSelector(@Nullable String name, int number) {

  /** The only port there is. */
  public static final PortSelector ONLY = new PortSelector(null, 0);

  /**
   * Reads what a target says.
   *
   * @throws IllegalArgumentException if it is neither a number from 1 to 65535 nor a port's name
   */
  public static PortSelector parse(@Nullable String text) {
    if (text == null) {
      return ONLY;
    }
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      int number = text.length() > 5 ? 0 : Integer.parseInt(text);
      if (number < 1 || number > 65535) {
        throw new IllegalArgumentException("port " + text + " is not from 1 to 65535");
      }
      return new PortSelector(null, number);
    }
    if (!DnsLabel.isLabel(text)) {
      throw new IllegalArgumentException(
          "port '"
              + text
              + "' is neither a number from 1 to 65535 nor the name of a Service port (lower case"
              + " letters, digits and hyphens)");
    }
    return new PortSelector(text, 0);
  }

  /** {@code :grpc}, {@code :80}, or nothing. */
  @Override
  public String toString() {
    return name != null ? ":" + name : number != 0 ? ":" + number : "";
  }
}
